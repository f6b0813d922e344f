import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aadsts, httpError, startAuthority, type TestAuthority } from '../../src/testing.js';
import type { Json } from './support/kinds.js';
import type { Form } from './support/requests.js';
import { redeem, refresh, refusal, signedIn, visit } from './support/sign-in.js';

const clientId = 'aaaaaaaa-1111-4222-8333-444455556666';
const page = { client_id: clientId, redirect_uri: 'https://page.example/done' };
const local = { client_id: clientId, redirect_uri: 'http://localhost:5173/' };
const server = { client_id: clientId, redirect_uri: 'https://app.example/' };
const origin = { origin: 'https://page.example' };
const noSecret = { client_secret: undefined };
const day = 86_400_000;

let now = 1_772_366_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      {
        clientId,
        secrets: ['right'],
        redirectUris: { spa: ['https://page.example/done', 'http://localhost/'], web: ['https://app.example/'] },
      },
    ],
    now: () => now,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const signInPage = (uri: Form = page, from: Readonly<Record<string, string>> = origin): Promise<Json> =>
  signedIn(authority, uri, { ...uri, ...noSecret }, from);

describe('a single-page application', () => {
  it('redeems its code from its own origin, without proof of itself', async () => {
    const { code } = await visit(authority, page);
    const { status, body, response } = await redeem(authority, code, { ...page, ...noSecret }, origin);
    expect([status, body['refresh_token_expires_in']]).toEqual([200, 86_400]);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://page.example');
    expect(response.headers.get('vary')).toBe('Origin');
    expect(response.headers.get('access-control-expose-headers')).toContain('x-ms-request-id');
  });

  it('may be at any port of this machine', async () => {
    expect(await signInPage(local, { origin: 'http://localhost:5173' })).toHaveProperty('access_token');
  });

  it.each<[string, Form, Form, Readonly<Record<string, string>>, string, number]>([
    ['without its Origin', page, noSecret, {}, 'invalid_request', 9002327],
    ['with a secret', page, {}, origin, 'invalid_client', 700025],
    ['without its verifier', page, { ...noSecret, code_verifier: undefined }, origin, 'invalid_grant', 50148],
    ['for the code of a server', server, {}, origin, 'invalid_request', 9002326],
  ])('is refused %s', async (_, uri, changes, headers, error, code) => {
    const answer = await redeem(authority, (await visit(authority, uri))['code'], { ...uri, ...changes }, headers);
    expect(refusal(answer).slice(1)).toEqual([error, [code]]);
    const readable = answer.response.headers.get('access-control-allow-origin');
    expect(readable).toBe('origin' in headers ? 'https://page.example' : null);
  });

  it('may read an error of the authority, and one that a test orders', async () => {
    authority.fail(aadsts(90033), { endpoint: 'token', times: 1 });
    const { status, response } = await redeem(authority, 'x', page, origin);
    expect([status, response.headers.get('access-control-allow-origin')]).toEqual([503, 'https://page.example']);
  });
});

describe('the refresh token of a page', () => {
  const changes = { client_id: clientId, ...noSecret };

  it('has a fixed end, which its successors inherit', async () => {
    const { refresh_token } = await signInPage();
    now += day / 2;
    const { body } = await refresh(authority, refresh_token, changes, origin);
    expect(body['refresh_token_expires_in']).toBe(43_200);
    now += day / 2;
    const answers = await Promise.all(
      [refresh_token, body['refresh_token']].map((token) => refresh(authority, token, changes, origin)),
    );
    expect(answers.map(refusal)).toEqual([
      [400, 'invalid_grant', [700084]],
      [400, 'invalid_grant', [700084]],
    ]);
  });

  it.each<[string, Form, Readonly<Record<string, string>>, number]>([
    ['without its Origin', changes, {}, 9002327],
    ['with a secret', { client_id: clientId, client_secret: 'right' }, origin, 700025],
  ])('is refused %s', async (_, sent, headers, code) => {
    const { refresh_token } = await signInPage();
    expect((await refresh(authority, refresh_token, sent, headers)).body['error_codes']).toEqual([code]);
  });
});

describe('beforehand a browser asks', () => {
  const ask = (path: string, from: string, method = 'POST'): Promise<Response> =>
    authority.fetch(`${authority.authorityUrl()}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': method,
        'access-control-request-headers': 'client-request-id, x-anything',
      },
    });

  it.each([
    ['/oauth2/v2.0/token', 'https://page.example'],
    ['/oauth2/v2.0/token', 'http://localhost:1234'],
    ['/v2.0/.well-known/openid-configuration', 'https://anywhere.example'],
    ['/discovery/v2.0/keys', 'https://anywhere.example'],
  ])('%s, and %s may', async (path, from) => {
    const { status, headers } = await ask(path, from);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, from]);
    expect(headers.get('access-control-allow-headers')).toBe('client-request-id, x-anything');
    expect(headers.get('access-control-allow-methods')).toContain('POST');
  });

  it.each([
    ['/oauth2/v2.0/token', 'https://anywhere.example'],
    ['/oauth2/v2.0/token', 'https://page.example:8443'],
    ['/oauth2/v2.0/token', 'https://app.example'],
    ['/oauth2/v2.0/token', 'null'],
    ['/oauth2/v2.0/authorize', 'https://page.example'],
  ])('%s, and %s may not', async (path, from) => {
    const { headers } = await ask(path, from, 'GET');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('access-control-allow-methods')).toBeNull();
  });

  it('without using up what is ordered for the request itself', async () => {
    const fault = authority.fail(httpError({ status: 500 }), { endpoint: 'token' });
    expect((await ask('/oauth2/v2.0/token', 'https://page.example')).status).toBe(200);
    expect(fault.hits).toBe(0);
    expect(authority.requests[0]).not.toHaveProperty('endpoint');
  });

  it('any other OPTIONS is a wrong verb', async () => {
    const answer = await authority.fetch(`${authority.authorityUrl()}/oauth2/v2.0/token`, { method: 'OPTIONS' });
    expect(answer.status).toBe(405);
  });

  it('and metadata may be read by every page', async () => {
    const url = `${authority.authorityUrl()}/v2.0/.well-known/openid-configuration`;
    const answer = await authority.fetch(url, { headers: { origin: 'https://anywhere.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://anywhere.example');
    expect((await authority.fetch(url)).headers.get('vary')).toBeNull();
  });
});
