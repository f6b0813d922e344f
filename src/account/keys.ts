import type { Authority } from '../authority/authority.js';
import { isSharedTenant } from '../authority/tenant.js';
import type { Account } from '../token/token.js';

/** One user of one application at one authority. */
export interface Place {
  /** Of the platform, the host, the same one for all names of a cloud; of others, the address without its scheme. */
  readonly environment: string;
  readonly clientId: string;
  readonly homeAccountId: string;
}

/** What all keys of accounts begin with. */
const start = 'account';

/** A text as a part of a key: what parts a key cannot stand in it, and two texts never become one. */
const segment = (text: string): string =>
  Array.from(text, (character) =>
    /[\w.:/@-]/.test(character) ? character : `%${character.codePointAt(0)?.toString(16)};`,
  ).join('');

const textOf = (written: string): string =>
  written.replaceAll(/%([\da-f]+);/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

/** Where the users of an authority are kept: those of a cloud together, whatever name of it and tenant is used. */
export const environmentOf = ({ kind, origin, url }: Authority): string =>
  (kind === 'entra' || kind === 'external_id' || kind === 'b2c' ? origin : url).replace(/^https?:\/\//, '');

/** What the keys of all accounts begin with. */
export const prefixOfAll: string = `${start}|`;

/** What the keys of all accounts of a client begin with. */
export const prefixOfClient = (environment: string, clientId: string): string =>
  `${start}|${segment(environment)}|${segment(clientId)}|`;

/** What the keys of an account begin with. */
export const prefixOf = ({ environment, clientId, homeAccountId }: Place): string =>
  `${prefixOfClient(environment, clientId)}${segment(homeAccountId)}|`;

/** The key of what an account goes on with: its refresh token. It is good for every API, and in every tenant. */
export const refreshKeyOf = (place: Place): string => `${prefixOf(place)}refresh|`;

/** The key of an access token: what was asked for, without the scopes of OpenID Connect, which are not of an API. */
export const accessKeyOf = (place: Place, tenant: string, scopes: readonly string[]): string =>
  `${prefixOf(place)}access|${segment(tenant.toLowerCase())}|${scopesOfApi(scopes).map(segment).join(' ')}`;

const ofOpenId: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/** The scopes that are of an API, in one order, each once. */
export const scopesOfApi = (scopes: readonly string[]): readonly string[] =>
  [...new Set(scopes)].filter((scope) => !ofOpenId.has(scope)).sort();

/** What the keys of the access tokens of the same account and tenant begin with. */
export const accessPrefixIn = (accessKey: string): string => accessKey.slice(0, accessKey.lastIndexOf('|') + 1);

/** The scopes in the key of an access token. */
export const scopesIn = (accessKey: string): readonly string[] =>
  accessKey
    .slice(accessKey.lastIndexOf('|') + 1)
    .split(' ')
    .filter((scope) => scope !== '')
    .map(textOf);

/** The account that a key belongs to; `undefined` where it is of another kind. */
export const placeIn = (key: string): Place | undefined => {
  const [first, environment, clientId, homeAccountId, ...rest] = key.split('|');
  if (first !== start || environment === undefined || clientId === undefined || homeAccountId === undefined)
    return undefined;
  return rest.length === 0
    ? undefined
    : {
        environment: textOf(environment),
        clientId: textOf(clientId),
        homeAccountId: textOf(homeAccountId),
      };
};

/** Whether a place is of this account: home account ids differ within a cloud, not between clouds. */
export const isPlaceOf = ({ homeAccountId, environment }: Account, place: Place): boolean =>
  place.homeAccountId === homeAccountId &&
  (environment === undefined || place.environment.split('/')[0] === environment.toLowerCase());

/** The tenant whose token is meant: the one that is asked for, else that of the authority, else the account's own. */
export const tenantOf = (authority: Authority, asked: string | undefined, account: Account | undefined): string => {
  if (asked !== undefined) return asked;
  if ('tenant' in authority && !(authority.kind === 'entra' && isSharedTenant(authority.tenant)))
    return authority.tenant;
  return authority.kind === 'entra' ? (account?.tenantId ?? authority.tenant) : '';
};
