import { SignJWT } from 'jose';
import type { Realm } from './realm.js';
import { signingKey } from './signing-key.js';

type Claims = Readonly<Record<string, unknown>>;

/** An access token: a JWT with these claims that is valid from now on, for as long as tokens live here. */
export function signToken(realm: Realm, claims: Claims): Promise<string> {
  return realm.ledger.issue(() => sign(realm, claims));
}

/** The same of an id token, which no API takes. */
export function signIdToken(realm: Realm, claims: Claims): Promise<string> {
  return sign(realm, claims);
}

async function sign(realm: Realm, claims: Claims): Promise<string> {
  const { issuedAt, expiresAt } = lifetime(realm);
  const { kid, privateKey } = await signingKey();
  return new SignJWT({ ...claims, iat: issuedAt, nbf: issuedAt, exp: expiresAt })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
    .sign(privateKey);
}

/** Both in epoch seconds. */
export function lifetime({ now, tokenLifetimeSeconds }: Realm): {
  readonly issuedAt: number;
  readonly expiresAt: number;
} {
  const issuedAt = Math.floor(now() / 1000);
  return { issuedAt, expiresAt: issuedAt + tokenLifetimeSeconds };
}
