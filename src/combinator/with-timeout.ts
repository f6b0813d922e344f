import type { AbortedError, ConfigError, TimeoutError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { problemsOfTime, unlessWrong } from './settings.js';
import { limited } from './time-limit.js';

/**
 * Gives an operation a time limit: for one try where it stands inside `withRetry`, the reading of the answer's body
 * included. The operation's `signal` is aborted when the time is up.
 *
 * @param ms milliseconds
 * @returns a combinator; it adds `Timeout` (which names the limit), `Aborted` when the caller leaves, and `Config` where
 * the limit is no number of milliseconds from 1
 * @example
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(withTimeout(5_000)))
 */
export const withTimeout =
  (ms: number, { clock }: { readonly clock?: Partial<Clock> | undefined } = {}) =>
  <R, A, E>(
    operation: TokenOperation<R, A, E>,
  ): TokenOperation<R, A, E | TimeoutError | AbortedError | ConfigError> => {
    const next = dependable(operation);
    const time = clockOf(operation, clock);
    return unlessWrong(
      operationIn(operation.context, (request: R) => limited(time, ms, next, request)),
      problemsOfTime('withTimeout', ms, 1),
    );
  };
