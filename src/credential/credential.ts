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
  /**
   * Tells it apart from other credentials of the same client, in a store that several processes share. Not secret: the id
   * of a secret, the thumbprint of a certificate.
   */
  readonly keyId?: string;
  /** What is wrong with it, in words, without secrets; `createClient` reports it. */
  readonly issues: readonly string[];
  /** The parameters of one token request that prove it. */
  readonly parameters: (context: CredentialContext) => ResultAsync<Readonly<Record<string, string>>, OAuthError>;
  /**
   * Other parameters in place of those that the server refused as outdated: the very object that `parameters` gave. It is
   * called at most once for a request, which is then sent again. Where it fails, the request fails with the server's
   * refusal.
   */
  readonly renewed?: (
    context: CredentialContext,
    refused: Readonly<Record<string, string>>,
  ) => ResultAsync<Readonly<Record<string, string>>, OAuthError>;
}

/** Whether something has the shape of a credential, as far as one can see. */
export const isCredential = (value: unknown): value is Credential => {
  const { parameters, issues } = Object(value) as Partial<Credential>;
  return typeof parameters === 'function' && Array.isArray(issues);
};
