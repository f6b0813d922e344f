import type { Client } from '../client/client.js';
import type { ClientCredentialsRequest } from '../exchange/client-credentials.js';
import type { TokenOperation } from '../operation/operation.js';
import { grant } from './grant.js';

/**
 * A token for the application itself, without a user.
 *
 * @returns an operation. It fails with `Config` (no credential, a tenant that stands for many) or `InvalidRequest`
 * before anything is sent; then with `Aborted`, `Timeout`, `Network`, `Callback` (a credential of your own threw),
 * `UnexpectedResponse`, or what the server says: `Aadsts` or `Protocol`
 * @example
 * const acquire = toOperation(createClient(config).map(clientCredentials))
 * const token = await acquire({ scopes: ['https://graph.microsoft.com/.default'] })
 * @see RFC 6749 §4.4; Microsoft identity platform, "OAuth 2.0 client credentials flow"
 */
export const clientCredentials: (client: Client) => TokenOperation<ClientCredentialsRequest> = /* @__PURE__ */ grant(
  'client_credentials',
  () => import('../exchange/client-credentials.js'),
);
