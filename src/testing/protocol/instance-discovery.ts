import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import { errorReply } from './error-response.js';
import type { Realm } from './realm.js';
import { missingParameter, unknownInstance } from './refusals.js';

/** Says which host names belong to one cloud; here, the one host of this server. */
export function instanceDiscovery(realm: Realm, request: AuthorityRequest): Reply {
  const endpoint = parameter(request.query, 'authorization_endpoint');
  if (endpoint === undefined) return errorReply(missingParameter('authorization_endpoint'), request);
  const address = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const [, tenant = ''] = address?.pathname.split('/') ?? [];
  if (address?.origin !== realm.url() || tenant === '') return errorReply(unknownInstance(), request);
  return jsonReply(200, {
    tenant_discovery_endpoint: `${realm.url()}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: address.host, preferred_cache: address.host, aliases: [address.host] }],
  });
}
