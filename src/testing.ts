/**
 * An embedded authority for tests: a real HTTP server on loopback that speaks as Entra ID, External ID, Azure AD B2C,
 * AD FS or any OpenID provider, serves faults to order, and has an API that takes its tokens.
 *
 * @module
 */
export { startAuthority } from './testing/start-authority.js';
export { type TestHooks, useAuthority } from './testing/use-authority.js';
export type { TestFetch } from './testing/local-fetch.js';
export type { ApiAnswer, TestApi } from './testing/api/test-api.js';
export type { Protection, ProtectionHandle, ProtectionScope } from './testing/api/protection.js';
export { authContext, challengeAlways, policyChallenge, revoked, stepUp } from './testing/api/constructors.js';
export type { AuthorityOptions, TestAuthority } from './testing/authority.js';
export type {
  ApplicationOptions,
  ApplicationSecret,
  JsonWebKeySet,
  ResourceOptions,
  TenantOptions,
} from './testing/directory/options.js';
export type { RedirectUriOptions } from './testing/directory/redirect-uris.js';
export type { UserOptions } from './testing/directory/user-options.js';
export type { TestApplication, TestTenant, TestUser } from './testing/directory/registered.js';
export type { PersonDecision, PersonHandle, PersonScope, SignsInDecision } from './testing/people/person.js';
export { cancels, closesBrowser, declines, signedOut, signsIn } from './testing/people/constructors.js';
export type { BrowserAnswer } from './testing/play-browser.js';
export type { RecordedRequest } from './testing/recorded-request.js';
export type { Endpoint } from './testing/http/message.js';
export type { Fault, FaultHandle, FaultScope } from './testing/faults/fault.js';
export {
  aadsts,
  connectionReset,
  delayed,
  emptyBody,
  hang,
  httpError,
  hugeBody,
  jsonValue,
  notJson,
  redirect,
  refuse,
  respond,
  slowBody,
  throttled,
  truncatedBody,
  wrongContentType,
} from './testing/faults/constructors.js';
