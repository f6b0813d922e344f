import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Resource } from '../directory/directory.js';
import type { IssuedToken } from '../protocol/ledger.js';
import type { Realm } from '../protocol/realm.js';
import { signingKey } from '../protocol/signing-key.js';

export type CheckedToken =
  | { readonly valid: true; readonly claims: JWTPayload; readonly issued: IssuedToken }
  | { readonly valid: false; readonly why: string };

/** RFC 9068 §4: is the token of this authority, for one of these resources, and in its time? */
export async function checkToken(realm: Realm, resources: readonly Resource[], token: string): Promise<CheckedToken> {
  const { publicKey } = await signingKey();
  try {
    const { payload } = await jwtVerify(token, publicKey, {
      algorithms: ['RS256'],
      audience: resources.flatMap(audiencesOf),
      currentDate: new Date(realm.now()),
      requiredClaims: ['iss', 'exp'],
    });
    // All authorities of a process sign with one key, and may have one name.
    const issued = realm.ledger.find(token);
    return issued === undefined
      ? invalid('Another authority has issued it.')
      : { valid: true, claims: payload, issued };
  } catch (error) {
    return invalid(reasonFor(error));
  }
}

/** The second is how AD FS calls it. */
function audiencesOf({ uri, audience }: Resource): readonly string[] {
  return [audience, `microsoft:identityserver:${uri}`];
}

function invalid(why: string): CheckedToken {
  return { valid: false, why };
}

function reasonFor(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'It has expired.';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') return 'It is for another audience.';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') return 'It is not valid yet.';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'Its signature is not of this authority.';
  return 'It is no JWT of this authority.';
}
