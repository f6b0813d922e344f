import { userNamed, type User } from '../directory/users.js';
import { requireKnown, requireTimes } from '../known.js';
import type { PersonDecision, PersonScope } from './person.js';

/** Throws where a decision could not be carried out as it is ordered. */
export function requireValidDecision(users: readonly User[], decision: PersonDecision, scope: PersonScope): void {
  requireDecision(decision);
  if (decision.kind === 'signsIn') requireUser(users, decision.username);
  requireKnown('the scope of a decision', scope, scopeMembers);
  requireTimes('a decision', scope);
}

export function requireUser(users: readonly User[], username: string): User {
  const user = userNamed(users, username);
  if (user === undefined) throw new TypeError(`No user is called '${username}'.`);
  return user;
}

function requireDecision(decision: unknown): void {
  if (typeof decision === 'function') {
    throw new TypeError(`A decision is what its constructor gives: '${decision.name}()', not '${decision.name}'.`);
  }
  const kind = typeof decision === 'object' && decision !== null ? Reflect.get(decision, 'kind') : undefined;
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return;
  throw new TypeError(`A decision is one of the kinds ${Object.keys(kinds).join(', ')}.`);
}

const kinds: Readonly<Record<PersonDecision['kind'], true>> = {
  signsIn: true,
  declines: true,
  cancels: true,
  signedOut: true,
  closesBrowser: true,
};

const scopeMembers: Readonly<Record<keyof PersonScope, true>> = { clientId: true, times: true, after: true };
