import { connect, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aadsts,
  connectionReset,
  delayed,
  emptyBody,
  type Fault,
  type FaultScope,
  hang,
  httpError,
  hugeBody,
  jsonValue,
  notJson,
  redirect,
  refuse,
  respond,
  slowBody,
  startAuthority,
  type TestAuthority,
  throttled,
  truncatedBody,
  wrongContentType,
} from '../../src/testing.js';
import { failureOf, json, rawTokenRequest, requestToken, sendRaw } from './support/requests.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

async function answerTo(fault: Fault): Promise<Response> {
  authority.fail(fault);
  return requestToken(authority);
}

describe('throttled', () => {
  it('sends the plain text of the platform, and no Retry-After of itself', async () => {
    const response = await answerTo(throttled());
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      429,
      'text/plain',
      'Too Many Requests',
    ]);
    expect(response.headers.has('retry-after')).toBe(false);
  });

  it.each<[string, number | Date | string, string]>([
    ['seconds', 120, '120'],
    ['no seconds', 0, '0'],
    ['a date', new Date('1999-12-31T23:59:59Z'), 'Fri, 31 Dec 1999 23:59:59 GMT'],
    ['any text', '-1, soon', '-1, soon'],
  ])('sends Retry-After as %s', async (_, retryAfter, expected) => {
    expect((await answerTo(throttled({ retryAfter }))).headers.get('retry-after')).toBe(expected);
  });

  it('sends AADSTS90055 as JSON where that is asked for', async () => {
    const response = await answerTo(throttled({ body: 'json', retryAfter: 3, status: 503 }));
    const body = await json(response);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3']);
    expect([body.error, body.error_codes]).toEqual(['temporarily_unavailable', [90055]]);
  });
});

describe('aadsts', () => {
  it.each<[number, number, string, string | undefined]>([
    [50076, 400, 'invalid_grant', 'basic_action'],
    [7000215, 401, 'invalid_client', undefined],
    [90033, 503, 'temporarily_unavailable', undefined],
    [90055, 429, 'invalid_grant', undefined],
    [999999999, 400, 'invalid_grant', undefined],
  ])('%i has status %i and the error seen with it', async (code, status, error, suberror) => {
    const response = await answerTo(aadsts(code));
    const body = await json(response);
    expect([response.status, body.error, body.suberror]).toEqual([status, error, suberror]);
    expect(body.error_codes).toEqual([code]);
    expect(body.error_description).toMatch(new RegExp(`^AADSTS${code}: .+\r\nTrace ID: `));
    expect(response.headers.get('x-ms-request-id')).toBe(body.trace_id);
  });

  it('takes several codes, the primary one first', async () => {
    const body = await json(await answerTo(aadsts([70002, 50012])));
    expect([body.error, body.error_codes]).toEqual(['invalid_client', [70002, 50012]]);
    expect(body.error_description).toMatch(/^AADSTS70002: /);
  });

  it('takes every member of the body', async () => {
    const claims = { access_token: { polids: { essential: true, values: ['é'] } } };
    const fault = aadsts(53003, {
      message: 'Blocked.',
      status: 418,
      error: 'interaction_required',
      suberror: 'message_only',
      claims,
      headers: { 'x-extra': 'yes' },
      fields: { error_codes: ['53003'], correlation_id: 7 },
    });
    const response = await answerTo(fault);
    const body = await json(response);
    expect([response.status, response.headers.get('x-extra')]).toEqual([418, 'yes']);
    expect(body).toMatchObject({
      error: 'interaction_required',
      suberror: 'message_only',
      claims: JSON.stringify(claims),
      error_codes: ['53003'],
      correlation_id: 7,
    });
    expect(body.error_description).toMatch(/^AADSTS53003: Blocked\.\r\n/);
  });

  it('keeps claims that are text as they are', async () => {
    expect((await json(await answerTo(aadsts(50076, { claims: '{broken' })))).claims).toBe('{broken');
  });

  it('gives no suberror to an error that was not seen with it', async () => {
    expect(await json(await answerTo(aadsts(50076, { error: 'server_error' })))).not.toHaveProperty('suberror');
  });
});

describe('a response that is no answer', () => {
  it.each<[string, Fault, number, string | null, string | RegExp]>([
    ['an error page', httpError(), 502, 'text/html; charset=utf-8', /^<!DOCTYPE html>.*502/],
    ['any error', httpError({ status: 504, contentType: 'a/b', body: 'c' }), 504, 'a/b', 'c'],
    ['nothing', emptyBody(), 200, null, ''],
    ['nothing with a status', emptyBody({ status: 404 }), 404, null, ''],
    ['nothing by status', respond({ status: 204, body: 'unsent' }), 204, null, ''],
    ['half of an object', notJson(), 200, 'application/json; charset=utf-8', '{"token_type":"Bearer","access_token":'],
    ['text', notJson({ body: 'text', status: 400 }), 400, 'application/json; charset=utf-8', 'text'],
    ['a list', jsonValue([]), 200, 'application/json; charset=utf-8', '[]'],
    ['null', jsonValue(null, { status: 400 }), 400, 'application/json; charset=utf-8', 'null'],
    ['a number', jsonValue(0), 200, 'application/json; charset=utf-8', '0'],
    ['what is no JSON value', jsonValue(undefined), 200, 'application/json; charset=utf-8', ''],
    ['what one likes', respond({ status: 299, headers: { 'Content-Type': 'x/y' }, body: 'é' }), 299, 'x/y', 'é'],
  ])('%s', async (_, fault, status, type, text) => {
    const response = await answerTo(fault);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    expect(await response.text()).toEqual(typeof text === 'string' ? text : expect.stringMatching(text));
  });

  it('keeps a content-length that is ordered', async () => {
    authority.fail(respond({ headers: { 'Content-Length': '3' }, body: 'abcdef' }));
    expect((await sendRaw(authority, rawTokenRequest(authority))).text).toMatch(/Content-Length: 3\r\n/);
  });

  it('is the proper one under another content type', async () => {
    const response = await answerTo(wrongContentType());
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await json(response)).toMatchObject({ token_type: 'Bearer' });
    authority.reset();
    const plain = await answerTo(wrongContentType({ contentType: 'text/plain' }));
    expect(plain.headers.get('content-type')).toBe('text/plain');
  });
});

describe('a redirect', () => {
  it.each([307, 308] as const)('%i shows that the secret followed', async (status) => {
    const response = await answerTo(redirect({ status }));
    expect(response.redirected).toBe(true);
    const [, followed] = authority.requests;
    expect(followed).toMatchObject({
      method: 'POST',
      path: '/redirected',
      parameters: { client_secret: '[redacted]' },
    });
  });

  it('shows that nothing followed', async () => {
    authority.fail(redirect());
    const response = await requestToken(authority, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([307, '/redirected']);
    expect(authority.requests.map(({ path }) => path)).toEqual([expect.stringMatching(/token$/)]);
  });

  it('shows that only a GET followed', async () => {
    expect((await answerTo(redirect({ status: 302 }))).status).toBe(200);
    expect(authority.requests[1]).toMatchObject({ method: 'GET', path: '/redirected', parameters: {} });
  });

  it('goes where one likes', async () => {
    authority.fail(redirect({ location: 'https://elsewhere.example/' }));
    const response = await requestToken(authority, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe('https://elsewhere.example/');
  });
});

describe('a body that is spoiled', () => {
  it('comes slowly, after the headers', async () => {
    const started = performance.now();
    const response = await answerTo(slowBody({ body: '[1,2,3]', chunkBytes: 3, milliseconds: 8 }));
    const headersAfter = performance.now() - started;
    expect(await response.json()).toEqual([1, 2, 3]);
    expect(performance.now() - started - headersAfter).toBeGreaterThan(12);
  });

  it('is the proper answer in the end', async () => {
    expect(await json(await answerTo(slowBody({ chunkBytes: 500, milliseconds: 1 })))).toMatchObject({
      token_type: 'Bearer',
    });
  });

  it('stops coming when the client goes away', async () => {
    const controller = new AbortController();
    authority.fail(slowBody({ milliseconds: 10_000 }));
    const response = await requestToken(authority, { signal: controller.signal });
    controller.abort();
    expect(await failureOf(response.text())).toBe('AbortError');
  });

  it('ends too early, with the connection', async () => {
    authority.fail(truncatedBody({ body: '{"a":1', missingBytes: 9 }));
    const { text, ending } = await sendRaw(authority, rawTokenRequest(authority));
    expect(text).toMatch(/content-length: 15\r\n/);
    expect(text).toMatch(/\r\n\r\n\{"a":1$/);
    expect(ending).toBe('end');
  });

  it('ends too early even where nothing of it comes', async () => {
    authority.fail(truncatedBody({ body: '' }));
    const { text } = await sendRaw(authority, rawTokenRequest(authority));
    expect(text).toMatch(/content-length: 100\r\n[\s\S]*\r\n\r\n$/);
  });

  it('is half of the proper answer', async () => {
    authority.fail(truncatedBody());
    const { text } = await sendRaw(authority, rawTokenRequest(authority));
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(body).toMatch(/^\{"token_type":"Bearer"/);
    const promised = Number(/content-length: (\d+)/.exec(head)?.[1]);
    expect(Math.floor(promised / 2)).toBe(body.length);
    expect(await failureOf((await requestToken(authority)).text())).toBe('UND_ERR_SOCKET');
  });

  it('is as large as ordered', async () => {
    const response = await answerTo(hugeBody({ bytes: 1_000_000 }));
    const text = await response.text();
    expect(text.length).toBe(1_000_000);
    expect(JSON.parse(text)).toEqual({ padding: expect.any(String) });
    authority.reset();
    expect(await (await answerTo(hugeBody({ bytes: 14 }))).text()).toBe('{"padding":""}');
  });

  it('of any size ends when the client has had enough', async () => {
    const response = await answerTo(hugeBody());
    const reader = response.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    await reader?.cancel();
    authority.reset();
    expect((await requestToken(authority)).status).toBe(200);
  });
});

describe('no response', () => {
  it('but a reset, after the request was read', async () => {
    authority.fail(connectionReset());
    expect((await sendRaw(authority, rawTokenRequest(authority))).ending).toBe('ECONNRESET');
    expect(await failureOf(requestToken(authority))).toBe('ECONNRESET');
    expect(authority.requests.map(({ grant, fault }) => [grant, fault])).toEqual([
      ['client_credentials', 'connectionReset'],
      ['client_credentials', 'connectionReset'],
    ]);
    expect(authority.requests[0]).not.toHaveProperty('status');
  });

  it('until the client goes away', async () => {
    authority.fail(hang());
    expect(await failureOf(requestToken(authority, { signal: AbortSignal.timeout(20) }))).toBe('TimeoutError');
    expect(authority.requests[0]).toMatchObject({ fault: 'hang' });
    expect(authority.requests[0]).not.toHaveProperty('status');
  });

  it('for a while', async () => {
    const started = performance.now();
    const response = await answerTo(delayed({ milliseconds: 15 }));
    expect(performance.now() - started).toBeGreaterThan(13);
    expect(await json(response)).toMatchObject({ token_type: 'Bearer' });
  });

  it('where the client does not wait for it', async () => {
    authority.fail(delayed({ milliseconds: 10_000 }));
    expect(await failureOf(requestToken(authority, { signal: AbortSignal.timeout(10) }))).toBe('TimeoutError');
  });
});

describe('refuse', () => {
  it('refuses new connections, drops those kept alive, and ends when it is removed', async () => {
    expect((await requestToken(authority)).status).toBe(200);
    const kept = connect(Number(new URL(authority.url).port), '127.0.0.1');
    await new Promise((resolve) => kept.once('connect', resolve));
    await requestToken(authority);
    const dropped = new Promise((resolve) => kept.once('close', resolve));
    kept.on('error', () => undefined);
    const handle = authority.fail(refuse());
    await dropped;
    expect(await failureOf(requestToken(authority))).toBe('ECONNREFUSED');
    handle.remove();
    handle.remove();
    expect((await requestToken(authority)).status).toBe(200);
    expect(handle.hits).toBe(0);
  });

  it('holds until the last of several is removed', async () => {
    const handles = [authority.fail(refuse()), authority.fail(refuse())];
    handles[0]?.remove();
    await failureOf(requestToken(authority));
    expect(await failureOf(requestToken(authority))).toBe('ECONNREFUSED');
    handles[1]?.remove();
    expect((await requestToken(authority)).status).toBe(200);
  });

  it('holds where it is ordered, removed and ordered in one breath', async () => {
    authority.fail(refuse()).remove();
    authority.fail(refuse());
    expect(await failureOf(requestToken(authority))).toMatch(/ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET/);
    expect(await failureOf(requestToken(authority))).toBe('ECONNREFUSED');
    authority.reset();
    expect((await requestToken(authority)).status).toBe(200);
  });

  it('ends as soon as the port is free, where somebody else took it', async () => {
    const handle = authority.fail(refuse());
    const squatter = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      squatter.listen(Number(new URL(authority.url).port), '127.0.0.1', resolve);
    });
    handle.remove();
    expect(await failureOf(requestToken(authority))).not.toBe('no failure');
    await new Promise((resolve) => squatter.close(resolve));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await requestToken(authority)).status).toBe(200);
  });

  it('lets a request that is under way be answered, and keeps its connection no longer', async () => {
    authority.fail(delayed({ milliseconds: 20 }), { times: 1 });
    const kept = rawTokenRequest(authority).replace('Connection: close', 'Connection: keep-alive');
    const started = performance.now();
    const underWay = sendRaw(authority, kept);
    while (authority.requests.length === 0) await new Promise(setImmediate);
    authority.fail(refuse());
    expect(await underWay).toEqual({ text: expect.stringContaining('"access_token"'), ending: 'end' });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await failureOf(requestToken(authority))).toBe('ECONNREFUSED');
  });
});

describe('what is no order is refused with the name of the slip', () => {
  const fail = (fault: unknown, scope?: unknown): unknown => authority.fail(fault as Fault, scope as FaultScope);

  it.each<[string, () => unknown, RegExp]>([
    ['a constructor', () => fail(throttled), /'throttled\(\)', not 'throttled'/],
    ['nothing', () => fail(undefined), /A fault is one of the kinds aadsts, /],
    ['null', () => fail(null), /A fault is one of the kinds/],
    ['another kind', () => fail({ kind: 'toString' }), /A fault is one of the kinds/],
    ['a member that no scope has', () => fail(hang(), { endPoint: 'token' }), /'endPoint' is unknown in the scope/],
    ['an inherited name', () => fail(hang(), { toString: 1 }), /'toString' is unknown in the scope/],
    ['an endpoint that is none', () => fail(hang(), { endpoint: 'tokens' }), /'tokens' is unknown in endpoint/],
  ])('%s', async (_, order, message) => {
    expect(order).toThrow(TypeError);
    expect(order).toThrow(message);
    expect((await requestToken(authority)).status).toBe(200);
  });
});

describe('an order that cannot be served is refused at once', () => {
  it.each<[string, () => unknown]>([
    ['a status that is none', () => authority.fail(respond({ status: 42 }))],
    ['a header with a line break', () => authority.fail(throttled({ retryAfter: '1\r\nx: y' }))],
    ['a header without a name', () => authority.fail(respond({ headers: { '': 'x' } }))],
    ['pieces of no size', () => authority.fail(slowBody({ chunkBytes: 0 }))],
    ['a wait before the past', () => authority.fail(delayed({ milliseconds: -1 }))],
    ['a body without room', () => authority.fail(hugeBody({ bytes: 13 }))],
    ['nothing that is missing', () => authority.fail(truncatedBody({ missingBytes: 0 }))],
    ['half a code', () => authority.fail(aadsts(1.5))],
    ['a member that is no JSON', () => authority.fail(aadsts(50076, { fields: { size: 1n } }))],
    ['no times', () => authority.fail(hang(), { times: 0 })],
    ['half an after', () => authority.fail(hang(), { after: 0.5 })],
    ['a refusal with a scope', () => authority.fail(refuse(), { times: 1 })],
  ])('%s', (_, order) => {
    expect(order).toThrow();
  });
});
