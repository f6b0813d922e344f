import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aadsts, startAuthority, type TestAuthority } from '../../src/testing.js';
import type { Form } from './support/requests.js';
import { refresh, signedIn, visit } from './support/sign-in.js';

const web = 'https://app.example/signed-out?kept=1';
const [adele, bob] = ['adele@contoso.example', 'bob@contoso.example'];

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      {
        clientId: 'aaaaaaaa-1111-4222-8333-444455556666',
        secrets: ['right'],
        redirectUris: { web: [web, 'http://localhost:4100/signed-in'] },
      },
    ],
    users: [{ username: adele }, { username: bob }],
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const leave = async (parameters: Form, method: 'GET' | 'POST' = 'GET', tenant?: string): Promise<Response> => {
  const url = new URL(`${authority.authorityUrl(tenant)}/oauth2/v2.0/logout`);
  const entries = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const body = new URLSearchParams(entries);
  if (method === 'GET') url.search = body.toString();
  return authority.fetch(url, { method, redirect: 'manual', ...(method === 'POST' && { body }) });
};
const isSignedIn = async (username: string): Promise<boolean> =>
  'code' in (await visit(authority, { prompt: 'none', login_hint: username }));

describe('whoever signs out', () => {
  it.each(['GET', 'POST'] as const)('goes back to a registered address, with the state: %s', async (method) => {
    const { status, headers } = await leave({ post_logout_redirect_uri: web, state: 'a b' }, method);
    expect([status, headers.get('location')]).toEqual([302, `${web}&state=a+b`]);
  });

  it('goes back without a state where there was none', async () => {
    const { headers } = await leave({ post_logout_redirect_uri: web }, 'GET', 'common');
    expect(headers.get('location')).toBe(web);
  });

  it.each<[string, Form]>([
    ['no address', {}],
    ['an address that is not registered', { post_logout_redirect_uri: 'https://other.example/' }],
    [
      'an address of another client',
      { post_logout_redirect_uri: web, client_id: 'bbbbbbbb-1111-4222-8333-444455556666' },
    ],
  ])('stays at a page: %s', async (_, parameters) => {
    const response = await leave(parameters);
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    expect(await response.text()).toContain('You signed out');
  });

  it('is signed out, and nothing is revoked', async () => {
    const { refresh_token: token, id_token: idToken } = await signedIn(authority);
    const hint = JSON.parse(Buffer.from(String(idToken).split('.')[1] ?? '', 'base64url').toString()) as Form;
    await leave({ logout_hint: hint['login_hint'] });
    expect([await isSignedIn(adele), await isSignedIn(bob)]).toEqual([false, true]);
    expect((await refresh(authority, token)).status).toBe(200);
  });

  it('may be named by an id token; without a name it is everybody', async () => {
    const { id_token: idToken } = await signedIn(authority, { login_hint: bob });
    await leave({ id_token_hint: String(idToken) });
    expect([await isSignedIn(adele), await isSignedIn(bob)]).toEqual([true, false]);
    await leave({});
    expect(await isSignedIn(adele)).toBe(false);
  });

  it.each<[string, Form]>([
    ['a hint', { logout_hint: 'nobody@contoso.example' }],
    ['an id token that is none', { id_token_hint: 'none' }],
  ])('is nobody where nobody is named by %s', async (_, parameters) => {
    await leave(parameters);
    expect([await isSignedIn(adele), await isSignedIn(bob)]).toEqual([true, true]);
  });

  it('is told what is wrong with the tenant, and what a test orders', async () => {
    expect((await leave({}, 'GET', '99999999-1111-4222-8333-444455556666')).status).toBe(400);
    authority.fail(aadsts(90033), { endpoint: 'logout' });
    const response = await leave({ post_logout_redirect_uri: web });
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain('AADSTS90033');
    expect(authority.requests.at(-1)).toMatchObject({ endpoint: 'logout', fault: 'aadsts' });
  });
});
