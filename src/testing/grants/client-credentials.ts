import { authenticateClient } from '../client/authenticate-client.js';
import { parameter } from '../http/parameters.js';
import { isRefusal } from '../protocol/refusal.js';
import { missingParameter, resourceNotAssigned, tenantNotNamed, unknownResource } from '../protocol/refusals.js';
import { resourceOfDefaultScope } from '../protocol/scopes.js';
import { appOnlyToken } from '../protocol/tokens.js';
import type { Grant } from './grant.js';

/** RFC 6749 §4.4: an application gets a token for itself, for one resource, in one tenant. */
export const clientCredentials: Grant = async (realm, request, segment) => {
  if (segment.kind === 'shared') return tenantNotNamed(segment.name);
  const scope = parameter(request.form, 'scope');
  if (scope === undefined) return missingParameter('scope');
  const asked = resourceOfDefaultScope(scope);
  if (isRefusal(asked)) return asked;

  const client = await authenticateClient(realm, request, segment.tenant);
  if (isRefusal(client)) return client;
  const { application, method } = client;

  const resource = realm.directory.resources.find(({ uri }) => uri === asked.uri);
  if (resource === undefined) return unknownResource(asked.uri, segment.tenant.name);
  if (application.resources?.includes(resource.uri) === false) {
    return resourceNotAssigned(application.clientId, resource.uri);
  }

  const accessToken = await appOnlyToken(realm, { tenant: segment.tenant, application, resource, method });
  const lifetime = realm.tokenLifetimeSeconds;
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: accessToken };
};
