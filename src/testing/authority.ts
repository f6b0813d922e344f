/// <reference lib="esnext.disposable" preserve="true" />
import type { TestApplication, TestTenant } from './directory/registered.js';
import type { ApplicationOptions, ResourceOptions, TenantOptions } from './directory/options.js';
import type { Fault, FaultHandle, FaultScope } from './faults/fault.js';
import type { RecordedRequest } from './recorded-request.js';

/** Settings of {@link startAuthority}; every one has a default. */
export interface AuthorityOptions {
  /** Default: one tenant, `contoso.onmicrosoft.com`. */
  readonly tenants?: readonly TenantOptions[];
  /** Default: one application with one secret, known in every tenant. */
  readonly applications?: readonly ApplicationOptions[];
  /** Default: `https://graph.microsoft.com`, and `api://{client id}` of every application. */
  readonly resources?: readonly ResourceOptions[];
  /** Seconds from `iat` to `exp` of a token, and its `expires_in`. Default: 3599. */
  readonly tokenLifetimeSeconds?: number;
  /** The authority's clock, in epoch milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
  /** The TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
}

/** An authority that is running. */
export interface TestAuthority extends AsyncDisposable {
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  /** The first tenant. */
  readonly tenant: TestTenant;
  /** The first application. */
  readonly application: TestApplication;
  readonly tenants: readonly TestTenant[];
  readonly applications: readonly TestApplication[];
  /** What arrived, in that order; a new array at each reading. */
  readonly requests: readonly RecordedRequest[];
  /** What a client takes as its authority: the URL with a tenant, by id or name. Default: the first tenant's id. */
  authorityUrl(tenant?: string): string;
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
  /** Forgets all faults and all requests. */
  reset(): void;
  /** Ends every connection, also those that hang, and gives the port up. May be called more than once. */
  close(): Promise<void>;
  /** The same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
