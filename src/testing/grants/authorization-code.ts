import { findApplication } from '../client/authenticate-client.js';
import { readCredentials } from '../client/read-credentials.js';
import { issueUserTokens } from '../entra/user-tokens.js';
import { tenantFor } from '../entra/home-tenant.js';
import { parameter } from '../http/parameters.js';
import { bothClaims, claimsAsked } from '../protocol/claims-asked.js';
import { refuseVerifier } from '../protocol/pkce.js';
import { isRefusal } from '../protocol/refusal.js';
import { missingParameter } from '../protocol/refusals.js';
import { tokensOf } from '../protocol/scopes.js';
import {
  codeExpired,
  codeSpent,
  grantOfAnotherClient,
  grantOfAnotherTenant,
  grantRevoked,
  grantUnreadable,
  redirectUriDiffers,
  scopeNotOfCode,
} from '../protocol/user-refusals.js';
import { readUserScopes } from '../protocol/user-scopes.js';
import type { Grant } from './grant.js';
import { userClient } from './user-client.js';

/** RFC 6749 §4.1.3 and RFC 7636 §4.5: what a person was sent back with becomes tokens, once. */
export const authorizationCode: Grant = async (realm, request, segment) => {
  const { form } = request;
  const application = findApplication(realm, readCredentials(request).clientId);
  if (isRefusal(application)) return application;
  const code = parameter(form, 'code');
  if (code === undefined) return missingParameter('code');
  const redirectUri = parameter(form, 'redirect_uri');
  if (redirectUri === undefined) return missingParameter('redirect_uri');
  const held = realm.grants.findCode(code);
  if (held === undefined) return grantUnreadable('code');
  const { grant } = held;
  const { signIn } = grant;
  if (signIn.clientId !== application.clientId) return grantOfAnotherClient('code');
  const tenant = tenantFor(realm, segment, signIn.user);
  if (isRefusal(tenant)) return tenant;
  if (tenant.id !== grant.tenantId) return grantOfAnotherTenant();
  if (held.revoked) return grantRevoked();
  if (realm.now() >= grant.expiresAt) return codeExpired();
  if (redirectUri !== grant.redirectUri) return redirectUriDiffers();

  const client = await userClient(realm, request, application, { platform: signIn.platform, tenant });
  if (isRefusal(client)) return client;
  const unproved = refuseVerifier(grant.challenge, form);
  if (unproved !== undefined) return unproved;
  const claims = claimsAsked(form);
  if (isRefusal(claims)) return claims;
  const scope = parameter(form, 'scope') ?? grant.scope;
  const scopes = readUserScopes(realm, application, scope, tenant.name);
  if (isRefusal(scopes)) return scopes;
  const allowed = tokensOf(grant.scope);
  if (!tokensOf(scope).every((token) => allowed.includes(token))) return scopeNotOfCode();

  if (!held.spend()) return codeSpent();
  return issueUserTokens(realm, request, {
    ...client,
    signIn,
    tenant,
    scopes,
    asked: bothClaims(grant.claims, claims),
    nonce: grant.nonce,
    signInTime: grant.claims.signInTime,
    wholeScope: grant.scope,
  });
};
