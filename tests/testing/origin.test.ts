import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import {
  redirect,
  refuse,
  respond,
  slowBody,
  startAuthority,
  type TestAuthority,
  throttled,
} from '../../src/testing.js';
import { failureOf, form, json, requestToken, sendRaw } from './support/requests.js';

interface Named {
  readonly issuer: string;
  readonly token_endpoint: string;
}

let authority: TestAuthority;
let secure: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
  secure = await startAuthority({ tls: true });
});
afterEach(() => {
  authority.reset();
  secure.reset();
});
afterAll(() => Promise.all([authority.close(), secure.close()]));

const production = 'https://login.microsoftonline.com';
const tenantUrl = (): string => `${production}/contoso.onmicrosoft.com`;
const metadataPath = '/common/v2.0/.well-known/openid-configuration';

async function askAs(lines: readonly string[], version = '1.1'): Promise<Named> {
  const head = [`GET ${metadataPath} HTTP/${version}`, ...lines, 'Connection: close', '', ''];
  const { text } = await sendRaw(authority, head.join('\r\n'));
  const named: Named = JSON.parse(text.slice(text.indexOf('\r\n\r\n')));
  return named;
}

const originOf = ({ token_endpoint }: Named): string => new URL(token_endpoint).origin;

describe('the authority answers as it is asked', () => {
  it.each([
    ['a host', 'sts.example', 'http://sts.example'],
    ['a host and a port', 'STS.example:8080', 'http://sts.example:8080'],
    ['the usual port', 'sts.example:80', 'http://sts.example'],
    ['an address', '[::1]:81', 'http://[::1]:81'],
  ])('by %s', async (_, host, origin) => {
    expect(originOf(await askAs([`Host: ${host}`]))).toBe(origin);
    expect(authority.requests).toMatchObject([{ origin, headers: { host } }]);
  });

  it.each(['', 'two words', 'user@host', 'host/path', 'host:99999', 'host:port', 'a:b:c', 'höst', '[::1', '['])(
    'as what it is, by the host %j',
    async (host) => {
      expect(originOf(await askAs([`Host: ${host}`]))).toBe(authority.url);
    },
  );

  it('as what it is, by no host', async () => {
    expect(originOf(await askAs([], '1.0'))).toBe(authority.url);
  });

  it.each([
    [production, production],
    ['http://[::1]:99', 'http://[::1]:99'],
    ['https://HOST.example:443', 'https://host.example'],
    ['ftp://host.example', 'http://real.example'],
    ['host.example', 'http://real.example'],
    ['https://host.example/', 'http://real.example'],
    ['https://user@host.example', 'http://real.example'],
  ])('with the header of its own fetch, %s', async (sent, origin) => {
    expect(originOf(await askAs(['Host: real.example', `x-tokenrail-origin: ${sent}`]))).toBe(origin);
    expect(authority.requests[0]?.headers).not.toHaveProperty('x-tokenrail-origin');
    expect(authority.requests[0]?.headers['host']).toBe(new URL(origin).host);
  });

  it('over TLS, too', async () => {
    const response = await secure.fetch(`${secure.url}${metadataPath}`);
    expect(await json<Named>(response)).toMatchObject({ issuer: `${secure.url}/{tenantid}/v2.0` });
  });

  it('in the issuer of its tokens', async () => {
    const response = await authority.fetch(`${tenantUrl()}/oauth2/v2.0/token`, {
      method: 'POST',
      body: form(authority),
    });
    const { access_token: token } = await json<{ readonly access_token: string }>(response);
    expect(decodeJwt(token).iss).toBe(`${production}/${authority.tenant.id}/v2.0`);
  });
});

describe.each([
  ['without TLS', () => authority],
  ['with TLS', () => secure],
])('its fetch, %s', (_, current) => {
  const post = (init: RequestInit = {}): Promise<Response> =>
    current().fetch(`${tenantUrl()}/oauth2/v2.0/token?a=1&b=2#c`, { method: 'POST', body: form(current()), ...init });

  it('brings what is sent to another host here', async () => {
    const response = await post({ headers: { 'x-extra': 'yes', 'content-type': 'application/x-www-form-urlencoded' } });
    expect([response.status, response.url, response.redirected]).toEqual([
      200,
      `${tenantUrl()}/oauth2/v2.0/token?a=1&b=2#c`,
      false,
    ]);
    expect(current().requests).toMatchObject([
      {
        origin: production,
        method: 'POST',
        endpoint: 'token',
        query: { a: '1', b: '2' },
        headers: { host: 'login.microsoftonline.com', 'x-extra': 'yes' },
        grant: 'client_credentials',
      },
    ]);
  });

  it.each<[string, () => Promise<Response>]>([
    ['an address', () => current().fetch(`${production}${metadataPath}`)],
    ['a URL', () => current().fetch(new URL(`${production}${metadataPath}`))],
    ['a request', () => current().fetch(new Request(`${production}${metadataPath}`))],
    ['a request and changes', () => current().fetch(new Request(`${production}${metadataPath}`), { method: 'GET' })],
  ])('takes %s', async (_what, ask) => {
    expect(await json<Named>(await ask())).toMatchObject({ issuer: `${production}/{tenantid}/v2.0` });
  });

  it('keeps the body of a request, and that of a stream', async () => {
    const bodies = [
      new TextEncoder().encode(form(current()).toString()),
      new Blob([form(current()).toString()]).stream(),
    ];
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of bodies) {
      const init = { method: 'POST', body, headers, duplex: 'half' };
      expect((await current().fetch(new Request(`${tenantUrl()}/oauth2/v2.0/token`, init))).status).toBe(200);
    }
  });

  it('keeps the cache mode', async () => {
    await post({ cache: 'no-store' });
    await post();
    const [without, usual] = current().requests;
    expect([without?.headers['cache-control'], usual?.headers['cache-control']]).toEqual(['no-cache', undefined]);
  });

  it.each(['init', 'request'])('heeds the signal of the %s, also in the middle of the body', async (where) => {
    current().fail(slowBody({ milliseconds: 10_000 }));
    const controller = new AbortController();
    const { signal } = controller;
    const url = `${production}${metadataPath}`;
    const response = await (where === 'init'
      ? current().fetch(url, { signal })
      : current().fetch(new Request(url, { signal })));
    controller.abort();
    expect(await failureOf(response.text())).toBe('AbortError');
    expect(await failureOf(current().fetch(url, { signal }))).toBe('AbortError');
  });

  it('is refused where the authority refuses', async () => {
    const handle = current().fail(refuse());
    await failureOf(post());
    expect(await failureOf(post())).toBe('ECONNREFUSED');
    handle.remove();
    expect((await post()).status).toBe(200);
  });

  it('does not follow a redirect where it may not', async () => {
    current().fail(redirect());
    const response = await post({ redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([307, '/redirected']);
    expect(await failureOf(post({ redirect: 'error' }))).not.toBe('no failure');
    expect(current().requests.map(({ path }) => path)).not.toContain('/redirected');
  });

  it.each([
    [307, 'https://elsewhere.example/redirected', 'POST'],
    [308, '/redirected', 'POST'],
    [303, 'https://elsewhere.example/redirected', 'GET'],
    [302, '/redirected', 'GET'],
    [301, 'http://elsewhere.example:8080/redirected', 'GET'],
  ] as const)('follows a redirect with %i to %s, here', async (status, location, method) => {
    current().fail(redirect({ status, location }));
    const response = await post({ headers: { authorization: 'Bearer x' } });
    const { href, origin } = new URL(location, production);
    expect([response.url, response.redirected]).toEqual([href, true]);
    const [, followed] = current().requests;
    expect(followed).toMatchObject({ origin, method, path: '/redirected' });
    expect(followed?.parameters).toEqual(method === 'GET' ? {} : expect.objectContaining({ scope: expect.anything() }));
    expect(Object.keys(followed?.headers ?? {}).includes('authorization')).toBe(origin === production);
    expect(Object.keys(followed?.headers ?? {}).includes('content-type')).toBe(method === 'POST');
  });

  it('follows no redirect for ever, and none to another kind of address', async () => {
    current().fail(respond({ status: 307, headers: { location: metadataPath } }));
    expect(await failureOf(current().fetch(`${production}${metadataPath}`))).toBe('TypeError');
    expect(current().requests).toHaveLength(21);
    current().reset();
    current().fail(redirect({ location: 'data:text/plain,x' }));
    await expect(post()).rejects.toThrow(/HTTP only, not of 'data:'/);
  });

  it.each(['data:text/plain,x', 'file:///etc/hostname', 'blob:nodedata:x'])('does not take %s', async (address) => {
    await expect(current().fetch(address)).rejects.toThrow(/HTTP only/);
    expect(current().requests).toEqual([]);
  });

  it('may be made the fetch of all, and knows the network still', async () => {
    const before = globalThis.fetch;
    globalThis.fetch = current().fetch;
    try {
      expect((await fetch(`${production}${metadataPath}`)).status).toBe(200);
      await using other = await startAuthority();
      expect((await requestToken(other)).status).toBe(200);
      expect(other.requests).toEqual([]);
      expect((await other.fetch(production)).status).toBe(404);
      expect(other.requests).toHaveLength(1);
    } finally {
      globalThis.fetch = before;
    }
  });

  it('reaches nothing once the authority is closed', async () => {
    const other = await startAuthority({ tls: current() === secure });
    await other.close();
    expect(await failureOf(other.fetch(`${other.url}/`))).toBe('ECONNREFUSED');
  });

  it('is answered with the faults that are ordered', async () => {
    current().fail(throttled({ retryAfter: 7 }), { tenant: 'contoso.onmicrosoft.com' });
    expect((await post()).headers.get('retry-after')).toBe('7');
  });
});
