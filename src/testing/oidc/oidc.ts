import { jsonReply } from '../http/message.js';
import type { Handler, Kind } from '../protocol/kind.js';
import { keySet } from '../protocol/signing-key.js';
import { tokenEndpoint } from '../protocol/token-request.js';
import { authorizationCode } from './authorization-code.js';
import { authorize } from './authorize.js';
import { clientCredentials } from './client-credentials.js';
import { device, deviceCode } from './device.js';
import { refreshToken } from './refresh-token.js';
import { refuse } from './refuse.js';
import { userinfo } from './userinfo.js';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** OpenID Connect Discovery 1.0 §3. */
const openidConfiguration: Handler = (_realm, { origin }) => {
  const issuer = `${origin}/oidc`;
  return jsonReply(200, {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    device_authorization_endpoint: `${issuer}/device`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', deviceGrant],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'name', 'preferred_username', 'email'],
  });
};

const token = tokenEndpoint(
  new Map([
    ['client_credentials', clientCredentials],
    ['authorization_code', authorizationCode],
    ['refresh_token', refreshToken],
    [deviceGrant, deviceCode],
  ]),
);

/** An OpenID provider like any other: the standards, and nothing beside them. */
export const oidc: Kind = {
  refuse,
  routes: [
    {
      method: 'GET',
      path: '/oidc/.well-known/openid-configuration',
      endpoint: 'metadata',
      respond: openidConfiguration,
      readers: 'any',
    },
    { method: 'GET', path: '/oidc/jwks', endpoint: 'keys', respond: () => keySet({ alg: 'RS256' }), readers: 'any' },
    { method: 'POST', path: '/oidc/token', endpoint: 'token', respond: token, readers: 'pages' },
    { method: 'POST', path: '/oidc/device', endpoint: 'devicecode', respond: device },
    { method: 'any', path: '/oidc/authorize', endpoint: 'authorize', respond: authorize },
    { method: 'GET', path: '/oidc/userinfo', endpoint: 'userinfo', respond: userinfo, readers: 'any' },
  ],
};
