import { err, ok, type Result } from 'neverthrow';
import { parseUrl } from '../codec/url.js';
import { cloudHosts, isKnownHost, type Cloud } from './clouds.js';

/** Where tokens of one tenant come from. */
export interface Authority {
  /** The kind of server: how its endpoints are named and what its rules are. */
  readonly kind: 'entra';
  /** Scheme, host and port. */
  readonly origin: string;
  /** Tenant id, verified domain, or `common`, `organizations`, `consumers`. */
  readonly tenant: string;
  readonly tokenEndpoint: string;
  readonly metadataEndpoint: string;
}

/** How an application names its authority. */
export interface AuthoritySettings {
  /** Tenant id (a GUID), a verified domain such as `contoso.onmicrosoft.com`, or `common`, `organizations`, `consumers`. */
  readonly tenant?: string | undefined;
  /** The cloud of the tenant; `'public'` unless said. */
  readonly cloud?: Cloud | undefined;
  /** The authority as a URL, `https://host/tenant`, instead of `cloud` and `tenant`. */
  readonly authority?: string | undefined;
  /** Further hosts that may be sent credentials, each as `host` or `host:port`. */
  readonly knownAuthorities?: readonly string[] | undefined;
  /** Allows `http` to this machine, for tests against an authority on loopback. */
  readonly allowInsecureLoopback?: boolean | undefined;
}

export const guid: RegExp = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const domain = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i;
const anyTenant = /^(?:common|organizations|consumers)$/;
const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether an authority stands for many tenants: an application cannot get a token of its own from it. */
export const isTenantIndependent = ({ tenant }: Authority): boolean => anyTenant.test(tenant);

const isTenant = (tenant: string): boolean =>
  typeof tenant === 'string' && (anyTenant.test(tenant) || guid.test(tenant) || domain.test(tenant));

const problemOfTenant = (tenant: string): string | undefined =>
  isTenant(tenant) ? undefined : 'tenant: neither a GUID nor a domain';

const problemOfUrl = (
  url: URL,
  { knownAuthorities = [], allowInsecureLoopback }: AuthoritySettings,
): string | undefined => {
  if (url.username !== '' || url.password !== '') return 'authority: a user name or password in the URL';
  if (url.search !== '' || url.hash !== '') return 'authority: a query or fragment in the URL';
  if (loopback.test(url.hostname) && url.protocol === 'http:') {
    return allowInsecureLoopback ? undefined : 'authority: http to this machine needs allowInsecureLoopback';
  }
  if (url.protocol !== 'https:') return 'authority: not https';
  if (!Array.isArray(knownAuthorities)) return 'knownAuthorities: not a list';
  const isListed = knownAuthorities.some((known) => String(known).toLowerCase().replace(/:443$/, '') === url.host);
  return isListed || isKnownHost(url.host) ? undefined : `authority: unknown host ${url.host}, not in knownAuthorities`;
};

const entra = (origin: string, tenant: string): Authority => ({
  kind: 'entra',
  origin,
  tenant,
  tokenEndpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
  metadataEndpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
});

/** The authority of these settings, or what is wrong with them. Pure: nothing is asked of the network. */
export const resolveAuthority = (settings: AuthoritySettings): Result<Authority, readonly string[]> => {
  const { authority, cloud = 'public' } = settings;
  const host = Object.hasOwn(cloudHosts, cloud) ? cloudHosts[cloud] : undefined;
  const url = parseUrl(authority ?? `https://${host ?? cloudHosts.public}`);
  if (!url) return err(['authority: not a URL']);
  const [inPath, ...rest] = url.pathname.split('/').filter((segment) => segment !== '');
  const tenant = inPath ?? settings.tenant;
  const problems = [
    problemOfUrl(url, settings),
    host === undefined ? 'cloud: unknown' : undefined,
    authority === undefined || settings.cloud === undefined ? undefined : 'cloud: given together with authority',
    rest.length === 0 || rest.join('/') === 'v2.0' ? undefined : 'authority: the path goes on after the tenant',
    tenant === undefined ? 'tenant: missing' : problemOfTenant(tenant),
    inPath === undefined || settings.tenant === undefined || inPath === settings.tenant
      ? undefined
      : 'tenant: another one than in authority',
  ].filter((problem) => problem !== undefined);
  return problems.length > 0 ? err(problems) : ok(entra(url.origin, String(tenant)));
};
