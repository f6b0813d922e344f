import type { Realm } from '../protocol/realm.js';
import { requireUser } from './validate.js';

/** Ends what has come from all sign-ins of a person, or of everybody, and signs out whom it concerns. */
export function revokeSessions(
  { directory, people, grants, oidcGrants, devices }: Realm,
  username: string | undefined,
): void {
  const { users } = directory;
  const concerned = username === undefined ? users : [requireUser(users, username)];
  for (const user of concerned) people.signOut(user);
  for (const store of [grants, oidcGrants, devices]) store.revoke(({ user }) => concerned.includes(user));
}
