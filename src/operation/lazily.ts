import { err, ResultAsync, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { guarded } from '../wire/guarded.js';

/**
 * Loads a module when it is needed first, and uses it. Where it cannot be loaded there is a `Network` error with
 * `sent: 'no'`.
 */
export const lazily = <M, A>(
  what: string,
  load: () => Promise<M>,
  use: (loaded: M) => ResultAsync<A, OAuthError>,
): ResultAsync<A, OAuthError> => {
  const run = async (): Promise<Result<A, OAuthError>> => {
    const loaded = await (async () => load())().catch(() => undefined);
    return loaded
      ? guarded(what, () => use(loaded))
      : err(localError('network', { sent: 'no' }, [`${what} could not be loaded`]));
  };
  return new ResultAsync(run());
};
