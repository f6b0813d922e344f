import { createHash } from 'node:crypto';

/** When a token was issued, more exactly than its `iat` says. */
export interface IssuedToken {
  /** Counts from 1, in the order of the requests. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

/** The tokens that one authority has issued; of each it keeps a hash only. */
export interface Ledger {
  /** How many there are. */
  readonly count: () => number;
  /** Issues the next one. The number is taken before `make` begins: what happens meanwhile happens after. */
  readonly issue: (make: () => Promise<string>) => Promise<string>;
  readonly find: (token: string) => IssuedToken | undefined;
}

const mostTokens = 100_000;

export function createLedger(now: () => number): Ledger {
  const issued = new Map<string, IssuedToken>();
  let count = 0;
  return {
    count: () => count,
    async issue(make) {
      const entry = { number: (count += 1), issuedAt: now() };
      const token = await make();
      issued.set(hashOf(token), entry);
      const [oldest] = issued.size > mostTokens ? issued.keys() : [];
      if (oldest !== undefined) issued.delete(oldest);
      return token;
    },
    find: (token) => issued.get(hashOf(token)),
  };
}

/** SHA-256, in hexadecimal digits. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
