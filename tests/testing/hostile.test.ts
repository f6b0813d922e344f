import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { form, json, requestToken, sendRaw } from './support/requests.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(async () => {
  authority.reset();
  expect((await requestToken(authority)).status).toBe(200);
  authority.reset();
});
afterAll(() => authority.close());

const post = (body: string): Promise<Response> =>
  fetch(`${authority.authorityUrl()}/oauth2/v2.0/token`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

describe('the authority survives', () => {
  it('percent-encoding that is none, in the path', async () => {
    const { text } = await sendRaw(
      authority,
      'POST /%E0%A4%A/oauth2/v2.0/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 .*AADSTS900023/s);
  });

  it('percent-encoding that is none, in form, query and header', async () => {
    const basic = `Basic ${Buffer.from('%zz:%').toString('base64')}`;
    const response = await fetch(`${authority.authorityUrl()}/oauth2/v2.0/token?%zz=%`, {
      method: 'POST',
      body: 'grant_type=client_credentials&scope=%zz%&%=&&=',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: basic },
    });
    expect(response.status).toBe(400);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('a parameter called %s', async (name) => {
    const response = await post(`${form(authority).toString()}&${name}=polluted`);
    expect(response.status).toBe(200);
    expect(Object.entries(authority.requests[0]?.parameters ?? {})).toContainEqual([name, 'polluted']);
    expect(({} as Readonly<Record<string, unknown>>)['polluted']).toBeUndefined();
  });

  it.each(['__proto__', 'constructor'])('a tenant called %s', async (tenant) => {
    expect((await json(await requestToken(authority, { tenant }))).error_codes).toEqual([900023]);
  });

  it('a body of 1 MiB, and answers it', async () => {
    const body = `${form(authority).toString()}&padding=`;
    const response = await post(body + 'x'.repeat(1024 * 1024 - body.length));
    expect(response.status).toBe(200);
  });

  it('a body of one byte more, and refuses it', async () => {
    const body = `${form(authority).toString()}&padding=`;
    const response = await post(body + 'x'.repeat(1024 * 1024 - body.length + 1));
    expect([response.status, authority.requests[0]?.status]).toEqual([413, 413]);
    expect(authority.requests[0]?.parameters).toEqual({});
  });

  it('a body that does not end', async () => {
    const { ending } = await flood(authority);
    expect(ending).toMatch(/ECONNRESET|EPIPE/);
  });

  it('a header that is too large', async () => {
    const { text } = await sendRaw(authority, `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
  });

  it.each([
    ['what is no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['a path without a slash', 'GET x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['a whole address', 'GET http://x/y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 404 /],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 404 /],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', /^HTTP\/1\.1 400 /],
  ])('%s', async (_, bytes, expected) => {
    expect((await sendRaw(authority, bytes)).text).toMatch(expected);
  });

  it('a client that leaves in the middle of its request', async () => {
    const socket = connect(Number(new URL(authority.url).port), '127.0.0.1');
    const head = `POST /${authority.tenant.id}/oauth2/v2.0/token HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\ngrant`;
    await new Promise((resolve) => socket.write(head, resolve));
    socket.resetAndDestroy();
    expect(authority.requests).toEqual([]);
  });

  it('a clock that is broken, and says so', async () => {
    await using broken = await startAuthority({ now: () => Number.NaN });
    const response = await requestToken(broken, { changes: { scope: undefined } });
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('RangeError')]);
  });
});

function flood({ url }: TestAuthority): Promise<{ readonly ending: string }> {
  return new Promise((resolve) => {
    let ending = 'end';
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const pour = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('connect', () => {
      socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${2 ** 40}\r\n\r\n`);
      pour();
    });
    socket.on('drain', pour);
    socket.on('error', (error: NodeJS.ErrnoException) => (ending = error.code ?? error.message));
    socket.on('close', () => resolve({ ending }));
  });
}
