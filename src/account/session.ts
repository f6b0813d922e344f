import { okAsync, type ResultAsync } from 'neverthrow';
import type { CacheError } from '../error/model.js';
import type { TokenStore } from '../store/token-store.js';
import { changedToken, type TokenResponse } from '../token/token.js';
import { accessKeyOf, refreshKeyOf, type Place } from './keys.js';

/** What is asked for, and in which tenant. */
export interface Wanted {
  readonly tenant: string;
  readonly scopes: readonly string[];
}

/** Keeps the answer of a sign-in: the access token for what was asked, and what the account goes on with. */
export const keepSession = (
  store: TokenStore,
  place: Place,
  { tenant, scopes }: Wanted,
  token: TokenResponse,
): ResultAsync<unknown, CacheError> =>
  store
    .set(accessKeyOf(place, tenant, scopes), withoutRefreshToken(token))
    .andThen(() =>
      token.refreshToken === undefined ? okAsync(undefined) : store.set(refreshKeyOf(place), asKept(token)),
    );

/** Of a refresh token there is one copy: one that was replaced must not be found anywhere. */
export const withoutRefreshToken = (token: TokenResponse): TokenResponse =>
  changedToken(token, { refreshToken: undefined, source: 'cache', refreshFailure: undefined });

const asKept = (token: TokenResponse): TokenResponse =>
  changedToken(token, { source: 'cache', refreshFailure: undefined });

/** What an account goes on with; `undefined` where there is nothing. */
export const readSession = (store: TokenStore, place: Place): ResultAsync<TokenResponse | undefined, CacheError> =>
  store.get(refreshKeyOf(place)).map((token) => (token?.refreshToken === undefined ? undefined : token));

/** Keeps what came in place of a refresh token, in one step; not where the account has left meanwhile. */
export const replaceSession = (
  store: TokenStore,
  place: Place,
  token: TokenResponse,
): ResultAsync<unknown, CacheError> =>
  readSession(store, place).andThen((current) =>
    current === undefined || token.refreshToken === undefined
      ? okAsync(undefined)
      : store.set(refreshKeyOf(place), asKept(token)),
  );

/** Takes a refresh token out that is dead; not one that has come in its place meanwhile. */
export const endSession = (store: TokenStore, place: Place, dead: string): ResultAsync<unknown, CacheError> =>
  readSession(store, place).andThen((current) =>
    current?.refreshToken === dead ? store.delete(refreshKeyOf(place)) : okAsync(undefined),
  );
