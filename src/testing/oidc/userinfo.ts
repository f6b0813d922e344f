import { checkToken } from '../api/check-token.js';
import { bearerTokenOf } from '../api/bearer-token.js';
import { graphUri, type Resource } from '../directory/directory.js';
import { objectIdIn, type User } from '../directory/users.js';
import { subjectFor } from '../entra/id-token.js';
import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';
import { issuerAt } from './place.js';
import { profileOf } from './user-tokens.js';

/**
 * Who the person is (OpenID Connect Core 1.0 §5.3): for the tokens of this issuer, and for those of Entra that are for
 * Microsoft Graph, whose endpoint has the same path.
 */
export async function userinfo(realm: Realm, request: AuthorityRequest): Promise<Reply> {
  const { directory } = realm;
  const token = bearerTokenOf(request);
  if (token === undefined) return unauthorized('Bearer');
  const issuer = issuerAt(request);
  const own: Resource = { uri: issuer, audience: issuer, origin: undefined, scopes: undefined };
  const checked = await checkToken(realm, [own, ...directory.resources.filter(({ uri }) => uri === graphUri)], token);
  if (!checked.valid) return unauthorized(`Bearer error="invalid_token", error_description="${checked.why}"`);
  const { scope, scp } = checked.claims;
  const scopes = [scope, scp].filter((each) => typeof each === 'string').flatMap((each) => each.split(' '));
  const person = personOf(realm, checked.claims);
  if (person === undefined || !scopes.includes('openid')) {
    return unauthorized('Bearer error="insufficient_scope", scope="openid"', 403);
  }
  return jsonReply(200, { sub: person.subject, ...profileOf(person.user, scopes) });
}

interface Person {
  readonly user: User;
  /** As in the id token of the same client. */
  readonly subject: string;
}

function personOf({ directory }: Realm, claims: Readonly<Record<string, unknown>>): Person | undefined {
  const { sub, oid, tid, azp } = claims;
  const tenant = directory.tenants.find(({ id }) => id === tid);
  if (tenant === undefined || typeof oid !== 'string' || typeof azp !== 'string') {
    const user = directory.users.find(({ id }) => id === sub);
    return user && { user, subject: user.id };
  }
  const user = directory.users.find((each) => objectIdIn(each, tenant) === oid);
  return user && { user, subject: subjectFor(azp, oid) };
}

function unauthorized(challenge: string, status = 401): Reply {
  return { status, headers: { 'www-authenticate': challenge }, body: '' };
}
