import type { ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { localError } from '../error/local.js';
import type { CacheError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';
import type { AccountStore } from '../store/token-store.js';
import type { Accounts } from './listing.js';

/**
 * The accounts that `withAccountStore` keeps: of one client, or of all that share a store.
 *
 * @param client leaves the accounts of others that share the store alone
 * @returns what lists, finds and removes them; each fails with `Cache` where the store does
 * @example
 * const [account] = await accounts(store).list().unwrapOr([])
 * if (account) await silent(client, store)({ scopes, account })
 */
export const accounts = (store: AccountStore, client?: Client): Accounts => {
  const using = <A>(use: (listing: Accounts) => ResultAsync<A, CacheError>): ResultAsync<A, CacheError> =>
    lazily(
      'accounts',
      () => import('./listing.js'),
      ({ accountsIn }) => use(accountsIn(store, client)),
    ).mapErr((error) => (error._tag === 'Cache' ? error : localError('cache_failed', {}, ['accounts'])));
  return {
    list: () => using(({ list }) => list()),
    find: (filter) => using(({ find }) => find(filter)),
    remove: (account) => using(({ remove }) => remove(account)),
  };
};
