import type { AbortedError, ConfigError, TimeoutError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { remainingOf, steeringOf, type Deadline } from '../operation/request.js';
import { problemsOfTime, unlessWrong } from './settings.js';
import { limited } from './time-limit.js';

/**
 * Says how long a caller waits for the whole, all tries and waits together. What stands inside knows it: `withRetry` gives
 * up at once rather than wait for a time that comes too late.
 *
 * @param ms milliseconds
 * @returns a combinator; it adds `Timeout` (which names the deadline), `Aborted` when the caller leaves, and `Config`
 * where the deadline is no number of milliseconds from 1
 * @example
 * const acquire = toOperation(
 *   createClient(config).map(clientCredentials).map(withRetry(standardRetry)).map(withDeadline(30_000)),
 * )
 */
export const withDeadline =
  (ms: number, { clock }: { readonly clock?: Partial<Clock> | undefined } = {}) =>
  <R, A, E>(
    operation: TokenOperation<R, A, E>,
  ): TokenOperation<R, A, E | TimeoutError | AbortedError | ConfigError> => {
    const next = dependable(operation);
    const time = clockOf(operation, clock);
    return unlessWrong(
      operationIn(operation.context, (request: R) =>
        limited(time, ms, next, request, nearest(deadlineIn(ms, time), request)),
      ),
      problemsOfTime('withDeadline', ms, 1),
    );
  };

/** A clock that is set back makes no deadline later than it was at first. */
const deadlineIn = (ms: number, { now }: Clock): Deadline => {
  const end = now() + ms;
  return { remainingMs: () => Math.max(0, Math.min(ms, end - now())) };
};

const nearest = (own: Deadline, request: unknown): Deadline => {
  const outer = steeringOf(request);
  return outer.deadline === undefined ? own : { remainingMs: () => Math.min(own.remainingMs(), remainingOf(outer)) };
};
