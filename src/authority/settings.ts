import type { Cloud } from './clouds.js';

/** What an application says of the hosts that it talks to. */
export interface HostSettings {
  /** Further hosts that may be sent credentials, each as `host` or `host:port`. */
  readonly knownAuthorities?: readonly string[] | undefined;
  /** Allows `http` to this machine, for tests against an authority on loopback. */
  readonly allowInsecureLoopback?: boolean | undefined;
}

/** How an application names its authority: by `tenant` and `cloud`, by `authority`, or by `issuer`. */
export interface AuthoritySettings extends HostSettings {
  /** Tenant id (a GUID), a verified domain such as `contoso.onmicrosoft.com`, or `common`, `organizations`, `consumers`. */
  readonly tenant?: string | undefined;
  /** The cloud of the tenant; `'public'` unless said. */
  readonly cloud?: Cloud | undefined;
  /**
   * The authority as a URL: `https://{host}/{tenant}`, `https://{name}.ciamlogin.com`,
   * `https://{name}.b2clogin.com/{tenant}/{policy}`, `https://{host}/adfs`.
   */
  readonly authority?: string | undefined;
  /** Any OpenID Connect provider, by its issuer: its metadata tells the rest. Its host must be in `knownAuthorities`. */
  readonly issuer?: string | undefined;
}
