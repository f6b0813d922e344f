/** Why a request is not answered as it wishes. Each kind of authority has its own code and layout for each reason. */
export type Reason = ClientReason | UserReason;

/** What may be wrong where an application asks for itself: every kind of authority knows that. */
export type ClientReason =
  | 'unknownTenant'
  | 'malformedTenant'
  | 'unknownPolicy'
  | 'wrongVerb'
  | 'missingParameter'
  | 'duplicateParameters'
  | 'severalCredentials'
  | 'unsupportedAssertionType'
  | 'unsupportedGrantType'
  | 'tenantNotNamed'
  | 'unknownApplication'
  | 'disabledApplication'
  | 'noCredential'
  | 'wrongSecret'
  | 'expiredSecret'
  | 'malformedAssertion'
  | 'wrongAssertionHeaderType'
  | 'wrongAssertionAlgorithm'
  | 'assertionOutOfTime'
  | 'assertionOfAnother'
  | 'assertionSubjectDiffers'
  | 'assertionNotVerified'
  | 'certificateOutOfTime'
  | 'scopeMalformed'
  | 'scopeWithoutDefault'
  | 'severalResources'
  | 'unknownResource'
  | 'resourceNotAssigned'
  | 'malformedClaims'
  | 'unknownInstance';

/** What may be wrong besides where it asks in the name of a person. */
export type UserReason =
  | 'redirectUriMissing'
  | 'redirectUriUnknown'
  | 'redirectUriDiffers'
  | 'responseTypeUnsupported'
  | 'responseModeUnsupported'
  | 'parameterUnusable'
  | 'challengeMissing'
  | 'challengeMethodUnusable'
  | 'challengeMalformed'
  | 'verifierMissing'
  | 'verifierWrong'
  | 'signInNeeded'
  | 'secondFactorNeeded'
  | 'consentNeeded'
  | 'personDeclined'
  | 'personCancelled'
  | 'unknownUser'
  | 'accountNotAllowed'
  | 'scopeUnknown'
  | 'scopeNotOfCode'
  | 'credentialMissing'
  | 'credentialNotAllowed'
  | 'originMissing'
  | 'originNotAllowed'
  | 'passwordWrong'
  | 'passwordNotHere'
  | 'accountLocked'
  | 'callerUnreadable'
  | 'callerOfAnotherApi'
  | 'callerOver'
  | 'callerIsIdToken'
  | 'callerIsApplication'
  | 'grantUnreadable'
  | 'grantOfAnotherClient'
  | 'grantOfAnotherTenant'
  | 'grantRevoked'
  | 'codeExpired'
  | 'codeSpent'
  | 'authorizationPending'
  | 'slowDown'
  | 'deviceDeclined'
  | 'deviceCodeOver'
  | 'deviceCodeUnknown'
  | 'refreshTokenUnused'
  | 'refreshTokenOver'
  | 'refreshTokenSpent';

export interface Refusal {
  readonly refused: true;
  readonly reason: Reason;
  readonly text: string;
  /** The parameter that is missing, or the method that is allowed. */
  readonly name?: string;
  /** What a new request should ask for: JSON text. */
  readonly claims?: string;
}

export const refuse = (reason: Reason, text: string, name?: string): Refusal => ({
  refused: true,
  reason,
  text,
  ...(name !== undefined && { name }),
});

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}
