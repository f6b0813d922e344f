import { type Refusal, refuse } from './refusal.js';

/** Every refusal of what an application asks for itself, in one list. The wording is the project's own. */

export const unknownTenant = (segment: string): Refusal =>
  refuse('unknownTenant', `No tenant is called '${segment}'. Look at the tenant and at the cloud of the authority.`);

export const malformedTenant = (segment: string): Refusal =>
  refuse('malformedTenant', `'${segment}' can be neither a tenant id nor a domain name.`);

export const unknownPolicy = (policy: string, tenant: string): Refusal =>
  refuse('unknownPolicy', `The tenant '${tenant}' has no policy '${policy}'.`);

export const wrongVerb = (method: string, allowed: string): Refusal =>
  refuse('wrongVerb', `This endpoint takes ${allowed} requests only; a ${method} request came.`, allowed);

export const missingParameter = (name: string): Refusal =>
  refuse('missingParameter', `The request lacks the parameter '${name}'.`, name);

export const duplicateParameters = (names: readonly string[]): Refusal =>
  refuse('duplicateParameters', `A parameter may be sent once only, and came more often: ${quoted(names)}.`);

export const severalCredentials = (): Refusal =>
  refuse('severalCredentials', 'The request proves who the client is in more than one way.');

export const unsupportedAssertionType = (type: string): Refusal =>
  refuse('unsupportedAssertionType', `'${type}' is not a known client assertion type.`);

export const unsupportedGrantType = (grant: string): Refusal =>
  refuse('unsupportedGrantType', `The grant type '${grant}' is not known here.`);

export const tenantNotNamed = (segment: string): Refusal =>
  refuse('tenantNotNamed', `An application signs in to one tenant, and '${segment}' does not say which.`);

export const unknownApplication = (clientId: string, tenant?: string): Refusal =>
  refuse(
    'unknownApplication',
    tenant === undefined
      ? `No application '${clientId}' is registered here.`
      : `The tenant '${tenant}' has no application '${clientId}'.`,
  );

export const disabledApplication = (clientId: string): Refusal =>
  refuse('disabledApplication', `The application '${clientId}' is switched off.`);

export const noCredential = (): Refusal =>
  refuse('noCredential', 'This grant needs a client secret or a client assertion, and none came.');

export const wrongSecret = (clientId: string): Refusal =>
  refuse('wrongSecret', `No client secret of the application '${clientId}' has this value.`);

export const expiredSecret = (clientId: string): Refusal =>
  refuse('expiredSecret', `The client secret of the application '${clientId}' has expired.`);

export const malformedAssertion = (why: string): Refusal =>
  refuse('malformedAssertion', `The client assertion is not a JWT that can be used: ${why}.`);

export const wrongAssertionHeaderType = (type: string): Refusal =>
  refuse(
    'wrongAssertionHeaderType',
    `The header of the client assertion has the type '${type}' where it should have 'JWT'.`,
  );

export const wrongAssertionAlgorithm = (algorithm: string): Refusal =>
  refuse('wrongAssertionAlgorithm', `A client assertion is signed with PS256 or RS256, not with '${algorithm}'.`);

export const assertionOutOfTime = (): Refusal =>
  refuse('assertionOutOfTime', 'The client assertion is not valid yet, or not any more.');

export const assertionOfAnother = (clientId: string): Refusal =>
  refuse('assertionOfAnother', `The client assertion was not made by the application '${clientId}'.`);

export const assertionSubjectDiffers = (): Refusal =>
  refuse('assertionSubjectDiffers', "'iss' and 'sub' of the client assertion differ; both are the client id.");

export const assertionNotVerified = (): Refusal =>
  refuse('assertionNotVerified', 'No certificate of the application verifies the signature of the client assertion.');

export const certificateOutOfTime = (): Refusal =>
  refuse('certificateOutOfTime', 'The certificate of the client is outside its validity period.');

export const scopeMalformed = (scope: string): Refusal =>
  refuse('scopeMalformed', `The scope '${scope}' is not well formed.`);

export const scopeWithoutDefault = (scope: string): Refusal =>
  refuse('scopeWithoutDefault', `The scope '${scope}' is not a resource followed by '/.default'.`);

export const severalResources = (scope: string): Refusal =>
  refuse('severalResources', `The scope '${scope}' asks for more than one resource.`);

export const unknownResource = (uri: string, tenant?: string): Refusal =>
  refuse(
    'unknownResource',
    tenant === undefined ? `No resource '${uri}' is known here.` : `The tenant '${tenant}' has no resource '${uri}'.`,
  );

export const resourceNotAssigned = (clientId: string, uri: string): Refusal =>
  refuse('resourceNotAssigned', `The application '${clientId}' has no role on the resource '${uri}'.`);

export const malformedClaims = (): Refusal =>
  refuse('malformedClaims', "The parameter 'claims' is no JSON object, or its 'access_token' is none.");

export const unknownInstance = (): Refusal =>
  refuse('unknownInstance', 'The authorization endpoint belongs to no known cloud.');

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
