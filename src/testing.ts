/**
 * An embedded authority for tests: a real HTTP server on loopback that speaks the Microsoft identity platform v2.0
 * and serves faults to order.
 *
 * @module
 */
export { startAuthority } from './testing/start-authority.js';
export type { AuthorityOptions, TestAuthority } from './testing/authority.js';
export type {
  ApplicationOptions,
  ApplicationSecret,
  JsonWebKeySet,
  ResourceOptions,
  TenantOptions,
} from './testing/directory/options.js';
export type { TestApplication, TestTenant } from './testing/directory/registered.js';
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
