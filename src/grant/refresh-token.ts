import { isRotating } from '../authority/rotation.js';
import type { Client } from '../client/client.js';
import type { RefreshTokenRequest } from '../exchange/refresh-token.js';
import type { Repeat, TokenOperation } from '../operation/operation.js';
import { grant } from './grant.js';

const repeat = ({ authority }: Client): Repeat => (isRotating(authority) ? 'if_settled' : 'always');

/**
 * A token for a user by a refresh token, such as another library has kept: for moving to this one. `silent` does the
 * keeping, too. The token that comes has the refresh token to go on with: the new one, or the same where the server sends
 * none. Keep it in place of the old.
 *
 * @returns an operation. It fails with `InvalidRequest` before anything is sent; then with `Aborted`, `Timeout`,
 * `Network`, `Callback`, `UnexpectedResponse`, `IdToken` (of another user than `idTokenClaims` says), or with what the
 * server says: category `grant_expired` where the refresh token is dead (AADSTS700082, AADSTS50173), `step_up_required`
 * and the like where the user must be asked
 * @example
 * const refresh = toOperation(createClient(config).map(refreshToken))
 * const token = await refresh({ scopes: ['User.Read'], refreshToken: old })
 * @see RFC 6749 §6; OpenID Connect Core §12; Microsoft identity platform, "Refresh tokens"
 */
export const refreshToken: (client: Client) => TokenOperation<RefreshTokenRequest> = /* @__PURE__ */ grant(
  'refresh_token',
  () => import('../exchange/refresh-token.js'),
  repeat,
);
