import { jsonReply, type Reply } from '../http/message.js';
import type { Place } from './place.js';

/** OpenID Connect Discovery 1.0 §4 as Azure AD B2C serves it. */
export function openidConfiguration({ url, issuer }: Place): Reply {
  const body = {
    issuer,
    authorization_endpoint: `${url}/oauth2/v2.0/authorize`,
    token_endpoint: `${url}/oauth2/v2.0/token`,
    end_session_endpoint: `${url}/oauth2/v2.0/logout`,
    jwks_uri: `${url}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code', 'code id_token', 'code token', 'code id_token token', 'id_token', 'token'],
    scopes_supported: ['openid'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: ['name', 'sub', 'idp', 'tfp', 'iss', 'iat', 'exp', 'aud', 'acr', 'nonce', 'auth_time'],
  };
  return jsonReply(200, body, { 'cache-control': 'max-age=3600, private' });
}
