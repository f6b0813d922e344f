import type { AuthorityRequest, Reply } from '../http/message.js';
import type { Reason, Refusal } from '../protocol/refusal.js';
import { type AadstsError, aadstsReply } from './error-response.js';

type Codes = readonly [code: number, error?: string, errorOfRedirect?: string];

/**
 * The AADSTS number of each reason, `error` where it is not the one that was seen with the number, and the `error` of a
 * redirect where it is another one there.
 */
const codes: Readonly<Record<Reason, Codes>> = {
  unknownTenant: [90002, 'invalid_request'],
  malformedTenant: [900023, 'invalid_request'],
  unknownPolicy: [90002, 'invalid_request'],
  wrongVerb: [900561, 'invalid_request'],
  missingParameter: [900144, 'invalid_request'],
  duplicateParameters: [90023, 'invalid_request'],
  severalCredentials: [90023, 'invalid_request'],
  unsupportedAssertionType: [90023, 'invalid_request'],
  unsupportedGrantType: [70003, 'unsupported_grant_type'],
  tenantNotNamed: [50059, 'invalid_request'],
  unknownApplication: [700016, 'unauthorized_client'],
  disabledApplication: [7000112, 'unauthorized_client'],
  noCredential: [7000216, 'invalid_client'],
  wrongSecret: [7000215, 'invalid_client'],
  expiredSecret: [7000222, 'invalid_client'],
  malformedAssertion: [50027, 'invalid_request'],
  wrongAssertionHeaderType: [5002727, 'invalid_request'],
  wrongAssertionAlgorithm: [5002730, 'invalid_client'],
  assertionOutOfTime: [700024, 'invalid_client'],
  assertionOfAnother: [700021, 'invalid_client'],
  assertionSubjectDiffers: [50048, 'invalid_client'],
  assertionNotVerified: [700027, 'invalid_client'],
  certificateOutOfTime: [1000502, 'invalid_client'],
  scopeMalformed: [70011, 'invalid_scope'],
  scopeWithoutDefault: [1002012, 'invalid_scope'],
  severalResources: [28000, 'invalid_request'],
  unknownResource: [500011, 'invalid_resource'],
  resourceNotAssigned: [501051],
  malformedClaims: [50117, 'invalid_request'],
  unknownInstance: [50049, 'invalid_instance'],
  redirectUriMissing: [900971, 'invalid_request'],
  redirectUriUnknown: [50011, 'invalid_request'],
  redirectUriDiffers: [500112, 'invalid_client'],
  responseTypeUnsupported: [70005, 'unsupported_response_type'],
  responseModeUnsupported: [70007, 'invalid_request'],
  parameterUnusable: [90023, 'invalid_request'],
  challengeMissing: [9002325, 'invalid_request'],
  challengeMethodUnusable: [50149, 'invalid_request'],
  challengeMalformed: [501491, 'invalid_request'],
  verifierMissing: [50148, 'invalid_grant'],
  verifierWrong: [501481, 'invalid_grant'],
  signInNeeded: [50058, 'invalid_grant', 'login_required'],
  secondFactorNeeded: [50076, 'invalid_grant', 'interaction_required'],
  consentNeeded: [65001, 'invalid_grant', 'consent_required'],
  personDeclined: [65004, 'access_denied'],
  personCancelled: [65004, 'access_denied'],
  unknownUser: [50034, 'invalid_grant'],
  accountNotAllowed: [50020, 'invalid_grant', 'access_denied'],
  scopeUnknown: [650053, 'invalid_scope'],
  scopeNotOfCode: [28002, 'invalid_scope'],
  credentialMissing: [7000218, 'invalid_client'],
  credentialNotAllowed: [700025, 'invalid_client'],
  originMissing: [9002327, 'invalid_request'],
  originNotAllowed: [9002326, 'invalid_request'],
  passwordWrong: [50126, 'invalid_grant'],
  passwordNotHere: [9001023, 'invalid_grant'],
  accountLocked: [50053, 'invalid_grant'],
  callerUnreadable: [50013, 'invalid_grant'],
  callerOfAnotherApi: [500131, 'invalid_grant'],
  callerOver: [500133, 'invalid_grant'],
  callerIsIdToken: [240002, 'invalid_grant'],
  callerIsApplication: [7000114, 'invalid_grant'],
  grantUnreadable: [9002313, 'invalid_grant'],
  grantOfAnotherClient: [7000110, 'invalid_grant'],
  grantOfAnotherTenant: [700005, 'invalid_grant'],
  grantRevoked: [50173, 'invalid_grant'],
  codeExpired: [70008, 'invalid_grant'],
  codeSpent: [54005, 'invalid_grant'],
  authorizationPending: [70016, 'authorization_pending'],
  slowDown: [70016, 'slow_down'],
  deviceDeclined: [65004, 'authorization_declined'],
  deviceCodeOver: [70020, 'expired_token'],
  deviceCodeUnknown: [70018, 'bad_verification_code'],
  refreshTokenUnused: [700082, 'invalid_grant'],
  refreshTokenOver: [700084, 'invalid_grant'],
  refreshTokenSpent: [70000, 'invalid_grant'],
};

/** A refusal in the layout of Entra. Only the token endpoint calls a tenant that is not there an invalid request. */
export function refuse({ reason, text, name, claims }: Refusal, request: AuthorityRequest): Reply {
  const [code, usual] = codes[reason];
  const error = usual !== undefined && isOfTenant(reason) && request.method === 'GET' ? 'invalid_tenant' : usual;
  return aadstsReply(
    {
      codes: [code],
      message: text,
      ...(error !== undefined && { error }),
      ...(claims !== undefined && { claims }),
      ...(reason === 'wrongVerb' && name !== undefined && { status: 405, headers: { allow: name } }),
    },
    request,
  );
}

/** The same where the browser takes it to the application, or shows it. */
export function errorOfRedirect({ reason, text, claims }: Refusal): AadstsError {
  const [code, usual, redirected = usual] = codes[reason];
  return {
    codes: [code],
    message: text,
    ...(redirected !== undefined && { error: redirected }),
    ...(claims !== undefined && { claims }),
  };
}

const isOfTenant = (reason: Reason): boolean => reason === 'unknownTenant' || reason === 'malformedTenant';
