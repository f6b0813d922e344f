import { graphUri } from '../directory/directory.js';
import type { User } from '../directory/users.js';

/** A delegated permission: a resource, and the name that the resource gives it. */
export interface Permission {
  readonly uri: string;
  readonly name: string;
}

/** What people have allowed to applications. */
export interface Consents {
  readonly has: (user: User, clientId: string, permission: Permission) => boolean;
  readonly add: (user: User, clientId: string, permissions: readonly Permission[]) => void;
  readonly clear: () => void;
}

export function createConsents(): Consents {
  const given = new Map<User, Set<string>>();
  return {
    has(user, clientId, { uri, name }) {
      if (user.consented === undefined) return true;
      const before = user.consented.map((scope) => (scope.includes('/') ? scope : `${graphUri}/${scope}`));
      return before.includes(`${uri}/${name}`) || given.get(user)?.has(`${clientId} ${uri}/${name}`) === true;
    },
    add(user, clientId, permissions) {
      const all = given.get(user) ?? new Set<string>();
      for (const { uri, name } of permissions) all.add(`${clientId} ${uri}/${name}`);
      given.set(user, all);
    },
    clear: () => given.clear(),
  };
}
