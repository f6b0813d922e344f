import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';
import { missingParameter, unknownInstance } from '../protocol/refusals.js';
import { cloudOf, clouds, ownOrigin } from './clouds.js';

/**
 * Says whether a host is one of Entra, and which names belong to one cloud. Known are the hosts of the clouds, those of
 * the option `customHosts`, and the host that is asked, for this is where the authority itself is.
 */
export function instanceDiscovery(realm: Realm, request: AuthorityRequest): Reply | Refusal {
  const endpoint = parameter(request.query, 'authorization_endpoint');
  if (endpoint === undefined) return missingParameter('authorization_endpoint');
  const address = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const [, tenant = ''] = address?.pathname.split('/') ?? [];
  if (address === undefined || tenant === '') return unknownInstance();
  const own = [new URL(request.origin).host, ...realm.customHosts];
  const isOwn = own.includes(address.host);
  if (!isOwn && cloudOf(address.host) === undefined) return unknownInstance();

  const ownEntries = isOwn && cloudOf(address.host) === undefined ? [entry([address.host])] : [];
  return jsonReply(200, {
    tenant_discovery_endpoint: `${ownOrigin(address.origin)}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': parameter(request.query, 'api-version') ?? '1.0',
    metadata: [...ownEntries, ...clouds.map(({ hosts, cacheHost }) => entry(hosts, cacheHost))],
  });
}

function entry(aliases: readonly string[], cacheHost: string | undefined = aliases[0]): object {
  return { preferred_network: aliases[0], preferred_cache: cacheHost, aliases };
}
