import { randomUUID } from 'node:crypto';
import type { Directory } from '../directory/directory.js';
import type { User } from '../directory/users.js';
import { createOrders } from '../orders.js';
import { type Consents, createConsents } from './consents.js';
import type { PersonDecision, PersonHandle, PersonScope } from './person.js';
import { createWrongPasswords, type WrongPasswords } from './wrong-passwords.js';
import { requireValidDecision } from './validate.js';

/** That somebody is signed in, in the one browser that there is. */
export interface Session {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly signedInAt: number;
  readonly secondFactor: boolean;
}

/** What people do, have done, and have consented to. */
export interface People {
  readonly order: (decision: PersonDecision, scope: PersonScope) => PersonHandle;
  /** What a test has ordered for this sign-in, if anything. Where nobody is asked, fewer decisions are to be made. */
  readonly decide: (clientId: string, silent: boolean) => PersonDecision | undefined;
  readonly session: (user: User) => Session | undefined;
  readonly signIn: (user: User, secondFactor: boolean) => Session;
  readonly signOut: (user: User) => void;
  readonly consents: Consents;
  readonly wrongPasswords: WrongPasswords;
  /** Everything is as at the start. */
  readonly clear: () => void;
}

/** At the start everybody is signed in, as people are who have used another application before. */
export function createPeople({ users }: Directory, now: () => number): People {
  const orders = createOrders<PersonDecision, PersonScope>();
  const consents = createConsents();
  const wrongPasswords = createWrongPasswords(now);
  const sessions = new Map<User, Session>();
  const startAll = (): void => {
    for (const user of users) sessions.set(user, { id: randomUUID(), signedInAt: now(), secondFactor: false });
  };
  startAll();
  return {
    order(decision, scope) {
      requireValidDecision(users, decision, scope);
      return orders.add(decision, scope);
    },
    decide: (clientId, silent) =>
      orders.take(
        (scope) => scope.clientId === undefined || scope.clientId.toLowerCase() === clientId,
        ({ kind }) => !silent || kind === 'signedOut' || kind === 'signsIn',
      ),
    session: (user) => sessions.get(user),
    signIn(user, secondFactor) {
      const session = { id: sessions.get(user)?.id ?? randomUUID(), signedInAt: now(), secondFactor };
      sessions.set(user, session);
      return session;
    },
    signOut: (user) => void sessions.delete(user),
    consents,
    wrongPasswords,
    clear() {
      orders.clear();
      consents.clear();
      wrongPasswords.clear();
      startAll();
    },
  };
}
