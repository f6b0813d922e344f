import type { ResultAsync } from 'neverthrow';
import type { OAuthError } from '../error/model.js';
import type { Authority } from '../authority/authority.js';
import type { Signal } from '../wire/platform.js';

/** For what a credential is to prove who the client is. */
export interface CredentialContext {
  readonly authority: Authority;
  /** Where the request goes: the audience of an assertion. */
  readonly tokenEndpoint: string;
  readonly clientId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** A fresh random GUID. */
  readonly uuid: () => string;
  /** Aborted when the caller leaves, or the time is up. */
  readonly signal: Signal;
}

/**
 * How a client proves who it is. What is secret is held in closures: printing a credential shows its kind.
 * `clientSecret` makes one; any value of this shape is one.
 */
export interface Credential {
  readonly kind: string;
  /** What is wrong with it, in words, without secrets; `createClient` reports it. */
  readonly issues: readonly string[];
  /** The parameters of one token request that prove it. */
  readonly parameters: (context: CredentialContext) => ResultAsync<Readonly<Record<string, string>>, OAuthError>;
}
