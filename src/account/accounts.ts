import { err, ok, okAsync, Result, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import type { CacheError } from '../error/model.js';
import type { AccountStore } from '../store/token-store.js';
import type { Account, TokenResponse } from '../token/token.js';
import { calling, dependableStore } from './dependable-store.js';
import { inOrder } from './in-order.js';
import { environmentOf, isPlaceOf, isRefreshKey, isSameHost, placeIn, prefixOfAll, prefixOfClient } from './keys.js';

/** What an account is found by; all that is said must fit. */
export interface AccountFilter {
  readonly homeAccountId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly environment?: string | undefined;
  /** Without regard to case. */
  readonly username?: string | undefined;
}

/** The accounts in a store. */
export interface Accounts {
  /** Who has signed in and not left; each once, whatever tenants it has tokens of. */
  readonly list: () => ResultAsync<readonly Account[], CacheError>;
  /** The first that fits. */
  readonly find: (filter: AccountFilter) => ResultAsync<Account | undefined, CacheError>;
  /**
   * Takes out everything of an account, also what `withCache` keeps of it in the same store, and nothing else. It stays
   * signed in at the authority: see `logoutUrl`. It looks at all that is in the store.
   */
  readonly remove: (account: Account) => ResultAsync<void, CacheError>;
}

/**
 * The accounts that `withAccountStore` keeps: of one client, or of all that share a store.
 *
 * @returns what lists, finds and removes them; each fails with `Cache` where the store does
 * @example
 * const [account] = await accounts(store).list().unwrapOr([])
 * if (account) await silent(client, store)({ scopes, account })
 */
export const accounts = (given: AccountStore, client?: Client): Accounts => {
  const store = dependableStore(given);
  const environment = client && environmentOf(client.authority);
  const prefix = client ? prefixOfClient(environmentOf(client.authority), client.clientId) : prefixOfAll;

  const accountAmong = ([first, ...rest]: readonly string[]): ResultAsync<Account | undefined, CacheError> =>
    first === undefined
      ? okAsync(undefined)
      : store.get(first).andThen((token) => (token?.account ? okAsync(token.account) : accountAmong(rest)));

  const list = (): ResultAsync<readonly Account[], CacheError> =>
    store
      .keys(prefix)
      .andThen((keys) => inOrder(keysByAccount(keys).values(), accountAmong))
      .map((found) => found.filter((account) => account !== undefined));

  const isOf = (account: Account, key: string): ResultAsync<boolean, CacheError> => {
    const place = placeIn(key);
    if (place !== undefined)
      return okAsync(
        isPlaceOf(account, place) &&
          (client === undefined || (place.clientId === client.clientId && place.environment === environment)),
      );
    // What a cache keeps under a request: only the token says whose it is, and the key of which client.
    return client !== undefined && !key.includes(JSON.stringify(client.clientId))
      ? okAsync(false)
      : store.get(key).map((token) => isTokenOf(account, token));
  };

  const removed = (account: Account, key: string): ResultAsync<unknown, CacheError> =>
    isOf(account, key).andThen((is) => (is ? store.delete(key) : okAsync(undefined)));

  const remove = (account: Account): ResultAsync<void, CacheError> =>
    calling(() =>
      store
        .keys('')
        // A renewal that is under way sees that the account has left: nothing comes back after this.
        .andThen((keys) => inOrder([...keys].sort(sessionFirst), (key) => attempted(removed(account, key))))
        .andThen((results) => Result.combine([...results]))
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
    const account = `${place.environment}|${place.homeAccountId}`;
    const known = grouped.get(account);
    if (known === undefined) grouped.set(account, [key]);
    // The session names the account as it is now.
    else if (isRefreshKey(key)) known.unshift(key);
    else known.push(key);
  }
  return grouped;
};

/** One that fails keeps none of the others from being done. */
const attempted = <E>(work: ResultAsync<unknown, E>): ResultAsync<Result<unknown, E>, never> =>
  work.map((value): Result<unknown, E> => ok(value)).orElse((error) => ok(err(error)));

const sessionFirst = (one: string, other: string): number => Number(isRefreshKey(other)) - Number(isRefreshKey(one));

const isTokenOf = (account: Account, token: TokenResponse | undefined): boolean => {
  const { homeAccountId, environment } = token?.account ?? {};
  return (
    homeAccountId !== undefined &&
    homeAccountId === account.homeAccountId &&
    (environment === undefined || account.environment === undefined || isSameHost(environment, account.environment))
  );
};

const fits = (account: Account, { homeAccountId, tenantId, environment, username }: AccountFilter): boolean =>
  (homeAccountId === undefined || homeAccountId === account.homeAccountId) &&
  (tenantId === undefined || tenantId === account.tenantId) &&
  (environment === undefined || isSameHost(environment, account.environment ?? '')) &&
  (username === undefined || username.toLowerCase() === account.username?.toLowerCase());
