import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import { errorReply } from './error-response.js';
import type { Realm } from './realm.js';
import { isRefusal } from './refusal.js';
import { signingKey } from './signing-key.js';
import { issuerTenantOf, readTenantSegment } from './tenant-segment.js';

/** The key set (RFC 7517 §5). Each key names the issuer it signs for. */
export async function keys(realm: Realm, request: AuthorityRequest): Promise<Reply> {
  const segment = readTenantSegment(realm.directory, request.tenantSegment ?? '', 'invalid_tenant');
  if (isRefusal(segment)) return errorReply(segment, request);
  const { publicJwk } = await signingKey();
  const issuer = `${realm.url()}/${issuerTenantOf(segment)}/v2.0`;
  return jsonReply(200, { keys: [{ ...publicJwk, issuer }] }, { 'cache-control': 'max-age=86400, private' });
}
