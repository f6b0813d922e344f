import { tenantNamed } from '../directory/directory.js';
import type { TestTenant } from '../directory/registered.js';
import type { User } from '../directory/users.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';
import { unknownTenant } from '../protocol/refusals.js';
import { accountNotAllowed } from '../protocol/user-refusals.js';
import { personalAccountsTenant, type TenantSegment } from './tenant-segment.js';

/** Whether an account of this person may sign in here. */
export function isAccountOf(segment: TenantSegment, { tenantId }: User): boolean {
  if (segment.kind === 'tenant' || segment.name === 'common') return true;
  return (tenantId === personalAccountsTenant) === (segment.name === 'consumers');
}

/** The tenant that a person gets tokens of: the one that is named, else the one at home. */
export function tenantFor({ directory }: Realm, segment: TenantSegment, user: User): TestTenant | Refusal {
  if (segment.kind === 'tenant') return segment.tenant;
  if (!isAccountOf(segment, user)) return accountNotAllowed(segment.name);
  return tenantNamed(directory.tenants, user.tenantId) ?? unknownTenant(user.tenantId);
}
