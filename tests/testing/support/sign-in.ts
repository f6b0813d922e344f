import { createHash } from 'node:crypto';
import type { BrowserAnswer, TestAuthority } from '../../../src/testing.js';
import { type Issued, type Json, postForm } from './kinds.js';
import type { Form } from './requests.js';

export const redirectUri = 'http://localhost:4100/signed-in';
export const verifier = 'a-verifier-that-is-long-enough-to-be-one-0123456789';
export const challenge = createHash('sha256').update(verifier).digest('base64url');
export const graphScope = 'openid profile offline_access https://graph.microsoft.com/User.Read';

/** The address of a sign-in that succeeds; a change of `undefined` leaves a parameter out. */
export function authorizeUrl(authority: TestAuthority, changes: Form = {}, base = authority.authorityUrl()): string {
  const all = {
    client_id: authority.application.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: graphScope,
    state: 'the state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  const url = new URL(base.endsWith('/oidc') ? `${base}/authorize` : `${base}/oauth2/v2.0/authorize`);
  for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.append(name, value);
  return url.href;
}

export async function visit(authority: TestAuthority, changes: Form = {}, base?: string): Promise<Json> {
  return membersOf(await authority.authorize(authorizeUrl(authority, changes, base)));
}

/** What an answer says to the application, in whatever way it travels. */
export function membersOf({ redirectUri: location, form }: BrowserAnswer): Json {
  if (form !== undefined) return form;
  if (location === '') return {};
  const { hash, search } = new URL(location);
  return Object.fromEntries(new URLSearchParams(hash === '' ? search : hash.slice(1)));
}

export function redeem(
  authority: TestAuthority,
  code: unknown,
  changes: Form = {},
  headers: Readonly<Record<string, string>> = {},
  base = authority.authorityUrl(),
): Promise<Issued> {
  const url = base.endsWith('/oidc') ? `${base}/token` : `${base}/oauth2/v2.0/token`;
  const usual = {
    grant_type: 'authorization_code',
    code: String(code),
    redirect_uri: redirectUri,
    code_verifier: verifier,
    scope: undefined,
  };
  return postForm(authority, url, { ...usual, ...changes }, headers);
}

export function refresh(
  authority: TestAuthority,
  token: unknown,
  changes: Form = {},
  headers: Readonly<Record<string, string>> = {},
  base = authority.authorityUrl(),
): Promise<Issued> {
  const url = base.endsWith('/oidc') ? `${base}/token` : `${base}/oauth2/v2.0/token`;
  const usual = { grant_type: 'refresh_token', refresh_token: String(token), scope: undefined };
  return postForm(authority, url, { ...usual, ...changes }, headers);
}

/** Signs in and redeems. */
export async function signedIn(
  authority: TestAuthority,
  changes: Form = {},
  redeeming: Form = {},
  headers: Readonly<Record<string, string>> = {},
  base?: string,
): Promise<Json> {
  const { code } = await visit(authority, changes, base);
  return (await redeem(authority, code, redeeming, headers, base)).body;
}

export const refusal = ({ status, body }: Issued): readonly unknown[] => [status, body['error'], body['error_codes']];
