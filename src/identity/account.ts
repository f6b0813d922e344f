import type { Authority } from '../authority/authority.js';
import { environmentOf } from '../authority/environment.js';
import { isRecord, parseJson } from '../codec/json.js';
import { octetsOf, textOf } from '../codec/octets.js';
import type { Account } from '../token/token.js';
import type { IdTokenClaims } from './claims.js';

const maxCharacters = 4096;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const firstText = (...values: readonly unknown[]): string | undefined => values.find(isText);

interface ClientInfo {
  readonly uid: string;
  readonly utid: string;
}

/** Whose token it is, in the words of the platform; `undefined` where they cannot be read. */
const readClientInfo = (clientInfo: string | undefined): ClientInfo | undefined => {
  const octets = isText(clientInfo) && clientInfo.length <= maxCharacters ? octetsOf(clientInfo) : undefined;
  const value = parseJson((octets && textOf(octets)) ?? '');
  if (!isRecord(value)) return undefined;
  const { uid, utid } = value;
  return isText(uid) && isText(utid) ? { uid, utid } : undefined;
};

/**
 * The same person has the same one, whichever tenant the token is of, where the platform says who that is. Another provider
 * says it by the subject, and nothing else of it has to be one person's.
 */
const homeAccountIdOf = (
  { kind }: Authority,
  info: ClientInfo | undefined,
  { oid, tid, sub }: IdTokenClaims,
): string | undefined => {
  if (kind === 'oidc' || kind === 'adfs') return firstText(sub);
  if (info) return `${info.uid}.${info.utid}`;
  return isText(oid) && isText(tid) ? `${oid}.${tid}` : firstText(sub);
};

/**
 * Whose token it is, by the claims of its id token, and by the `client_info` of the answer where the platform sends it.
 *
 * @param clientInfo base64url of JSON with `uid` and `utid`; ignored where it is anything else
 * @returns `undefined` where the claims name nobody
 * @example
 * accountOf(client.authority, claims, answer.clientInfo)
 */
export const accountOf = (authority: Authority, claims: IdTokenClaims, clientInfo?: string): Account | undefined => {
  const info = readClientInfo(clientInfo);
  const homeAccountId = homeAccountIdOf(authority, info, claims);
  if (homeAccountId === undefined) return undefined;
  const { host } = new URL(authority.origin);
  const { tid, preferred_username: preferred, upn, email, unique_name: unique } = claims;
  const username = firstText(preferred, upn, email, unique);
  const name = firstText(claims['name']);
  return {
    homeAccountId,
    tenantId: firstText(tid, info?.utid) ?? host,
    environment: environmentOf(authority),
    ...(username !== undefined && { username }),
    ...(name !== undefined && { name }),
  };
};
