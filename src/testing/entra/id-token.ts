import { createHash } from 'node:crypto';
import { loginHintOf, objectIdIn } from '../directory/users.js';
import type { Realm } from '../protocol/realm.js';
import { signIdToken } from '../protocol/tokens.js';
import type { UserGrant } from './user-grant.js';

/** What an id token is made of; `code` is what it comes with, where it comes by the browser. */
export interface Identity extends Pick<UserGrant, 'signIn' | 'application' | 'tenant' | 'nonce' | 'signInTime'> {
  readonly code?: string;
}

/** OpenID Connect Core 1.0 §2, with the claims of version 2.0. */
export function idToken(realm: Realm, issuer: string, identity: Identity): Promise<string> {
  const { signIn, application, tenant, nonce, signInTime = false, code } = identity;
  const { user } = signIn;
  const objectId = objectIdIn(user, tenant);
  return signIdToken(realm, {
    aud: application.clientId,
    iss: issuer,
    ...(signInTime && { auth_time: Math.floor(signIn.signedInAt / 1000) }),
    ...(code !== undefined && { c_hash: halfHash(code) }),
    login_hint: loginHintOf(user),
    name: user.name,
    ...(nonce !== undefined && { nonce }),
    oid: objectId,
    preferred_username: user.username,
    sid: signIn.sessionId,
    sub: subjectFor(application.clientId, objectId),
    tid: tenant.id,
    ver: '2.0',
  });
}

/** The same person has another subject for each client or resource. */
export function subjectFor(audience: string, objectId: string): string {
  return createHash('sha256').update(`${audience} ${objectId}`).digest('base64url');
}

/** OpenID Connect Core 1.0 §3.3.2.11. */
function halfHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
}
