import { pollDevice } from '../devices/poll-device.js';
import { audiencesOf } from '../entra/audiences.js';
import { tenantFor } from '../entra/home-tenant.js';
import { issueUserTokens } from '../entra/user-tokens.js';
import { claimsAsked } from '../protocol/claims-asked.js';
import { isRefusal } from '../protocol/refusal.js';
import { unknownApplication } from '../protocol/refusals.js';
import { codeSpent, originNotAllowed } from '../protocol/user-refusals.js';
import { readUserScopes } from '../protocol/user-scopes.js';
import type { Grant } from './grant.js';

/** RFC 8628 §3.4: what a person has signed in to elsewhere becomes tokens for the device, once. */
export const deviceCode: Grant = async (realm, request, segment) => {
  if (request.headers['origin'] !== undefined) return originNotAllowed();
  const audiences = realm.directory.tenants.flatMap((tenant) => audiencesOf(request.origin, tenant));
  const device = await pollDevice(realm, request, { issuer: 'entra', audiences });
  if (isRefusal(device)) return device;
  const { held, application, signIn } = device;
  const tenant = tenantFor(realm, segment, signIn.user);
  if (isRefusal(tenant)) return tenant;
  if (!application.tenantIds.includes(tenant.id)) return unknownApplication(application.clientId, tenant.name);
  const claims = claimsAsked(request.form);
  if (isRefusal(claims)) return claims;
  const { scope } = held.request;
  const scopes = readUserScopes(realm, application, scope, tenant.name);
  if (isRefusal(scopes)) return scopes;
  if (!held.spend()) return codeSpent();
  return issueUserTokens(realm, request, { ...device, tenant, scopes, asked: claims, wholeScope: scope });
};
