import type { Client } from '../client/client.js';
import type { Authorization, AuthorizationUrlRequest } from '../exchange/authorization-url.js';
import { lazily } from '../operation/lazily.js';
import { operationIn, type TokenOperation } from '../operation/operation.js';

/**
 * Where to send a browser so that a user signs in, and the flow to keep until it is back. `authorizationCode` makes a token
 * of both. State, nonce and code verifier are random and fresh, the code challenge is always S256; nothing is sent, but
 * where the authority is known by its issuer only, or not known at all.
 *
 * The flow is good for one answer and secret until then: keep it in the session of the browser that is sent away, never
 * in a place that users share. `memoryFlows` (one process), `sealedFlows` (a cookie) and `browserFlows` (a page) do that.
 *
 * @returns an operation that gives `{ url, flow }`. It fails with `InvalidRequest` with everything that is wrong in `issues`; `Config` where the authority has no such endpoint;
 * what befalls discovery: `Network`, `Timeout`, `Aborted`, `UnexpectedResponse`, `Aadsts`
 * @example
 * const begin = toOperation(createClient(config).map(authorizationUrl))
 * await begin({ scopes: ['User.Read'], redirectUri: 'https://app.example/callback' }).map(({ url, flow }) => {
 *   session.flow = flow
 *   response.redirect(url)
 * })
 * @see OpenID Connect Core §3.1.2.1; RFC 7636 §4.3; Microsoft identity platform, "OAuth 2.0 authorization code flow"
 */
export const authorizationUrl = (client: Client): TokenOperation<AuthorizationUrlRequest, Authorization> => {
  const { authority, clientId, runtime } = client;
  return operationIn({ authority, clientId, grant: 'authorization_url', runtime }, (request) =>
    lazily(
      'authorization_url',
      () => import('../exchange/authorization-url.js'),
      ({ authorize }) => authorize(client, request),
    ),
  );
};
