import { err, ResultAsync, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { CallbackError, NetworkError } from '../error/model.js';
import { guarded } from '../wire/guarded.js';

/**
 * Loads a module when it is needed first, and uses it. Where it cannot be loaded there is a `Network` error with
 * `sent: 'no'`.
 */
export const lazily = <M, A, E>(
  what: string,
  load: () => Promise<M>,
  use: (loaded: M) => ResultAsync<A, E>,
): ResultAsync<A, E | NetworkError | CallbackError> => {
  const run = async (): Promise<Result<A, E | NetworkError | CallbackError>> => {
    const loaded = await (async () => load())().catch(() => undefined);
    return loaded
      ? guarded(what, () => use(loaded))
      : err(localError('network', { sent: 'no' }, [`${what} could not be loaded`]));
  };
  return new ResultAsync(run());
};
