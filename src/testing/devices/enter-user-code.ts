import { attendWith } from '../people/attend.js';
import type { PersonDecision } from '../people/person.js';
import { requireValidDecision } from '../people/validate.js';
import { isRefusal } from '../protocol/refusal.js';
import type { Realm } from '../protocol/realm.js';

/**
 * A person enters a code, and does what is ordered for this or, without that, what a test has ordered for any sign-in.
 *
 * @returns whether the code is known, and still waits for somebody.
 */
export function enterUserCode(realm: Realm, userCode: string, decision?: PersonDecision): boolean {
  if (decision !== undefined) requireValidDecision(realm.directory.users, decision, {});
  const held = realm.devices.findUserCode(userCode);
  if (held === undefined || held.answer !== undefined || realm.now() >= held.expiresAt) return false;
  const { clientId, prefers, onSignIn } = held.request;
  const visit = {
    clientId,
    platform: 'either' as const,
    loginHint: undefined,
    silent: false,
    maxAge: undefined,
    contexts: [],
    prefers,
  };
  const attended = attendWith(realm, visit, decision ?? realm.people.decide(clientId, false));
  if (attended === 'leaves') return true;
  if (isRefusal(attended)) held.decide('declined');
  else {
    onSignIn?.(attended);
    held.decide(attended);
  }
  return true;
}
