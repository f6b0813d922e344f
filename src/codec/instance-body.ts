import type { Result } from 'neverthrow';
import { decodeWith, list, nonEmptyText, object } from './schema.js';

/** The parts of an answer to instance discovery that are used. */
export interface InstanceBody {
  readonly tenant_discovery_endpoint: string;
  /** The clouds, each with the hosts that stand for it. */
  readonly metadata: readonly { readonly aliases: readonly string[] }[];
}

/** The answer, or what is wrong with it. */
export const decodeInstance: (value: unknown) => Result<InstanceBody, readonly string[]> = decodeWith(
  object<InstanceBody>({
    tenant_discovery_endpoint: nonEmptyText,
    metadata: list(object({ aliases: list(nonEmptyText) })),
  }),
);
