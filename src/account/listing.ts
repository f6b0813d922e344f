import { err, ok, okAsync, Result, type ResultAsync } from 'neverthrow';
import { environmentOf, isSameEnvironment } from '../authority/environment.js';
import type { Client } from '../client/client.js';
import type { CacheError } from '../error/model.js';
import type { AccountStore } from '../store/token-store.js';
import type { Account, TokenResponse } from '../token/token.js';
import { liveRuntime } from '../wire/runtime.js';
import { alone } from './alone.js';
import { calling, dependableStore } from './dependable-store.js';
import { inOrder } from './in-order.js';
import { isPlaceOf, isRefreshKey, placeIn, prefixOf, prefixOfAll, prefixOfClient, type Place } from './keys.js';

/** What an account is found by; all that is said must fit. A member that is `undefined` says nothing. */
export interface AccountFilter {
  readonly homeAccountId?: string | undefined;
  /** The tenant that issued the token that is kept to go on with. */
  readonly tenantId?: string | undefined;
  /** As in an `Account`. */
  readonly environment?: string | undefined;
  /** Without regard to case. */
  readonly username?: string | undefined;
}

/** The accounts in a store. */
export interface Accounts {
  /** Who has signed in and not left; each once, whatever tenants it has tokens of. */
  readonly list: () => ResultAsync<readonly Account[], CacheError>;
  /** The first that fits; none where the filter says nothing. */
  readonly find: (filter: AccountFilter) => ResultAsync<Account | undefined, CacheError>;
  /**
   * Takes out everything of an account, also what `withCache` keeps of it in the same store, and nothing else. It stays
   * signed in at the authority: see `logoutUrl`. It looks at all that is in the store.
   */
  readonly remove: (account: Account) => ResultAsync<void, CacheError>;
}

/** See `accounts`. */
export const accountsIn = (given: AccountStore, client: Client | undefined): Accounts => {
  const store = dependableStore(given);
  const environment = client && environmentOf(client.authority);
  const prefix = client ? prefixOfClient(environmentOf(client.authority), client.clientId) : prefixOfAll;

  const accountAmong = ([first, ...rest]: readonly string[]): ResultAsync<Account | undefined, CacheError> =>
    first === undefined
      ? okAsync(undefined)
      : store.get(first).andThen((token) => (token?.account ? okAsync(token.account) : accountAmong(rest)));

  const list = (): ResultAsync<readonly Account[], CacheError> =>
    calling(() =>
      store
        .keys(prefix)
        .andThen((keys) => inOrder(keysByAccount(keys).values(), accountAmong))
        .map((found) => found.filter((account) => account !== undefined)),
    );

  const isOfClient = (place: Place): boolean =>
    client === undefined || (place.clientId === client.clientId && place.environment === environment);

  /** The session goes first: a renewal that is under way sees then that the account has left. */
  const removeAt = (place: Place): ResultAsync<unknown, CacheError> =>
    alone({ store, clock: client?.runtime ?? liveRuntime }, place, () =>
      store.keys(prefixOf(place)).andThen((keys) => allOf([...keys].sort(sessionFirst), store.delete)),
    );

  /** What a cache keeps under a request: only the token says whose it is, and the key of which client. */
  const removeOf = (account: Account, key: string): ResultAsync<unknown, CacheError> =>
    client !== undefined && !key.includes(JSON.stringify(client.clientId))
      ? okAsync(undefined)
      : store.get(key).andThen((token) => (isTokenOf(account, token) ? store.delete(key) : okAsync(undefined)));

  const remove = (account: Account): ResultAsync<void, CacheError> =>
    calling(() =>
      store
        .keys('')
        .andThen((keys) =>
          allOf(
            [
              ...placesIn(keys)
                .filter((place) => isPlaceOf(account, place) && isOfClient(place))
                .map((place) => () => removeAt(place)),
              ...keys.filter((key) => placeIn(key) === undefined).map((key) => () => removeOf(account, key)),
            ],
            (removal) => removal(),
          ),
        )
        .map(() => undefined),
    );

  const find = (filter: AccountFilter): ResultAsync<Account | undefined, CacheError> =>
    calling(() => list().map((all) => all.find((account) => fits(account, filter))));

  return { list, find, remove };
};

/** One user of several applications is one account. In an order that stays, whatever is renewed. */
const keysByAccount = (keys: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const grouped = new Map<string, string[]>();
  for (const key of [...keys].sort()) {
    const place = placeIn(key);
    if (place === undefined) continue;
    const account = JSON.stringify([place.environment, place.homeAccountId]);
    const known = grouped.get(account);
    if (known === undefined) grouped.set(account, [key]);
    // The session names the account as it is now.
    else if (isRefreshKey(key)) known.unshift(key);
    else known.push(key);
  }
  return grouped;
};

/** Does the same with all; one that fails keeps none of the others from being done. */
const allOf = <T>(
  items: readonly T[],
  work: (item: T) => ResultAsync<unknown, CacheError>,
): ResultAsync<unknown, CacheError> =>
  inOrder(items, (item) => attempted(work(item))).andThen((results) => Result.combine([...results]));

const attempted = <E>(work: ResultAsync<unknown, E>): ResultAsync<Result<unknown, E>, never> =>
  work.map((value): Result<unknown, E> => ok(value)).orElse((error) => ok(err(error)));

/** Every place that is named in some keys, once. */
const placesIn = (keys: readonly string[]): readonly Place[] => {
  const places = new Map<string, Place>();
  for (const key of keys) {
    const place = placeIn(key);
    if (place) places.set(prefixOf(place), place);
  }
  return [...places.values()];
};

const sessionFirst = (one: string, other: string): number => Number(isRefreshKey(other)) - Number(isRefreshKey(one));

const isTokenOf = (account: Account, token: TokenResponse | undefined): boolean => {
  const { homeAccountId, environment } = token?.account ?? {};
  return (
    homeAccountId !== undefined &&
    homeAccountId === account.homeAccountId &&
    (environment === undefined ||
      account.environment === undefined ||
      isSameEnvironment(environment, account.environment))
  );
};

const fits = (account: Account, { homeAccountId, tenantId, environment, username }: AccountFilter): boolean =>
  (homeAccountId ?? tenantId ?? environment ?? username) !== undefined &&
  (homeAccountId === undefined || homeAccountId === account.homeAccountId) &&
  (tenantId === undefined || tenantId === account.tenantId) &&
  (environment === undefined || isSameEnvironment(environment, account.environment ?? '')) &&
  (username === undefined || username.toLowerCase() === account.username?.toLowerCase());
