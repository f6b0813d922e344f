import { randomBytes } from 'node:crypto';
import { objectIdIn, type User } from '../directory/users.js';
import type { AuthorityRequest } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import { parametersOf } from '../protocol/front-channel.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { signToken } from '../protocol/tokens.js';
import { grantedScopes, type GrantedScopes } from '../protocol/user-scopes.js';
import { refuseWithoutSecondFactor } from '../people/second-factor.js';
import { issuerOf } from './clouds.js';
import { idToken, subjectFor } from './id-token.js';
import { refreshTokenOf } from './refresh-tokens.js';
import type { UserGrant } from './user-grant.js';

/** Makes the whole answer of the token endpoint, or says what the person has not consented to or not proved. */
export async function issueUserTokens(
  realm: Realm,
  request: AuthorityRequest,
  grant: UserGrant,
): Promise<object | Refusal> {
  const { signIn, application, tenant, scopes, asked } = grant;
  const granted = grantedScopes(realm, signIn.user, application, scopes, tenant.name);
  if (isRefusal(granted)) return granted;
  const refused = refuseWithoutSecondFactor(signIn, asked);
  if (refused !== undefined) return refused;

  const issuer = issuerOf(request.origin, tenant.id);
  const lifetime = realm.tokenLifetimeSeconds;
  return {
    token_type: 'Bearer',
    scope: granted.texts.join(' '),
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: await delegatedToken(realm, issuer, grant, granted),
    ...(scopes.offline && refreshTokenOf(realm, grant)),
    ...(scopes.identity.includes('openid') && { id_token: await idToken(realm, issuer, grant) }),
    ...clientInfo(request, signIn.user),
  };
}

/** `client_info`, where the request asks for it: who the account is, wherever it is a guest. */
export function clientInfo(request: AuthorityRequest, { id, tenantId }: User): { readonly client_info?: string } {
  const asked = [parametersOf(request), request.query].some((each) => parameter(each, 'client_info') === '1');
  if (!asked) return {};
  return { client_info: Buffer.from(JSON.stringify({ uid: id, utid: tenantId })).toString('base64url') };
}

function delegatedToken(realm: Realm, issuer: string, grant: UserGrant, granted: GrantedScopes): Promise<string> {
  const { signIn, application, method, tenant, asked } = grant;
  const { user } = signIn;
  const { resource, names } = granted;
  const objectId = objectIdIn(user, tenant);
  return signToken(realm, {
    aud: resource.audience,
    iss: issuer,
    ...(signIn.secondFactor && { amr: ['pwd', 'mfa'] }),
    azp: application.clientId,
    azpacr: { none: '0', secret: '1', assertion: '2' }[method],
    name: user.name,
    oid: objectId,
    preferred_username: user.username,
    scp: names.join(' '),
    sid: signIn.sessionId,
    sub: subjectFor(resource.audience, objectId),
    tid: tenant.id,
    ...(asked.contexts.length > 0 && { acrs: asked.contexts }),
    ...(asked.capabilities.length > 0 && { xms_cc: asked.capabilities }),
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  });
}
