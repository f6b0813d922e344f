import { err, ResultAsync, type Result } from 'neverthrow';
import { isOAuthError } from '../error/guard.js';
import { configError, localError } from '../error/local.js';
import { amended } from '../error/make.js';
import type { AbortedError, Attempt, CallbackError, ConfigError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { remainingOf, steered, steeringOf } from '../operation/request.js';
import { decide, type Decision } from '../retry/decide.js';
import type { RetryPolicy } from '../retry/policy.js';
import { quiet } from '../wire/event.js';
import { silently } from '../wire/guarded.js';
import { isRepeatable } from './repeatable.js';
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
 * may have arrived. All tries have the same `correlationId`. The error has all of them in `attempts`.
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
      const { correlationId: requestId = time.uuid(), signal, onEvent } = steeringOf(given);
      const request = steered(given, { correlationId: requestId });
      const attempts: Attempt[] = [];
      const startedAt = time.now();
      const sinceStart = (): number => Math.max(0, time.now() - startedAt);
      const failed = <F>(error: F, details: { readonly retryAt?: number } = {}): Result<A, F> =>
        err(amended(error, { attempts, ...details }));

      for (let attempt = 0, previousMs = 0; ; attempt++) {
        const startedAfterMs = sinceStart();
        const result = await next(request);
        if (result.isOk()) {
          if (attempt === 0) silently(() => budget?.refund());
          return result;
        }
        const { error } = result;
        const what = isOAuthError(error) ? { category: error.category, code: error.code } : undefined;
        const note = (waited?: { readonly waitedMs: number }): void => {
          if (what) attempts.push({ ...what, startedAfterMs, ...waited });
        };
        const decision = decided(() =>
          signal?.aborted || !isRepeatable(error, repeat)
            ? stop
            : payable(
                decide(policy, {
                  attempt,
                  elapsedMs: sinceStart(),
                  previousMs,
                  error,
                  random: time.random(),
                  remainingMs: remainingOf(steeringOf(given)),
                }),
              ),
        );
        if (decision.kind !== 'wait') {
          note();
          if (decision.kind === 'threw') return failed(localError('callback_failed', { requestId }, ['retry policy']));
          if (decision.kind === 'invalid') return failed(configError([decision.issue]));
          return failed(error, decision.because === 'deadline' ? { retryAt: time.now() + decision.waitMs } : {});
        }
        const { ms, policyMs } = decision;
        note({ waitedMs: ms });
        quiet(onEvent)({ name: 'wait', at: time.now(), requestId, waitMs: ms, tries: attempt + 1, ...what });
        await time.sleep(ms, signal).catch(() => undefined);
        if (signal?.aborted) return failed(localError('aborted', { requestId }));
        previousMs = policyMs;
      }
    };

    const payable = (decision: Decision): Decision =>
      decision.kind === 'wait' && budget?.spend() === false ? stop : decision;

    return unlessWrong(
      operationIn(operation.context, (request: R) => new ResultAsync(run(request))),
      budget?.issues,
    );
  };

const stop: Decision = { kind: 'stop', because: 'policy' };

/** A decision, or that the code of the application threw which was asked for it. */
const decided = (ask: () => Decision): Decision | { readonly kind: 'threw' } => {
  try {
    return ask();
  } catch {
    return { kind: 'threw' };
  }
};
