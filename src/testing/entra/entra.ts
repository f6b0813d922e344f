import { grants } from '../grants/grants.js';
import type { Handler, Kind } from '../protocol/kind.js';
import { isRefusal } from '../protocol/refusal.js';
import { tokenEndpoint } from '../protocol/token-request.js';
import { devicePage } from '../devices/device-page.js';
import { failAuthorize } from './authorize/answer.js';
import { authorize } from './authorize/authorize.js';
import { devicecode } from './devicecode.js';
import { instanceDiscovery } from './instance-discovery.js';
import { keys } from './keys.js';
import { failLogout, logout } from './logout.js';
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
    {
      method: 'GET',
      path: '/common/discovery/instance',
      endpoint: 'instance',
      respond: instanceDiscovery,
      readers: 'any',
    },
    {
      method: 'GET',
      path: '/{tenant}/v2.0/.well-known/openid-configuration',
      endpoint: 'metadata',
      respond: openidConfiguration,
      readers: 'any',
    },
    { method: 'GET', path: '/{tenant}/discovery/v2.0/keys', endpoint: 'keys', respond: keys, readers: 'any' },
    { method: 'POST', path: '/{tenant}/oauth2/v2.0/token', endpoint: 'token', respond: token, readers: 'pages' },
    {
      method: 'any',
      path: '/{tenant}/oauth2/v2.0/authorize',
      endpoint: 'authorize',
      respond: authorize,
      fail: failAuthorize,
    },
    { method: 'POST', path: '/{tenant}/oauth2/v2.0/devicecode', endpoint: 'devicecode', respond: devicecode },
    { method: 'any', path: '/devicelogin', respond: devicePage },
    { method: 'any', path: '/{tenant}/oauth2/v2.0/logout', endpoint: 'logout', respond: logout, fail: failLogout },
  ],
};
