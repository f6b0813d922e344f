import { randomUUID } from 'node:crypto';
import { authenticateClient } from '../client/authenticate-client.js';
import type { AuthorityRequest } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { scopeMalformed } from '../protocol/refusals.js';
import { resourceFor } from '../protocol/resources.js';
import { isScope } from '../protocol/scopes.js';
import { signToken } from '../protocol/tokens.js';

/** RFC 6749 §4.4, with the claims of RFC 9068. `resource` (RFC 8707) chooses the audience; without it, it is the issuer. */
export async function clientCredentials(realm: Realm, request: AuthorityRequest): Promise<object | Refusal> {
  const { origin, form } = request;
  const issuer = `${origin}/oidc`;
  const client = await authenticateClient(realm, request, { audiences: [issuer, `${issuer}/token`] });
  if (isRefusal(client)) return client;
  const { application } = client;
  const scope = parameter(form, 'scope');
  if (scope !== undefined && !isScope(scope)) return scopeMalformed(scope);
  const uri = parameter(form, 'resource');
  const resource = uri === undefined ? undefined : resourceFor(realm, application, uri);
  if (resource !== undefined && isRefusal(resource)) return resource;

  const accessToken = await signToken(realm, {
    iss: issuer,
    aud: resource?.audience ?? issuer,
    sub: application.clientId,
    client_id: application.clientId,
    ...(scope !== undefined && { scope }),
    ...(application.roles.length > 0 && { roles: application.roles }),
    jti: randomUUID(),
  });
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: realm.tokenLifetimeSeconds,
    ...(scope !== undefined && { scope }),
  };
}
