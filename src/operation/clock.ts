import { liveRuntime, type Runtime } from '../wire/runtime.js';
import type { TokenOperation } from './operation.js';

/** What a combinator needs to know of time and chance. */
export type Clock = Pick<Runtime, 'now' | 'sleep' | 'random' | 'uuid'>;

const parts = ['now', 'sleep', 'random', 'uuid'] as const;

/** The clock of a combinator: what its settings say, else that of the operation's client, else the platform's. */
export const clockOf = (operation: Pick<TokenOperation<never>, 'context'>, given: Partial<Clock> = {}): Clock => ({
  ...liveRuntime,
  ...operation.context?.runtime,
  ...Object.fromEntries(parts.filter((part) => typeof given[part] === 'function').map((part) => [part, given[part]])),
});
