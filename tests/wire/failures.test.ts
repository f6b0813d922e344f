import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OAuthError } from '../../src/index.js';
import type { Runtime } from '../../src/wire/runtime.js';
import { send, type Answer, type Outgoing } from '../../src/wire/transport.js';
import { makeCertificate } from '../testing/support/certificate.js';
import { reachable, waysThatShow } from './support/printed.js';
import { requestId, startOfTime, testRuntime } from './support/runtime.js';
import { answering, closedPort, serve, serveSockets, started, type TestServer } from './support/server.js';

const secret = 'secret-8c1f';

const outgoing = (url: string, changes: Partial<Outgoing> = {}): Outgoing => ({
  url,
  form: { client_secret: secret },
  requestId,
  timeoutMs: 5000,
  maxBytes: 1024,
  ...changes,
});

const answerOf = async (request: Outgoing): Promise<Answer> => (await send(testRuntime(), request))._unsafeUnwrap();

const errorOf = async (request: Outgoing, runtime: Runtime = testRuntime()): Promise<OAuthError> =>
  (await send(runtime, request))._unsafeUnwrapErr();

describe('a fetch that does not heed what it is asked', () => {
  const given = (response: Partial<Record<keyof Response, unknown>>): Runtime =>
    testRuntime({ fetch: async () => response });

  it('and follows a redirect has an answer that is not believed', async () => {
    const body = JSON.stringify({ access_token: 'foreign', token_type: 'Bearer', expires_in: 1 });
    const response = new Response(body, { headers: { 'content-type': 'application/json' } });
    Object.defineProperty(response, 'redirected', { value: true });
    expect(await errorOf(outgoing('http://127.0.0.1:1/'), testRuntime({ fetch: async () => response }))).toMatchObject({
      _tag: 'UnexpectedResponse',
      issues: ['a redirect, which is not followed'],
    });
  });

  it('and gives a body without an end is stopped, and the body given up', async () => {
    let cancelled = 0;
    const body = new ReadableStream({ cancel: () => void (cancelled += 1) });
    const runtime = testRuntime({ fetch: async () => new Response(body) });
    const pending = errorOf(outgoing('http://127.0.0.1:1/'), runtime);
    await new Promise((resolve) => setTimeout(resolve, 5));
    runtime.expire();
    expect((await pending)._tag).toBe('Timeout');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(cancelled).toBe(1);
  });

  it('and gives empty pieces without an end is stopped at the cap', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array()) });
    const error = await errorOf(
      outgoing('http://127.0.0.1:1/'),
      testRuntime({ fetch: async () => new Response(body) }),
    );
    expect(error).toMatchObject({ issues: ['the body is larger than 1024 bytes'] });
  });

  it('and gives no response at all is a network failure', async () => {
    expect((await errorOf(outgoing('http://127.0.0.1:1/'), given({ status: 200 })))._tag).toBe('Network');
  });
});

describe('a body that is too large', () => {
  const withBody =
    (status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
    (response: ServerResponse): unknown =>
      response.writeHead(status, headers).end(body);

  it.each([0, 1, 1023, 1024])('is none of %i bytes, where 1024 are allowed', async (length) => {
    await using server = await answering(withBody(200, 'x'.repeat(length)));
    expect((await answerOf(outgoing(server.url))).body).toHaveLength(length);
  });

  it.each<[string, string]>([
    ['one byte more', 'x'.repeat(1025)],
    ['fewer characters, but more bytes', 'é'.repeat(513)],
    ['far more', 'x'.repeat(1_000_000)],
  ])('is an unexpected response: %s', async (_, body) => {
    await using server = await answering(withBody(200, body));
    const error = await errorOf(outgoing(server.url));
    expect(error).toMatchObject({
      _tag: 'UnexpectedResponse',
      category: 'unexpected_response',
      code: 'unexpected_response',
      status: 200,
      requestId,
      issues: ['the body is larger than 1024 bytes'],
    });
  });

  it('is counted after decompression', async () => {
    const { gzipSync } = await import('node:zlib');
    const small = gzipSync(Buffer.alloc(1_000_000, 'x'));
    expect(small.length).toBeLessThan(1024);
    await using server = await answering(withBody(200, small, { 'content-encoding': 'gzip' }));
    expect(await errorOf(outgoing(server.url, { maxBytes: 2048 }))).toMatchObject({ _tag: 'UnexpectedResponse' });
  });

  it.each<[number, string]>([
    [429, 'throttled'],
    [503, 'service_unavailable'],
    [500, 'service_unavailable'],
    [400, 'unexpected_response'],
  ])('lets the status %i speak', async (status, category) => {
    await using server = await answering(
      withBody(status, 'x'.repeat(2000), { 'retry-after': '7', 'x-ms-request-id': 'trace-1' }),
    );
    const error = await errorOf(outgoing(server.url));
    expect(error).toMatchObject({
      _tag: 'UnexpectedResponse',
      category,
      status,
      retryAfterMs: 7000,
      traceId: 'trace-1',
    });
  });

  it('is not read to its end: the connection is closed', async () => {
    let written = 0;
    let closed: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    await using server = await serve((_, response) => {
      const piece = Buffer.alloc(65_536, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(piece)) written += piece.length;
      };
      response.on('drain', more).once('close', closed);
      more();
    });
    expect((await errorOf(outgoing(server.url)))._tag).toBe('UnexpectedResponse');
    await ended;
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });
});

describe('a redirect', () => {
  it.each([300, 301, 302, 303, 307, 308])('with %i is refused, and nothing goes to its target', async (status) => {
    await using target = await answering((response) => response.end('{}'));
    await using server = await answering((response) =>
      response.writeHead(status, { location: `${target.url}/?${secret}`, 'x-ms-request-id': 'trace-1' }).end('moved'),
    );
    const error = await errorOf(outgoing(server.url));
    expect(error).toMatchObject({
      _tag: 'UnexpectedResponse',
      category: 'unexpected_response',
      status,
      requestId,
      traceId: 'trace-1',
      issues: ['a redirect, which is not followed'],
    });
    expect([target.connections(), target.requests, server.requests.length]).toEqual([0, [], 1]);
    expect(reachable(error)).not.toContain(secret);
  });

  it('to the same server is refused, too, without a body or a location', async () => {
    await using server = await answering((response, { url }) =>
      response.writeHead(url === '/' ? 302 : 200, url === '/' ? {} : { location: '/next' }).end(),
    );
    expect((await errorOf(outgoing(`${server.url}/`)))._tag).toBe('UnexpectedResponse');
    expect(server.requests.map(({ url }) => url)).toEqual(['/']);
  });

  it('of which a browser shows nothing is refused', async () => {
    const opaque = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null };
    const error = await errorOf(outgoing('https://authority.example/'), testRuntime({ fetch: async () => opaque }));
    expect(error).toMatchObject({ _tag: 'UnexpectedResponse', issues: ['a redirect, which is not followed'] });
    expect(error).not.toHaveProperty('status');
  });
});

/** As undici fails: a TypeError whose cause has the word of the socket. */
const failing =
  (cause: unknown): Runtime['fetch'] =>
  () =>
    Promise.reject(new TypeError('fetch failed', { cause }));
const coded = (code: unknown, more: object = {}): Error => Object.assign(new Error('from the socket'), { code }, more);

describe('a failure of the network', () => {
  it('is known not to have sent anything where the connection was refused', async () => {
    const error = await errorOf(outgoing(`http://127.0.0.1:${await closedPort()}/`));
    expect(error).toMatchObject({
      _tag: 'Network',
      code: 'network',
      category: 'network',
      sent: 'no',
      reason: 'ECONNREFUSED',
      requestId,
    });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('may have sent something where the connection is reset', async () => {
    await using server = await answering((response) => response.socket?.resetAndDestroy());
    expect(await errorOf(outgoing(server.url))).toMatchObject({ _tag: 'Network', sent: 'maybe', reason: 'ECONNRESET' });
  });

  it.each<[string, string]>([
    ['the connection ends without an answer', ''],
    ['what comes is not HTTP', 'SSH-2.0-server\r\n'],
    ['the status line is cut off', 'HTTP/1.1 20'],
    ['the headers are cut off', 'HTTP/1.1 200 OK\r\ncontent-type: app'],
    ['two lengths contradict each other', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx'],
    ['the body is shorter than its length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"access_'],
    ['a chunk is cut off', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{"access_'],
    ['a chunk has no length', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n'],
    ['what is called gzip is none', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nnone'],
  ])('may have sent something where %s', async (_, text) => {
    await using server = await serveSockets((socket) => socket.once('data', () => socket.end(text)));
    expect(await errorOf(outgoing(server.url))).toMatchObject({ _tag: 'Network', sent: 'maybe', requestId });
  });

  it.each<[number, string]>([
    [429, 'throttled'],
    [500, 'service_unavailable'],
    [503, 'service_unavailable'],
  ])('in the body lets the status %i speak', async (status, category) => {
    await using server = await serveSockets((socket) =>
      socket.once('data', () =>
        socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 100\r\nretry-after: 9\r\n\r\nToo Many`),
      ),
    );
    expect(await errorOf(outgoing(server.url))).toMatchObject({
      _tag: 'UnexpectedResponse',
      category,
      status,
      retryAfterMs: 9000,
      issues: ['the body broke off'],
    });
  });

  it('in the body keeps the date of Retry-After, without a Date of the server', async () => {
    const date = new Date(startOfTime + 9000).toUTCString();
    await using server = await serveSockets((socket) =>
      socket.once('data', () =>
        socket.end(`HTTP/1.1 429 No\r\ncontent-length: 100\r\nretry-after: ${date}\r\n\r\nToo Many`),
      ),
    );
    expect(await errorOf(outgoing(server.url))).toMatchObject({ category: 'throttled', retryAfterMs: 9000 });
  });

  describe('in TLS', () => {
    let server: TestServer;
    beforeAll(async () => {
      const { pem, privateKey } = makeCertificate(Date.now() - 60_000, Date.now() + 3_600_000);
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
      server = await started(createTlsServer({ cert: pem, key }, (_, response) => response.end('{}')));
    });
    afterAll(async () => server[Symbol.asyncDispose]());

    it('has sent nothing where the certificate is not trusted', async () => {
      const error = await errorOf(outgoing(server.url.replace('http', 'https')));
      expect(error).toMatchObject({ _tag: 'Network', sent: 'no', reason: expect.stringMatching(/SELF_SIGNED|UNABLE/) });
    });
  });

  it.each<['no' | 'maybe', readonly string[]]>([
    [
      'no',
      [
        ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL'],
        ...['UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'ConnectionRefused'],
        ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ],
    ],
    [
      'maybe',
      [
        ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
        ...['HPE_INVALID_CONSTANT', 'ConnectionClosed', 'ERR_HTTP2_STREAM_ERROR', 'ANYTHING_ELSE'],
      ],
    ],
  ])('says that it sent: %s', async (sent, reasons) => {
    for (const reason of reasons) {
      const error = await errorOf(
        outgoing('https://authority.example/'),
        testRuntime({ fetch: failing(coded(reason)) }),
      );
      expect(error).toMatchObject({ _tag: 'Network', sent, reason });
    }
  });

  it.each<[string, unknown]>([
    ['a number', coded(5)],
    ['in small letters', coded('econnreset')],
    ['a sentence', coded(`The secret is ${secret}`)],
    ['a query', coded(`CLIENT_SECRET=${secret}`)],
    ['empty', coded('')],
    ['absent', new Error('no code')],
    ['too long', coded('A'.repeat(100))],
  ])('has no reason where its word is %s', async (_, cause) => {
    const error = await errorOf(outgoing('https://authority.example/'), testRuntime({ fetch: failing(cause) }));
    expect(error).toMatchObject({ _tag: 'Network', sent: 'maybe' });
    expect(error).not.toHaveProperty('reason');
  });

  it('has the word of the socket, which is the deepest of several', async () => {
    const cause = coded('UND_ERR_SOCKET', { cause: coded('ECONNREFUSED') });
    const error = await errorOf(outgoing('https://authority.example/'), testRuntime({ fetch: failing(cause) }));
    expect(error).toMatchObject({ sent: 'no', reason: 'ECONNREFUSED' });
  });

  it('of a chain of causes without an end comes to an end', async () => {
    const cause: { code: string; cause?: unknown } = { code: 'ECONNRESET' };
    cause.cause = cause;
    const error = await errorOf(outgoing('https://authority.example/'), testRuntime({ fetch: failing(cause) }));
    expect(error).toMatchObject({ sent: 'maybe', reason: 'ECONNRESET' });
  });
});

const throwingGetters = (names: readonly string[]): object =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      names.map((name) => [
        name,
        {
          enumerable: true,
          get: () => {
            throw new Error(secret);
          },
        },
      ]),
    ),
  );

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const broken = (body: unknown, status = 200): unknown => ({ status, headers: new Headers(), body });
const readerOf = (read: () => unknown): unknown => ({ getReader: () => ({ read, cancel: () => Promise.resolve() }) });

describe('a fetch that does what it must not', () => {
  it.each<[string, Runtime['fetch']]>([
    [
      'throws',
      () => {
        throw new Error(secret);
      },
    ],
    [
      'throws a string',
      () => {
        throw secret as unknown as Error;
      },
    ],
    ['rejects with a string', () => Promise.reject(secret as unknown as Error)],
    ['rejects with null', () => Promise.reject(null as unknown as Error)],
    ['rejects with undefined', () => Promise.reject(undefined as unknown as Error)],
    ['rejects with a symbol', () => Promise.reject(Symbol(secret) as unknown as Error)],
    [
      'rejects with an error that holds the request',
      (request: Request) => Promise.reject(Object.assign(new Error(secret), { request })),
    ],
    ['rejects with an AbortError of its own', () => Promise.reject(new DOMException(secret, 'AbortError'))],
    ['gives undefined', async () => undefined],
    ['gives null', async () => null],
    ['gives a string', async () => secret],
    ['gives an object with throwing getters', async () => throwingGetters(['status'])],
    [
      'gives throwing headers and body',
      async () => Object.assign(throwingGetters(['body']), { status: 200, headers: new Headers() }),
    ],
    ['gives a body that is no stream', async () => broken('text')],
    [
      'gives a body that was read before',
      async () => {
        const response = new Response('x');
        await response.text();
        return response;
      },
    ],
    [
      'gives a body that is locked',
      async () => {
        const response = new Response('x');
        response.body?.getReader();
        return response;
      },
    ],
    [
      'gives a body that fails',
      async () => new Response(new ReadableStream({ start: (controller) => controller.error(new Error(secret)) })),
    ],
    ['gives a body of text', async () => broken(readerOf(async () => ({ done: false, value: secret })))],
    ['gives a body of nothing', async () => broken(readerOf(async () => undefined))],
    ['gives a body without a value', async () => broken(readerOf(async () => ({ done: false })))],
    [
      'gives a body whose reader throws',
      async () =>
        broken(
          readerOf(() => {
            throw new Error(secret);
          }),
        ),
    ],
    [
      'rejects with throwing getters',
      () => Promise.reject(throwingGetters(['code', 'cause', 'name', 'message']) as Error),
    ],
    ['rejects with a revoked proxy', () => Promise.reject(revoked() as Error)],
    ['fails for a cause with throwing getters', failing(throwingGetters(['code', 'cause']))],
    ['gives a status that throws after the headers', async () => throwingGetters(['status', 'headers'])],
  ])('is a typed error, without what it said: %s', async (_, fetch) => {
    const error = await errorOf(outgoing('https://authority.example/'), testRuntime({ fetch }));
    expect(error).toMatchObject({ _tag: 'Network', sent: 'maybe', requestId });
    expect(waysThatShow(error, [secret])).toEqual([]);
    expect(reachable(error)).not.toContain(secret);
  });

  it('cannot make a large body of many small ones without an end', async () => {
    let reads = 0;
    const read = async (): Promise<unknown> => {
      reads += 1;
      return { done: false, value: new Uint8Array(100) };
    };
    const error = await errorOf(
      outgoing('https://authority.example/'),
      testRuntime({ fetch: async () => broken(readerOf(read)) }),
    );
    expect([error._tag, reads]).toEqual(['UnexpectedResponse', 11]);
  });

  it('is not told to cancel a redirect in a way that it could refuse', async () => {
    const body = { cancel: () => Promise.reject(new Error(secret)) };
    const error = await errorOf(
      outgoing('https://authority.example/'),
      testRuntime({ fetch: async () => broken(body, 302) }),
    );
    expect(error).toMatchObject({ _tag: 'UnexpectedResponse', status: 302 });
  });
});

describe('an error of the transport', () => {
  const fails = (answer: (response: ServerResponse) => void) => async (): Promise<OAuthError> => {
    await using server = await answering(answer);
    return await errorOf(outgoing(`${server.url}/?query-${secret}`));
  };

  it.each<[string, () => Promise<OAuthError>]>([
    ['Network', async () => errorOf(outgoing(`http://127.0.0.1:${await closedPort()}/?${secret}`))],
    ['Network', fails((response) => response.socket?.resetAndDestroy())],
    ['UnexpectedResponse', fails((response) => response.end(secret.repeat(200)))],
    ['UnexpectedResponse', fails((response) => response.writeHead(302, { location: `/${secret}` }).end(secret))],
    [
      'Timeout',
      () =>
        errorOf(
          outgoing(`https://authority.example/${secret}`),
          testRuntime({ sleep: async () => undefined, fetch: () => new Promise(() => undefined) }),
        ),
    ],
    ['Aborted', () => errorOf(outgoing('https://authority.example/', { signal: AbortSignal.abort(secret) }))],
  ])('holds nothing of the request, at any depth: %s', async (tag, fail) => {
    const error = await fail();
    expect(error._tag).toBe(tag);
    expect(waysThatShow(error, [secret, 'client_secret', 'authority.example', '127.0.0.1'])).toEqual([]);
    expect(reachable(error)).not.toMatch(/secret|authority\.example|127\.0\.0\.1|Request|stack/);
  });
});
