import type { Client } from '../client/client.js';
import type { UsernamePasswordRequest } from '../exchange/username-password.js';
import type { TokenOperation } from '../operation/operation.js';
import { grant } from './grant.js';

/**
 * A token for a user by name and password: the resource owner password credentials grant.
 *
 * It works for accounts of the tenant alone that need nothing but a password: no second factor, no passkey, no personal
 * Microsoft account, and no user whose password another server knows. That server is not asked: there is no WS-Trust here.
 * `withCache` keeps the token in a shared store under a key that only this process can make, since a password can be guessed.
 *
 * @deprecated The application sees the password, and every policy that asks for more than one fails: the grant must not be
 * used (RFC 9700 §2.4). Let the user sign in: `authorizationUrl` and `authorizationCode`; for work without a user,
 * `clientCredentials` or a managed identity; in a test, an authority of your own from `tokenrail/testing`.
 * @returns an operation. It fails before anything is sent with `Config` (`common` and `consumers` take no passwords) or
 * `InvalidRequest`; then with `Aborted`, `Timeout`, `Network`, `Callback`, `UnexpectedResponse`, `IdToken`, `Flow` with
 * `issuer_mismatch`, or with what the server says: AADSTS50126 (wrong name or password), AADSTS50034 (no such user),
 * AADSTS50053 (locked), AADSTS50076 (a second factor is needed) and the like
 * @example
 * const acquire = toOperation(createClient(config).map(usernamePassword))
 * const token = await acquire({ scopes: ['User.Read'], username, password })
 * @see RFC 6749 §4.3; RFC 9700 §2.4; Microsoft identity platform, "OAuth 2.0 Resource Owner Password Credentials"
 */
export const usernamePassword: (client: Client) => TokenOperation<UsernamePasswordRequest> = /* @__PURE__ */ grant(
  'password',
  () => import('../exchange/username-password.js'),
);
