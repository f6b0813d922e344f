import type { Authority, EntraAuthority, ExternalIdAuthority } from '../authority/authority.js';
import { isIssuerOf } from '../authority/issuer.js';
import { guid, personalTenant } from '../authority/tenant.js';
import type { IdTokenClaims } from './claims.js';

/** Whether an authority stands for a tenant. A domain may be any: which, only the metadata tell. */
const standsFor = (named: string, tenant: string): boolean => {
  if (named === 'consumers') return tenant === personalTenant;
  if (named === 'organizations') return tenant !== personalTenant;
  return guid.test(named) ? tenant === named.toLowerCase() : true;
};

/** `https://{host}/{tid}/v2.0`, with the id of the tenant that the token names, letter by letter. */
const isIssuerOfTenant = (authority: EntraAuthority | ExternalIdAuthority, iss: string, tid: unknown): boolean =>
  typeof tid === 'string' &&
  guid.test(tid) &&
  standsFor(authority.tenant, tid.toLowerCase()) &&
  iss.endsWith(`/${tid}/v2.0`) &&
  isIssuerOf({ ...authority, tenant: tid }, iss);

/**
 * Whether a token can be one of the authority, by its `iss` and, at a tenant of the platform, its `tid`: as much as is
 * known without asking the authority. Pure.
 *
 * `common` stands for any tenant, `organizations` for any but that of personal accounts, `consumers` for that alone.
 *
 * @example
 * isIssuerOfToken(client.authority, claims)
 * @see Microsoft identity platform, "Claims validation": the issuer, the tenant
 */
export const isIssuerOfToken = (authority: Authority, { iss, tid }: IdTokenClaims): boolean => {
  if (typeof iss !== 'string') return false;
  return authority.kind === 'entra' || authority.kind === 'external_id'
    ? isIssuerOfTenant(authority, iss, tid)
    : isIssuerOf(authority, iss);
};
