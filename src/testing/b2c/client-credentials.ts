import { authenticateClient } from '../client/authenticate-client.js';
import { guidOf } from '../directory/guid.js';
import type { AuthorityRequest } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { missingParameter } from '../protocol/refusals.js';
import { resourceFor } from '../protocol/resources.js';
import { resourceOfDefaultScope } from '../protocol/scopes.js';
import { lifetime, signToken } from '../protocol/tokens.js';
import type { Place } from './place.js';

/** RFC 6749 §4.4. The answer has its times as numbers, and says which resource the token is for by its id. */
export async function clientCredentials(
  realm: Realm,
  request: AuthorityRequest,
  place: Place,
): Promise<object | Refusal> {
  const { tenant, policy, url, issuer } = place;
  const scope = parameter(request.form, 'scope');
  if (scope === undefined) return missingParameter('scope');
  const asked = resourceOfDefaultScope(scope);
  if (isRefusal(asked)) return asked;
  const client = await authenticateClient(realm, request, { tenant, audiences: [`${url}/oauth2/v2.0/token`, issuer] });
  if (isRefusal(client)) return client;
  const { application, method } = client;
  const resource = resourceFor(realm, application, asked.uri, tenant.name);
  if (isRefusal(resource)) return resource;

  const servicePrincipal = guidOf(`${tenant.id} ${application.clientId}`);
  const accessToken = await signToken(realm, {
    iss: issuer,
    aud: resource.audience,
    tfp: policy,
    azp: application.clientId,
    azpacr: method === 'secret' ? '1' : '2',
    sub: servicePrincipal,
    oid: servicePrincipal,
    tid: tenant.id,
    ver: '2.0',
    ...(application.roles.length > 0 && { roles: application.roles }),
  });
  const { issuedAt, expiresAt } = lifetime(realm);
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    not_before: issuedAt,
    expires_in: realm.tokenLifetimeSeconds,
    expires_on: expiresAt,
    resource: resource.audience,
  };
}
