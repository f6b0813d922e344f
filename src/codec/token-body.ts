import type { Result } from 'neverthrow';
import { decodeWith, nonEmptyText, object, optional, seconds, text } from './schema.js';

/** A successful answer of a token endpoint (RFC 6749 §5.1), numbers read from numeric strings too. */
export interface TokenBody {
  readonly token_type: string;
  readonly access_token: string;
  readonly expires_in: number;
  readonly ext_expires_in: number | undefined;
  readonly refresh_in: number | undefined;
  readonly scope: string | undefined;
  readonly refresh_token: string | undefined;
  readonly id_token: string | undefined;
  readonly client_info: string | undefined;
  readonly issued_token_type: string | undefined;
}

/** The body of a success, or what is wrong with it. */
export const decodeToken: (value: unknown) => Result<TokenBody, readonly string[]> = decodeWith(
  object<TokenBody>({
    token_type: nonEmptyText,
    access_token: nonEmptyText,
    expires_in: seconds,
    ext_expires_in: optional(seconds),
    refresh_in: optional(seconds),
    scope: optional(text),
    refresh_token: optional(text),
    id_token: optional(text),
    client_info: optional(text),
    issued_token_type: optional(text),
  }),
);
