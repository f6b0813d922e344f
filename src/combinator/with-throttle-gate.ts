import { err, ResultAsync, type Result } from 'neverthrow';
import { isOAuthError } from '../error/guard.js';
import { localError } from '../error/local.js';
import { amended } from '../error/make.js';
import type { ConfigError, OAuthError, ThrottledError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { guarded } from '../wire/guarded.js';
import { keysOf } from '../operation/key.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { copied, requestIdOf, steeringOf } from '../operation/request.js';
import type { ThrottleGate, Throttling } from '../store/throttle-gate.js';
import { quiet } from '../wire/event.js';
import { problemsOfTime, unlessWrong } from './settings.js';

/** Settings of `withThrottleGate`. */
export interface ThrottleGateSettings {
  /** How long a server is left alone that does not say how long, in milliseconds; 5,000 unless said. */
  readonly pauseMs?: number | undefined;
  /** The longest that it is left alone, in milliseconds; an hour unless said. */
  readonly longestMs?: number | undefined;
  readonly clock?: Partial<Clock> | undefined;
}

/**
 * Remembers that a server asked to be left alone (429, 5xx, any answer with `Retry-After`), and answers in its place until
 * then: with the same error, marked `replayed`, whose `retryAfterMs` is what is left and `retryAt` the time itself. Nothing
 * is sent. What is remembered is of one context and one user. A 429 and a 5xx are remembered for all scopes; what is about
 * the question (a 400 with `Retry-After`) for that question only.
 *
 * It stands inside `withRetry`, which waits for as long as the gate says.
 *
 * @returns a combinator; it adds `Throttled` (from a gate that remembers times but no errors), and `Config` where the
 * settings are wrong
 * @example
 * const acquire = toOperation(
 *   createClient(config).map(clientCredentials).map(withThrottleGate(memoryGate())).map(withRetry(standardRetry)),
 * )
 * @see RFC 9110 §10.2.3; RFC 6585 §4
 */
export const withThrottleGate =
  (gate: ThrottleGate, { pauseMs = 5_000, longestMs = 60 * 60_000, clock }: ThrottleGateSettings = {}) =>
  <R, A, E>(operation: TokenOperation<R, A, E>): TokenOperation<R, A, E | ThrottledError | ConfigError> => {
    const next = dependable(operation);
    const keyOfUser = keysOf(operation, 'gate');
    const keyOfQuestion = keysOf(operation, 'token');
    const { now } = clockOf(operation, clock);

    const throttlingAt = async (key: string): Promise<Throttling | undefined> => {
      const found = (await guarded('gate', () => gate.get(key))).unwrapOr(undefined);
      const time = now();
      // One of the future is of a clock that was set back.
      return found && found.since <= time && time < found.until ? found : undefined;
    };

    /** A wish that ends later than this one stands. */
    const remember = async (key: string, throttling: Throttling): Promise<void> => {
      const known = await throttlingAt(key);
      if (known === undefined || known.until < throttling.until) await guarded('gate', () => gate.set(key, throttling));
    };

    const run = async (given: R): Promise<Result<A, E | ThrottledError>> => {
      const request = copied(given);
      const keys = { user: await keyOfUser(request), question: await keyOfQuestion(request) };
      const throttling = (await throttlingAt(keys.user)) ?? (await throttlingAt(keys.question));
      if (throttling) {
        const error = replayOf(throttling, now());
        const steering = steeringOf(request);
        const { category, code } = error;
        const what = { category, code, until: throttling.until, requestId: requestIdOf(steering) };
        quiet(steering.onEvent)({ name: 'replayed', at: now(), ...what });
        // It came from this operation, or from one in the same place.
        return err(error as E | ThrottledError);
      }
      const result = await next(request);
      if (result.isErr()) {
        const since = now();
        const waitMs = Math.min(waitOf(result.error, pauseMs), longestMs);
        // What waitOf accepts is an error of ours.
        const error = result.error as OAuthError;
        if (waitMs > 0)
          await remember(isOfServer(error) ? keys.user : keys.question, { since, until: since + waitMs, error });
      }
      return result;
    };

    return unlessWrong(
      operationIn(operation.context, (request: R) => new ResultAsync(run(request))),
      [...(gate.issues ?? []), ...problemsOfTime('pauseMs', pauseMs), ...problemsOfTime('longestMs', longestMs)],
    );
  };

/** How long the server that gave this error is to be left alone, in milliseconds; 0 where it may be asked again. */
const waitOf = (error: unknown, pauseMs: number): number => {
  if (!isOAuthError(error) || error.status === undefined || error.replayed) return 0;
  return error.retryAfterMs ?? (isOfServer(error) ? pauseMs : 0);
};

/** Whether an error says something of the server, and not of what was asked for: then it is true of other scopes, too. */
const isOfServer = ({ status = 0 }: OAuthError): boolean => status === 429 || status >= 500;

const replayOf = ({ until, error }: Throttling, time: number): OAuthError => {
  const replay = { replayed: true, retryAfterMs: until - time, retryAt: until } as const;
  const known = amended(error, replay);
  // A gate may have lost what an error is, as JSON does: then it kept the times only.
  return known === undefined || known === error ? localError('throttled', replay) : known;
};
