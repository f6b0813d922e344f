import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { ClientReason, Refusal, UserReason } from '../protocol/refusal.js';

/** RFC 6749 §5.2; what is not named here is a client that does not prove itself. */
const errors: Partial<Readonly<Record<ClientReason, string>>> & Readonly<Record<UserReason, string>> = {
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
  redirectUriMissing: 'invalid_request',
  redirectUriUnknown: 'invalid_request',
  redirectUriDiffers: 'invalid_grant',
  responseTypeUnsupported: 'unsupported_response_type',
  responseModeUnsupported: 'invalid_request',
  parameterUnusable: 'invalid_request',
  challengeMissing: 'invalid_request',
  challengeMethodUnusable: 'invalid_request',
  challengeMalformed: 'invalid_request',
  verifierMissing: 'invalid_grant',
  verifierWrong: 'invalid_grant',
  // OpenID Connect Core 1.0 §3.1.2.6.
  signInNeeded: 'login_required',
  secondFactorNeeded: 'interaction_required',
  consentNeeded: 'consent_required',
  personDeclined: 'access_denied',
  personCancelled: 'access_denied',
  unknownUser: 'access_denied',
  accountNotAllowed: 'access_denied',
  scopeUnknown: 'invalid_scope',
  scopeNotOfCode: 'invalid_scope',
  credentialMissing: 'invalid_client',
  credentialNotAllowed: 'invalid_client',
  originMissing: 'invalid_request',
  originNotAllowed: 'invalid_request',
  passwordWrong: 'invalid_grant',
  passwordNotHere: 'invalid_grant',
  accountLocked: 'invalid_grant',
  callerUnreadable: 'invalid_grant',
  callerOfAnotherApi: 'invalid_grant',
  callerOver: 'invalid_grant',
  callerIsIdToken: 'invalid_grant',
  callerIsApplication: 'invalid_grant',
  grantUnreadable: 'invalid_grant',
  grantOfAnotherClient: 'invalid_grant',
  grantOfAnotherTenant: 'invalid_grant',
  grantRevoked: 'invalid_grant',
  codeExpired: 'invalid_grant',
  codeSpent: 'invalid_grant',
  // RFC 8628 §3.5.
  authorizationPending: 'authorization_pending',
  slowDown: 'slow_down',
  deviceDeclined: 'access_denied',
  deviceCodeOver: 'expired_token',
  deviceCodeUnknown: 'invalid_grant',
  refreshTokenUnused: 'invalid_grant',
  refreshTokenOver: 'invalid_grant',
  refreshTokenSpent: 'invalid_grant',
};

/** A refusal as the standard has it: no number anywhere. A client that tried HTTP Basic is told so by the status. */
export function refuse(refusal: Refusal, { headers }: AuthorityRequest): Reply {
  const { reason, name = '' } = refusal;
  const body = errorMembers(refusal);
  const { error } = body;
  if (reason === 'wrongVerb') return jsonReply(405, body, { allow: name });
  const basic = error === 'invalid_client' && headers['authorization'] !== undefined;
  return basic ? jsonReply(401, body, { 'www-authenticate': 'Basic realm="oidc"' }) : jsonReply(400, body);
}

/** What an error consists of, in whatever way it travels. */
export function errorMembers({ reason, text }: Refusal): {
  readonly error: string;
  readonly error_description: string;
} {
  return { error: errors[reason] ?? 'invalid_client', error_description: text.replaceAll(/["\\]|[^ -~]/g, '?') };
}
