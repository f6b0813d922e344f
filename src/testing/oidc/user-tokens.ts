import { randomUUID } from 'node:crypto';
import type { AuthenticatedClient } from '../client/authenticate-client.js';
import type { User } from '../directory/users.js';
import type { AuthorityRequest } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { resourceFor } from '../protocol/resources.js';
import { tokensOf } from '../protocol/scopes.js';
import type { SignIn } from '../protocol/sign-in.js';
import { signIdToken, signToken } from '../protocol/tokens.js';
import { issuerAt } from './place.js';

export interface OidcUserGrant extends AuthenticatedClient {
  readonly signIn: SignIn;
  readonly scope: string;
  /** What refresh tokens are for. */
  readonly wholeScope: string;
  readonly nonce?: string | undefined;
}

const refreshTokenLifetimeMs = 30 * 86_400_000;

/** The whole answer of the token endpoint in the name of a person: RFC 6749 §5.1, RFC 9068, and OpenID Connect Core 1.0 §2. */
export async function issueOidcTokens(
  realm: Realm,
  request: AuthorityRequest,
  grant: OidcUserGrant,
): Promise<object | Refusal> {
  const { application, signIn, scope, wholeScope, nonce } = grant;
  const { clientId } = application;
  const { user, signedInAt } = signIn;
  const iss = issuerAt(request);
  const uri = parameter(request.form, 'resource');
  const resource = uri === undefined ? undefined : resourceFor(realm, application, uri);
  if (resource !== undefined && isRefusal(resource)) return resource;

  const scopes = tokensOf(scope);
  const auth_time = Math.floor(signedInAt / 1000);
  const identity = { iss, sub: user.id, aud: clientId, auth_time, sid: signIn.sessionId };
  const refreshGrant = { signIn, scope: wholeScope, expiresAt: realm.now() + refreshTokenLifetimeMs };
  return {
    access_token: await signToken(realm, {
      iss,
      aud: resource?.audience ?? iss,
      sub: user.id,
      client_id: clientId,
      scope,
      auth_time,
      jti: randomUUID(),
    }),
    token_type: 'Bearer',
    expires_in: realm.tokenLifetimeSeconds,
    scope,
    ...(tokensOf(wholeScope).includes('offline_access') && {
      refresh_token: realm.oidcGrants.addRefreshToken(refreshGrant),
    }),
    ...(scopes.includes('openid') && {
      id_token: await signIdToken(realm, { ...identity, ...profileOf(user, scopes), ...(nonce && { nonce }) }),
    }),
  };
}

/** OpenID Connect Core 1.0 §5.4. */
export function profileOf({ name, username }: User, scopes: readonly string[]): Readonly<Record<string, string>> {
  return {
    ...(scopes.includes('profile') && { name, preferred_username: username }),
    ...(scopes.includes('email') && { email: username }),
  };
}
