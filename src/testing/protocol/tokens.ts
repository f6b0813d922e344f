import { SignJWT } from 'jose';
import type { Realm } from './realm.js';
import { signingKey } from './signing-key.js';

/** A JWT with these claims that is valid from now on, for as long as tokens live here. */
export async function signToken(realm: Realm, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const { kid, privateKey } = await signingKey();
  return realm.ledger.issue(() => {
    const { issuedAt, expiresAt } = lifetime(realm);
    return new SignJWT({ ...claims, iat: issuedAt, nbf: issuedAt, exp: expiresAt })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
      .sign(privateKey);
  });
}

/** Both in epoch seconds. */
export function lifetime({ now, tokenLifetimeSeconds }: Realm): {
  readonly issuedAt: number;
  readonly expiresAt: number;
} {
  const issuedAt = Math.floor(now() / 1000);
  return { issuedAt, expiresAt: issuedAt + tokenLifetimeSeconds };
}
