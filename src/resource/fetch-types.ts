import type { ResultAsync } from 'neverthrow';
import type { AbortedError, CallbackError, ConfigError, InvalidRequestError, NetworkError } from '../error/model.js';
import type { Fetch } from '../wire/platform.js';

/** Settings of `authorizedFetch`. */
export interface AuthorizedFetchSettings {
  /** The origins of the API, such as `https://graph.microsoft.com`: only they see the token. */
  readonly origins: readonly string[];
  /** Allows `http` to this machine, for tests. */
  readonly allowInsecureLoopback?: boolean | undefined;
  /**
   * Sends the requests; that of the operation's client unless said, and the platform's where the operation has no context,
   * as one that `withClaimsChallenge` made. It must take the token off where it follows a redirect to another origin, as the platform's does. */
  readonly fetch?: Fetch | undefined;
}

/** What the `fetch` of the platform takes, where its types are known. */
export type FetchParameters = typeof globalThis extends { fetch: (...parameters: infer P) => unknown }
  ? P
  : // oxlint-disable-next-line typescript/no-explicit-any -- without such types there is nothing to say
    [input: any, init?: any];

/** The `Response` of the platform, where its types are known. */
export type PlatformResponse = typeof globalThis extends { Response: { prototype: infer R } }
  ? R
  : // oxlint-disable-next-line typescript/no-explicit-any -- as above
    any;

/** A `fetch` with a token, whose failures are values. */
export type AuthorizedFetch<E> = (
  ...parameters: FetchParameters
) => ResultAsync<PlatformResponse, E | AbortedError | CallbackError | ConfigError | InvalidRequestError | NetworkError>;
