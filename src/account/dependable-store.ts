import { err, ok, type ResultAsync } from 'neverthrow';
import { isOAuthError } from '../error/guard.js';
import { localError } from '../error/local.js';
import type { CacheError } from '../error/model.js';
import type { AccountStore, TokenStore } from '../store/token-store.js';
import { isToken, type TokenResponse } from '../token/token.js';
import { guarded } from '../wire/guarded.js';

/**
 * The store as it is called here. Where a method of it throws or rejects there is a `Cache` error; what is no token is
 * none, and a key that does not begin as was asked is not looked at.
 */
export const dependableStore = (store: AccountStore): AccountStore => {
  const dependable = made(store);
  givenStores.set(dependable, store);
  return dependable;
};

const givenStores = new WeakMap<TokenStore, TokenStore>();

/** The store that an application gave, whatever was made of it. */
export const givenStore = (store: TokenStore): TokenStore => givenStores.get(store) ?? store;

const made = (store: AccountStore): AccountStore => ({
  get: (key) => calling(() => store.get(key)).map((token) => (isWhole(token) ? token : undefined)),
  set: (key, token) => calling(() => store.set(key, token)),
  delete: (key) => calling(() => store.delete(key)),
  keys: (prefix) =>
    calling(() => store.keys(prefix)).andThen((keys: unknown) =>
      Array.isArray(keys)
        ? ok(keys.filter((key): key is string => typeof key === 'string' && key.startsWith(prefix)))
        : err(failed()),
    ),
  ...(store.issues && { issues: store.issues }),
});

const failed = (): CacheError => localError('cache_failed', {}, ['the store']);

/** What comes of a call; where it throws, a `Cache` error. */
export const calling = <A>(call: () => ResultAsync<A, CacheError>): ResultAsync<A, CacheError> =>
  guarded('store', call).mapErr((error) => (isOAuthError(error) && error._tag === 'Cache' ? error : failed()));

const isWhole = (value: unknown): value is TokenResponse => isToken(value) && Array.isArray(value.scopes);
