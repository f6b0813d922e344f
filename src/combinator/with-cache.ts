import { ok, ResultAsync, type Ok, type Result } from 'neverthrow';
import type { AbortedError, ConfigError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { keysOf } from '../operation/key.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { copied, requestIdOf, steeringOf, type TokenRequest } from '../operation/request.js';
import type { TokenStore } from '../store/token-store.js';
import { isToken, type TokenResponse } from '../token/token.js';
import { quiet } from '../wire/event.js';
import { makeAsking, type Tell } from './cache/asking.js';
import { makePauses } from './cache/pauses.js';
import { makeRenewals } from './cache/renewals.js';
import { problemsOfTime, unlessWrong } from './settings.js';

/** Settings of `withCache`, in milliseconds. */
export interface CacheSettings {
  /** How long before its end a token counts as ended; 300,000 (5 minutes) unless said. */
  readonly skewMs?: number | undefined;
  /**
   * How long at most a caller waits for a token in place of one that counts as ended but is still valid, and for the store to
   * keep one; 2,000 unless said.
   */
  readonly patienceMs?: number | undefined;
  /** By how much at most a renewal in the background comes after `refreshOn`, so that not all come at once; 300,000 unless said. */
  readonly refreshJitterMs?: number | undefined;
  /** How long no other renewal is begun after one that failed, unless the server asks for more; 30,000 unless said. */
  readonly refreshPauseMs?: number | undefined;
  readonly clock?: Partial<Clock> | undefined;
}

/**
 * Gives the token that is kept, and asks for one where there is none:
 *
 * - from `refreshOn` on, and in its last five minutes, a token is renewed in the background, once for all callers, and
 *   without asking a person (`interactive: false`). In its last five minutes a caller waits for that, but not long;
 * - where it fails or takes too long, a token that is still valid is given all the same: `refreshFailure` has the error, and
 *   the next renewal comes after a pause;
 * - `forceRefresh` asks for a new one, and keeps the old one until it is there; `claims` too, but they take the old one out
 *   of the store: somebody has refused it. What was asked for before them is not kept any more;
 * - what is asked for with claims is kept like any other token; failures are not kept.
 *
 * A store that fails costs a request, not a token: see the event `cache` with `store_failed`.
 *
 * @returns a combinator; it adds `Aborted` when the caller leaves while it waits for a renewal, and `Config` where a setting is wrong
 * @example
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(withCache(memoryStore())))
 */
export const withCache =
  (store: TokenStore, settings: CacheSettings = {}) =>
  <R extends TokenRequest, E>(
    operation: TokenOperation<R, TokenResponse, E>,
  ): TokenOperation<R, TokenResponse, E | AbortedError | ConfigError> =>
    cachedBy<R>(keysOf(operation, 'token'), store, settings)(operation);

/** The same, with keys of one's own. */
export const cachedBy =
  <R extends TokenRequest>(
    keyOf: (request: R) => string | Promise<string>,
    store: TokenStore,
    settings: CacheSettings = {},
  ) =>
  <E>(
    operation: TokenOperation<R, TokenResponse, E>,
  ): TokenOperation<R, TokenResponse, E | AbortedError | ConfigError> => {
    const { skewMs = 300_000, patienceMs = 2_000, refreshJitterMs = 300_000, refreshPauseMs = 30_000 } = settings;
    const times = { skewMs, patienceMs, refreshJitterMs, refreshPauseMs };
    const clock = clockOf(operation, settings.clock);

    type Answer = Result<TokenResponse, E | AbortedError>;

    const tell: Tell = (request, event) => {
      const steering = steeringOf(request);
      const { onEvent } = steering;
      if (onEvent) quiet(onEvent)({ name: 'cache', at: clock.now(), requestId: requestIdOf(steering), ...event });
    };
    const pauses = makePauses({ ...clock, pauseMs: refreshPauseMs });
    const common = { clock, tell, pauses, ...times };
    const { ask, askWithClaims } = makeAsking({ store, operation: dependable(operation), ...common });
    const renewals = makeRenewals({ ask, ...common });

    const answerWith = (key: string, request: R, found: TokenResponse | undefined): Answer | PromiseLike<Answer> => {
      const time = clock.now();
      if (!isToken(found) || found.expiresOn <= time) return answerWithout(key, request, 'miss');
      if (time < renewals.dueAt(found)) {
        tell(request, { outcome: 'hit', expiresOn: found.expiresOn });
        return ok(found);
      }
      return renewals.renew(key, request, found);
    };

    const answerWithout = (key: string, request: R, outcome: 'miss' | 'bypass' | 'store_failed'): Promise<Answer> => {
      tell(request, { outcome });
      return ask(key, request);
    };

    /** Another token than the one that was refused, where somebody has seen to it already. */
    const replace = (key: string, request: R): PromiseLike<Answer> =>
      store.get(key).then(
        (read): Answer | Promise<Answer> => {
          const found = isFound(read) ? read.value : undefined;
          if (!isToken(found) || found.expiresOn <= clock.now() || found.accessToken === request.refusedToken)
            return askWithClaims(key, request);
          tell(request, { outcome: 'hit', expiresOn: found.expiresOn });
          return ok(found);
        },
        () => askWithClaims(key, request),
      );

    const answer = (key: string, request: R): PromiseLike<Answer> => {
      try {
        // A request that is no object is for the operation to refuse.
        const { claims, forceRefresh, refusedToken } = Object(request) as R;
        if (claims !== undefined)
          return refusedToken === undefined ? askWithClaims(key, request) : replace(key, request);
        if (forceRefresh === true) return answerWithout(key, request, 'bypass');
        // Not awaited: that costs more than the look-up.
        return store.get(key).then(
          (read) =>
            isFound(read) ? answerWith(key, request, read.value) : answerWithout(key, request, 'store_failed'),
          () => answerWithout(key, request, 'store_failed'),
        );
      } catch {
        return answerWithout(key, request, 'store_failed');
      }
    };

    const run = (given: R): ResultAsync<TokenResponse, E | AbortedError> => {
      const request = copied(given);
      const key = keyOf(request);
      const answered = typeof key === 'string' ? answer(key, request) : key.then((hashed) => answer(hashed, request));
      return new ResultAsync(Promise.resolve(answered));
    };

    return unlessWrong(operationIn(operation.context, run), [
      ...(store.issues ?? []),
      ...Object.entries(times).flatMap(([name, ms]) => problemsOfTime(name, ms)),
    ]);
  };

const isFound = <A, E>(read: Result<A, E>): read is Ok<A, E> => typeof read?.isOk === 'function' && read.isOk();
