import { requireKnown } from '../known.js';
import { guidOf, isGuid } from './guid.js';
import type { TestTenant, TestUser } from './registered.js';
import type { UserOptions } from './user-options.js';

export interface User extends TestUser {
  readonly secondFactor: boolean;
  /** Scopes with their resource; absent where it is everything. */
  readonly consented: readonly string[] | undefined;
}

export type TenantFinder = (segment: string) => TestTenant | undefined;

const defaultUser = (tenant: TestTenant): UserOptions => ({
  username: `adele@${tenant.name}`,
  password: 'not~a.real-password_+/=&%20',
  name: 'Adele Vance',
});

/** Checks the people of the options and fills what is left out. */
export function createUsers(
  options: readonly UserOptions[] | undefined,
  first: TestTenant,
  tenantNamed: TenantFinder,
): readonly [User, ...User[]] {
  const [user, ...others] = (options ?? [defaultUser(first)]).map((each) => toUser(each, first, tenantNamed));
  if (user === undefined) throw new TypeError('An authority needs at least one user.');
  const names = [user, ...others].map(({ username }) => username.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`Two users have the name '${twice}'.`);
  return [user, ...others];
}

function toUser(options: UserOptions, first: TestTenant, tenantNamed: TenantFinder): User {
  requireKnown('the options of a user', options, knownOptions);
  const { username, password = '', tenant: segment, secondFactor = false, consented } = options;
  if (username === '') throw new TypeError('A user has a name that is not empty.');
  const tenant = segment === undefined ? first : tenantNamed(segment);
  if (tenant === undefined) throw new TypeError(`A user names the tenant '${segment}', which is not there.`);
  const { id = guidOf(`${tenant.id} ${username.toLowerCase()}`), name = username.split('@')[0] ?? username } = options;
  if (!isGuid(id)) throw new TypeError(`The id '${id}' of a user is not a GUID.`);
  return {
    id: id.toLowerCase(),
    username,
    password,
    name,
    tenantId: tenant.id,
    homeAccountId: `${id.toLowerCase()}.${tenant.id}`,
    secondFactor,
    consented: consented === false ? [] : consented,
  };
}

const knownOptions: Readonly<Record<keyof UserOptions, true>> = {
  username: true,
  password: true,
  id: true,
  tenant: true,
  name: true,
  secondFactor: true,
  consented: true,
};

/** What tests see of a person. */
export function toTestUser({ id, username, password, name, tenantId, homeAccountId }: User): TestUser {
  return { id, username, password, name, tenantId, homeAccountId };
}

/** What a hint may call a person: the name, or the value that id tokens carry as `login_hint`. */
export function userNamed(users: readonly User[], hint: string): User | undefined {
  return users.find((user) => user.username.toLowerCase() === hint.toLowerCase() || loginHintOf(user) === hint);
}

/** A name for the person that does not show who it is. */
export function loginHintOf({ homeAccountId }: TestUser): string {
  return `O.${Buffer.from(guidOf(`login hint ${homeAccountId}`)).toString('base64url')}`;
}

/** The object id in a tenant: a guest has another one than at home. */
export function objectIdIn({ id, tenantId }: TestUser, tenant: TestTenant): string {
  return tenant.id === tenantId ? id : guidOf(`${tenant.id} guest ${id}`);
}
