import { guid } from '../authority/tenant.js';
import type { Client } from '../client/client.js';
import { isRecord, parseJson } from '../codec/json.js';
import { octetsOf, textOf } from '../codec/octets.js';

type Claims = Readonly<Record<string, unknown>>;

/** The payload of a signed JWT; `undefined` for what is none: an opaque token, a SAML assertion, an encrypted token. */
const payloadOf = (token: string): Claims | undefined => {
  const [header, payload, signature, ...more] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return undefined;
  const octets = octetsOf(payload);
  const value = octets && parseJson(textOf(octets) ?? '');
  return isRecord(value) ? value : undefined;
};

/** An id token names no application that it was issued to, and has no scopes: its only reader is the application. */
const problemOfKind = ({ idtyp, scp, azp, appid }: Claims): string | undefined => {
  const isAppOnly = idtyp === 'app' || (scp === undefined && (azp ?? appid) !== undefined);
  if (isAppOnly) return 'assertion: a token of an application, not of a user; ask with client credentials instead';
  return scp === undefined
    ? 'assertion: an id token; send the access token that the caller sent to this API'
    : undefined;
};

/** The id of another application. An `api://` URI tells nothing: only the directory knows whose it is. */
const problemOfAudience = ({ aud }: Claims, { clientId }: Client): string | undefined =>
  typeof aud === 'string' && guid.test(aud) && aud.toLowerCase() !== clientId.toLowerCase()
    ? 'assertion: a token for another API than this client'
    : undefined;

/**
 * What is wrong with the token that a caller sent to this API, in words, as far as it shows without asking anybody: for this
 * API it is meant, so this API may read it. Whether it is genuine, and still valid, the server says.
 *
 * Only the platform's own tokens are read: others have other claims.
 *
 * @see Microsoft identity platform, "OAuth 2.0 On-Behalf-Of flow", "Access token claims reference"
 */
export const problemsOfAssertion = (assertion: string, client: Client): readonly string[] => {
  const { kind } = client.authority;
  const claims = kind === 'oidc' || kind === 'adfs' ? undefined : payloadOf(assertion);
  if (!claims) return [];
  return [problemOfKind(claims), problemOfAudience(claims, client)].filter((problem) => problem !== undefined);
};
