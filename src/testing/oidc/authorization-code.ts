import { proveClient } from '../client/authenticate-client.js';
import { parameter } from '../http/parameters.js';
import { refuseVerifier } from '../protocol/pkce.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { missingParameter } from '../protocol/refusals.js';
import type { GrantAt } from '../protocol/token-request.js';
import {
  codeExpired,
  codeSpent,
  credentialMissing,
  grantOfAnotherClient,
  grantRevoked,
  grantUnreadable,
  redirectUriDiffers,
} from '../protocol/user-refusals.js';
import { proofNeedOf } from '../client/proof-need.js';
import { audiencesAt, clientOf } from './place.js';
import { issueOidcTokens } from './user-tokens.js';

/** RFC 6749 §4.1.3. A code that comes a second time ends all that came of it the first time (§4.1.2). */
export const authorizationCode: GrantAt<[]> = async (realm, request): Promise<object | Refusal> => {
  const { form } = request;
  const application = clientOf(realm, request);
  if (isRefusal(application)) return application;
  const code = parameter(form, 'code');
  if (code === undefined) return missingParameter('code');
  const held = realm.oidcGrants.findCode(code);
  if (held === undefined) return grantUnreadable('code');
  const { signIn, redirectUri, challenge, scope, nonce, expiresAt } = held.grant;
  if (signIn.clientId !== application.clientId) return grantOfAnotherClient('code');
  if (held.revoked) return grantRevoked();
  if (realm.now() >= expiresAt) return codeExpired();
  if (parameter(form, 'redirect_uri') !== redirectUri) return redirectUriDiffers();

  const need = proofNeedOf(application, signIn.platform);
  const client = await proveClient(realm, request, application, { audiences: audiencesAt(request), need });
  if (isRefusal(client)) return client;
  if (client.method === 'none' && challenge === undefined) return credentialMissing();
  const unproved = refuseVerifier(challenge, form);
  if (unproved !== undefined) return unproved;
  if (held.spend()) return issueOidcTokens(realm, request, { ...client, signIn, scope, wholeScope: scope, nonce });
  realm.oidcGrants.revoke((other) => other === signIn);
  return codeSpent();
};
