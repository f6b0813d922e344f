import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import type { TestAuthority } from '../../../src/testing.js';
import { type Form, form } from './requests.js';

export type Json = Readonly<Record<string, unknown>>;

export interface Issued {
  readonly status: number;
  readonly body: Json;
  readonly response: Response;
}

export async function getJson(authority: TestAuthority, url: string): Promise<Json> {
  const body: Json = await (await authority.fetch(url)).json();
  return body;
}

/** A request that succeeds with changes; HTTP headers may be added. */
export async function postForm(
  authority: TestAuthority,
  url: string,
  changes: Form = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Issued> {
  const response = await authority.fetch(url, { method: 'POST', body: form(authority, changes), headers });
  const text = await response.text();
  const body: Json = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : { text };
  return { status: response.status, body, response };
}

/** The claims of the token, once its signature is verified with the keys of these metadata. */
export async function verifiedClaims(authority: TestAuthority, metadataUrl: string, token: unknown): Promise<Json> {
  const { jwks_uri: keysUrl } = await getJson(authority, metadataUrl);
  const keys: JSONWebKeySet = await (await authority.fetch(String(keysUrl))).json();
  const currentDate = new Date((decodeJwt(String(token)).iat ?? 0) * 1000);
  return (await jwtVerify(String(token), createLocalJWKSet(keys), { currentDate })).payload;
}
