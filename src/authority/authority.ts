import type { Cloud } from './clouds.js';
import { isSharedTenant, personalTenant } from './tenant.js';

/**
 * Why credentials may be sent to a host: Microsoft runs it, or the application lists it. `unconfirmed` is neither: before
 * anything is sent there, the platform is asked whether the host is one of its own.
 */
export type Trust = 'known' | 'listed' | 'unconfirmed';

interface AuthorityDetails {
  /** What its addresses begin with: the origin, and a path. Two authorities with one URL are the same. */
  readonly url: string;
  /** Scheme, host and port: of a cloud with several names, always the same one. */
  readonly origin: string;
  readonly trust: Trust;
  /** The hosts that its metadata may name, each as `host` or `host:port`; its own is the first. */
  readonly hosts: readonly [string, ...string[]];
  readonly metadataEndpoint: string;
}

/** A tenant of Microsoft Entra ID, or many tenants. */
export interface EntraAuthority extends AuthorityDetails {
  readonly kind: 'entra';
  /** Absent on a host of your own. */
  readonly cloud?: Cloud;
  /** Tenant id, verified domain, or `common`, `organizations`, `consumers`. */
  readonly tenant: string;
  readonly tokenEndpoint: string;
}

/** A tenant of Microsoft Entra External ID: `https://{name}.ciamlogin.com`. */
export interface ExternalIdAuthority extends AuthorityDetails {
  readonly kind: 'external_id';
  readonly tenant: string;
  readonly tokenEndpoint: string;
}

/** A policy (user flow) of an Azure AD B2C tenant. */
export interface B2cAuthority extends AuthorityDetails {
  readonly kind: 'b2c';
  readonly tenant: string;
  /** Such as `B2C_1_signin`. */
  readonly policy: string;
  readonly tokenEndpoint: string;
}

/** A farm of Active Directory Federation Services: `https://{host}/adfs`. */
export interface AdfsAuthority extends AuthorityDetails {
  readonly kind: 'adfs';
  readonly tokenEndpoint: string;
}

/** Any OpenID Connect provider: its metadata tells where its endpoints are. */
export interface OidcAuthority extends AuthorityDetails {
  readonly kind: 'oidc';
  /** As its metadata says it, letter by letter. */
  readonly issuer: string;
}

/** Where tokens come from. */
export type Authority = EntraAuthority | ExternalIdAuthority | B2cAuthority | AdfsAuthority | OidcAuthority;

/** Whether an authority stands for many tenants, or for people alone: an application has no token of its own there. */
export const isTenantIndependent = (authority: Authority): boolean =>
  authority.kind === 'entra' && (isSharedTenant(authority.tenant) || authority.tenant.toLowerCase() === personalTenant);
