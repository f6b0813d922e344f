import { grants } from '../grants/grants.js';
import type { Handler, Kind } from '../protocol/kind.js';
import { isRefusal } from '../protocol/refusal.js';
import { tokenEndpoint } from '../protocol/token-request.js';
import { instanceDiscovery } from './instance-discovery.js';
import { keys } from './keys.js';
import { openidConfiguration } from './metadata.js';
import { refuse } from './refuse.js';
import { readTenantSegment } from './tenant-segment.js';

const answerGrant = tokenEndpoint(grants);

const token: Handler = (realm, request) => {
  const segment = readTenantSegment(realm.directory, request.tenantSegment);
  return isRefusal(segment) ? segment : answerGrant(realm, request, segment);
};

/** Entra ID, in every cloud, and External ID. */
export const entra: Kind = {
  serves: (origin) => !new URL(origin).hostname.endsWith('.b2clogin.com'),
  refuse,
  routes: [
    { method: 'GET', path: '/common/discovery/instance', endpoint: 'instance', respond: instanceDiscovery },
    {
      method: 'GET',
      path: '/{tenant}/v2.0/.well-known/openid-configuration',
      endpoint: 'metadata',
      respond: openidConfiguration,
    },
    { method: 'GET', path: '/{tenant}/discovery/v2.0/keys', endpoint: 'keys', respond: keys },
    { method: 'POST', path: '/{tenant}/oauth2/v2.0/token', endpoint: 'token', respond: token },
  ],
};
