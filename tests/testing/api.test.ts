import { createHash, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import {
  connectionReset,
  delayed,
  type Fault,
  type FaultScope,
  hang,
  httpError,
  redirect,
  startAuthority,
  type TestAuthority,
  throttled,
  wrongContentType,
} from '../../src/testing.js';
import { answerOf, callApi, challengeOf, tokenFor } from './support/api.js';
import { postForm } from './support/kinds.js';
import { failureOf, graph, json, requestToken } from './support/requests.js';

const start = Date.parse('2026-03-01T12:00:00.750Z');
const orders = 'aaaaaaaa-1111-4222-8333-444455556666';
let now = start;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    now: () => now,
    tokenLifetimeSeconds: 600,
    resources: [
      { uri: 'https://graph.microsoft.com', audience: '00000003-0000-0000-c000-000000000000' },
      { uri: 'https://graph.microsoft.us', audience: '00000003-0000-0000-c000-000000000000' },
      { uri: 'api://orders', audience: orders, url: 'https://orders.example/v1' },
    ],
  });
});
afterEach(() => {
  authority.reset();
  now = start;
});
afterAll(() => authority.close());

const authorizationUri = (): string => `${authority.url}/common/oauth2/authorize`;

describe('the API', () => {
  it('answers a token for it with who asked for what', async () => {
    const response = await callApi(authority, await tokenFor(authority), { path: '/orders/7?expand=lines' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(response.headers.has('www-authenticate')).toBe(false);
    const { clientId } = authority.application;
    expect(await answerOf(response)).toEqual({
      method: 'GET',
      path: '/orders/7',
      claims: {
        iss: `${authority.url}/${authority.tenant.id}/v2.0`,
        aud: expect.any(String),
        iat: Math.floor(start / 1000),
        exp: Math.floor(start / 1000) + 600,
        tid: authority.tenant.id,
        oid: expect.any(String),
        sub: expect.any(String),
        azp: clientId,
        ver: '2.0',
      },
      body: '',
    });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('gives the body of a %s back as it came', async (method) => {
    const body = '{"id": 7, "naïve": true}';
    const response = await callApi(authority, await tokenFor(authority), { method, body });
    expect(await answerOf(response)).toMatchObject({ method, path: '/', body });
  });

  it('answers HEAD and OPTIONS', async () => {
    const token = await tokenFor(authority);
    const answers = await Promise.all(
      ['HEAD', 'OPTIONS'].map((method) => callApi(authority, token, { method, path: '/a' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is at /api in any case, and at no other word', async () => {
    const headers = { authorization: `Bearer ${await tokenFor(authority)}` };
    const paths = ['/API/x', '/api', '/api/', '/apis', '/x/api'];
    const answers = await Promise.all(paths.map((path) => fetch(authority.url + path, { headers })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 404]);
  });

  it('is a resource beside those that are named, unless it is one of them', async () => {
    await using plain = await startAuthority();
    expect((await callApi(plain, await tokenFor(plain))).status).toBe(200);
    const resources = [{ uri: plain.api.uri, audience: 'another' }];
    await using named = await startAuthority({ resources });
    const answer = await answerOf(await callApi(named, await tokenFor(named)));
    expect(answer.claims['aud']).toBe('another');
  });

  it('takes tokens of every kind of authority', async () => {
    const { uri, scope } = authority.api;
    const issued = await Promise.all([
      postForm(authority, `${authority.b2cAuthorityUrl()}/oauth2/v2.0/token`, { scope }),
      postForm(authority, `${authority.adfsAuthorityUrl}/oauth2/token`, { scope: undefined, resource: uri }),
      postForm(authority, `${authority.oidcIssuerUrl}/token`, { scope: undefined, resource: uri }),
      postForm(authority, 'https://login.microsoftonline.us/contoso.onmicrosoft.com/oauth2/v2.0/token', { scope }),
    ]);
    const answers = await Promise.all(issued.map(({ body }) => callApi(authority, String(body['access_token']))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('speaks HTTPS where its authority does', async () => {
    await using secure = await startAuthority({ tls: true });
    expect(secure.api.url).toBe(`${secure.url}/api`);
    const url = `${secure.authorityUrl()}/oauth2/v2.0/token`;
    const { body } = await postForm(secure, url, { scope: secure.api.scope });
    const headers = { authorization: `Bearer ${String(body['access_token'])}` };
    expect((await secure.fetch(`${secure.api.url}/x`, { headers })).status).toBe(200);
  });

  it('takes no more than 1 MiB', async () => {
    const call = { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) };
    expect((await callApi(authority, await tokenFor(authority), call)).status).toBe(413);
  });
});

describe('without a token', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['no header', {}],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a scheme alone', { authorization: 'Bearer' }],
  ])('%s is told of no error', async (_, headers) => {
    const response = await callApi(authority, undefined, { headers });
    expect(challengeOf(response)).toEqual({
      status: 401,
      scheme: 'Bearer',
      parameters: { realm: '', authorization_uri: authorizationUri() },
    });
  });

  it('in the header, none is looked for in the query or in the form', async () => {
    const token = await tokenFor(authority);
    const body = new URLSearchParams({ access_token: token });
    const call = { path: `?access_token=${token}`, method: 'POST', body };
    expect(challengeOf(await callApi(authority, undefined, call)).parameters).not.toHaveProperty('error');
  });
});

describe('a token is refused', () => {
  const forged = async (): Promise<string> => {
    const token = await tokenFor(authority);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const header = { ...decodeProtectedHeader(token), alg: 'RS256' };
    return new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(privateKey);
  };
  const changed = async (): Promise<string> => {
    const [header, , signature] = (await tokenFor(authority)).split('.');
    const claims = { ...decodeJwt(await tokenFor(authority)), roles: ['Everything'] };
    return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
  };
  const unsigned = async (): Promise<string> => {
    const [, claims] = (await tokenFor(authority)).split('.');
    return [Buffer.from('{"alg":"none"}').toString('base64url'), claims, ''].join('.');
  };
  /** It has the same key and the same names. */
  const foreign = async (): Promise<string> => {
    await using other = await startAuthority({ now: () => now });
    const url = 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token';
    return String((await postForm(other, url, { scope: other.api.scope })).body['access_token']);
  };
  const expired = async (): Promise<string> => {
    const token = await tokenFor(authority);
    now += 600_000;
    return token;
  };
  const early = async (): Promise<string> => {
    const token = await tokenFor(authority);
    now -= 1000;
    return token;
  };

  it.each<[string, () => Promise<string>, string]>([
    ['that has expired', expired, 'It has expired.'],
    ['that is not valid yet', early, 'It is not valid yet.'],
    ['for another audience', () => tokenFor(authority, { scope: graph }), 'It is for another audience.'],
    ['of another key', forged, 'Its signature is not of this authority.'],
    ['with other claims', changed, 'Its signature is not of this authority.'],
    ['without a signature', unsigned, 'It is no JWT of this authority.'],
    ['of another authority', foreign, 'Another authority has issued it.'],
    ['that is garbage', async () => 'garbage', 'It is no JWT of this authority.'],
    ['of two words', async () => 'two words', 'It is no JWT of this authority.'],
  ])('%s', async (_, make, why) => {
    const response = await callApi(authority, await make());
    expect(challengeOf(response)).toEqual({
      status: 401,
      scheme: 'Bearer',
      parameters: {
        realm: '',
        authorization_uri: authorizationUri(),
        error: 'invalid_token',
        error_description: why,
      },
    });
    expect(await response.json()).toEqual({ error: { code: 'InvalidAuthenticationToken', message: why } });
  });

  it('in the second of its exp, and not before', async () => {
    const token = await tokenFor(authority);
    now += 599_000;
    const before = await callApi(authority, token);
    now += 1000;
    const after = await callApi(authority, token);
    expect([before.status, after.status]).toEqual([200, 401]);
  });
});

describe('a fault at the endpoint api', () => {
  const answerTo = async (fault: Fault, scope: FaultScope = {}): Promise<Response> => {
    const token = await tokenFor(authority);
    authority.fail(fault, { endpoint: 'api', ...scope });
    return callApi(authority, token, { path: '/orders' });
  };

  it('throttles', async () => {
    const response = await answerTo(throttled({ retryAfter: 2 }), { times: 1 });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
    expect((await callApi(authority, await tokenFor(authority))).status).toBe(200);
    expect(authority.requests.find(({ endpoint }) => endpoint === 'api')).toMatchObject({ fault: 'response' });
  });

  it('redirects, and shows whether the token followed', async () => {
    const response = await answerTo(redirect());
    expect(await response.json()).toEqual({ redirected: true });
    const [, first, followed] = authority.requests;
    expect(followed).toMatchObject({ path: '/redirected', token: first?.token });
  });

  it('resets the connection', async () => {
    expect(await failureOf(answerTo(connectionReset()))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
  });

  it('never answers', async () => {
    const token = await tokenFor(authority);
    authority.fail(hang(), { endpoint: 'api' });
    expect(await failureOf(callApi(authority, token, { signal: AbortSignal.timeout(50) }))).toBe('TimeoutError');
  });

  it('spoils the proper answer', async () => {
    const response = await answerTo(wrongContentType());
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await json<object>(response)).toMatchObject({ path: '/orders' });
    expect(await (await answerTo(delayed({ milliseconds: 5 }))).text()).toContain('/orders');
  });

  it('is for nothing else, and one without an endpoint is not for the API', async () => {
    const token = await tokenFor(authority);
    const handle = authority.fail(httpError(), { endpoint: 'api' });
    expect((await requestToken(authority)).status).toBe(200);
    expect((await callApi(authority, token)).status).toBe(502);
    handle.remove();
    authority.fail(httpError());
    expect((await callApi(authority, token)).status).toBe(200);
    expect((await requestToken(authority)).status).toBe(502);
  });

  it.each<FaultScope>([{ grant: 'client_credentials' }, { tenant: 'common' }, { clientId: orders }])(
    'takes no %j, which a request to an API does not name',
    (scope) => {
      expect(() => authority.fail(hang(), { endpoint: 'api', ...scope })).toThrow(TypeError);
    },
  );
});

describe('a recorded request to the API', () => {
  it('says what arrived, and by a hash with which token', async () => {
    const [first, second] = [await tokenFor(authority), await tokenFor(authority)];
    authority.reset();
    const call = { path: '/orders?top=1', method: 'PATCH' };
    for (const token of [first, second, first]) await callApi(authority, token, call);
    expect(authority.requests[0]).toMatchObject({
      method: 'PATCH',
      path: '/api/orders',
      query: { top: '1' },
      endpoint: 'api',
      headers: { authorization: '[redacted]' },
      token: `sha256:${createHash('sha256').update(first).digest('hex').slice(0, 16)}`,
      status: 200,
    });
    const tokens = authority.requests.map(({ token }) => token);
    expect(tokens[2]).toBe(tokens[0]);
    expect(tokens[1]).not.toBe(tokens[0]);
  });

  it('shows nothing of the token, of one that is none, or of the body', async () => {
    const token = await tokenFor(authority);
    const call = { method: 'POST', body: '{"password":"hide-me"}', headers: { 'content-type': 'application/json' } };
    await callApi(authority, token, call);
    await callApi(authority, 'hide-me', call);
    await callApi(authority, undefined, { ...call, path: `?access_token=${token}` });
    const shown = inspect(authority.requests, { depth: Infinity }) + JSON.stringify(authority.requests);
    for (const part of ['hide-me', ...token.split('.')]) expect(shown).not.toContain(part);
    expect(authority.requests.slice(1).map(({ token: name }) => name)).toEqual([
      expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
      'unknown',
      undefined,
    ]);
  });

  it('has the token wherever it was shown, and none at the token endpoint', async () => {
    await tokenFor(authority);
    await fetch(`${authority.url}/nothing`, { headers: { authorization: 'bearer hide-me' } });
    expect(authority.requests[0]).not.toHaveProperty('token');
    expect(authority.requests[1]).toMatchObject({ path: '/nothing', token: 'unknown' });
  });
});

describe('by the fetch of the authority', () => {
  const ask = async (url: string, scope: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { authorization: `Bearer ${await tokenFor(authority, { scope })}` };
    return authority.fetch(url, { ...init, headers });
  };

  it.each([
    ['https://graph.microsoft.com/v1.0/users', graph, '/v1.0/users'],
    ['https://graph.microsoft.com/api/users', graph, '/api/users'],
    ['https://graph.microsoft.com', graph, '/'],
    ['https://orders.example/orders/7', 'api://orders/.default', '/orders/7'],
  ])('%s is answered as the resource', async (url, scope, path) => {
    const response = await ask(url, scope, { method: 'POST', body: 'text' });
    expect(await answerOf(response)).toMatchObject({ method: 'POST', path, body: 'text' });
    expect(authority.requests[1]).toMatchObject({ origin: new URL(url).origin, endpoint: 'api' });
  });

  it('each takes its own tokens only', async () => {
    const response = await ask('https://orders.example/orders', graph);
    expect(challengeOf(response).parameters).toMatchObject({
      authorization_uri: 'https://login.microsoftonline.com/common/oauth2/authorize',
      error: 'invalid_token',
      error_description: 'It is for another audience.',
    });
  });

  it('a Graph sends its callers to its own cloud', async () => {
    const { parameters } = challengeOf(await authority.fetch('https://graph.microsoft.us/v1.0/me'));
    expect(parameters['authorization_uri']).toBe('https://login.microsoftonline.us/common/oauth2/authorize');
  });

  it('another host has the API at /api, and otherwise nothing', async () => {
    const { scope } = authority.api;
    expect((await ask('https://elsewhere.example/api/x', scope)).status).toBe(200);
    expect((await ask('https://elsewhere.example/x', scope)).status).toBe(404);
  });

  it('a redirect to another host comes without the token', async () => {
    authority.fail(redirect({ location: 'https://orders.example/redirected' }), { endpoint: 'api' });
    await ask('https://graph.microsoft.com/v1.0/users', graph);
    const [, first, followed] = authority.requests;
    expect(first?.token).toMatch(/^sha256:/);
    expect(followed).toMatchObject({ origin: 'https://orders.example', path: '/redirected' });
    expect(followed).not.toHaveProperty('token');
  });
});
