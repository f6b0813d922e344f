import { err, ok, type Result } from 'neverthrow';
import { isOAuthError } from '../../error/guard.js';
import type { AbortedError, OAuthError, TimeoutError } from '../../error/model.js';
import type { Clock } from '../../operation/clock.js';
import { remainingOf, requestIdOf, steered, steeringOf, type TokenRequest } from '../../operation/request.js';
import { asKept, type TokenResponse } from '../../token/token.js';
import { interruptible } from '../../wire/interruption.js';
import type { Signal } from '../../wire/platform.js';
import type { Ask, Tell } from './asking.js';
import type { Pauses } from './pauses.js';

/** What renewals need. Times in milliseconds. */
interface Parts<R, E> {
  readonly clock: Clock;
  readonly ask: Ask<R, E>;
  readonly tell: Tell;
  readonly pauses: Pauses;
  readonly skewMs: number;
  readonly patienceMs: number;
  readonly refreshJitterMs: number;
}

/** A renewal that is under way. */
interface Renewal<E> {
  /** `undefined` where the token ended before that. */
  readonly outcome: Promise<Result<TokenResponse, E> | undefined>;
  /** Somebody has waited for it in vain, for so long: nobody else does. */
  late?: TimeoutError;
}

/** How tokens that are still valid make way for others. */
export interface Renewals<R, E> {
  /** From when on a token is to be renewed, in epoch milliseconds. */
  readonly dueAt: (token: TokenResponse) => number;
  /** A token in place of one that is valid and due: a new one if it comes soon, else the valid one. */
  readonly renew: (
    key: string,
    request: R,
    valid: TokenResponse,
  ) => Result<TokenResponse, E | AbortedError> | Promise<Result<TokenResponse, E | AbortedError>>;
}

export const makeRenewals = <R extends TokenRequest, E>(parts: Parts<R, E>): Renewals<R, E> => {
  const { clock, ask, tell, pauses, skewMs, patienceMs, refreshJitterMs } = parts;
  const underWay = new Map<string, Renewal<E>>();
  const jitterSeed = clock.random();

  /** Does not keep a process alive. */
  const unobserved = { sleep: (ms: number, signal?: Signal) => clock.sleep(ms, signal, { background: true }) };

  type Answer = Result<TokenResponse, E | AbortedError>;

  const give = (request: R, valid: TokenResponse, failure?: OAuthError): Answer => {
    tell(request, { outcome: 'hit', expiresOn: valid.expiresOn });
    return ok(failure ? asKept(valid, failure) : valid);
  };

  const begin = (key: string, request: R, { expiresOn }: TokenResponse): Renewal<E> => {
    const renewalId = clock.uuid();
    // Nobody waits for it, and nobody is there to be asked. It is worth something until the token ends.
    const leftMs = (): number => Math.max(0, expiresOn - clock.now());
    const inBackground = steered(request, {
      signal: undefined,
      deadline: { remainingMs: leftMs },
      correlationId: renewalId,
      interactive: false,
      forceRefresh: true,
    });
    const limits = { timeoutMs: leftMs(), requestId: renewalId, sent: 'maybe' } as const;
    const work = async (): Promise<Result<TokenResponse, E> | undefined> => {
      const done = await interruptible<Result<TokenResponse, E>, never>(unobserved, limits, async (signal) =>
        ok(await ask(key, steered(inBackground, { signal }))),
      );
      if (underWay.get(key) === renewal) underWay.delete(key);
      const result = done.unwrapOr(undefined);
      if (result?.isErr()) {
        const failure = failureIn(result);
        pauses.begin(key, failure);
        const what = failure && { category: failure.category, code: failure.code };
        tell(request, { outcome: 'refresh_failed', expiresOn, ...what });
      }
      return result;
    };
    tell(request, { outcome: 'refresh', expiresOn, renewalId });
    const renewal: Renewal<E> = { outcome: work() };
    underWay.set(key, renewal);
    return renewal;
  };

  const waitFor = async (key: string, renewal: Renewal<E>, request: R, valid: TokenResponse): Promise<Answer> => {
    const steering = steeringOf(request);
    const timeoutMs = Math.min(patienceMs, remainingOf(steering) / 2);
    const waited = await interruptible<Result<TokenResponse, E> | undefined, never>(
      clock,
      { timeoutMs, requestId: requestIdOf(steering), sent: 'maybe', signal: steering.signal },
      async () => ok(await renewal.outcome),
    );
    if (waited.isErr()) {
      if (waited.error._tag === 'Aborted') return err(waited.error);
      // A caller with less time says nothing of the renewal.
      if (timeoutMs === patienceMs) renewal.late = waited.error;
    }
    const outcome = waited.unwrapOr(undefined);
    if (outcome?.isOk()) {
      tell(request, { outcome: 'miss' });
      return outcome;
    }
    // It may have ended meanwhile.
    if (valid.expiresOn > clock.now()) return give(request, valid, outcome ? failureIn(outcome) : renewal.late);
    tell(request, { outcome: 'miss' });
    return outcome ?? ask(key, request);
  };

  return {
    // The jitter of a token is always the same one.
    dueAt: ({ expiresOn, refreshOn }) => {
      const latest = expiresOn - skewMs;
      if (refreshOn === undefined || !Number.isFinite(refreshOn)) return latest;
      const jitter = Math.min(refreshJitterMs, Math.max(0, latest - refreshOn));
      return Math.min(latest, refreshOn + jitter * ((jitterSeed + expiresOn / 9973.7) % 1));
    },
    renew: (key, request, valid) => {
      const pause = pauses.at(key);
      if (pause) return give(request, valid, pause.failure);
      const renewal = underWay.get(key) ?? begin(key, request, valid);
      if (clock.now() < valid.expiresOn - skewMs) return give(request, valid);
      return renewal.late ? give(request, valid, renewal.late) : waitFor(key, renewal, request, valid);
    },
  };
};

const failureIn = (result: Result<unknown, unknown>): OAuthError | undefined =>
  result.isErr() && isOAuthError(result.error) ? result.error : undefined;
