import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import {
  aadsts,
  cancels,
  closesBrowser,
  declines,
  emptyBody,
  type PersonDecision,
  signedOut,
  signsIn,
  startAuthority,
  type TestAuthority,
} from '../../src/testing.js';
import { verifiedClaims } from './support/kinds.js';
import type { Form } from './support/requests.js';
import { authorizeUrl, membersOf, redirectUri, signedIn, visit } from './support/sign-in.js';

const confidential = 'aaaaaaaa-1111-4222-8333-444455556666';
const everywhere = 'bbbbbbbb-1111-4222-8333-444455556666';
const elsewhere = 'cccccccc-1111-4222-8333-444455556666';
const fabrikam = 'eeeeeeee-1111-4222-8333-444455556666';
const registered = 'https://app.example/signed-in';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [{ id: '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05', name: 'contoso.onmicrosoft.com' }, { id: fabrikam }],
    applications: [
      { clientId: confidential, secrets: ['secret'] },
      {
        clientId: everywhere,
        redirectUris: { web: [registered], spa: ['http://localhost/page'], publicClient: ['http://localhost'] },
      },
      { clientId: elsewhere, tenants: [fabrikam] },
    ],
    users: [
      { username: 'adele@contoso.example' },
      { username: 'bob@contoso.example', secondFactor: true },
      { username: 'carol@contoso.example', consented: ['User.Read'] },
      { username: 'dan@fabrikam.example', tenant: fabrikam },
    ],
    now: () => 1_772_366_400_000,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const open = (changes: Form = {}, base?: string) => authority.authorize(authorizeUrl(authority, changes, base));

describe('the authorization endpoint', () => {
  it('sends the person back with a code, the state and a session', async () => {
    const { status, redirectUri: location } = await open({ client_info: '1' });
    expect(status).toBe(302);
    expect(location).toMatch(/^http:\/\/localhost:4100\/signed-in\?code=.*#$/);
    expect(membersOf({ status, redirectUri: location })).toEqual({
      code: expect.stringMatching(/^1\.[\w-]{64}$/),
      client_info: expect.any(String),
      state: 'the state',
      session_state: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('is answered as a host of a cloud, and names the cloud', async () => {
    const { redirectUri: location } = await open({}, 'https://login.windows.net/common');
    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
      cloud_instance_name: 'microsoftonline.com',
      cloud_instance_host_name: 'login.microsoftonline.com',
    });
  });

  it('keeps the query of the redirect URI, and takes a form, too', async () => {
    const uri = `${redirectUri}?a=1`;
    expect((await open({ redirect_uri: uri })).redirectUri).toMatch(/signed-in\?a=1&code=/);
    const [address = '', body] = authorizeUrl(authority).split('?');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await authority.fetch(address, { method: 'POST', body: body ?? '', headers, redirect: 'manual' });
    expect([posted.status, posted.headers.get('location')]).toEqual([302, expect.stringContaining('code=')]);
  });

  it('answers by fragment and by form, where that is asked for', async () => {
    const byFragment = await open({ response_mode: 'fragment' });
    expect(byFragment.redirectUri).toMatch(/signed-in#code=/);
    const state = `<"'&amp;>`;
    const byForm = await open({ response_mode: 'form_post', state });
    expect(byForm).toEqual({
      status: 200,
      redirectUri,
      form: { code: expect.any(String), state, session_state: expect.any(String) },
    });
  });

  it('gives an id token with the code, bound to it, where both are asked for', async () => {
    const { redirectUri: location } = await open({ response_type: 'code id_token', nonce: 'n' });
    const { code, id_token } = Object.fromEntries(new URLSearchParams(new URL(location).hash.slice(1)));
    const metadata = `${authority.authorityUrl()}/v2.0/.well-known/openid-configuration`;
    const half = createHash('sha256').update(String(code)).digest().subarray(0, 16).toString('base64url');
    expect(await verifiedClaims(authority, metadata, id_token)).toMatchObject({
      aud: confidential,
      nonce: 'n',
      c_hash: half,
      preferred_username: 'adele@contoso.example',
    });
  });

  it.each<[string, Form, string]>([
    ['the first of the tenant', {}, 'adele@contoso.example'],
    ['whom a hint names', { login_hint: 'CAROL@contoso.example' }, 'carol@contoso.example'],
    ['who may sign in at all', { prompt: 'select_account', domain_hint: 'contoso.example' }, 'adele@contoso.example'],
  ])('signs in %s', async (_, changes, username) => {
    const { id_token } = await signedIn(authority, changes);
    expect(decodeJwt(String(id_token))['preferred_username']).toBe(username);
  });

  it('takes the login hint of an id token', async () => {
    const { id_token } = await signedIn(authority, { login_hint: 'bob@contoso.example' });
    const again = await signedIn(authority, { login_hint: String(decodeJwt(String(id_token))['login_hint']) });
    expect(decodeJwt(String(again['id_token']))['preferred_username']).toBe('bob@contoso.example');
  });

  it('is recorded without state and nonce, and with who asks', async () => {
    await open({ state: 'hide-me', nonce: 'hide-me', login_hint: 'adele@contoso.example' });
    expect(authority.requests[0]).toMatchObject({
      endpoint: 'authorize',
      clientId: confidential,
      query: { state: '[redacted]', nonce: '[redacted]', login_hint: 'adele@contoso.example' },
    });
    expect(JSON.stringify(authority.requests)).not.toContain('hide-me');
  });
});

describe('a redirect URI', () => {
  it.each([
    [confidential, 'http://127.0.0.1/'],
    [confidential, 'http://localhost'],
    [everywhere, registered],
    [everywhere, 'http://localhost:5173/page'],
    [everywhere, 'http://localhost:9'],
  ])('of %s may be %s', async (client, uri) => {
    expect((await open({ client_id: client, redirect_uri: uri })).status).toBe(302);
  });

  it.each([
    [confidential, 'https://localhost/'],
    [confidential, 'http://localhost.example/'],
    [confidential, 'http://localhost:80@evil.example/'],
    [confidential, 'http://localhost/#a'],
    [everywhere, `${registered}/`],
    [everywhere, 'https://app.example/Signed-In'],
    [everywhere, 'https://app.example:8443/signed-in'],
    [everywhere, 'http://localhost/Page'],
    [everywhere, 'http://127.0.0.1/page'],
  ])('of %s may not be %s: a page says AADSTS50011', async (client, uri) => {
    const answer = await open({ client_id: client, redirect_uri: uri });
    expect(answer).toEqual({ status: 400, redirectUri: '', page: expect.stringContaining('AADSTS50011') });
  });

  it('is shown without becoming a part of the page', async () => {
    const { page } = await open({ redirect_uri: 'http://evil.example/<script>' });
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>');
  });
});

describe('a page says, for there is nowhere to go,', () => {
  it.each<[string, Form, string | undefined, number]>([
    ['an unknown client', { client_id: 'nobody' }, undefined, 700016],
    ['no client', { client_id: undefined }, undefined, 900144],
    ['a client of another tenant', { client_id: elsewhere }, undefined, 700016],
    [
      'a client that the home tenant lacks',
      { client_id: elsewhere, login_hint: 'adele@contoso.example' },
      'common',
      700016,
    ],
    ['no redirect URI', { redirect_uri: undefined }, undefined, 900971],
    ['an unknown tenant', {}, 'nobody.example', 90002],
  ])('%s', async (_, changes, tenant, code) => {
    const { status, redirectUri: location, page } = await open(changes, authority.authorityUrl(tenant));
    expect([status, location, page]).toEqual([400, '', expect.stringContaining(`AADSTS${code}:`)]);
  });

  it('that it knows nobody of this name', async () => {
    const answer = await open({ login_hint: 'nobody@contoso.example' });
    expect(answer).toEqual({ status: 200, redirectUri: '', page: expect.stringContaining('AADSTS50034') });
  });
});

describe('the application is told', () => {
  const spa = { client_id: everywhere, redirect_uri: 'http://localhost/page' };

  it.each<[string, Form, string, number]>([
    ['no response type', { response_type: undefined }, 'invalid_request', 900144],
    ['a token', { response_type: 'token' }, 'unsupported_response_type', 70005],
    ['a token with the code', { response_type: 'code token' }, 'unsupported_response_type', 70005],
    ['an id token alone', { response_type: 'id_token' }, 'unsupported_response_type', 70005],
    [
      'an id token without openid',
      { response_type: 'code id_token', nonce: 'n', scope: 'User.Read' },
      'unsupported_response_type',
      70005,
    ],
    ['an unknown mode', { response_mode: 'web_message' }, 'invalid_request', 70007],
    [
      'an id token by query',
      { response_type: 'code id_token', nonce: 'n', response_mode: 'query' },
      'invalid_request',
      70007,
    ],
    ['no nonce', { response_type: 'id_token code' }, 'invalid_request', 900144],
    ['no scope', { scope: undefined }, 'invalid_request', 900144],
    ['a scope that is none', { scope: 'a"b' }, 'invalid_scope', 70011],
    ['an unknown resource', { scope: 'api://nothing/read' }, 'invalid_resource', 500011],
    ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request', 50149],
    ['no method, which means plain', { code_challenge_method: undefined }, 'invalid_request', 50149],
    ['a method in small letters', { code_challenge_method: 's256' }, 'invalid_request', 50149],
    ['a challenge that is too short', { code_challenge: 'short' }, 'invalid_request', 501491],
    ['a method without a challenge', { code_challenge: undefined }, 'invalid_request', 501491],
    [
      'a page without a challenge',
      { ...spa, code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
      9002325,
    ],
    ['an unknown prompt', { prompt: 'create' }, 'invalid_request', 90023],
    ['no prompt beside another', { prompt: 'none login' }, 'invalid_request', 90023],
    ['an age that is none', { max_age: 'young' }, 'invalid_request', 90023],
    ['claims that are none', { claims: '{' }, 'invalid_request', 50117],
    ['a hint of nobody, and nobody is asked', { prompt: 'none', login_hint: 'nobody' }, 'login_required', 50058],
    ['a missing second factor', { prompt: 'none', login_hint: 'bob@contoso.example' }, 'interaction_required', 50076],
    [
      'missing consent',
      { prompt: 'none', login_hint: 'carol@contoso.example', scope: 'Mail.Read' },
      'consent_required',
      65001,
    ],
  ])('%s', async (_, changes, error, code) => {
    const members = await visit(authority, changes);
    expect(members).toMatchObject({
      error,
      error_description: expect.stringMatching(
        new RegExp(`^AADSTS${code}: .*\r\nTrace ID: .*\r\nCorrelation ID: .*\r\nTimestamp: `),
      ),
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
      state: 'the state',
      trace_id: expect.any(String),
      correlation_id: expect.any(String),
      timestamp: '2026-03-01 12:00:00Z',
    });
    expect(members).not.toHaveProperty('error_codes');
    expect(members).not.toHaveProperty('code');
  });

  it('what came twice', async () => {
    const answer = await authority.authorize(`${authorizeUrl(authority)}&scope=openid`);
    expect(membersOf(answer)).toMatchObject({ error: 'invalid_request' });
  });

  it('an account that is of another kind', async () => {
    const members = await visit(
      authority,
      { login_hint: 'adele@contoso.example' },
      authority.authorityUrl('consumers'),
    );
    expect(members).toMatchObject({
      error: 'access_denied',
      error_description: expect.stringContaining('AADSTS50020'),
    });
  });

  it('the claims that a new request should send, in the mode that it asks for', async () => {
    const claims = JSON.stringify({ access_token: { acrs: { value: 'c1' } } });
    const changes = { prompt: 'none', login_hint: 'bob@contoso.example', response_mode: 'form_post', claims };
    const { form } = await open(changes);
    expect(JSON.parse(form?.['claims'] ?? '')).toEqual({
      access_token: {
        polids: { essential: true, values: [expect.any(String)] },
        acrs: { essential: true, values: ['c1'] },
      },
    });
  });

  it('an error that a test orders', async () => {
    authority.fail(aadsts(50105), { endpoint: 'authorize', clientId: confidential, times: 1 });
    expect(await visit(authority)).toMatchObject({ error: 'access_denied', state: 'the state' });
    authority.fail(aadsts(90033), { endpoint: 'authorize', times: 1 });
    expect((await open({ redirect_uri: 'https://evil.example/' })).page).toContain('AADSTS90033');
    authority.fail(emptyBody({ status: 500 }));
    expect((await open()).status).toBe(302);
  });
});

describe('a person', () => {
  it.each<[PersonDecision, object]>([
    [declines(), { error: 'access_denied', error_description: expect.stringContaining('AADSTS65004') }],
    [cancels(), { error: 'access_denied', error_subcode: 'cancel', state: 'the state' }],
    [signedOut(), { code: expect.any(String) }],
    [signsIn('bob@contoso.example'), { code: expect.any(String) }],
  ])('of %j', async (decision, expected) => {
    const handle = authority.person(decision, { times: 1, clientId: confidential.toUpperCase() });
    expect(await visit(authority)).toMatchObject(expected);
    expect(handle.hits).toBe(1);
  });

  it('who closes the browser stays on the page', async () => {
    authority.person(closesBrowser(), { times: 1 });
    expect(await open()).toEqual({ status: 200, redirectUri: '', page: expect.any(String) });
    expect((await open()).status).toBe(302);
  });

  it('who is signed out has to be asked', async () => {
    const handle = authority.person(signedOut());
    expect(await visit(authority, { prompt: 'none' })).toMatchObject({ error: 'login_required' });
    handle.remove();
    expect(await visit(authority, { prompt: 'none' })).toHaveProperty('code');
  });

  it('is not asked where nobody may be, so that nothing is decided', async () => {
    const handle = authority.person(declines());
    expect(await visit(authority, { prompt: 'none' })).toHaveProperty('code');
    expect(handle.hits).toBe(0);
  });

  it('signs in as another than the hint says, from a later sign-in on', async () => {
    authority.person(signsIn('carol@contoso.example'), { after: 1, times: 1 });
    const names = [];
    for (const _ of [1, 2, 3]) {
      const { id_token } = await signedIn(authority, { login_hint: 'adele@contoso.example' });
      names.push(decodeJwt(String(id_token))['name']);
    }
    expect(names).toEqual(['adele', 'carol', 'adele']);
  });

  it('who has given a second factor once need not again, until a reset', async () => {
    const silent = { prompt: 'none', login_hint: 'bob@contoso.example' };
    authority.person(signsIn('bob@contoso.example', { secondFactor: false }), { times: 1 });
    await visit(authority);
    expect(await visit(authority, silent)).toMatchObject({ error: 'interaction_required' });
    await visit(authority, { login_hint: 'bob@contoso.example' });
    expect(await visit(authority, silent)).toHaveProperty('code');
    authority.reset();
    expect(await visit(authority, silent)).toMatchObject({ error: 'interaction_required' });
  });

  it('who has consented on a page has consented', async () => {
    const carol = { login_hint: 'carol@contoso.example', scope: 'Mail.Read' };
    expect(await visit(authority, { ...carol, prompt: 'consent' })).toHaveProperty('code');
    expect(await visit(authority, { ...carol, prompt: 'none' })).toHaveProperty('code');
    expect(await visit(authority, { ...carol, prompt: 'none', scope: 'User.Read' })).toHaveProperty('code');
  });

  it.each([
    () => authority.person(signsIn('nobody@contoso.example')),
    () => authority.person(declines as unknown as PersonDecision),
    () => authority.person({ kind: 'dances' } as unknown as PersonDecision),
    () => authority.person(declines(), { tenant: 'x' } as object),
    () => authority.revokeSessions('nobody@contoso.example'),
  ])('that nobody could be is refused at the order', (order) => {
    expect(order).toThrow(TypeError);
  });
});

describe('the users of an authority', () => {
  it('are one with a password, unless they are named', async () => {
    await using plain = await startAuthority();
    expect(plain.users).toEqual([plain.user]);
    expect(plain.user).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: 'adele@contoso.onmicrosoft.com',
      password: expect.stringMatching(/./),
      name: 'Adele Vance',
      tenantId: plain.tenant.id,
      homeAccountId: `${plain.user.id}.${plain.tenant.id}`,
    });
  });

  it.each<[string, object]>([
    ['no user', { users: [] }],
    ['an option that is none', { users: [{ username: 'a', mfa: true }] }],
    ['no name', { users: [{ username: '' }] }],
    ['a name twice', { users: [{ username: 'a' }, { username: 'A' }] }],
    ['an id that is none', { users: [{ username: 'a', id: 'x' }] }],
    ['a tenant that is not there', { users: [{ username: 'a', tenant: 'x' }] }],
    ['a redirect URI that is none', { applications: [{ clientId: everywhere, redirectUris: { web: ['x'] } }] }],
    ['a platform that is none', { applications: [{ clientId: everywhere, redirectUris: { ios: [] } }] }],
  ])('cannot be: %s', async (_, options) => {
    await expect(startAuthority(options)).rejects.toThrow(TypeError);
  });
});
