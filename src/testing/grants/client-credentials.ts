import { audiencesOf } from '../entra/audiences.js';
import { appOnlyToken } from '../entra/access-token.js';
import { issuerOf } from '../entra/clouds.js';
import { authenticateClient } from '../client/authenticate-client.js';
import { parameter } from '../http/parameters.js';
import { claimsAsked } from '../protocol/claims-asked.js';
import { isRefusal } from '../protocol/refusal.js';
import { missingParameter, tenantNotNamed } from '../protocol/refusals.js';
import { resourceFor } from '../protocol/resources.js';
import { resourceOfDefaultScope } from '../protocol/scopes.js';
import type { Grant } from './grant.js';

/** RFC 6749 §4.4: an application gets a token for itself, for one resource, in one tenant. */
export const clientCredentials: Grant = async (realm, request, segment) => {
  if (segment.kind === 'shared') return tenantNotNamed(segment.name);
  const { tenant } = segment;
  const scope = parameter(request.form, 'scope');
  if (scope === undefined) return missingParameter('scope');
  const asked = resourceOfDefaultScope(scope);
  if (isRefusal(asked)) return asked;
  const claims = claimsAsked(request.form);
  if (isRefusal(claims)) return claims;

  const client = await authenticateClient(realm, request, { tenant, audiences: audiencesOf(request.origin, tenant) });
  if (isRefusal(client)) return client;
  const resource = resourceFor(realm, client.application, asked.uri, tenant.name);
  if (isRefusal(resource)) return resource;

  const issuer = issuerOf(request.origin, tenant.id);
  const accessToken = await appOnlyToken(realm, { ...client, tenant, resource, issuer, asked: claims });
  const lifetime = realm.tokenLifetimeSeconds;
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: accessToken };
};
