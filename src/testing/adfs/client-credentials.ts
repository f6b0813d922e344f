import { authenticateClient } from '../client/authenticate-client.js';
import type { AuthorityRequest } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { resourceFor } from '../protocol/resources.js';
import { signToken } from '../protocol/tokens.js';
import { accessTokenIssuer } from './metadata.js';
import { resourceAsked } from './resource-asked.js';

/** RFC 6749 §4.4 as AD FS has it: the token is for the resource that is named, and there are no tenants. */
export async function clientCredentials(realm: Realm, request: AuthorityRequest): Promise<object | Refusal> {
  const { origin, form } = request;
  const url = `${origin}/adfs`;
  const audiences = [url, `${url}/oauth2/token`, `${url}/oauth2/token/`];
  const client = await authenticateClient(realm, request, { audiences });
  if (isRefusal(client)) return client;
  const { application } = client;
  const asked = resourceAsked(form, realm.directory.resources);
  if (isRefusal(asked)) return asked;
  const resource = asked.uri === undefined ? userInfo : resourceFor(realm, application, asked.uri);
  if (isRefusal(resource)) return resource;

  const accessToken = await signToken(realm, {
    aud: `microsoft:identityserver:${resource.uri}`,
    iss: accessTokenIssuer(origin),
    apptype: 'Confidential',
    appid: application.clientId,
    authmethod: 'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
    ...(asked.scope !== undefined && { scp: asked.scope }),
    ver: '1.0',
  });
  return {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: realm.tokenLifetimeSeconds,
    ...(parameter(form, 'resource') !== undefined && { resource: resource.uri }),
    ...(asked.scope !== undefined && { scope: asked.scope }),
  };
}

/** What a token is for where nothing is named. */
const userInfo = { uri: 'urn:microsoft:userinfo', audience: 'urn:microsoft:userinfo' };
