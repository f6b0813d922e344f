import type { Authority } from '../authority/authority.js';
import { environmentOf, isSameEnvironment } from '../authority/environment.js';
import { isSharedTenant } from '../authority/tenant.js';
import type { Account } from '../token/token.js';

/** One user of one application at one authority. */
export interface Place {
  /** See `environmentOf`. */
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
  written.replaceAll(/%([\da-f]{1,6});/g, (escaped, digits: string) => {
    const code = Number.parseInt(digits, 16);
    // What is no character was not written here.
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : escaped;
  });

/** Where an account is kept. One that belongs to another cloud than was asked is kept as of that: it is of no use here. */
export const placeOf = (
  { authority, clientId }: { readonly authority: Authority; readonly clientId: string },
  { homeAccountId, environment }: Account,
): Place => ({
  environment: (authority.kind === 'entra' ? environment : undefined) ?? environmentOf(authority),
  clientId,
  homeAccountId,
});

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

/** What an access token is for: the tenant, what else was sent (see `textOfExtras`), and the scopes. */
export interface Purpose {
  readonly tenant: string;
  readonly extras: string;
  readonly scopes: readonly string[];
}

/** The key of an access token: what was asked for, without the scopes of OpenID Connect, which are not of an API. */
export const accessKeyOf = (place: Place, { tenant, extras, scopes }: Purpose): string =>
  `${prefixOf(place)}access|${segment(tenant.toLowerCase())}|${extras}|${scopesOfApi(scopes).map(segment).join(' ')}`;

/** Whether this is the key of what an account goes on with. */
export const isRefreshKey = (key: string): boolean => key.endsWith('|refresh|');

const ofOpenId: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/** The scopes that are of an API, in one order, each once. */
export const scopesOfApi = (scopes: readonly string[]): readonly string[] =>
  [...new Set(scopes)].filter((scope) => !ofOpenId.has(scope)).sort();

/** What the keys of the access tokens begin with that differ in nothing but their scopes. */
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

/** Whether a place is of this account: home account ids differ within an environment, not between two. */
export const isPlaceOf = ({ homeAccountId, environment }: Account, place: Place): boolean =>
  place.homeAccountId === homeAccountId &&
  (environment === undefined || isSameEnvironment(environment, place.environment));

/** The tenant whose token is meant: the one that is asked for, else that of the authority, else the account's own. */
export const tenantOf = (authority: Authority, asked: string | undefined, account: Account | undefined): string => {
  if (asked !== undefined) return asked;
  if ('tenant' in authority && !(authority.kind === 'entra' && isSharedTenant(authority.tenant)))
    return authority.tenant;
  return authority.kind === 'entra' ? (account?.tenantId ?? authority.tenant) : '';
};
