import { err, ResultAsync, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { CallbackError } from '../error/model.js';

const isResult = <A, E>(value: unknown): value is Result<A, E> =>
  typeof value === 'object' && value !== null && 'isOk' in value && typeof value.isOk === 'function';

/**
 * Runs code of the application: where it throws, its promise rejects, or it gives something else than a result, there is
 * a `Callback` error instead.
 */
export const guarded = <A, E>(
  what: string,
  call: () => PromiseLike<Result<A, E>> | Result<A, E>,
): ResultAsync<A, E | CallbackError> => {
  const run = async (): Promise<Result<A, E | CallbackError>> => {
    try {
      const result: unknown = await call();
      if (isResult<A, E>(result)) return result;
    } catch {
      // Told below.
    }
    return err(localError('callback_failed', {}, [what]));
  };
  return new ResultAsync(run());
};

/** Runs code of the application whose failure must cost nothing. */
export const silently = (call: () => unknown): void => {
  try {
    const given = call();
    Promise.resolve(given).catch(() => undefined);
  } catch {
    // That is the point.
  }
};
