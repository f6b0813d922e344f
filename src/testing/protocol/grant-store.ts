import { randomBytes } from 'node:crypto';
import type { ClaimsAsked } from './claims-asked.js';
import { hashOf } from './ledger.js';
import type { SignIn } from './sign-in.js';

/** What an authorization code stands for. */
export interface CodeGrant {
  readonly signIn: SignIn;
  /** Absent where there are no tenants. */
  readonly tenantId?: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly nonce?: string;
  readonly challenge?: string;
  readonly claims: ClaimsAsked;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** What a refresh token stands for. */
export interface RefreshGrant {
  readonly signIn: SignIn;
  /** All that was granted with it. */
  readonly scope: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A grant that was handed out, and what has become of it. */
export interface Held<Grant> {
  readonly grant: Grant;
  readonly revoked: boolean;
  /** Spends it; false where somebody already has. */
  readonly spend: () => boolean;
}

/** The codes and refresh tokens of one kind of authority, of which it keeps hashes only. */
export interface GrantStore {
  readonly addCode: (grant: CodeGrant) => string;
  readonly addRefreshToken: (grant: RefreshGrant) => string;
  readonly findCode: (code: string) => Held<CodeGrant> | undefined;
  readonly findRefreshToken: (token: string) => Held<RefreshGrant> | undefined;
  /** Whatever came from these sign-ins up to now is of no use any more. */
  readonly revoke: (concerns: (signIn: SignIn) => boolean) => void;
}

const mostGrants = 100_000;

export function createGrantStore(): GrantStore {
  const codes = createShelf<CodeGrant>();
  const refreshTokens = createShelf<RefreshGrant>();
  return {
    addCode: codes.add,
    addRefreshToken: refreshTokens.add,
    findCode: codes.find,
    findRefreshToken: refreshTokens.find,
    revoke(concerns) {
      codes.revoke(concerns);
      refreshTokens.revoke(concerns);
    },
  };
}

interface Shelf<Grant> {
  readonly add: (grant: Grant) => string;
  readonly find: (text: string) => Held<Grant> | undefined;
  readonly revoke: (concerns: (signIn: SignIn) => boolean) => void;
}

function createShelf<Grant extends { readonly signIn: SignIn }>(): Shelf<Grant> {
  const entries = new Map<string, { readonly grant: Grant; spent: boolean; revoked: boolean; spend: () => boolean }>();
  return {
    add(grant) {
      const text = `1.${randomBytes(48).toString('base64url')}`;
      const entry = {
        grant,
        spent: false,
        revoked: false,
        spend: () => !entry.spent && (entry.spent = true),
      };
      entries.set(hashOf(text), entry);
      const [oldest] = entries.size > mostGrants ? entries.keys() : [];
      if (oldest !== undefined) entries.delete(oldest);
      return text;
    },
    find: (text) => entries.get(hashOf(text)),
    revoke(concerns) {
      for (const entry of entries.values()) if (concerns(entry.grant.signIn)) entry.revoked = true;
    },
  };
}
