import { err, ResultAsync, type Result } from 'neverthrow';
import { isOAuthError } from '../error/guard.js';
import { configError, localError } from '../error/local.js';
import { amended } from '../error/make.js';
import type { AbortedError, CallbackError, ConfigError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { remainingOf, requestIdOf, steered, steeringOf } from '../operation/request.js';
import { decide, type Decision } from '../retry/decide.js';
import type { RetryPolicy } from '../retry/policy.js';
import { quiet, type WaitEvent } from '../wire/event.js';
import { silently } from '../wire/guarded.js';
import { makeCourse } from './retry/course.js';
import { isRepeatable } from './retry/repeatable.js';
import type { RetryBudget } from './retry-budget.js';
import { unlessWrong } from './settings.js';

/** Settings of `withRetry`. */
export interface RetrySettings {
  /** What retries are paid from; without one, there is no limit but the policy's. */
  readonly budget?: RetryBudget | undefined;
  readonly clock?: Partial<Clock> | undefined;
}

/**
 * Tries an operation again for as long as a policy says. It waits for what the policy says or for what the server asks
 * (`Retry-After`), whichever is longer; where that takes longer than the caller's deadline it gives up at once, and
 * `retryAt` of the error says when to come back.
 *
 * Whatever the policy says: AADSTS50196 (the server takes the client for one that loops) is not tried again; an
 * authorization code only where its request was never sent; a refresh token that can be used once not where its request
 * may have arrived. What a `withThrottleGate` inside answers is waited for, and is no try in the eyes of the policy. All tries have the same `correlationId`. The error has all of them in `attempts`.
 *
 * @param policy such as `standardRetry` of `tokenrail/retry`
 * @returns a combinator; it adds `Aborted` when the caller leaves while it waits, `Config` where the policy gives no number
 * of milliseconds from 0, and `Callback` where it throws
 * @example
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(withRetry(standardRetry)))
 * @see RFC 9110 §10.2.3
 */
export const withRetry =
  <P>(policy: RetryPolicy<P>, { budget, clock }: RetrySettings = {}) =>
  <R, A, E extends P>(
    operation: TokenOperation<R, A, E>,
  ): TokenOperation<R, A, E | AbortedError | ConfigError | CallbackError> => {
    const next = dependable(operation);
    const time = clockOf(operation, clock);
    const repeat = operation.context?.repeat ?? 'always';

    const run = async (given: R): Promise<Result<A, E | AbortedError | ConfigError | CallbackError>> => {
      const steering = steeringOf(given);
      const { correlationId = time.uuid(), signal, onEvent, interactive } = steering;
      const request = steered(given, { correlationId });
      const requestId = requestIdOf({ correlationId });
      const course = makeCourse(time);
      const failed = <F>(error: F, details: { readonly retryAt?: number } = {}): Result<A, F> =>
        err(amended(error, { attempts: course.attempts(), ...details }));

      for (;;) {
        course.begins();
        const result = await next(request);
        if (result.isOk()) {
          if (course.tries() === 1) silently(() => budget?.refund());
          return result;
        }
        const { error } = result;
        const status = course.fails(error);
        const decision =
          signal?.aborted || !isRepeatable(error, repeat)
            ? stop
            : decided(() => decide(policy, { ...status, remainingMs: remainingOf(steering) }));
        switch (decision.kind) {
          case 'threw':
            return failed(localError('callback_failed', { requestId }, ['retry policy']));
          case 'invalid':
            return failed(configError([decision.issue]));
          case 'stop':
            return failed(error, decision.because === 'deadline' ? { retryAt: time.now() + decision.waitMs } : {});
        }
        // A second request is paid for, a second question to a gate is not.
        const isPaid = budget !== undefined && !isReplayed(error);
        const payment = isPaid ? decided(() => (budget.spend() ? decision : stop)) : decision;
        if (payment.kind === 'threw') return failed(localError('callback_failed', { requestId }, ['retry budget']));
        if (payment.kind === 'stop') return failed(error);
        const { ms: waitMs, policyMs } = decision;
        course.waits(waitMs, policyMs);
        quiet(onEvent)({ name: 'wait', at: time.now(), requestId, waitMs, tries: course.tries(), ...factsOf(error) });
        await slept(() => time.sleep(waitMs, signal, { background: interactive === false }));
        if (signal?.aborted) {
          if (isPaid) silently(() => budget.restore?.());
          return failed(localError('aborted', { requestId }));
        }
      }
    };

    return unlessWrong(
      operationIn(operation.context, (request: R) => new ResultAsync(run(request))),
      budget?.issues,
    );
  };

const stop: Decision = { kind: 'stop', because: 'policy' };

const isReplayed = (error: unknown): boolean => isOAuthError(error) && error.replayed === true;

const factsOf = (error: unknown): Pick<WaitEvent, 'category' | 'code' | 'retryAfterMs'> => {
  if (!isOAuthError(error)) return {};
  const { category, code, retryAfterMs } = error;
  return { category, code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
};

/** An injected sleep may fail, or reject when it is ended: then it is over. */
const slept = async (sleep: () => Promise<void>): Promise<void> => {
  try {
    await sleep();
  } catch {
    // Told above.
  }
};

/** A decision, or that the code of the application threw which was asked for it. */
const decided = (ask: () => Decision): Decision | { readonly kind: 'threw' } => {
  try {
    return ask();
  } catch {
    return { kind: 'threw' };
  }
};
