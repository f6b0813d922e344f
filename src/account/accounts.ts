import { okAsync, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import type { CacheError } from '../error/model.js';
import type { AccountStore } from '../store/token-store.js';
import type { Account, TokenResponse } from '../token/token.js';
import { inOrder } from './in-order.js';
import { environmentOf, isPlaceOf, placeIn, prefixOf, prefixOfAll, prefixOfClient } from './keys.js';

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
  /** Takes out everything of an account, and nothing else. It stays signed in at the authority: see `logoutUrl`. */
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
export const accounts = (store: AccountStore, client?: Client): Accounts => {
  const prefix = client ? prefixOfClient(environmentOf(client.authority), client.clientId) : prefixOfAll;

  const accountAmong = (keys: readonly string[]): ResultAsync<readonly Account[], CacheError> =>
    inOrder([...keys].sort(sessionFirst), store.get).map((tokens) =>
      tokens.flatMap((token) => token?.account ?? []).slice(0, 1),
    );

  const list = (): ResultAsync<readonly Account[], CacheError> =>
    store
      .keys(prefix)
      .andThen((keys) => inOrder(keysByAccount(keys).values(), accountAmong))
      .map((found) => found.flat());

  const isOf = (account: Account, key: string): ResultAsync<boolean, CacheError> => {
    const place = placeIn(key);
    if (place !== undefined) return okAsync(isPlaceOf(account, place));
    // What a cache keeps under a request: only the token says whose it is.
    return store.get(key).map((token) => isTokenOf(account, token));
  };

  const remove = (account: Account): ResultAsync<void, CacheError> =>
    store
      .keys(client ? prefixOf({ ...placeOfClient(client), homeAccountId: account.homeAccountId }) : '')
      .andThen((keys) =>
        inOrder(keys, (key) => isOf(account, key).andThen((is) => (is ? store.delete(key) : okAsync(undefined)))),
      )
      .map(() => undefined);

  const find = (filter: AccountFilter): ResultAsync<Account | undefined, CacheError> =>
    list().map((all) => all.find((account) => fits(account, filter)));

  return { list, find, remove };
};

const placeOfClient = ({ authority, clientId }: Client) => ({ environment: environmentOf(authority), clientId });

/** One user of several applications is one account. */
const keysByAccount = (keys: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const grouped = new Map<string, string[]>();
  for (const key of keys) {
    const place = placeIn(key);
    if (place === undefined) continue;
    const account = `${place.environment}|${place.homeAccountId}`;
    const known = grouped.get(account) ?? [];
    known.push(key);
    grouped.set(account, known);
  }
  return grouped;
};

/** The session names the account as it is now. */
const sessionFirst = (a: string, b: string): number =>
  Number(b.endsWith('|refresh|')) - Number(a.endsWith('|refresh|'));

const isTokenOf = (account: Account, token: TokenResponse | undefined): boolean => {
  const { homeAccountId, environment } = token?.account ?? {};
  return (
    homeAccountId === account.homeAccountId &&
    (environment === undefined || account.environment === undefined || environment === account.environment)
  );
};

const fits = (account: Account, filter: AccountFilter): boolean =>
  (['homeAccountId', 'tenantId', 'environment'] as const).every(
    (name) => filter[name] === undefined || filter[name] === account[name],
  ) &&
  (filter.username === undefined || filter.username.toLowerCase() === account.username?.toLowerCase());
