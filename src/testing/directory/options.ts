import type { RedirectUriOptions } from './redirect-uris.js';

/**
 * One tenant of the authority.
 *
 * @example
 * ```ts
 * { id: '5b1f6c3e-9d0a-4c57-8e21-6a7f0b9c2d14', name: 'fabrikam.onmicrosoft.com', domains: ['fabrikam.example'] }
 * ```
 */
export interface TenantOptions {
  /** The tenant id: a GUID. */
  readonly id: string;
  /** The initial domain. A client may write it in place of the id. Default: none. */
  readonly name?: string;
  /** More verified domains, each of which also names the tenant. Default: none. */
  readonly domains?: readonly string[];
  /** Names of its Azure AD B2C policies (user flows). Default: `B2C_1_signin`. */
  readonly policies?: readonly string[];
}

/** A client secret with an end. A secret without an end may be given as a plain string. */
export interface ApplicationSecret {
  readonly value: string;
  /** Epoch milliseconds from which the secret is answered with AADSTS7000222. Default: never. */
  readonly expiresOn?: number;
}

/**
 * A JSON Web Key Set of RSA public keys (RFC 7517 §5). `kid`, `x5t` and `x5t#S256` of a key are compared with those in
 * the header of a client assertion.
 */
export interface JsonWebKeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/**
 * One application registration.
 *
 * @example
 * ```ts
 * {
 *   clientId: 'c0ffee00-1111-4222-8333-444455556666',
 *   secrets: ['current', { value: 'old', expiresOn: Date.parse('2020-01-01T00:00:00Z') }],
 *   certificates: [readFileSync('client.crt', 'utf8')],
 *   roles: ['Orders.Read.All'],
 * }
 * ```
 */
export interface ApplicationOptions {
  /** The application (client) id: a GUID. */
  readonly clientId: string;
  /** Ids or domains of the tenants that know the application. Default: every tenant. */
  readonly tenants?: readonly string[];
  /** Client secrets; several may be valid at once. Default: none. */
  readonly secrets?: readonly (string | ApplicationSecret)[];
  /**
   * What a client assertion (RFC 7523 §3) may be signed with: a PEM X.509 certificate, a PEM public key, or a key set.
   * Default: none.
   */
  readonly certificates?: readonly (string | JsonWebKeySet)[];
  /** A disabled application is answered with AADSTS7000112. Default: false. */
  readonly disabled?: boolean;
  /** URIs of the resources it may get a token for; any other is AADSTS501051. Default: every resource. */
  readonly resources?: readonly string[];
  /** Application roles that its access tokens carry. Default: none, and the tokens have no `roles`. */
  readonly roles?: readonly string[];
  /**
   * Where a browser takes the answer of a sign-in. Any other address is answered with a page that says AADSTS50011; the
   * port of `localhost` and `127.0.0.1` does not count. Default: every http address of this machine, for a server and
   * for a public client; addresses of single-page applications are always listed.
   */
  readonly redirectUris?: RedirectUriOptions;
}

/**
 * One protected resource.
 *
 * @example
 * ```ts
 * { uri: 'api://orders', audience: '0a0b0c0d-1111-4222-8333-444455556666', url: 'https://orders.example' }
 * ```
 */
export interface ResourceOptions {
  /** What stands before `/.default` in a scope. A slash at its end is kept apart: `https://x` is not `https://x/`. */
  readonly uri: string;
  /** The `aud` of its access tokens. Default: the URI. */
  readonly audience?: string;
  /**
   * Where the API is in production: what `authority.fetch` sends to this origin is answered as by the API, which takes
   * tokens for this resource there. Only its origin counts. Default: the URI, where that is an address.
   */
  readonly url?: string;
  /**
   * Names of its delegated permissions, which a person consents to; any other is AADSTS650053. Default: every name, and
   * `/.default` is `User.Read` of Microsoft Graph, and `user_impersonation` of any other.
   */
  readonly scopes?: readonly string[];
}
