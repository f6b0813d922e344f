import { type Directory, tenantNamed } from '../directory/directory.js';
import { isGuid } from '../directory/guid.js';
import type { TestTenant } from '../directory/registered.js';
import type { Refusal } from '../protocol/refusal.js';
import { malformedTenant, unknownTenant } from '../protocol/refusals.js';

export const personalAccountsTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
const domain = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;

/** What a client wrote in the place of the tenant: one tenant, or a name that stands for many. */
export type TenantSegment =
  | { readonly kind: 'tenant'; readonly tenant: TestTenant }
  | { readonly kind: 'shared'; readonly name: string; readonly issuerTenant: string };

export function readTenantSegment(directory: Directory, segment: string = ''): TenantSegment | Refusal {
  const name = segment.toLowerCase();
  if (name === 'common' || name === 'organizations') return { kind: 'shared', name, issuerTenant: '{tenantid}' };
  if (name === 'consumers') return { kind: 'shared', name, issuerTenant: personalAccountsTenant };
  const tenant = tenantNamed(directory.tenants, segment);
  if (tenant !== undefined) return { kind: 'tenant', tenant };
  return isGuid(segment) || domain.test(segment) ? unknownTenant(segment) : malformedTenant(segment);
}

/** The id by which the issuer calls the tenant; for `common` and `organizations` a template. */
export function issuerTenantOf(segment: TenantSegment): string {
  return segment.kind === 'tenant' ? segment.tenant.id : segment.issuerTenant;
}
