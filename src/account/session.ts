import { ok, okAsync, type ResultAsync } from 'neverthrow';
import type { CacheError } from '../error/model.js';
import type { TokenStore } from '../store/token-store.js';
import { changedToken, type Account, type TokenResponse } from '../token/token.js';
import { alone, type Keeping } from './alone.js';
import { accessKeyOf, refreshKeyOf, type Place, type Purpose } from './keys.js';

/** Keeps the answer of a sign-in: the access token for what was asked, and what the account goes on with. */
export const keepSession = (
  keeping: Keeping,
  place: Place,
  wanted: Purpose,
  token: TokenResponse,
): ResultAsync<unknown, CacheError> => {
  const { store } = keeping;
  const keepOn = (): ResultAsync<unknown, CacheError> =>
    // What cannot be read any more makes way.
    readSession(store, place)
      .orElse(() => ok(undefined))
      .andThen((before) => store.set(refreshKeyOf(place), asKept(token, before)));
  return alone(keeping, place, () =>
    store
      .set(accessKeyOf(place, wanted), withoutRefreshToken(token))
      .andThen(() => (token.refreshToken === undefined ? okAsync(undefined) : keepOn())),
  );
};

/** Of a refresh token there is one copy: one that was replaced must not be found anywhere. */
const withoutRefreshToken = (token: TokenResponse): TokenResponse =>
  changedToken(token, { refreshToken: undefined, source: 'cache', refreshFailure: undefined });

/**
 * What is kept to go on with. Who the account is stays as it was where the token says less of it: without an id token, or
 * as a guest. Else a token of one other tenant would move the account there.
 */
const asKept = (token: TokenResponse, before: TokenResponse | undefined): TokenResponse => {
  const { account, idToken, idTokenClaims } = saysLess(token, before) ? before : token;
  return changedToken(token, { account, idToken, idTokenClaims, source: 'cache', refreshFailure: undefined });
};

const saysLess = ({ account, idToken }: TokenResponse, before: TokenResponse | undefined): before is TokenResponse =>
  before?.account !== undefined &&
  (account === undefined ||
    idToken === undefined ||
    (account.tenantId !== before.account.tenantId && !isAtHome(account)));

const isAtHome = ({ homeAccountId, tenantId }: Account): boolean => homeAccountId.endsWith(`.${tenantId}`);

/** What an account goes on with; `undefined` where there is nothing. */
export const readSession = (store: TokenStore, place: Place): ResultAsync<TokenResponse | undefined, CacheError> =>
  store.get(refreshKeyOf(place)).map((token) => (token?.refreshToken === undefined ? undefined : token));

/** Keeps what came in place of a refresh token, in one step; not where the account has left meanwhile. */
export const replaceSession = (
  keeping: Keeping,
  place: Place,
  token: TokenResponse,
): ResultAsync<unknown, CacheError> =>
  alone(keeping, place, () =>
    readSession(keeping.store, place).andThen((current) =>
      current === undefined || token.refreshToken === undefined
        ? okAsync(undefined)
        : keeping.store.set(refreshKeyOf(place), asKept(token, current)),
    ),
  );

/** Keeps an access token; not where the account has left meanwhile. */
export const keepAccessToken = (
  keeping: Keeping,
  place: Place,
  key: string,
  token: TokenResponse,
): ResultAsync<unknown, CacheError> =>
  alone(keeping, place, () =>
    readSession(keeping.store, place).andThen((session) =>
      session === undefined ? okAsync(undefined) : keeping.store.set(key, withoutRefreshToken(token)),
    ),
  );

/** Takes a refresh token out that is dead; not one that has come in its place meanwhile. */
export const endSession = (keeping: Keeping, place: Place, dead: string): ResultAsync<unknown, CacheError> =>
  alone(keeping, place, () =>
    readSession(keeping.store, place).andThen((current) =>
      current?.refreshToken === dead ? keeping.store.delete(refreshKeyOf(place)) : okAsync(undefined),
    ),
  );
