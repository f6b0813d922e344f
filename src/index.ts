/**
 * Tokens from the Microsoft identity platform as values.
 *
 * @module
 */
export type {
  AdfsAuthority,
  Authority,
  B2cAuthority,
  EntraAuthority,
  ExternalIdAuthority,
  OidcAuthority,
  Trust,
} from './authority/authority.js';
export type { Cloud } from './authority/clouds.js';
export { isIssuedBy } from './authority/issuer.js';
export type { AuthoritySettings, HostSettings } from './authority/settings.js';
export { catalogueDate } from './catalogue/codes.generated.js';
// All of its names: an application that emits declarations must be able to say them.
export type * from './catalogue/codes.generated.js';
export { createClient, type Client, type ClientConfig } from './client/client.js';
export { clientSecret } from './credential/client-secret.js';
export type { Credential, CredentialContext } from './credential/credential.js';
export { discover } from './discovery/discover.js';
export type { AuthorityMetadata } from './discovery/metadata.js';
export * from './error/index.js';
export type { ClientCredentialsRequest } from './exchange/client-credentials.js';
export { clientCredentials } from './grant/client-credentials.js';
export {
  toOperation,
  transform,
  type OperationContext,
  type TokenOperation,
  type TokenRequest,
} from './operation/operation.js';
export { deserializeToken, serializeToken } from './token/serialize.js';
export type { Account, TokenResponse } from './token/token.js';
export type { AnswerEvent, AttemptEvent, EventListener, TokenEvent, UnlistedCodeEvent } from './wire/event.js';
export type { Fetch, Signal } from './wire/platform.js';
export { liveRuntime, type Runtime } from './wire/runtime.js';
