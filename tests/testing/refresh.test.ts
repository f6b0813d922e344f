import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { signsIn, startAuthority, type TestAuthority } from '../../src/testing.js';
import type { Json } from './support/kinds.js';
import type { Form } from './support/requests.js';
import { refresh, refusal, signedIn, visit } from './support/sign-in.js';

const first = 'aaaaaaaa-1111-4222-8333-444455556666';
const second = 'bbbbbbbb-1111-4222-8333-444455556666';
const fabrikam = 'eeeeeeee-1111-4222-8333-444455556666';
const day = 86_400_000;

let now = 1_772_366_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [{ id: '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05', name: 'contoso.onmicrosoft.com' }, { id: fabrikam }],
    applications: [
      { clientId: first, secrets: ['right'] },
      { clientId: second, secrets: ['right'], tenants: ['contoso.onmicrosoft.com'] },
    ],
    users: [
      { username: 'adele@contoso.example' },
      { username: 'bob@contoso.example', secondFactor: true },
      { username: 'carol@contoso.example', consented: false },
    ],
    now: () => now,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const tokenOf = async (changes: Form = {}, redeeming: Form = {}): Promise<unknown> =>
  (await signedIn(authority, changes, redeeming))['refresh_token'];
const claimsOf = (body: Json): Json => decodeJwt(String(body['access_token']));

describe('a refresh token', () => {
  it('gives new tokens, and another one beside which it stays good', async () => {
    const token = await tokenOf();
    const { status, body } = await refresh(authority, token, { client_info: '1' });
    expect([status, Object.keys(body)]).toEqual([
      200,
      [
        'token_type',
        'scope',
        'expires_in',
        'ext_expires_in',
        'access_token',
        'refresh_token',
        'id_token',
        'client_info',
      ],
    ]);
    expect(body['refresh_token']).not.toBe(token);
    expect((await refresh(authority, token)).status).toBe(200);
    expect((await refresh(authority, body['refresh_token'])).status).toBe(200);
  });

  it('is for no resource, and for no tenant', async () => {
    const token = await tokenOf();
    const other = await refresh(authority, token, { scope: `api://${first}/read` });
    expect([other.body['scope'], claimsOf(other.body)['aud']]).toEqual([`api://${first}/read`, first]);
    const away = await refresh(authority, token, { scope: 'openid User.Read' }, {}, authority.authorityUrl(fabrikam));
    expect(claimsOf(away.body)['tid']).toBe(fabrikam);
    const home = await refresh(authority, token, {}, {}, authority.authorityUrl('common'));
    expect(claimsOf(home.body)['tid']).toBe(authority.tenant.id);
  });

  it('keeps all that it was granted, whatever it is used for', async () => {
    const { body } = await refresh(authority, await tokenOf(), { scope: `api://${first}/read` });
    const next = await refresh(authority, body['refresh_token']);
    expect(next.body['scope']).toBe('https://graph.microsoft.com/User.Read openid profile');
  });

  it('keeps the time and the session of its sign-in', async () => {
    const body = await signedIn(authority);
    now += 60_000;
    const later = await refresh(authority, body['refresh_token']);
    expect(claimsOf(later.body)['sid']).toBe(claimsOf(body)['sid']);
    expect(claimsOf(later.body)['iat']).toBe(now / 1000);
  });

  it('is good for 90 days from its own issue', async () => {
    const token = await tokenOf();
    now += 89 * day;
    const { body } = await refresh(authority, token);
    now += day;
    expect(refusal(await refresh(authority, token))).toEqual([400, 'invalid_grant', [700082]]);
    expect((await refresh(authority, body['refresh_token'])).status).toBe(200);
  });

  it.each<[string, Form, number, string, number]>([
    ['is not sent', { refresh_token: undefined }, 400, 'invalid_request', 900144],
    ['is none', { refresh_token: 'none' }, 400, 'invalid_grant', 9002313],
    ['is of another client', { client_id: second }, 400, 'invalid_grant', 7000110],
    ['comes of an unknown client', { client_id: fabrikam }, 400, 'unauthorized_client', 700016],
    ['comes with a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['comes with claims that are none', { claims: '[]' }, 400, 'invalid_request', 50117],
    ['is for a scope that is none', { scope: 'a"b' }, 400, 'invalid_scope', 70011],
    ['is for several resources', { scope: `User.Read api://${first}/a` }, 400, 'invalid_request', 28000],
    ['is for an unknown resource', { scope: 'api://nothing/a' }, 400, 'invalid_resource', 500011],
  ])('is refused where it %s', async (_, changes, status, error, code) => {
    expect(refusal(await refresh(authority, await tokenOf(), changes))).toEqual([status, error, [code]]);
  });

  it('is refused where a tenant lacks the application', async () => {
    const token = await tokenOf({ client_id: second }, { client_id: second });
    const away = await refresh(authority, token, { client_id: second }, {}, authority.authorityUrl(fabrikam));
    expect(refusal(away)).toEqual([400, 'unauthorized_client', [700016]]);
  });

  it('is refused where there is no consent', async () => {
    const token = await tokenOf({ login_hint: 'carol@contoso.example' });
    expect((await refresh(authority, token)).status).toBe(200);
    const { status, body } = await refresh(authority, token, { scope: 'Mail.Read' });
    expect([status, body['error'], body['suberror'], body['error_codes']]).toEqual([
      400,
      'invalid_grant',
      'consent_required',
      [65001],
    ]);
  });

  it('comes with an Origin only where it is of a page', async () => {
    const answer = await refresh(authority, await tokenOf(), {}, { origin: 'http://localhost:1' });
    expect(refusal(answer)).toEqual([400, 'invalid_request', [9002326]]);
  });
});

describe('a second factor', () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

  it('that the sign-in had is had by what comes of it', async () => {
    const token = await tokenOf({ login_hint: 'bob@contoso.example' });
    const { body } = await refresh(authority, token, { claims });
    expect(claimsOf(body)['acrs']).toEqual(['c1']);
  });

  it('that it had not is asked for', async () => {
    authority.person(signsIn('bob@contoso.example', { secondFactor: false }));
    const token = await tokenOf();
    expect((await refresh(authority, token)).status).toBe(200);
    const { status, body } = await refresh(authority, token, { claims });
    expect([status, body['error_codes'], body['suberror']]).toEqual([400, [50076], 'basic_action']);
    expect(JSON.parse(String(body['claims']))).toEqual({
      access_token: {
        polids: { essential: true, values: [expect.any(String)] },
        acrs: { essential: true, values: ['c1'] },
      },
    });
  });
});

describe('revoked sessions', () => {
  it('end what came of them, of one person', async () => {
    const [adele, bob] = [await tokenOf(), await tokenOf({ login_hint: 'bob@contoso.example' })];
    authority.revokeSessions('ADELE@contoso.example');
    const { status, body } = await refresh(authority, adele);
    expect([status, body['error'], body['suberror'], body['error_codes']]).toEqual([
      400,
      'invalid_grant',
      'bad_token',
      [50173],
    ]);
    expect((await refresh(authority, bob)).status).toBe(200);
    const silent = { prompt: 'none', login_hint: 'adele@contoso.example' };
    expect(await visit(authority, silent)).toHaveProperty('error', 'login_required');
    expect((await refresh(authority, await tokenOf())).status).toBe(200);
    expect(await visit(authority, silent)).toHaveProperty('code');
  });

  it('end what came of everybody', async () => {
    const tokens = [await tokenOf(), await tokenOf({ login_hint: 'bob@contoso.example' })];
    authority.revokeSessions();
    const answers = await Promise.all(tokens.map((token) => refresh(authority, token)));
    expect(answers.map(({ body }) => body['error_codes'])).toEqual([[50173], [50173]]);
  });
});

it('a session may be too old', async () => {
  now += 60_000;
  const asked = { prompt: 'none', max_age: '59' };
  expect(await visit(authority, asked)).toHaveProperty('error', 'login_required');
  await visit(authority);
  expect(await visit(authority, asked)).toHaveProperty('code');
});
