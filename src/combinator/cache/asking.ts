import type { Result, ResultAsync } from 'neverthrow';
import { isClaimsRequest, parseJson } from '../../codec/json.js';
import type { Clock } from '../../operation/clock.js';
import type { TokenOperation } from '../../operation/operation.js';
import { steeringOf, type TokenRequest } from '../../operation/request.js';
import type { TokenStore } from '../../store/token-store.js';
import { asKept, isToken, type TokenResponse } from '../../token/token.js';
import type { CacheEvent } from '../../wire/event.js';
import { guarded } from '../../wire/guarded.js';
import { interruptible } from '../../wire/interruption.js';
import type { Pauses } from './pauses.js';

/** Tells who made a request what its cache does. */
export type Tell = (request: TokenRequest, event: Omit<CacheEvent, 'name' | 'at' | 'requestId'>) => void;

/** Asks for a token under a key, and keeps it there. */
export type Ask<R, E> = (key: string, request: R) => Promise<Result<TokenResponse, E>>;

/** The ways of asking of one cache. */
export interface Asking<R, E> {
  readonly ask: Ask<R, E>;
  /** The same with claims: what is kept was refused by somebody, and so may be what others are asking for. */
  readonly askWithClaims: Ask<R, E>;
}

/** Those who are asking under one key. */
interface Askers {
  count: number;
  /** How often claims were asked for. What was begun before the last time is not kept. */
  challenges: number;
  /** Those who share a request get one token, which is kept once. */
  kept?: TokenResponse;
}

interface Parts<R, E> {
  readonly store: TokenStore;
  readonly operation: TokenOperation<R, TokenResponse, E>;
  readonly tell: Tell;
  readonly clock: Clock;
  /** What a success ends. */
  readonly pauses: Pauses;
  /** How long a token that is there waits for the store, in milliseconds. */
  readonly patienceMs: number;
}

/** Asks an operation, and keeps what it gives in a store. */
export const makeAsking = <R extends TokenRequest, E>(parts: Parts<R, E>): Asking<R, E> => {
  const { store, operation, tell, clock, pauses, patienceMs } = parts;
  const asking = new Map<string, Askers>();

  const change = async (request: R, act: () => ResultAsync<unknown, unknown>): Promise<void> => {
    const { signal } = steeringOf(request);
    const limits = { timeoutMs: patienceMs, requestId: '', sent: 'no', signal } as const;
    const changed = await interruptible(clock, limits, () => guarded('store', act));
    if (changed.isErr() && !signal?.aborted) tell(request, { outcome: 'store_failed' });
  };

  const askAfter = async (
    key: string,
    request: R,
    prepare?: () => Promise<void>,
  ): Promise<Result<TokenResponse, E>> => {
    const askers: Askers = asking.get(key) ?? { count: 0, challenges: 0 };
    asking.set(key, askers);
    askers.count += 1;
    if (prepare) askers.challenges += 1;
    const { challenges } = askers;
    await prepare?.();
    const result = await operation(request);
    if (result.isOk()) pauses.end(key);
    if (result.isOk() && isToken(result.value) && askers.challenges === challenges && askers.kept !== result.value) {
      askers.kept = result.value;
      const kept = asKept(result.value);
      await change(request, () => store.set(key, kept));
    }
    askers.count -= 1;
    if (askers.count === 0) asking.delete(key);
    return result;
  };

  return {
    ask: (key, request) => askAfter(key, request),
    askWithClaims: (key, request) => {
      tell(request, { outcome: 'bypass' });
      // Claims that cannot be sent have refused nothing.
      const areClaims = typeof request.claims === 'string' && isClaimsRequest(parseJson(request.claims));
      return askAfter(key, request, areClaims ? () => change(request, () => store.delete(key)) : undefined);
    },
  };
};
