import type { AuthorityRequest, Reply } from '../http/message.js';
import type { Reason, Refusal } from '../protocol/refusal.js';
import { aadstsReply } from './error-response.js';

/** The AADSTS number of each reason, and `error` where it is not the one that was seen with the number. */
const codes: Readonly<Record<Reason, readonly [code: number, error?: string]>> = {
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
};

/** A refusal in the layout of Entra. Only the token endpoint calls a tenant that is not there an invalid request. */
export function refuse({ reason, text, name }: Refusal, request: AuthorityRequest): Reply {
  const [code, usual] = codes[reason];
  const error = usual !== undefined && isOfTenant(reason) && request.method === 'GET' ? 'invalid_tenant' : usual;
  return aadstsReply(
    {
      codes: [code],
      message: text,
      ...(error !== undefined && { error }),
      ...(reason === 'wrongVerb' && name !== undefined && { status: 405, headers: { allow: name } }),
    },
    request,
  );
}

const isOfTenant = (reason: Reason): boolean => reason === 'unknownTenant' || reason === 'malformedTenant';
