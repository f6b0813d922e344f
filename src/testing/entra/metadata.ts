import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { cloudOf, issuerOf, ownOrigin, publicCloud } from './clouds.js';
import { issuerTenantOf, readTenantSegment } from './tenant-segment.js';

/**
 * OpenID Connect Discovery 1.0 §4 as the platform serves it: no `code_challenge_methods_supported`, no revocation and no
 * introspection endpoint.
 */
export function openidConfiguration(realm: Realm, request: AuthorityRequest): Reply | Refusal {
  const segment = readTenantSegment(realm.directory, request.tenantSegment);
  if (isRefusal(segment)) return segment;
  const tenant = segment.kind === 'tenant' ? segment.tenant.id : segment.name;
  const origin = ownOrigin(request.origin);
  const known = cloudOf(new URL(origin).host);
  const cloud = known ?? publicCloud;
  const endpoints = `${origin}/${tenant}/oauth2/v2.0`;
  const body = {
    token_endpoint: `${endpoints}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: issuerOf(request.origin, issuerTenantOf(segment)),
    request_uri_parameter_supported: false,
    userinfo_endpoint: known ? `https://${cloud.graph}/oidc/userinfo` : `${origin}/oidc/userinfo`,
    authorization_endpoint: `${endpoints}/authorize`,
    device_authorization_endpoint: `${endpoints}/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${endpoints}/logout`,
    claims_supported: claims,
    kerberos_endpoint: `${origin}/${tenant}/kerberos`,
    tenant_region_scope: segment.kind === 'tenant' ? 'EU' : null,
    cloud_instance_name: cloud.name,
    cloud_graph_host_name: cloud.olderGraph,
    msgraph_host: cloud.graph,
    rbac_url: cloud.rbacUrl,
  };
  return jsonReply(200, body, { 'cache-control': 'max-age=86400, private' });
}

const claims = [
  'sub',
  'iss',
  'cloud_instance_name',
  'cloud_instance_host_name',
  'cloud_graph_host_name',
  'msgraph_host',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acr',
  'nonce',
  'preferred_username',
  'name',
  'tid',
  'ver',
  'at_hash',
  'c_hash',
  'email',
];
