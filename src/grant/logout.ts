import type { Client } from '../client/client.js';
import type { LogoutRequest } from '../exchange/logout.js';
import { lazily } from '../operation/lazily.js';
import { operationIn, type TokenOperation } from '../operation/operation.js';

/**
 * Where to send a browser so that its user signs out at the authority, and of the other applications that were signed in to
 * in this browser. End the session of your own application first: drop its cookie and what it keeps.
 *
 * Nothing is revoked: the platform has no endpoint for that (RFC 7009). Access tokens stay valid until they end, and refresh
 * tokens too; what is in a store has to be taken out. To end all sessions of a user everywhere, an administrator calls
 * `POST /users/{id}/revokeSignInSessions` of Microsoft Graph.
 *
 * `logoutHint` is the `login_hint` of the user's id token claims, where the application asks for that optional claim.
 *
 * @returns an operation that gives the address. It fails with `InvalidRequest` with everything that is wrong in `issues`; `Config` where the authority has no such address; what
 * befalls discovery: `Network`, `Timeout`, `Aborted`, `UnexpectedResponse`, `Aadsts`
 * @example
 * const logout = toOperation(createClient(config).map(logoutUrl))
 * await logout({ postLogoutRedirectUri: 'https://app.example/', logoutHint }).map((url) => response.redirect(url))
 * @see OpenID Connect RP-Initiated Logout 1.0 §2; Microsoft identity platform, "OpenID Connect", "Send a sign-out request"
 */
export const logoutUrl = (client: Client): TokenOperation<LogoutRequest, string> => {
  const { authority, clientId, runtime } = client;
  return operationIn({ authority, clientId, grant: 'logout', runtime }, (request) =>
    lazily(
      'logout',
      () => import('../exchange/logout.js'),
      ({ signOutAt }) => signOutAt(client, request),
    ),
  );
};
