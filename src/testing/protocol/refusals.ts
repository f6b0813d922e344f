import { type Refusal, refusal } from './refusal.js';

/** Every refusal that the authority comes to by itself, in one list. The wording is the project's own. */

export const unknownTenant = (segment: string, error: string): Refusal =>
  refusal([90002], `No tenant is called '${segment}'. Look at the tenant and at the cloud of the authority.`, {
    error,
  });

export const malformedTenant = (segment: string, error: string): Refusal =>
  refusal([900023], `'${segment}' can be neither a tenant id nor a domain name.`, { error });

export const wrongVerb = (method: string, allowed: string): Refusal =>
  refusal([900561], `This endpoint takes ${allowed} requests only; a ${method} request came.`, {
    status: 405,
    error: 'invalid_request',
    headers: { allow: allowed },
  });

export const missingParameter = (name: string): Refusal =>
  refusal([900144], `The request lacks the parameter '${name}'.`, { error: 'invalid_request' });

export const duplicateParameters = (names: readonly string[]): Refusal =>
  refusal([90023], `A parameter may be sent once only, and came more often: ${quoted(names)}.`, {
    error: 'invalid_request',
  });

export const severalCredentials = (): Refusal =>
  refusal([90023], 'The request proves who the client is in more than one way.', { error: 'invalid_request' });

export const unsupportedAssertionType = (type: string): Refusal =>
  refusal([90023], `'${type}' is not a known client assertion type.`, { error: 'invalid_request' });

export const unsupportedGrantType = (grant: string): Refusal =>
  refusal([70003], `The grant type '${grant}' is not known here.`, { error: 'unsupported_grant_type' });

export const tenantNotNamed = (segment: string): Refusal =>
  refusal([50059], `An application signs in to one tenant, and '${segment}' does not say which.`, {
    error: 'invalid_request',
  });

export const unknownApplication = (clientId: string, tenant: string): Refusal =>
  refusal([700016], `The tenant '${tenant}' has no application '${clientId}'.`, { error: 'unauthorized_client' });

export const disabledApplication = (clientId: string): Refusal =>
  refusal([7000112], `The application '${clientId}' is switched off.`, { error: 'unauthorized_client' });

export const noCredential = (): Refusal =>
  refusal([7000216], 'This grant needs a client secret or a client assertion, and none came.', clientError);

export const wrongSecret = (clientId: string): Refusal =>
  refusal([7000215], `No client secret of the application '${clientId}' has this value.`, clientError);

export const expiredSecret = (clientId: string): Refusal =>
  refusal([7000222], `The client secret of the application '${clientId}' has expired.`, clientError);

export const malformedAssertion = (why: string): Refusal =>
  refusal([50027], `The client assertion is not a JWT that can be used: ${why}.`, { error: 'invalid_request' });

export const wrongAssertionHeaderType = (type: string): Refusal =>
  refusal([5002727], `The header of the client assertion has the type '${type}' where it should have 'JWT'.`, {
    error: 'invalid_request',
  });

export const wrongAssertionAlgorithm = (algorithm: string): Refusal =>
  refusal([5002730], `A client assertion is signed with PS256 or RS256, not with '${algorithm}'.`, clientError);

export const assertionOutOfTime = (): Refusal =>
  refusal([700024], 'The client assertion is not valid yet, or not any more.', clientError);

export const assertionOfAnother = (clientId: string): Refusal =>
  refusal([700021], `The client assertion was not made by the application '${clientId}'.`, clientError);

export const assertionSubjectDiffers = (): Refusal =>
  refusal([50048], "'iss' and 'sub' of the client assertion differ; both are the client id.", clientError);

export const assertionNotVerified = (): Refusal =>
  refusal([700027], 'No certificate of the application verifies the signature of the client assertion.', clientError);

export const certificateOutOfTime = (): Refusal =>
  refusal([1000502], 'The certificate of the client is outside its validity period.', clientError);

export const scopeMalformed = (scope: string): Refusal =>
  refusal([70011], `The scope '${scope}' is not well formed.`, { error: 'invalid_scope' });

export const scopeWithoutDefault = (scope: string): Refusal =>
  refusal([1002012], `The scope '${scope}' is not a resource followed by '/.default'.`, { error: 'invalid_scope' });

export const severalResources = (scope: string): Refusal =>
  refusal([28000], `The scope '${scope}' asks for more than one resource.`, { error: 'invalid_request' });

export const unknownResource = (uri: string, tenant: string): Refusal =>
  refusal([500011], `The tenant '${tenant}' has no resource '${uri}'.`, { error: 'invalid_resource' });

export const resourceNotAssigned = (clientId: string, uri: string): Refusal =>
  refusal([501051], `The application '${clientId}' has no role on the resource '${uri}'.`);

export const unknownInstance = (): Refusal =>
  refusal([50049], 'The authorization endpoint belongs to no known cloud.', { error: 'invalid_instance' });

const clientError = { error: 'invalid_client' } as const;

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
