import { tenantNamed } from '../directory/directory.js';
import type { TestTenant } from '../directory/registered.js';
import type { AuthorityRequest } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';
import { unknownPolicy, unknownTenant } from '../protocol/refusals.js';

/** One policy of one tenant: an authority of its own. */
export interface Place {
  readonly tenant: TestTenant;
  /** In lower case, as metadata and tokens have it. */
  readonly policy: string;
  /** What all its endpoints begin with. */
  readonly url: string;
  readonly issuer: string;
}

/** The two forms of a path. Where the policy is named in the issuer, both begin with `/tfp`. */
export type Form = '' | '/tfp';

export function placeOf({ directory }: Realm, request: AuthorityRequest, form: Form): Place | Refusal {
  const { origin, tenantSegment = '', policySegment = '' } = request;
  const tenant = tenantNamed(directory.tenants, tenantSegment);
  if (tenant === undefined) return unknownTenant(tenantSegment);
  const policy = policySegment.toLowerCase();
  if (!tenant.policies.some((known) => known.toLowerCase() === policy))
    return unknownPolicy(policySegment, tenant.name);
  return {
    tenant,
    policy,
    url: `${origin}${form}/${tenantSegment.toLowerCase()}/${policy}`,
    issuer: form === '' ? `${origin}/${tenant.id}/v2.0/` : `${origin}/tfp/${tenant.id}/${policy}/v2.0/`,
  };
}
