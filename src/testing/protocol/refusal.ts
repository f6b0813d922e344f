/** Why a request is not answered as it wishes. Each kind of authority has its own code and layout for each reason. */
export type Reason =
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

export interface Refusal {
  readonly refused: true;
  readonly reason: Reason;
  readonly text: string;
  /** The parameter that is missing, or the method that is allowed. */
  readonly name?: string;
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}
