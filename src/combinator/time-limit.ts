import { err, ResultAsync, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { AbortedError, TimeoutError } from '../error/model.js';
import type { Clock } from '../operation/clock.js';
import type { TokenOperation } from '../operation/operation.js';
import { requestIdOf, steered, steeringOf, type Deadline } from '../operation/request.js';
import { interruptible } from '../wire/interruption.js';
import { makeInterruption } from '../wire/signal.js';

/** How many turns of the queue of promises the work may take before a timer is set for it. */
const turns = 12;
const nothing = Promise.resolve();

/**
 * Runs an operation until the signal of the request is aborted or its time is up: `Aborted` or `Timeout` then come at once,
 * also where the operation does not listen. One that is done without waiting for anything, such as a look-up in memory,
 * costs neither a timer nor a signal.
 */
export const limited = <R, A, E>(
  clock: Clock,
  ms: number,
  operation: TokenOperation<R, A, E>,
  request: R,
  deadline?: Deadline,
): ResultAsync<A, E | AbortedError | TimeoutError> => {
  const steering = steeringOf(request);
  const outer = steering.signal;
  const requestId = requestIdOf(steering);
  const { signal, abort } = makeInterruption();

  const run = async (): Promise<Result<A, E | AbortedError | TimeoutError>> => {
    if (outer?.aborted) return err(localError('aborted', { requestId }));
    let done: Result<A, E> | undefined;
    const working = operation(steered(request, deadline ? { signal, deadline } : { signal })).then(
      (result) => (done = result),
    );
    for (let turn = 0; turn < turns; turn++) {
      await nothing;
      if (done !== undefined) return done;
    }
    // Who left meanwhile is not listened to below, and the work must hear of it.
    if (outer?.aborted) abort();
    return interruptible(clock, { timeoutMs: ms, requestId, sent: 'maybe', signal: outer }, async (ended) => {
      ended.addEventListener('abort', abort, { once: true });
      await working;
      // It is done when `working` is.
      return done as Result<A, E>;
    });
  };
  return new ResultAsync(run());
};
