import type { Authority, B2cAuthority, EntraAuthority, ExternalIdAuthority } from './authority.js';
import { cloudOf } from './clouds.js';
import { guid, isSharedTenant, personalTenant } from './tenant.js';

/** The place of the tenant in the issuer of metadata that stand for many. */
const place = '{tenantid}';

const isOwnTenant = (named: string, tenant: string): boolean => {
  if (tenant === 'consumers') return named === personalTenant;
  if (isSharedTenant(tenant)) return named === place;
  // A tenant named by a domain is answered with its id, which cannot be foretold.
  return guid.test(tenant) ? named.toLowerCase() === tenant.toLowerCase() : guid.test(named);
};

/** The origin of `{origin}/{tenant}/v2.0`, and the tenant. */
const parts = (issuer: string): readonly string[] =>
  /^(https?:\/\/[^/]+)\/([^/]+)\/v2\.0$/.exec(issuer)?.slice(1) ?? [];

const isEntraIssuer = (issuer: string, authority: EntraAuthority | ExternalIdAuthority): boolean => {
  const [at = '', named = ''] = parts(issuer);
  const cloud = at.startsWith('https:') ? cloudOf(at.slice('https://'.length)) : undefined;
  const isSameCloud = authority.kind === 'entra' && cloud !== undefined && cloud === authority.cloud;
  return (at === authority.origin || isSameCloud) && isOwnTenant(named, authority.tenant);
};

/** `https://{id}.ciamlogin.com/{id}/v2.0`, whatever the host that was asked: a host of your own may stand for it. */
const isExternalIdIssuer = (issuer: string, authority: EntraAuthority | ExternalIdAuthority): boolean => {
  const [at, named = ''] = parts(issuer);
  const isPossible = authority.kind === 'external_id' || authority.cloud === undefined;
  return isPossible && at === `https://${named}.ciamlogin.com` && isOwnTenant(named, authority.tenant);
};

/** `{origin}/{id}/v2.0/`, or with the policy: `{origin}/tfp/{id}/{policy}/v2.0/`. */
const isB2cIssuer = (issuer: string, { origin, tenant, policy }: B2cAuthority): boolean => {
  const [, named = ''] = /^(?:\/tfp)?\/([^/]+)\//.exec(issuer.slice(origin.length)) ?? [];
  const shapes = [`${origin}/${named}/v2.0/`, `${origin}/tfp/${named}/${policy}/v2.0/`];
  return isOwnTenant(named, tenant) && shapes.some((shape) => shape.toLowerCase() === issuer.toLowerCase());
};

/**
 * Whether metadata with this issuer are those of the authority. It is the one that was configured, letter by letter, but
 * where the platform says it otherwise: with the tenant's id in place of its domain, or a place for any tenant.
 *
 * @see RFC 8414 §3.3; OpenID Connect Discovery 1.0 §4.3
 */
export const isIssuerOf = (authority: Authority, issuer: string): boolean => {
  if (authority.kind === 'oidc') return issuer === authority.issuer;
  if (authority.kind === 'adfs') return issuer === authority.url;
  if (authority.kind === 'b2c') return isB2cIssuer(issuer, authority);
  return isEntraIssuer(issuer, authority) || isExternalIdIssuer(issuer, authority);
};

/**
 * Whether a token comes from the authority with this metadata: `iss` is its issuer, letter by letter. Where the issuer has
 * a place for the tenant, that of the token stands in it; whether the application serves that tenant is for it to say.
 *
 * @example
 * const { payload } = await jwtVerify(token, keys)
 * if (!isIssuedBy(metadata, payload)) return unauthorized()
 * @see Microsoft identity platform, "Access tokens", validation of the issuer
 */
export const isIssuedBy = (
  { issuer }: { readonly issuer: string },
  { iss, tid }: { readonly iss?: unknown; readonly tid?: unknown },
): boolean => {
  if (!issuer.includes(place)) return iss === issuer;
  return typeof tid === 'string' && guid.test(tid) && iss === issuer.replace(place, tid);
};
