import { guidOf } from '../directory/guid.js';
import type { User } from '../directory/users.js';
import type { ClaimsAsked } from '../protocol/claims-asked.js';
import type { Refusal } from '../protocol/refusal.js';
import type { SignIn } from '../protocol/sign-in.js';
import { secondFactorNeeded } from '../protocol/user-refusals.js';

/** The id of the policy that wants a second factor. */
export const policyIdOf = ({ tenantId }: User): string => guidOf(`${tenantId} second factor`);

/** A grant without a person cannot make up for a second factor that its sign-in lacks. */
export function refuseWithoutSecondFactor(
  { user, secondFactor }: SignIn,
  { contexts, policies = [] }: ClaimsAsked,
): Refusal | undefined {
  const isAsked = contexts.length > 0 || policies.length > 0;
  if (!isAsked || !user.secondFactor || secondFactor) return undefined;
  return secondFactorNeeded(policyIdOf(user), contexts);
}
