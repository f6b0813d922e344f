import type { Client } from '../client/client.js';
import type { AuthorizationCodeRequest } from '../exchange/authorization-code.js';
import type { TokenOperation } from '../operation/operation.js';
import { grant } from './grant.js';

/**
 * A token for a user who has signed in: redeems the code in the answer of a sign-in that `authorizationUrl` began. For web
 * applications with a credential, for applications without, and for single-page applications.
 *
 * The `state` of the answer must be that of the flow before anything else in it counts, an error too. The id token is
 * checked before anybody gets the token: signature, issuer, audience, times, nonce, `max_age`, and in the hybrid flow the
 * one beside the code before the code is used. A code is good for one use: no `withRetry` sends it twice.
 *
 * @returns an operation. Before anything is sent it fails with `InvalidRequest`, `Flow` (`state_mismatch`,
 * `duplicate_parameter`, `issuer_mismatch`), or with what the answer says: `Aadsts` or `Protocol`, such as category
 * `user_declined`. Then with `Aborted`, `Timeout`, `Network`, `Callback`, `UnexpectedResponse`, what the token endpoint
 * says, such as AADSTS54005 (the code was used), `IdToken`, or `Flow` with `nonce_mismatch`
 * @example
 * const redeem = toOperation(createClient(config).map(authorizationCode))
 * const token = await redeem({ flow: session.flow, response: request.url })
 * @see RFC 6749 §4.1; OpenID Connect Core §3.1.3; RFC 9700 §2.1
 */
export const authorizationCode: (client: Client) => TokenOperation<AuthorizationCodeRequest> = /* @__PURE__ */ grant(
  'authorization_code',
  () => import('../exchange/authorization-code.js'),
  () => 'if_unsent',
);
