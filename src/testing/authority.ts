/// <reference lib="esnext.disposable" preserve="true" />
import type { Protection, ProtectionHandle, ProtectionScope } from './api/protection.js';
import type { TestApi } from './api/test-api.js';
import type { TestApplication, TestTenant, TestUser } from './directory/registered.js';
import type { ApplicationOptions, ResourceOptions, TenantOptions } from './directory/options.js';
import type { UserOptions } from './directory/user-options.js';
import type { Fault, FaultHandle, FaultScope } from './faults/fault.js';
import type { TestFetch } from './local-fetch.js';
import type { PersonDecision, PersonHandle, PersonScope } from './people/person.js';
import type { BrowserAnswer } from './play-browser.js';
import type { RecordedRequest } from './recorded-request.js';

/** Settings of {@link startAuthority}; every one has a default. */
export interface AuthorityOptions {
  /** Default: one tenant, `contoso.onmicrosoft.com`. */
  readonly tenants?: readonly TenantOptions[];
  /** Default: one application with one secret, known in every tenant. */
  readonly applications?: readonly ApplicationOptions[];
  /**
   * Default: `https://graph.microsoft.com`, and `api://{client id}` of every application. Beside them there is always the
   * one of {@link TestAuthority.api}.
   */
  readonly resources?: readonly ResourceOptions[];
  /**
   * Who can sign in. Default: one person, `adele@` the first tenant, with a password.
   *
   * @example
   * ```ts
   * await startAuthority({ users: [{ username: 'adele@contoso.example' }, { username: 'bob@contoso.example', secondFactor: true }] });
   * ```
   */
  readonly users?: readonly UserOptions[];
  /**
   * Hosts beside those of the clouds that instance discovery confirms as Entra's, with their port where it is not 443. Every
   * other is `invalid_instance`. Default: none.
   */
  readonly customHosts?: readonly string[];
  /** Seconds from `iat` to `exp` of a token, and its `expires_in`. Default: 3599. */
  readonly tokenLifetimeSeconds?: number;
  /** The authority's clock, in epoch milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
  /** The TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /**
   * Speak HTTPS, with a certificate for `localhost`, `127.0.0.1` and `::1` from a certificate authority that is made for
   * this one start: `ca` and `caFile` of the result are for the clients. Default: false.
   */
  readonly tls?: boolean;
  /** Told of each request once, when it is over: answered, dropped, or left by its client. Must not throw. */
  readonly onRequest?: (request: RecordedRequest) => void;
}

/** An authority that is running. */
export interface TestAuthority extends AsyncDisposable {
  /** `http://127.0.0.1:{port}`, or `https://localhost:{port}` with `tls`. */
  readonly url: string;
  /** With `tls`, the certificate of the certificate authority, in PEM. */
  readonly ca?: string;
  /**
   * With `tls`, the path of a file that holds {@link ca}, until the authority is closed: a value for
   * `NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE`, `SSL_CERT_FILE` or `curl --cacert`.
   */
  readonly caFile?: string;
  /** The first tenant. */
  readonly tenant: TestTenant;
  /** The first application. */
  readonly application: TestApplication;
  readonly tenants: readonly TestTenant[];
  readonly applications: readonly TestApplication[];
  /** The first user. */
  readonly user: TestUser;
  readonly users: readonly TestUser[];
  /** What arrived, in that order; a new array at each reading. */
  readonly requests: readonly RecordedRequest[];
  /** What a client takes as its authority: the URL with a tenant, by id or name. Default: the first tenant's id. */
  authorityUrl(tenant?: string): string;
  /** The same of Azure AD B2C: the URL with a tenant and a policy. Default: the first policy of the first tenant. */
  b2cAuthorityUrl(policy?: string, tenant?: string): string;
  /** The same of AD FS: `{url}/adfs`. */
  readonly adfsAuthorityUrl: string;
  /** The issuer that is plain OpenID Connect: `{url}/oidc`. */
  readonly oidcIssuerUrl: string;
  /** An API that takes tokens of this authority, so that it can be tested how a client calls one. */
  readonly api: TestApi;
  /**
   * A `fetch` that brings every request to this authority over loopback, whatever its host, and is answered as that host
   * would: an application keeps the addresses that it has in production, and nothing leaves the machine. At the
   * address of a resource, such as `https://graph.microsoft.com`, the API answers. It follows redirects in the same way.
   *
   * @example
   * ```ts
   * createClient({ tenant: 'contoso.onmicrosoft.com', clientId, credential, runtime: { fetch: authority.fetch } });
   * ```
   */
  readonly fetch: TestFetch;
  /**
   * Orders a fault. Where several are for one request, the one that was armed first answers.
   *
   * @throws RangeError or TypeError where the fault could not be served as it is ordered.
   *
   * @example
   * ```ts
   * authority.fail(connectionReset(), { times: 1 });
   * authority.fail(aadsts(90033), { after: 1, times: 1 });
   * ```
   */
  fail(fault: Fault, scope?: FaultScope): FaultHandle;
  /**
   * Orders that the API wants more of a token than that it is valid. Where several refuse a request, the one that was
   * ordered first answers.
   *
   * @throws RangeError or TypeError where the protection could not be served as it is ordered.
   *
   * @example
   * ```ts
   * const revocation = authority.protect(revoked());
   * authority.protect(authContext('c1'), { path: '/orders', method: 'DELETE' });
   * ```
   */
  protect(protection: Protection, scope?: ProtectionScope): ProtectionHandle;
  /**
   * Orders what a person does before a sign-in page. Without an order the person signs in at once: the one that
   * `login_hint` names, else the first of the tenant that is asked, else the first of all. Where several are for one
   * sign-in, the one that was ordered first decides.
   *
   * @throws RangeError or TypeError where it could not be carried out as it is ordered.
   *
   * @example
   * ```ts
   * authority.person(cancels(), { times: 1 });
   * authority.person(signsIn('bob@contoso.onmicrosoft.com'), { clientId });
   * ```
   */
  person(decision: PersonDecision, scope?: PersonScope): PersonHandle;
  /**
   * Plays the browser: opens an authorization URL over HTTP, whatever its host, and says where it would go from there,
   * without going.
   *
   * @example
   * ```ts
   * const { redirectUri } = await authority.authorize(url);
   * const code = new URL(redirectUri).searchParams.get('code');
   * ```
   */
  authorize(url: string | { readonly href: string }): Promise<BrowserAnswer>;
  /**
   * Plays the person whom a device has asked to enter a code (RFC 8628 §3.3), who does what is said here, else what
   * {@link person} has ordered, else signs in. A person can do so, too: at `{url}/devicelogin`.
   *
   * @returns whether the code is known, and still waits for somebody.
   * @throws TypeError where the decision could not be carried out.
   *
   * @example
   * ```ts
   * await acquire({ scopes, onUserCode: ({ userCode }) => authority.enterUserCode(userCode, signsIn('bob@contoso.example')) });
   * ```
   */
  enterUserCode(userCode: string, decision?: PersonDecision): boolean;
  /**
   * Signs a person out everywhere, or everybody: codes and refresh tokens from before are answered with AADSTS50173, and
   * `prompt=none` with AADSTS50058 until there is a new sign-in. Access tokens live on, unless the API is told with
   * {@link protect}.
   *
   * @throws TypeError where no user has this name.
   *
   * @example
   * ```ts
   * authority.revokeSessions('adele@contoso.onmicrosoft.com');
   * ```
   */
  revokeSessions(username?: string): void;
  /**
   * Forgets all faults, all protections, all requests and what people were to do, have consented to and have proved; codes
   * and refresh tokens stay what they are.
   */
  reset(): void;
  /** Ends every connection, also those that hang, and gives the port up. May be called more than once. */
  close(): Promise<void>;
  /** The same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
