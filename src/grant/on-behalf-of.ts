import type { Client } from '../client/client.js';
import type { OnBehalfOfRequest } from '../exchange/on-behalf-of.js';
import type { TokenOperation } from '../operation/operation.js';
import { grant } from './grant.js';

/**
 * A token for another API, for the user whose access token was sent to this one. Check that token first: its signature,
 * issuer, audience and times; this grant does not let anybody in.
 *
 * What it asks for besides the scopes is `openid profile`, so that the token says whose it is, and no refresh token: with
 * every call comes an assertion that does the same. A process that goes on without its caller says `offline_access` in
 * `scopes`. `withCache` keeps a token for each assertion. At a client of many tenants, make it for the tenant of the
 * assertion (`tid`).
 *
 * Where the user must do something, such as a second factor, there is nobody to ask here: hand the claims to the caller, as
 * in the example, and the caller's next token satisfies them.
 *
 * @returns an operation. It fails before anything is sent with `Config` (no credential) or `InvalidRequest` (an assertion
 * that is an id token, a token of an application, or one for another API); then with `Aborted`, `Timeout`, `Network`,
 * `Callback`, `UnexpectedResponse`, `IdToken`, `Flow` with `issuer_mismatch`, or with what the server says: categories
 * `step_up_required` (AADSTS50076, AADSTS50079, with `claims`), `consent_required` (AADSTS65001), `grant_expired`
 * (AADSTS500133), `grant_rejected` (AADSTS50013, AADSTS240002, AADSTS7000114) and the like
 * @example
 * const exchangeToken = toOperation(createClient(config).map(onBehalfOf).map(standardPipeline()))
 * const token = await exchangeToken({ scopes: ['https://graph.microsoft.com/User.Read'], assertion })
 * token.mapErr((error) => {
 *   const challenge = challengeFor(error, { clientId })
 *   if (challenge) response.writeHead(401, { 'WWW-Authenticate': formatChallenge(challenge) })
 * })
 * @see Microsoft identity platform, "OAuth 2.0 On-Behalf-Of flow"; RFC 7523 §2.1
 */
export const onBehalfOf: (client: Client) => TokenOperation<OnBehalfOfRequest> = /* @__PURE__ */ grant(
  'on_behalf_of',
  () => import('../exchange/on-behalf-of.js'),
);
