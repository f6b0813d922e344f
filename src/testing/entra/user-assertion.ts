import { errors, jwtVerify, type JWTPayload } from 'jose';
import { tenantNamed } from '../directory/directory.js';
import { objectIdIn, type User } from '../directory/users.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { signingKey } from '../protocol/signing-key.js';
import {
  callerIsApplication,
  callerIsIdToken,
  callerOfAnotherApi,
  callerOver,
  callerUnreadable,
} from '../protocol/user-refusals.js';

/** The person behind a call, and how the sign-in was that the call came of. */
export interface Caller {
  readonly user: User;
  /** Epoch milliseconds. */
  readonly signedInAt: number;
  readonly secondFactor: boolean;
  readonly sessionId: string;
}

/** Reads the access token that an API was called with, for this very API and of this authority. */
export async function readCaller(realm: Realm, clientId: string, assertion: string): Promise<Caller | Refusal> {
  const claims = await claimsOf(realm, assertion);
  if (isRefusal(claims)) return claims;
  const { aud, scp, azp, idtyp, iat = 0, sid } = claims;
  if (scp === undefined && azp === undefined) return callerIsIdToken();
  if (scp === undefined || idtyp === 'app') return callerIsApplication();
  if (aud !== clientId && aud !== `api://${clientId}`) return callerOfAnotherApi(clientId);
  const user = userOf(realm, claims);
  if (user === undefined) return callerUnreadable();
  const { amr, acrs } = claims;
  const secondFactor = (Array.isArray(amr) && amr.includes('mfa')) || acrs !== undefined;
  return { user, signedInAt: iat * 1000, secondFactor, sessionId: String(sid) };
}

async function claimsOf({ now }: Realm, assertion: string): Promise<JWTPayload | Refusal> {
  const { publicKey } = await signingKey();
  try {
    return (await jwtVerify(assertion, publicKey, { algorithms: ['RS256'], currentDate: new Date(now()) })).payload;
  } catch (error) {
    return error instanceof errors.JWTExpired ? callerOver() : callerUnreadable();
  }
}

function userOf({ directory }: Realm, { tid, oid }: JWTPayload): User | undefined {
  const tenant = tenantNamed(directory.tenants, String(tid));
  return tenant && directory.users.find((user) => objectIdIn(user, tenant) === oid);
}
