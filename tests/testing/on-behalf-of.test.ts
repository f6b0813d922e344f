import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { signsIn, startAuthority, type TestAuthority } from '../../src/testing.js';
import { type Json, postForm } from './support/kinds.js';
import { callerToken, exchangeToken } from './support/on-behalf-of.js';
import type { Form } from './support/requests.js';
import { refresh, refusal, signedIn } from './support/sign-in.js';

const first = 'aaaaaaaa-1111-4222-8333-444455556666';
const second = 'bbbbbbbb-1111-4222-8333-444455556666';
const fabrikam = 'eeeeeeee-1111-4222-8333-444455556666';
const bob = 'bob@contoso.example';

let now = 1_772_366_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [{ id: '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05', name: 'contoso.onmicrosoft.com' }, { id: fabrikam }],
    applications: [
      { clientId: first, secrets: ['right'] },
      { clientId: second, secrets: ['right'] },
    ],
    users: [
      { username: 'adele@contoso.example', name: 'Adele' },
      { username: bob, secondFactor: true },
      { username: 'carol@contoso.example', consented: [`api://${first}/access`] },
    ],
    now: () => now,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const claimsOf = (body: Json): Json => decodeJwt(String(body['access_token']));

describe('on behalf of a caller', () => {
  it('an API gets a token for another one, of the same person and session', async () => {
    const assertion = await callerToken(authority);
    const { status, body } = await exchangeToken(authority, assertion, { client_info: '1' });
    expect([status, Object.keys(body)]).toEqual([
      200,
      ['token_type', 'scope', 'expires_in', 'ext_expires_in', 'access_token', 'client_info'],
    ]);
    const claims = claimsOf(body);
    const { oid, sid, tid } = decodeJwt(assertion) as Json;
    expect(claims).toMatchObject({ aud: '00000003-0000-0000-c000-000000000000', azp: first, scp: 'User.Read' });
    expect(claims).toMatchObject({ oid, sid, tid, preferred_username: 'adele@contoso.example', azpacr: '1' });
  });

  it('an id token and a refresh token come where they are asked for', async () => {
    const scope = 'openid offline_access https://graph.microsoft.com/User.Read';
    const { body } = await exchangeToken(authority, await callerToken(authority), { scope });
    expect(decodeJwt(String(body['id_token']))).toMatchObject({ aud: first, name: 'Adele' });
    expect((await refresh(authority, body['refresh_token'])).status).toBe(200);
  });

  it('is asked at the home tenant where no tenant is named', async () => {
    const assertion = await callerToken(authority);
    const { body } = await exchangeToken(authority, assertion, {}, authority.authorityUrl('common'));
    expect(claimsOf(body)['tid']).toBe(authority.tenant.id);
  });

  it.each<[string, Form, number, string, number]>([
    ['without its use', { requested_token_use: undefined }, 400, 'invalid_request', 900144],
    ['with another use', { requested_token_use: 'other' }, 400, 'invalid_request', 90023],
    ['without an assertion', { assertion: undefined }, 400, 'invalid_request', 900144],
    ['without a scope', { scope: undefined }, 400, 'invalid_request', 900144],
    ['with a scope that is none', { scope: 'a"b' }, 400, 'invalid_scope', 70011],
    ['with claims that are none', { claims: '[]' }, 400, 'invalid_request', 50117],
    ['for an unknown resource', { scope: 'api://nothing/a' }, 400, 'invalid_resource', 500011],
    ['for an unknown kind of token', { requested_token_type: 'saml3' }, 400, 'invalid_request', 90023],
    ['without a credential', { client_secret: undefined }, 401, 'invalid_client', 7000216],
    ['with a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['of another client than the API', { client_id: second }, 400, 'invalid_grant', 500131],
    ['with an assertion that is no token', { assertion: 'none' }, 400, 'invalid_grant', 50013],
  ])('is refused %s', async (_, changes, status, error, code) => {
    const answer = await exchangeToken(authority, await callerToken(authority), changes);
    expect(refusal(answer)).toEqual([status, error, [code]]);
  });

  it('is refused with a signature that is not of this authority', async () => {
    const [header, , signature] = (await callerToken(authority)).split('.');
    const payload = Buffer.from(JSON.stringify({ aud: first, scp: 'access' })).toString('base64url');
    const answer = await exchangeToken(authority, [header, payload, signature].join('.'));
    expect(refusal(answer)).toEqual([400, 'invalid_grant', [50013]]);
  });

  it('is refused with a token that has ended', async () => {
    const assertion = await callerToken(authority);
    now += 3_600_000;
    expect(refusal(await exchangeToken(authority, assertion))).toEqual([400, 'invalid_grant', [500133]]);
  });

  it('is refused with an id token, a token of an application, and one for another API', async () => {
    const { id_token: idToken, access_token: ofGraph } = await signedIn(authority);
    expect(refusal(await exchangeToken(authority, idToken))).toEqual([400, 'invalid_grant', [240002]]);
    const url = `${authority.authorityUrl()}/oauth2/v2.0/token`;
    const { body } = await postForm(authority, url, { scope: `api://${first}/.default` });
    expect(refusal(await exchangeToken(authority, body['access_token']))).toEqual([400, 'invalid_grant', [7000114]]);
    expect(refusal(await exchangeToken(authority, ofGraph))).toEqual([400, 'invalid_grant', [500131]]);
  });

  it('is refused where there is no consent to it', async () => {
    const assertion = await callerToken(authority, { login_hint: 'carol@contoso.example' });
    const { status, body } = await exchangeToken(authority, assertion);
    expect([status, body['error'], body['suberror'], body['error_codes']]).toEqual([
      400,
      'invalid_grant',
      'consent_required',
      [65001],
    ]);
  });
});

describe('a second factor', () => {
  it('that the caller lacks is asked for, with claims that a sign-in satisfies', async () => {
    authority.person(signsIn(bob, { secondFactor: false }), { times: 1 });
    const { status, body } = await exchangeToken(authority, await callerToken(authority));
    expect([status, body['error'], body['error_codes']]).toEqual([400, 'invalid_grant', [50076]]);
    const claims = String(body['claims']);
    expect(JSON.parse(claims)).toEqual({
      access_token: { polids: { essential: true, values: [expect.any(String)] } },
    });
    const again = await callerToken(authority, { login_hint: bob, claims });
    expect((await exchangeToken(authority, again)).status).toBe(200);
  });

  it('is not made up for by a refresh with these claims', async () => {
    authority.person(signsIn(bob, { secondFactor: false }), { times: 1 });
    const { refresh_token: token } = await signedIn(authority);
    const claims = '{"access_token":{"polids":{"essential":true,"values":["p"]}}}';
    expect((await refresh(authority, token, { claims })).body['error_codes']).toEqual([50076]);
  });
});

describe('a SAML assertion', () => {
  it.each([
    ['saml2', 'urn:oasis:names:tc:SAML:2.0:assertion', 'Version="2.0"'],
    ['saml1', 'urn:oasis:names:tc:SAML:1.0:assertion', 'MinorVersion="1"'],
  ])('comes in place of an access token: %s', async (kind, namespace, version) => {
    const type = `urn:ietf:params:oauth:token-type:${kind}`;
    const { status, body } = await exchangeToken(authority, await callerToken(authority), {
      requested_token_type: type,
    });
    expect([status, body['issued_token_type'], body['token_type'], body['id_token']]).toEqual([
      200,
      type,
      'Bearer',
      undefined,
    ]);
    const xml = Buffer.from(String(body['access_token']), 'base64url').toString('utf8');
    for (const part of [namespace, version, 'adele@contoso.example', 'https://graph.microsoft.com'])
      expect(xml).toContain(part);
  });
});
