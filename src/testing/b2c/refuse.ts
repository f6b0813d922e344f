import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { ClientReason, Refusal, UserReason } from '../protocol/refusal.js';
import { timestampOf } from '../protocol/timestamp.js';

type Codes = readonly [code: number, error: string];

const badAssertion: Codes = [90017, 'invalid_client'];
const badScope: Codes = [90117, 'invalid_scope'];

/** The AADB2C number of each reason, and its `error`; of reasons without either, a page says that nothing is there. */
const codes: Readonly<Record<ClientReason, Codes | undefined>> & Partial<Readonly<Record<UserReason, Codes>>> = {
  unknownTenant: undefined,
  malformedTenant: undefined,
  unknownPolicy: undefined,
  wrongVerb: [90226, 'invalid_request'],
  missingParameter: [90083, 'invalid_request'],
  duplicateParameters: [90122, 'invalid_request'],
  severalCredentials: [90122, 'invalid_request'],
  unsupportedAssertionType: [90016, 'invalid_request'],
  unsupportedGrantType: [90086, 'unsupported_grant_type'],
  tenantNotNamed: undefined,
  unknownApplication: [90018, 'unauthorized_client'],
  disabledApplication: [90092, 'unauthorized_client'],
  noCredential: [90079, 'invalid_request'],
  wrongSecret: [90081, 'invalid_client'],
  expiredSecret: [90081, 'invalid_client'],
  malformedAssertion: badAssertion,
  wrongAssertionHeaderType: badAssertion,
  wrongAssertionAlgorithm: badAssertion,
  assertionOutOfTime: badAssertion,
  assertionOfAnother: badAssertion,
  assertionSubjectDiffers: badAssertion,
  assertionNotVerified: badAssertion,
  certificateOutOfTime: badAssertion,
  scopeMalformed: [99005, 'invalid_scope'],
  scopeWithoutDefault: badScope,
  severalResources: [90146, 'invalid_scope'],
  unknownResource: badScope,
  resourceNotAssigned: [90205, 'unauthorized_client'],
  malformedClaims: undefined,
  unknownInstance: undefined,
};

/** Parameters that have a number of their own where they are missing. */
const missing: Readonly<Record<string, number>> = { client_id: 90008, scope: 90010 };

const nothing: Reply = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html><head><title>404</title></head><body><h1>Nothing is here.</h1></body></html>',
};

/** A refusal in the layout of Azure AD B2C: two members, and in the description a number, correlation id and time. */
export function refuse({ reason, text, name = '' }: Refusal, request: AuthorityRequest): Reply {
  const found = codes[reason];
  if (found === undefined) return nothing;
  const [usual, error] = found;
  const code = (reason === 'missingParameter' && missing[name]) || usual;
  const description = [
    `AADB2C${code}: ${text}`,
    `Correlation ID: ${request.correlationId}`,
    `Timestamp: ${timestampOf(request.receivedAt)}`,
    '',
  ];
  const body = { error, error_description: description.join('\r\n') };
  return reason === 'wrongVerb' ? jsonReply(405, body, { allow: name }) : jsonReply(400, body);
}
