import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';

/** OpenID Connect Discovery 1.0 §4 as AD FS serves it: access tokens have an issuer of their own. */
export function openidConfiguration(_realm: Realm, { origin }: AuthorityRequest): Reply {
  const url = `${origin}/adfs`;
  return jsonReply(200, {
    issuer: url,
    authorization_endpoint: `${url}/oauth2/authorize/`,
    token_endpoint: `${url}/oauth2/token/`,
    device_authorization_endpoint: `${url}/oauth2/devicecode`,
    jwks_uri: `${url}/discovery/keys`,
    userinfo_endpoint: `${url}/userinfo`,
    end_session_endpoint: `${url}/oauth2/logout`,
    access_token_issuer: accessTokenIssuer(origin),
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'client_secret_basic',
      'private_key_jwt',
      'windows_client_authentication',
    ],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token', 'code token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', 'implicit', 'password'],
    subject_types_supported: ['pairwise'],
    scopes_supported: ['openid', 'profile', 'email', 'allatclaims', 'user_impersonation'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['aud', 'iss', 'iat', 'exp', 'auth_time', 'nonce', 'at_hash', 'c_hash', 'sub', 'upn', 'sid'],
    microsoft_multi_refresh_token: true,
    capabilities: [],
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
  });
}

/** It is a name, not an address: http whatever the scheme is. */
export const accessTokenIssuer = (origin: string): string => `http://${new URL(origin).host}/adfs/services/trust`;
