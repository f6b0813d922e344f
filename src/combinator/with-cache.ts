import { ok, ResultAsync, type Result } from 'neverthrow';
import { isRecord } from '../codec/json.js';
import { isOAuthError } from '../error/guard.js';
import type { ConfigError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { guarded } from '../wire/guarded.js';
import { keysOf } from '../operation/key.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { steered, steeringOf, type TokenRequest } from '../operation/request.js';
import type { TokenStore } from '../store/token-store.js';
import { asKept, type TokenResponse } from '../token/token.js';
import { quiet, type CacheEvent } from '../wire/event.js';
import { makePauses } from './pauses.js';
import { problemsOfTime, unlessWrong } from './settings.js';

/** Settings of `withCache`, in milliseconds. */
export interface CacheSettings {
  /** How long before its end a token counts as ended; 300,000 (5 minutes) unless said. */
  readonly skewMs?: number | undefined;
  /** By how much at most a refresh in the background comes after `refreshOn`, so that not all come at once; 300,000 unless said. */
  readonly refreshJitterMs?: number | undefined;
  /** How long no other refresh is begun after one that failed, unless the server asks for more; 30,000 unless said. */
  readonly refreshPauseMs?: number | undefined;
  readonly clock?: Partial<Clock> | undefined;
}

/**
 * Gives the token that is kept, and asks for one only where there is none:
 *
 * - five minutes before its end a token is replaced, and from `refreshOn` in the background, which asks no person
 *   (`interactive: false`);
 * - where that fails, a token that is still valid is given all the same: `refreshFailure` has the error, and the next try
 *   is made after a pause;
 * - `forceRefresh` asks for a new one, and keeps the old one until it is there; `claims` too, but takes the old one out of the
 *   store: somebody has refused it;
 * - what is asked for with claims is kept like any other token; failures are not kept.
 *
 * A store that fails costs a request, not a token: see the event `cache` with `store_failed`.
 *
 * @returns a combinator; it adds `Config` where a setting is wrong
 * @example
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(withCache(memoryStore())))
 */
export const withCache =
  (store: TokenStore, settings: CacheSettings = {}) =>
  <R extends TokenRequest, E>(
    operation: TokenOperation<R, TokenResponse, E>,
  ): TokenOperation<R, TokenResponse, E | ConfigError> => {
    const { skewMs = 300_000, refreshJitterMs = 300_000, refreshPauseMs = 30_000, clock } = settings;
    const next = dependable(operation);
    const keyOf = keysOf(operation, 'token');
    const { now, random } = clockOf(operation, clock);
    const pauses = makePauses({ now, random, pauseMs: refreshPauseMs });
    const refreshing = new Set<string>();
    const jitterSeed = random();

    type Answer = Result<TokenResponse, E>;

    const tell = (request: R, event: Pick<CacheEvent, 'outcome' | 'expiresOn' | 'category' | 'code'>): void => {
      const { onEvent, correlationId: requestId = '' } = steeringOf(request);
      if (onEvent) quiet(onEvent)({ name: 'cache', at: now(), requestId, ...event });
    };

    const write = async (request: R, act: () => ResultAsync<unknown, unknown>): Promise<void> => {
      if ((await guarded('store', act)).isErr()) tell(request, { outcome: 'store_failed' });
    };

    /** Asks for a token, and keeps it. */
    const ask = async (key: string, request: R): Promise<Answer> => {
      const result = await next(request);
      if (result.isOk() && isToken(result.value)) {
        pauses.end(key);
        const kept = asKept(result.value);
        await write(request, () => store.set(key, kept));
      }
      return result;
    };

    /** From when on a token is to be replaced. The jitter of a token is always the same one. */
    const dueAt = ({ expiresOn, refreshOn = Infinity }: TokenResponse): number => {
      const latest = expiresOn - skewMs;
      const jitter = Math.min(refreshJitterMs, Math.max(0, latest - refreshOn)) || 0;
      return Math.min(latest, refreshOn + jitter * ((jitterSeed + expiresOn / 9973.7) % 1));
    };

    /** Asks for a token in place of one that is valid: if that fails, it is given all the same. */
    const replace = async (key: string, request: R, valid: TokenResponse): Promise<Answer> => {
      const result = await ask(key, steered(request, { forceRefresh: true }));
      if (result.isOk() || request.signal?.aborted || valid.expiresOn <= now()) return result;
      const failure = isOAuthError(result.error) ? result.error : undefined;
      pauses.begin(key, failure);
      const what = failure && { category: failure.category, code: failure.code };
      tell(request, { outcome: 'refresh_failed', expiresOn: valid.expiresOn, ...what });
      return ok(asKept(valid, failure));
    };

    const replaceInBackground = (key: string, request: R, valid: TokenResponse): void => {
      if (refreshing.has(key)) return;
      refreshing.add(key);
      tell(request, { outcome: 'refresh', expiresOn: valid.expiresOn });
      const alone = { signal: undefined, deadline: undefined, correlationId: undefined, interactive: false };
      const work = replace(key, steered(request, alone), valid).finally(() => refreshing.delete(key));
      // Nothing in it rejects.
      void work;
    };

    const answerWith = (key: string, request: R, found: TokenResponse | undefined): Answer | Promise<Answer> => {
      const time = now();
      if (!isToken(found) || found.expiresOn <= time) {
        tell(request, { outcome: 'miss' });
        return ask(key, request);
      }
      if (time >= dueAt(found)) {
        const pause = pauses.at(key);
        if (pause) return ok(asKept(found, pause.failure));
        if (time >= found.expiresOn - skewMs) return replace(key, request, found);
        replaceInBackground(key, request, found);
      }
      tell(request, { outcome: 'hit', expiresOn: found.expiresOn });
      return ok(found);
    };

    const askAnew = async (key: string, request: R): Promise<Answer> => {
      tell(request, { outcome: 'bypass' });
      if (request.claims !== undefined) await write(request, () => store.delete(key));
      return ask(key, request);
    };

    const answerWithout = (key: string, request: R): Promise<Answer> => {
      tell(request, { outcome: 'store_failed' });
      return ask(key, request);
    };

    const answer = (key: string, request: R): PromiseLike<Answer> => {
      if (request.claims !== undefined || request.forceRefresh === true) return askAnew(key, request);
      try {
        // Not awaited: that costs more than the look-up.
        return store.get(key).then(
          (read) => (read.isOk() ? answerWith(key, request, read.value) : answerWithout(key, request)),
          () => answerWithout(key, request),
        );
      } catch {
        return answerWithout(key, request);
      }
    };

    const run = (request: R): ResultAsync<TokenResponse, E> => {
      const key = keyOf(request);
      const answered = typeof key === 'string' ? answer(key, request) : key.then((hashed) => answer(hashed, request));
      return new ResultAsync(Promise.resolve(answered));
    };

    return unlessWrong(operationIn(operation.context, run), [
      ...(store.issues ?? []),
      ...Object.entries({ skewMs, refreshJitterMs, refreshPauseMs }).flatMap(([name, ms]) => problemsOfTime(name, ms)),
    ]);
  };

/** What a store gives is looked at: it may be somebody else's. */
const isToken = (value: unknown): value is TokenResponse =>
  isRecord(value) && typeof value['accessToken'] === 'string' && Number.isFinite(value['expiresOn']);
