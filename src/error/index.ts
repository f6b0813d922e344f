/**
 * The error model: a union of plain values, discriminated by what the application can do, by what happened, and by code.
 *
 * @module
 */
export type {
  AdfsCode,
  AadstsCodeOf,
  Category,
  CategoryOf,
  ListedAadstsCode,
  ListedB2cCode,
  LocalCategory,
  ProtocolCodeOf,
  Remedy,
  ServerCategory,
  UnlistedAadstsCode,
  UnlistedB2cCode,
} from './category.js';
export { describe } from './describe.js';
export { hasCategory, hasCode, hasRemedy, hasTag, isOAuthError } from './guard.js';
export type { ResponseHeaders } from './headers.js';
export { serverMessage } from './make.js';
export { matchCategory, matchRemedy, onCategory, onCode, onRemedy } from './match.js';
export type { CannotHappen, CategoryHandlers, OneOrMore, RemedyHandlers } from './match.js';
export type * from './model.js';
export { parseErrorResponse, type ErrorResponse } from './parse.js';
export { sampleError, type SampleDetails, type Samples } from './sample.js';
export type {
  ByCategory,
  ByCode,
  ByRemedy,
  ByTag,
  WithoutCategory,
  WithoutCode,
  WithoutRemedy,
  WithoutTag,
} from './subtract.js';
export { toThrowable, type OAuthErrorThrowable } from './throwable.js';
export { decodeError, encodeError } from './transfer.js';
