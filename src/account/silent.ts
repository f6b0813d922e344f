import type { Client } from '../client/client.js';
import type { CacheSettings } from '../combinator/with-cache.js';
import { lazily } from '../operation/lazily.js';
import { operationIn, type TokenOperation } from '../operation/operation.js';
import { copied } from '../operation/request.js';
import type { AccountStore } from '../store/token-store.js';
import { isRotating } from './rotation.js';
import type { SilentRequest } from './silent-request.js';

/**
 * A token for a user who has signed in before, without asking: one that is kept for what is asked, or for more; else by
 * the refresh token, in any tenant where the account is known. What is kept is treated as `withCache` treats it: renewed in
 * the background, given as long as it is valid, and asked anew for claims. Equal calls share a request.
 *
 * A refresh token that the server calls dead is taken out of the store; any other refusal leaves it there.
 *
 * @param store the one that `withAccountStore` keeps sign-ins in
 * @returns an operation. It fails with `NoToken` (category `sign_in_required`) where nothing is kept that serves, and with
 * whatever `refreshToken` fails with; `Cache` where the store does. `withClaimsChallenge` puts all that a person can help
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
  const repeat = isRotating(client) ? 'if_settled' : 'always';
  const context = { authority, clientId, grant: 'silent', ...(credential && { credential }), runtime, repeat } as const;
  let made: TokenOperation<SilentRequest> | undefined;
  return operationIn(context, (given) => {
    if (made) return made(given);
    const request = copied(given);
    return lazily(
      'silent',
      () => import('./acquire.js'),
      ({ makeSilent }) => (made ??= makeSilent({ client, store, settings, context }))(request),
    );
  });
};
