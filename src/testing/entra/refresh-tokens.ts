import type { Realm } from '../protocol/realm.js';
import type { UserGrant } from './user-grant.js';

const daySeconds = 86_400;
const lifetimeSeconds = 90 * daySeconds;

interface RefreshTokenMembers {
  readonly refresh_token: string;
  readonly refresh_token_expires_in?: number;
}

/** A new refresh token. That of a page has a fixed end, which it is told; any other is good for 90 days without use. */
export function refreshTokenOf(realm: Realm, grant: UserGrant): RefreshTokenMembers {
  const { signIn, scopes, wholeScope = scopes.text } = grant;
  const now = realm.now();
  const ofPage = signIn.platform === 'spa';
  const { refreshUntil = now + (ofPage ? daySeconds : lifetimeSeconds) * 1000 } = grant;
  const token = realm.grants.addRefreshToken({ signIn, scope: wholeScope, expiresAt: refreshUntil });
  const left = Math.floor((refreshUntil - now) / 1000);
  return { refresh_token: token, ...(ofPage && { refresh_token_expires_in: left }) };
}
