import { okAsync, type ResultAsync } from 'neverthrow';
import type { CacheError } from '../error/model.js';
import type { Clock } from '../operation/clock.js';
import type { AccountStore, TokenStore } from '../store/token-store.js';
import type { TokenResponse } from '../token/token.js';
import { inOrder } from './in-order.js';
import { accessPrefixIn, placeIn, scopesIn } from './keys.js';
import { keepAccessToken } from './session.js';

type Found = readonly { readonly key: string; readonly token: TokenResponse }[];

/**
 * The access tokens of accounts in a store, for a cache with keys of `accessKeyOf`. Where there is none for exactly what is
 * asked, one that was granted more serves as well, and leaves as well where it is refused. Nothing is kept for an account
 * that has left meanwhile.
 */
export const accessTokensIn = (store: AccountStore, clock: Pick<Clock, 'now' | 'sleep'>): TokenStore => {
  /** Those of the same account and tenant that were granted for more, the one that lasts longest first. */
  const wider = (exact: string): ResultAsync<Found, CacheError> => {
    const wanted = scopesIn(exact);
    const serves = ({ scopes }: TokenResponse): boolean => wanted.every((scope) => scopes.includes(scope));
    if (wanted.length === 0) return okAsync([]);
    return store
      .keys(accessPrefixIn(exact))
      .andThen((keys) =>
        inOrder(
          keys.filter((key) => key !== exact),
          (key) => store.get(key).map((token) => ({ key, token })),
        ),
      )
      .map((read) =>
        read
          .flatMap(({ key, token }) => (token && serves(token) ? [{ key, token }] : []))
          .sort((a, b) => b.token.expiresOn - a.token.expiresOn),
      );
  };

  return {
    get: (key) =>
      store
        .get(key)
        .andThen((exact) =>
          exact !== undefined && exact.expiresOn > clock.now()
            ? okAsync(exact)
            : wider(key).map(([first]) => first?.token ?? exact),
        ),
    set: (key, token) => {
      const place = placeIn(key);
      return place === undefined ? okAsync(undefined) : keepAccessToken({ store, clock }, place, key, token);
    },
    delete: (key) => wider(key).andThen((found) => inOrder([key, ...found.map((each) => each.key)], store.delete)),
    ...(store.issues && { issues: store.issues }),
  };
};
