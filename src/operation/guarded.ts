import { err, ResultAsync, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { CallbackError } from '../error/model.js';

/** Runs code of the application: where it throws, or its promise rejects, there is a `Callback` error instead. */
export const guarded = <A, E>(what: string, call: () => ResultAsync<A, E>): ResultAsync<A, E | CallbackError> => {
  const run = async (): Promise<Result<A, E | CallbackError>> => {
    try {
      return await call();
    } catch {
      return err(localError('callback_failed', {}, [what]));
    }
  };
  return new ResultAsync(run());
};
