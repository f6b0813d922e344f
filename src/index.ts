/**
 * Tokens from the Microsoft identity platform as values.
 *
 * @module
 */
export { accounts } from './account/accounts.js';
export type { AccountFilter, Accounts } from './account/listing.js';
export { silent } from './account/silent.js';
export type { SilentRequest } from './account/silent-request.js';
export { withAccountStore } from './account/with-account-store.js';
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
export { collect, type CollectProgress, type CollectSettings } from './combinator/collect.js';
export { retryBudget, type RetryBudget, type RetryBudgetSettings } from './combinator/retry-budget.js';
export {
  standardPipeline,
  type ChallengePipelineSettings,
  type PipelineSettings,
} from './combinator/standard-pipeline.js';
export { withCache, type CacheSettings } from './combinator/with-cache.js';
export {
  withClaimsChallenge,
  type ClaimsChallengeSettings,
  type InteractionCategory,
  type InteractionNeeded,
  type Resolve,
  type Unchallenged,
} from './combinator/with-claims-challenge.js';
export { withDeadline } from './combinator/with-deadline.js';
export { withEvents } from './combinator/with-events.js';
export { withFallback, type FallbackSettings, type WithoutFallback } from './combinator/with-fallback.js';
export { withRetry, type RetrySettings } from './combinator/with-retry.js';
export { withSingleFlight } from './combinator/with-single-flight.js';
export { withThrottleGate, type ThrottleGateSettings } from './combinator/with-throttle-gate.js';
export { withTimeout } from './combinator/with-timeout.js';
export { createClient, type Client, type ClientConfig } from './client/client.js';
export { clientSecret } from './credential/client-secret.js';
export type { Credential, CredentialContext } from './credential/credential.js';
export { reloadable } from './credential/reloadable.js';
export { discover } from './discovery/discover.js';
export type { AuthorityMetadata } from './discovery/metadata.js';
export * from './error/index.js';
export { parseAuthorizationError } from './error/redirect.js';
export type { AuthorizationResponse } from './error/redirect-parameters.js';
export type { AuthorizationCodeRequest } from './exchange/authorization-code.js';
export type { Authorization, AuthorizationUrlRequest, Prompt, SignInRequest } from './exchange/authorization-url.js';
export type { ClientCredentialsRequest } from './exchange/client-credentials.js';
export type { DeviceCodeRequest } from './exchange/device-code.js';
export type { UserCode } from './exchange/device/user-code.js';
export type { LogoutRequest } from './exchange/logout.js';
export type { OnBehalfOfRequest } from './exchange/on-behalf-of.js';
export type { RefreshTokenRequest } from './exchange/refresh-token.js';
export type { UsernamePasswordRequest } from './exchange/username-password.js';
export type { AuthorizationFlow, ResponseMode } from './flow/flow.js';
export { fromAzureIdentityError } from './foreign/azure-identity.js';
export { fromMsalError } from './foreign/msal.js';
export { fromOpenidClientError } from './foreign/openid-client.js';
export { authorizationCode } from './grant/authorization-code.js';
export { authorizationUrl } from './grant/authorization-url.js';
export { clientCredentials } from './grant/client-credentials.js';
export { deviceCode } from './grant/device-code.js';
export { logoutUrl } from './grant/logout.js';
export { onBehalfOf } from './grant/on-behalf-of.js';
export { refreshToken } from './grant/refresh-token.js';
export { usernamePassword } from './grant/username-password.js';
export type { Clock } from './operation/clock.js';
export {
  toOperation,
  transform,
  type OperationContext,
  type Repeat,
  type TokenOperation,
} from './operation/operation.js';
export type { Deadline, Steering, TokenRequest } from './operation/request.js';
export { authorizedFetch } from './resource/authorized-fetch.js';
export { authorizedKy } from './resource/authorized-ky.js';
export type {
  AuthorizedFetch,
  AuthorizedFetchSettings,
  FetchParameters,
  PlatformResponse,
} from './resource/fetch-types.js';
export type { RetryPolicy, RetryStatus } from './retry/policy.js';
export type { Statistics } from './store/bounded.js';
export { memoryGate, type MemoryGate, type MemoryGateSettings } from './store/memory-gate.js';
export { memoryStore, type MemoryStore, type MemoryStoreSettings } from './store/memory-store.js';
export type { ThrottleGate, Throttling } from './store/throttle-gate.js';
export type { AccountStore, TokenStore } from './store/token-store.js';
export { deserializeToken, serializeToken } from './token/serialize.js';
export type { Account, TokenResponse } from './token/token.js';
export type {
  AnswerEvent,
  AttemptEvent,
  CacheEvent,
  ChallengeEvent,
  DoneEvent,
  EventListener,
  FallbackEvent,
  ReloadEvent,
  ReplayedEvent,
  SharedEvent,
  StartEvent,
  TokenEvent,
  UnlistedCodeEvent,
  WaitEvent,
} from './wire/event.js';
export type { Fetch, Signal } from './wire/platform.js';
export { liveRuntime, type Runtime } from './wire/runtime.js';
export { toAbortSignal, type PlatformSignal } from './wire/signal.js';
