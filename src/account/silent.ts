import type { ResultAsync } from 'neverthrow';
import { isRotating } from '../authority/rotation.js';
import type { Client } from '../client/client.js';
import { cachedBy, type CacheSettings } from '../combinator/with-cache.js';
import { withSingleFlight } from '../combinator/with-single-flight.js';
import type { CallbackError, NetworkError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';
import { operationIn, type TokenOperation } from '../operation/operation.js';
import { copied } from '../operation/request.js';
import type { AccountStore, TokenStore } from '../store/token-store.js';
import type { Acquiring } from './acquire.js';
import type { Found, SilentRequest } from './silent-request.js';

/**
 * A token for a user who has signed in before, without asking: one that is kept for what is asked, or for more; else by
 * the refresh token, in any tenant where the account is known. What is kept is treated as `withCache` treats it: renewed in
 * the background, given as long as it is valid, and asked anew for claims. Equal calls share a request.
 *
 * A refresh token that the server calls dead is taken out of the store; any other refusal leaves it there.
 *
 * @param store the one that `withAccountStore` keeps sign-ins in; what is wrong with its settings is `Config`
 * @param settings when a token is renewed, and how long a caller waits for that: as of `withCache`
 * @returns an operation. It fails with `InvalidRequest`, with `NoToken` (category `sign_in_required`) where nothing is kept
 * that serves, or no account is given, and with whatever `refreshToken` fails with; `Cache` where the store does. `withClaimsChallenge` puts all that a person can help
 * with to a person
 * @example
 * const signIn = withAccountStore(store)(interactive(client))
 * const acquire = withClaimsChallenge(silent(client, store), (_, request) => signIn(request))
 * const token = await acquire({ scopes: ['User.Read'], account: 'only' })
 * @see Microsoft identity platform, "Refresh tokens"
 */
export const silent = (
  client: Client,
  store: AccountStore,
  settings: CacheSettings = {},
): TokenOperation<SilentRequest> => {
  const { authority, clientId, credential, runtime } = client;
  // As of `refreshToken`: a second use of one that the server has replaced may end the session.
  const repeat = isRotating(client.authority) ? 'if_settled' : 'always';
  const context = { authority, clientId, grant: 'silent', ...(credential && { credential }), runtime, repeat } as const;

  let loaded: Acquiring | undefined;
  const using = <A, E>(
    use: (parts: Acquiring) => ResultAsync<A, E>,
  ): ResultAsync<A, E | NetworkError | CallbackError> =>
    loaded
      ? use(loaded)
      : lazily(
          'silent',
          () => import('./acquire.js'),
          ({ acquiring }) => use((loaded ??= acquiring(client, store))),
        );
  // By the time that a cache asks, it is there.
  const parts = (): Acquiring => loaded as Acquiring;
  const tokens: TokenStore = {
    get: (key) => parts().tokens.get(key),
    set: (key, token) => parts().tokens.set(key, token),
    delete: (key) => parts().tokens.delete(key),
    ...(store.issues && { issues: store.issues }),
  };
  const renewed = operationIn(context, (found: Found) => parts().renew(found));
  const cached = cachedBy(({ key }: Found) => key, tokens, settings)(withSingleFlight()(renewed));
  return operationIn(context, (given) => {
    const request = copied(given);
    return using(({ find }) => find(request)).andThen(cached);
  });
};
