import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { Reason, Refusal } from '../protocol/refusal.js';

/** RFC 6749 §5.2; what is not named here is a client that does not prove itself. */
const errors: Partial<Readonly<Record<Reason, string>>> = {
  wrongVerb: 'invalid_request',
  missingParameter: 'invalid_request',
  duplicateParameters: 'invalid_request',
  severalCredentials: 'invalid_request',
  unsupportedGrantType: 'unsupported_grant_type',
  disabledApplication: 'unauthorized_client',
  scopeMalformed: 'invalid_scope',
  // RFC 8707 §2.
  unknownResource: 'invalid_target',
  resourceNotAssigned: 'invalid_target',
};

/** A refusal as the standard has it: no number anywhere. A client that tried HTTP Basic is told so by the status. */
export function refuse({ reason, text, name = '' }: Refusal, { headers }: AuthorityRequest): Reply {
  const error = errors[reason] ?? 'invalid_client';
  const body = { error, error_description: text.replaceAll(/["\\]|[^ -~]/g, '?') };
  if (reason === 'wrongVerb') return jsonReply(405, body, { allow: name });
  const basic = error === 'invalid_client' && headers['authorization'] !== undefined;
  return basic ? jsonReply(401, body, { 'www-authenticate': 'Basic realm="oidc"' }) : jsonReply(400, body);
}
