import { proveClient } from '../client/authenticate-client.js';
import { proofNeedOf } from '../client/proof-need.js';
import { parameter } from '../http/parameters.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { missingParameter, scopeMalformed } from '../protocol/refusals.js';
import { tokensOf } from '../protocol/scopes.js';
import type { GrantAt } from '../protocol/token-request.js';
import {
  grantOfAnotherClient,
  grantRevoked,
  grantUnreadable,
  refreshTokenSpent,
  refreshTokenUnused,
} from '../protocol/user-refusals.js';
import { audiencesAt, clientOf } from './place.js';
import { issueOidcTokens } from './user-tokens.js';

/** RFC 6749 §6 with rotation: one that was used already has been stolen once, and all of its family end (RFC 9700 §4.14.2). */
export const refreshToken: GrantAt<[]> = async (realm, request): Promise<object | Refusal> => {
  const { form } = request;
  const application = clientOf(realm, request);
  if (isRefusal(application)) return application;
  const token = parameter(form, 'refresh_token');
  if (token === undefined) return missingParameter('refresh_token');
  const held = realm.oidcGrants.findRefreshToken(token);
  if (held === undefined) return grantUnreadable('refresh_token');
  const { signIn, scope: wholeScope, expiresAt } = held.grant;
  if (signIn.clientId !== application.clientId) return grantOfAnotherClient('refresh_token');
  if (held.revoked) return grantRevoked();
  if (realm.now() >= expiresAt) return refreshTokenUnused();

  const need = proofNeedOf(application, signIn.platform);
  const client = await proveClient(realm, request, application, { audiences: audiencesAt(request), need });
  if (isRefusal(client)) return client;
  const scope = parameter(form, 'scope') ?? wholeScope;
  const whole = tokensOf(wholeScope);
  if (!tokensOf(scope).every((each) => whole.includes(each))) return scopeMalformed(scope);
  if (held.spend()) return issueOidcTokens(realm, request, { ...client, signIn, scope, wholeScope });
  realm.oidcGrants.revoke((other) => other === signIn);
  return refreshTokenSpent();
};
