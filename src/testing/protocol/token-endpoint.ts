import { grants } from '../grants/grants.js';
import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import { errorReply } from './error-response.js';
import type { Realm } from './realm.js';
import { isRefusal } from './refusal.js';
import { duplicateParameters, missingParameter, unsupportedGrantType } from './refusals.js';
import { readTenantSegment } from './tenant-segment.js';

/** RFC 6749 §3.2: finds the grant and lets it answer. */
export async function tokenEndpoint(realm: Realm, request: AuthorityRequest): Promise<Reply> {
  const segment = readTenantSegment(realm.directory, request.tenantSegment ?? '', 'invalid_request');
  if (isRefusal(segment)) return errorReply(segment, request);
  if (request.form.duplicates.length > 0) return errorReply(duplicateParameters(request.form.duplicates), request);
  const grantType = parameter(request.form, 'grant_type');
  if (grantType === undefined) return errorReply(missingParameter('grant_type'), request);
  const grant = grants.get(grantType);
  if (grant === undefined) return errorReply(unsupportedGrantType(grantType), request);
  const answer = await grant(realm, request, segment);
  return isRefusal(answer) ? errorReply(answer, request) : jsonReply(200, answer);
}
