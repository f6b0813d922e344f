import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { metadataOf } from '../discovery/metadata.js';
import type { OAuthError } from '../error/model.js';
import { sharing } from '../wire/flight.js';
import type { Signal } from '../wire/platform.js';
import { fetchKeys } from './fetch-keys.js';
import type { PublicKey } from './key-set.js';

/** How long keys are believed: a day. */
const lifetimeMs = 24 * 60 * 60_000;
/** How often at most keys are fetched because a token names one that is not among them: anybody can make such tokens. */
const renewalMs = 5 * 60_000;
/** How long the place of the keys is left alone after a failure, at least. */
const restMs = 5_000;

/** Keys, whence and when they came. */
interface Kept {
  readonly uri: string;
  readonly keys: readonly PublicKey[];
  readonly askedAt: number;
}

/** Picks a key of a set. */
type Find = (keys: readonly PublicKey[]) => PublicKey | undefined;

const makeKeeper = (client: Client) => {
  const now = (): number => client.runtime.now();
  let kept: Kept | undefined;
  let failed: { readonly error: OAuthError; readonly at: number; readonly restMs: number } | undefined;
  let renewal: { readonly at: number; readonly restMs: number } | undefined;
  let underWay: Signal | undefined;

  const isYoung = (at: number, limitMs: number): boolean => now() >= at && now() - at < limitMs;
  const isUnderWay = (): boolean => underWay !== undefined && !underWay.aborted;

  const fail = (error: OAuthError): void => {
    const at = now();
    const rest = Math.min(Math.max(error.retryAfterMs ?? 0, restMs), renewalMs);
    // That nobody waited for the answer says nothing of the place it was to come from.
    if (error.code !== 'aborted') failed = { error, at, restMs: rest };
    if (renewal) renewal = { at, restMs: rest };
  };

  const share = sharing((signal) => {
    const askedAt = now();
    underWay = signal;
    const settle = (): void => {
      if (underWay === signal) underWay = undefined;
    };
    return metadataOf(client, signal)
      .andThen(({ jwksUri: uri }) => fetchKeys(client, uri, signal).map((keys): Kept => ({ uri, keys, askedAt })))
      .andTee((answer) => {
        settle();
        [kept, failed] = [answer, undefined];
      })
      .orTee((error) => {
        settle();
        fail(error);
      });
  });

  /** What was fetched, the failure that is too young to try again, or what comes. */
  const current = (uri: string, signal: Signal | undefined): ResultAsync<Kept, OAuthError> => {
    if (signal?.aborted) return share(signal);
    // Also while others fetch newer ones: who has his key need not wait for that.
    if (kept?.uri === uri && isYoung(kept.askedAt, lifetimeMs)) return okAsync(kept);
    return !isUnderWay() && failed && isYoung(failed.at, failed.restMs) ? errAsync(failed.error) : share(signal);
  };

  /** Newer keys than these, where it is time for that. */
  const renewed = (old: Kept, signal: Signal | undefined): ResultAsync<Kept, OAuthError> => {
    if (signal?.aborted || isUnderWay()) return share(signal);
    if (kept !== undefined && kept !== old) return okAsync(kept);
    if (failed && isYoung(failed.at, failed.restMs)) return errAsync(failed.error);
    if (renewal && isYoung(renewal.at, renewal.restMs)) return okAsync(old);
    renewal = { at: now(), restMs: renewalMs };
    return share(signal);
  };

  return {
    current,
    keyOf: (uri: string, find: Find, signal: Signal | undefined): ResultAsync<PublicKey | undefined, OAuthError> =>
      current(uri, signal).andThen((set) => {
        const key = find(set.keys);
        return key ? okAsync(key) : renewed(set, signal).map(({ keys }) => find(keys));
      }),
  };
};

const keepers = new WeakMap<Client, ReturnType<typeof makeKeeper>>();

const keeperOf = (client: Client): ReturnType<typeof makeKeeper> => {
  const keeper = keepers.get(client) ?? makeKeeper(client);
  keepers.set(client, keeper);
  return keeper;
};

/**
 * The key of the authority that `find` picks. Keys are kept with the client for a day, and concurrent callers share a
 * request. Where none is picked they are fetched anew, at most every 5 minutes; after a failure they are not for some
 * seconds, or as long as the server says up to these 5 minutes, and meanwhile the failure comes again.
 *
 * @returns `undefined` where the authority has no such key; what befalls a request; `UnexpectedResponse` for what is no
 * key set
 */
export const keyOf = (
  client: Client,
  uri: string,
  find: Find,
  signal: Signal | undefined,
): ResultAsync<PublicKey | undefined, OAuthError> => keeperOf(client).keyOf(uri, find, signal);

/** Sees to it that there are keys, so that no request stands between a token and its check. */
export const prepareKeys = (client: Client, uri: string, signal: Signal | undefined): ResultAsync<true, OAuthError> =>
  keeperOf(client)
    .current(uri, signal)
    .map(() => true as const);
