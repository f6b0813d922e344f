import { type Application, graphUri, type Resource } from '../directory/directory.js';
import type { User } from '../directory/users.js';
import type { Consents } from '../people/consents.js';
import type { Realm } from './realm.js';
import { isRefusal, type Refusal } from './refusal.js';
import { scopeMalformed, severalResources, unknownResource } from './refusals.js';
import { resourceFor } from './resources.js';
import { isScope, tokensOf } from './scopes.js';
import { consentNeeded, scopeUnknown } from './user-refusals.js';

/** What a request in the name of a person asks for. */
export interface UserScopes {
  /** `openid`, `profile`, `email`: those that are there. */
  readonly identity: readonly string[];
  /** Whether a refresh token is asked for. */
  readonly offline: boolean;
  readonly permissions: readonly ScopedPermission[];
  /** As it was sent. */
  readonly text: string;
}

export interface ScopedPermission {
  readonly resource: Resource;
  readonly uri: string;
  /** `.default` stands for all that there are. */
  readonly name: string;
  /** As it was sent. */
  readonly text: string;
}

/** What a token is for. */
export interface GrantedScopes {
  readonly resource: Resource;
  /** Names as the resource has them: `scp`. */
  readonly names: readonly string[];
  /** As the answer has them: `scope`. */
  readonly texts: readonly string[];
}

const identityScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'email']);
const offlineScope = 'offline_access';
const allOfThem = '.default';

/** Reads a scope with permissions of any resources; of Microsoft Graph where a name stands alone. */
export function readUserScopes(
  realm: Realm,
  application: Application,
  text: string,
  tenant?: string,
): UserScopes | Refusal {
  if (!isScope(text)) return scopeMalformed(text);
  const tokens = [...new Set(tokensOf(text))];
  const permissions: ScopedPermission[] = [];
  for (const token of tokens.filter((each) => !identityScopes.has(each) && each !== offlineScope)) {
    const { uri, name } = splitScope(token, realm.directory.resources);
    const resource = resourceFor(realm, application, uri, tenant);
    if (isRefusal(resource)) return resource;
    if (name !== allOfThem && resource.scopes?.includes(name) === false) return scopeUnknown(name, uri);
    permissions.push({ resource, uri, name, text: token });
  }
  return {
    identity: tokens.filter((token) => identityScopes.has(token)),
    offline: tokens.includes(offlineScope),
    permissions,
    text,
  };
}

function splitScope(token: string, resources: readonly Resource[]): { readonly uri: string; readonly name: string } {
  const known = resources.map(({ uri }) => uri).filter((uri) => token.startsWith(`${uri}/`));
  const [longest] = known.sort((left, right) => right.length - left.length);
  const uri = longest ?? token.slice(0, Math.max(0, token.lastIndexOf('/')));
  return uri === '' ? { uri: graphUri, name: token } : { uri, name: token.slice(uri.length + 1) };
}

/** Everything that a person allows by answering to a page that asks for it. */
export function everythingAsked({ permissions }: UserScopes): readonly ScopedPermission[] {
  return permissions.flatMap((permission) =>
    permission.name === allOfThem
      ? namesOf(permission.resource).map((name) => ({ ...permission, name }))
      : [permission],
  );
}

/** What of this the application gets: of one resource, and as far as the person has consented. */
export function grantedScopes(
  realm: Realm,
  user: User,
  application: Application,
  scopes: UserScopes,
  tenant?: string,
): GrantedScopes | Refusal {
  const { identity, permissions, text } = scopes;
  const resources = [...new Set(permissions.map(({ resource }) => resource))];
  const resource = resources[0] ?? resourceFor(realm, application, graphUri, tenant);
  if (resources.length > 1) return severalResources(text);
  if (isRefusal(resource)) return permissions.length > 0 ? resource : unknownResource(graphUri, tenant);
  const allowed = permissionsAllowed(realm.people.consents, user, application, permissions);
  if (allowed === undefined) return consentNeeded(application.clientId);
  const own = resource.uri === graphUri ? identity : [];
  return {
    resource,
    names: [...new Set([...allowed.map(({ name }) => name), ...own])],
    texts: [
      ...new Set([
        ...allowed.map((permission) => permission.text),
        ...permissions.map((each) => each.text),
        ...identity,
      ]),
    ],
  };
}

function permissionsAllowed(
  consents: Consents,
  user: User,
  { clientId }: Application,
  permissions: readonly ScopedPermission[],
): readonly ScopedPermission[] | undefined {
  const allowed = permissions.map((permission) => {
    if (permission.name !== allOfThem) return consents.has(user, clientId, permission) ? [permission] : [];
    const { resource, uri } = permission;
    const all = namesOf(resource).map((name) => ({ resource, uri, name, text: `${uri}/${name}` }));
    return all.filter((each) => consents.has(user, clientId, each));
  });
  return allowed.every((found) => found.length > 0) ? allowed.flat() : undefined;
}

function namesOf({ uri, scopes }: Resource): readonly string[] {
  return scopes ?? [uri === graphUri ? 'User.Read' : 'user_impersonation'];
}
