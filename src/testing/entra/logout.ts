import { decodeJwt } from 'jose';
import { platformOf } from '../directory/redirect-uris.js';
import { objectIdIn, type User, userNamed } from '../directory/users.js';
import { page } from '../http/html.js';
import type { AuthorityRequest, Reply } from '../http/message.js';
import { type Parameters, parameter } from '../http/parameters.js';
import type { Handler } from '../protocol/kind.js';
import { parametersOf } from '../protocol/front-channel.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal } from '../protocol/refusal.js';
import { type AadstsError, aadstsBody } from './error-response.js';
import { readTenantSegment } from './tenant-segment.js';

const title = 'Sign out';

/**
 * OpenID Connect RP-Initiated Logout 1.0 §2: whom a hint names is signed out, or everybody in the one browser that there is,
 * and sent back where an application has that address. Tokens live on: nothing is revoked by it.
 */
export const logout: Handler = (realm, request) => {
  const segment = readTenantSegment(realm.directory, request.tenantSegment);
  if (isRefusal(segment)) return segment;
  const parameters = parametersOf(request);
  for (const user of usersMeant(realm, parameters)) realm.people.signOut(user);
  const target = parameter(parameters, 'post_logout_redirect_uri');
  return target !== undefined && isRegistered(realm, parameter(parameters, 'client_id'), target)
    ? redirectTo(target, parameter(parameters, 'state'))
    : page(200, title, 'You signed out of your account.');
};

function redirectTo(uri: string, state: string | undefined): Reply {
  const url = new URL(uri);
  if (state !== undefined) url.searchParams.set('state', state);
  return { status: 302, headers: { location: url.href }, body: '' };
}

/** An error that a test orders is shown: nobody is sent anywhere with it. */
export const failLogout = (_realm: Realm, request: AuthorityRequest, error: AadstsError): Reply =>
  page(400, title, aadstsBody(error, request).error_description);

/** A hint that names nobody leaves everybody signed in. */
function usersMeant({ directory }: Realm, parameters: Parameters): readonly User[] {
  const { users } = directory;
  const [hint, token] = [parameter(parameters, 'logout_hint'), parameter(parameters, 'id_token_hint')];
  if (hint === undefined && token === undefined) return users;
  const named = hint === undefined ? undefined : userNamed(users, hint);
  return users.filter((user) => user === named || (token !== undefined && isOf(directory.tenants, user, token)));
}

function isOf(tenants: Realm['directory']['tenants'], user: User, idToken: string): boolean {
  try {
    const { oid } = decodeJwt(idToken);
    return tenants.some((tenant) => objectIdIn(user, tenant) === oid);
  } catch {
    return false;
  }
}

function isRegistered({ directory }: Realm, clientId: string | undefined, uri: string): boolean {
  return directory.applications
    .filter((each) => clientId === undefined || each.clientId === clientId.toLowerCase())
    .some(({ redirectUris }) => platformOf(redirectUris, uri) !== undefined);
}
