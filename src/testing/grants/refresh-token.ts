import { findApplication } from '../client/authenticate-client.js';
import { readCredentials } from '../client/read-credentials.js';
import { tenantFor } from '../entra/home-tenant.js';
import { issueUserTokens } from '../entra/user-tokens.js';
import { parameter } from '../http/parameters.js';
import { claimsAsked } from '../protocol/claims-asked.js';
import { isRefusal } from '../protocol/refusal.js';
import { missingParameter, unknownApplication } from '../protocol/refusals.js';
import {
  grantOfAnotherClient,
  grantRevoked,
  grantUnreadable,
  refreshTokenOver,
  refreshTokenUnused,
} from '../protocol/user-refusals.js';
import { readUserScopes } from '../protocol/user-scopes.js';
import type { Grant } from './grant.js';
import { userClient } from './user-client.js';

/** RFC 6749 §6, as Entra has it: bound to the person and the client only, and good for another time after its use. */
export const refreshToken: Grant = async (realm, request, segment) => {
  const { form } = request;
  const application = findApplication(realm, readCredentials(request).clientId);
  if (isRefusal(application)) return application;
  const token = parameter(form, 'refresh_token');
  if (token === undefined) return missingParameter('refresh_token');
  const held = realm.grants.findRefreshToken(token);
  if (held === undefined) return grantUnreadable('refresh_token');
  const { signIn, scope: wholeScope, expiresAt } = held.grant;
  if (signIn.clientId !== application.clientId) return grantOfAnotherClient('refresh_token');
  const tenant = tenantFor(realm, segment, signIn.user);
  if (isRefusal(tenant)) return tenant;
  if (!application.tenantIds.includes(tenant.id)) return unknownApplication(application.clientId, tenant.name);
  const ofPage = signIn.platform === 'spa';
  if (held.revoked) return grantRevoked();
  if (realm.now() >= expiresAt) return ofPage ? refreshTokenOver() : refreshTokenUnused();

  const client = await userClient(realm, request, application, { platform: signIn.platform, tenant });
  if (isRefusal(client)) return client;
  const claims = claimsAsked(form);
  if (isRefusal(claims)) return claims;
  const scopes = readUserScopes(realm, application, parameter(form, 'scope') ?? wholeScope, tenant.name);
  if (isRefusal(scopes)) return scopes;
  return issueUserTokens(realm, request, {
    ...client,
    signIn,
    tenant,
    scopes: { ...scopes, offline: true },
    asked: claims,
    wholeScope,
    ...(ofPage && { refreshUntil: expiresAt }),
  });
};
