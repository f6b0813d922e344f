import type { Kind } from '../protocol/kind.js';
import { keySet } from '../protocol/signing-key.js';
import { tokenEndpoint } from '../protocol/token-request.js';
import { clientCredentials } from './client-credentials.js';
import { openidConfiguration } from './metadata.js';
import { refuse } from './refuse.js';

const token = tokenEndpoint(new Map([['client_credentials', clientCredentials]]));

/** Active Directory Federation Services: one authority for all, without tenants. */
export const adfs: Kind = {
  refuse,
  routes: [
    {
      method: 'GET',
      path: '/adfs/.well-known/openid-configuration',
      endpoint: 'metadata',
      respond: openidConfiguration,
    },
    { method: 'GET', path: '/adfs/discovery/keys', endpoint: 'keys', respond: () => keySet({ alg: 'RS256' }) },
    { method: 'POST', path: '/adfs/oauth2/token', endpoint: 'token', respond: token },
    { method: 'POST', path: '/adfs/oauth2/token/', endpoint: 'token', respond: token },
  ],
};
