import type { User } from '../directory/users.js';

/** How often somebody gave a wrong password, and who has to wait for it. */
export interface WrongPasswords {
  readonly isLocked: (user: User) => boolean;
  readonly add: (user: User) => void;
  /** A right one makes up for those before. */
  readonly forget: (user: User) => void;
  readonly clear: () => void;
}

/** After so many, the account is locked for a minute. */
const most = 10;
const lockMs = 60_000;

export function createWrongPasswords(now: () => number): WrongPasswords {
  const counted = new Map<User, { readonly count: number; readonly lockedUntil: number }>();
  return {
    isLocked: (user) => now() < (counted.get(user)?.lockedUntil ?? 0),
    add(user) {
      const count = (counted.get(user)?.count ?? 0) + 1;
      const isTooMany = count >= most;
      counted.set(user, { count: isTooMany ? 0 : count, lockedUntil: isTooMany ? now() + lockMs : 0 });
    },
    forget: (user) => void counted.delete(user),
    clear: () => counted.clear(),
  };
}
