import type { Platform } from '../directory/redirect-uris.js';
import { type User, userNamed } from '../directory/users.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';
import type { SignIn } from '../protocol/sign-in.js';
import {
  personCancelled,
  personDeclined,
  secondFactorNeeded,
  signInNeeded,
  unknownUser,
} from '../protocol/user-refusals.js';
import type { PersonDecision } from './person.js';
import { policyIdOf } from './second-factor.js';

/** What an application wants of a person. */
export interface Visit {
  readonly clientId: string;
  readonly platform: Platform;
  readonly loginHint: string | undefined;
  /** Nobody may be asked. */
  readonly silent: boolean;
  /** Seconds that the sign-in may be old. */
  readonly maxAge: number | undefined;
  /** Authentication contexts that are wanted. */
  readonly contexts: readonly string[];
  /** Who comes where the request has nobody in mind; the first user where these are none. */
  readonly prefers: (user: User) => boolean;
}

/** `leaves`: there will be no answer. */
export type Attended = SignIn | Refusal | 'leaves';

/** A person before a sign-in page, who does what a test has ordered, and else signs in as whom the request has in mind. */
export function attend(realm: Realm, visit: Visit): Attended {
  return attendWith(realm, visit, realm.people.decide(visit.clientId, visit.silent));
}

/** The same where it is known what the person does. */
export function attendWith(realm: Realm, visit: Visit, decision: PersonDecision | undefined): Attended {
  if (decision?.kind === 'closesBrowser') return 'leaves';
  if (decision?.kind === 'cancels') return personCancelled();
  if (decision?.kind === 'declines') return personDeclined();
  const { users } = realm.directory;
  const hint = decision?.kind === 'signsIn' ? decision.username : visit.loginHint;
  const user = hint === undefined ? (users.find(visit.prefers) ?? users[0]) : userNamed(users, hint);
  if (visit.silent) return decision?.kind === 'signedOut' ? signInNeeded() : attendSilently(realm, visit, user);
  if (user === undefined) return unknownUser();
  const secondFactor = user.secondFactor && (decision?.kind !== 'signsIn' || decision.secondFactor !== false);
  return signInOf(visit, user, realm.people.signIn(user, secondFactor));
}

function attendSilently(realm: Realm, visit: Visit, user: User | undefined): SignIn | Refusal {
  const session = user && realm.people.session(user);
  if (user === undefined || session === undefined) return signInNeeded();
  const { maxAge = Infinity, contexts } = visit;
  if (realm.now() - session.signedInAt > maxAge * 1000) return signInNeeded();
  if (user.secondFactor && !session.secondFactor) return secondFactorNeeded(policyIdOf(user), contexts);
  return signInOf(visit, user, session);
}

type SessionOfSignIn = Pick<SignIn, 'signedInAt' | 'secondFactor'> & { readonly id: string };

function signInOf({ clientId, platform }: Visit, user: User, session: SessionOfSignIn): SignIn {
  const { id, signedInAt, secondFactor } = session;
  return { user, clientId, platform, signedInAt, secondFactor, sessionId: id };
}
