import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { ClientReason, Refusal, UserReason } from '../protocol/refusal.js';

type Codes = readonly [error: string, code?: number];

const invalidRequest: Codes = ['invalid_request'];
const unknownClient: Codes = ['invalid_client', 9607];
const notAuthenticated: Codes = ['invalid_client', 9622];
const badResource: Codes = ['invalid_resource', 9602];

/** `error` of each reason, and the MSIS number where one is known: of a malformed request none is. */
const codes: Readonly<Record<ClientReason, Codes>> & Partial<Readonly<Record<UserReason, Codes>>> = {
  unknownTenant: invalidRequest,
  malformedTenant: invalidRequest,
  unknownPolicy: invalidRequest,
  wrongVerb: invalidRequest,
  missingParameter: invalidRequest,
  duplicateParameters: invalidRequest,
  severalCredentials: invalidRequest,
  unsupportedAssertionType: notAuthenticated,
  unsupportedGrantType: ['unsupported_grant_type', 9611],
  tenantNotNamed: invalidRequest,
  unknownApplication: unknownClient,
  disabledApplication: unknownClient,
  noCredential: notAuthenticated,
  wrongSecret: notAuthenticated,
  expiredSecret: notAuthenticated,
  malformedAssertion: notAuthenticated,
  wrongAssertionHeaderType: notAuthenticated,
  wrongAssertionAlgorithm: notAuthenticated,
  assertionOutOfTime: notAuthenticated,
  assertionOfAnother: notAuthenticated,
  assertionSubjectDiffers: notAuthenticated,
  assertionNotVerified: notAuthenticated,
  certificateOutOfTime: notAuthenticated,
  scopeMalformed: ['invalid_scope'],
  scopeWithoutDefault: ['invalid_scope'],
  severalResources: badResource,
  unknownResource: badResource,
  resourceNotAssigned: ['unauthorized_client', 9605],
  malformedClaims: invalidRequest,
  unknownInstance: invalidRequest,
};

/** A refusal in the layout of AD FS: two members, and the number only before the description. Nearly all are a 400. */
export function refuse({ reason, text, name = '' }: Refusal, _request: AuthorityRequest): Reply {
  const [error, code] = codes[reason] ?? invalidRequest;
  const body = { error, error_description: code === undefined ? text : `MSIS${code}: ${text}` };
  return reason === 'wrongVerb' ? jsonReply(405, body, { allow: name }) : jsonReply(400, body);
}
