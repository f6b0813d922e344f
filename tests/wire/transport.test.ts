import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OAuthError } from '../../src/index.js';
import type { Signal } from '../../src/wire/platform.js';
import { liveRuntime, type Runtime } from '../../src/wire/runtime.js';
import { send, type Answer, type Outgoing } from '../../src/wire/transport.js';
import { reachable } from './support/printed.js';
import { deferred, requestId, soon, startOfTime, testRuntime } from './support/runtime.js';
import { answering, serve } from './support/server.js';

const secret = 'secret-8c1f';

const outgoing = (url: string, changes: Partial<Outgoing> = {}): Outgoing => ({
  url,
  form: { client_secret: secret },
  requestId,
  timeoutMs: 5000,
  maxBytes: 1024,
  ...changes,
});

const never: Runtime['fetch'] = () => new Promise(() => undefined);

const answerOf = async (runtime: Runtime, request: Outgoing): Promise<Answer> =>
  (await send(runtime, request))._unsafeUnwrap();

const errorOf = async (runtime: Runtime, request: Outgoing): Promise<OAuthError> =>
  (await send(runtime, request))._unsafeUnwrapErr();

describe('the request on the wire', () => {
  it('is a POST of the form, with these headers and no others of ours', async () => {
    await using server = await answering((response) => response.end());
    const form = { scope: 'a b', client_secret: "+&=%é ~*'()\r\n", empty: '' };
    await answerOf(testRuntime(), outgoing(`${server.url}/tenant/token`, { form }));
    const [request] = server.requests;
    expect(server.requests).toHaveLength(1);
    expect([request?.method, request?.url]).toEqual(['POST', '/tenant/token']);
    expect(request?.body).toBe('scope=a+b&client_secret=%2B%26%3D%25%C3%A9+%7E*%27%28%29%0D%0A&empty=');
    const ofThePlatform = ['host', 'connection', 'accept-language', 'sec-fetch-mode', 'user-agent', 'accept-encoding'];
    const headers = Object.entries(request?.headers ?? {}).filter(([name]) => !ofThePlatform.includes(name));
    expect(Object.fromEntries(headers)).toEqual({
      accept: 'application/json',
      'client-request-id': requestId,
      'return-client-request-id': 'true',
      'x-ms-lib-capability': 'retry-after, h429',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      'content-length': String(request?.body.length),
      'cache-control': 'no-cache',
      pragma: 'no-cache',
    });
  });

  it('is a GET without a body where there is no form', async () => {
    await using server = await answering((response) => response.end());
    const { form: _, ...withoutForm } = outgoing(`${server.url}/metadata?a=b`);
    await answerOf(testRuntime(), withoutForm);
    const [request] = server.requests;
    expect([request?.method, request?.url, request?.body]).toEqual(['GET', '/metadata?a=b', '']);
    expect(request?.headers).toMatchObject({ accept: 'application/json', 'client-request-id': requestId });
    expect(Object.keys(request?.headers ?? {})).toEqual(
      expect.not.arrayContaining(['content-type', 'transfer-encoding']),
    );
  });

  it('carries every text unchanged', async () => {
    await using server = await answering((response) => response.end());
    const texts = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(texts, async (form) => {
        await answerOf(testRuntime(), outgoing(server.url, { form }));
        expect(Object.fromEntries(new URLSearchParams(server.requests.at(-1)?.body))).toEqual({ ...form });
      }),
      { numRuns: 40 },
    );
  });

  it('takes no cookie along', async () => {
    await using server = await answering((response) => response.setHeader('set-cookie', 'session=1; Path=/').end());
    await answerOf(testRuntime(), outgoing(server.url));
    await answerOf(testRuntime(), outgoing(server.url));
    expect(server.requests.map(({ headers }) => headers['cookie'])).toEqual([undefined, undefined]);
  });

  it('tells any fetch to follow nothing, to keep nothing and to take nothing along', async () => {
    const requests: Request[] = [];
    const fetch = async (request: Request): Promise<Response> => {
      requests.push(request);
      return new Response('');
    };
    await answerOf(testRuntime({ fetch }), outgoing('https://authority.example/token'));
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://authority.example/token',
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    expect(requests[0]?.signal.aborted).toBe(false);
  });

  it.each([429, 500, 502, 503, 504])('is sent once only, whatever the answer: %i', async (status) => {
    await using server = await answering((response) => response.writeHead(status, { 'retry-after': '0' }).end());
    expect((await answerOf(testRuntime(), outgoing(server.url))).status).toBe(status);
    expect(server.requests).toHaveLength(1);
  });
});

describe('the answer', () => {
  it.each([200, 201, 400, 401, 403, 404, 418, 429, 500, 503])('is given as it is with status %i', async (status) => {
    await using server = await answering((response) =>
      response.writeHead(status, { 'content-type': 'text/plain', 'X-Some': 'thing' }).end(`body of ${status}`),
    );
    const answer = await answerOf(testRuntime(), outgoing(server.url));
    expect(answer).toMatchObject({ status, body: `body of ${status}`, requestId, receivedAt: startOfTime });
    expect(['content-type', 'x-some', 'X-SOME', 'x-other'].map((name) => answer.headers.get(name))).toEqual([
      'text/plain',
      'thing',
      'thing',
      null,
    ]);
  });

  it('has the time at which its headers came', async () => {
    const times = [10, 20, 30];
    await using server = await answering((response) => response.end());
    expect((await answerOf(testRuntime({ now: () => times.shift() ?? 0 }), outgoing(server.url))).receivedAt).toBe(10);
  });

  const euro = Buffer.from('€');
  it.each<[string, (response: ServerResponse) => void, string]>([
    ['no body at all', (response) => response.writeHead(204).end(), ''],
    ['an empty body', (response) => response.end(), ''],
    [
      'a body in gzip',
      (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":"é"}')),
      '{"a":"é"}',
    ],
    [
      'bytes that are no UTF-8',
      (response) => response.end(Buffer.from([0x61, 0xff, 0xc3, 0x28, 0x62])),
      'a\ufffd\ufffd(b',
    ],
    ['a character that is cut off', (response) => response.end(euro.subarray(0, 2)), '\ufffd'],
    [
      'another charset, which JSON does not have',
      (response) => response.setHeader('content-type', 'application/json; charset=utf-16').end('é'),
      'é',
    ],
    ['a byte order mark', (response) => response.end('\ufeff{}'), '{}'],
  ])('is read with %s', async (_, answer, body) => {
    await using server = await answering(answer);
    expect((await answerOf(testRuntime(), outgoing(server.url))).body).toBe(body);
  });

  it('is put together from pieces, a character that is parted among them too', async () => {
    const bytes = Buffer.from('{"text":"é€😀"}');
    await using server = await answering(async (response) => {
      for (const byte of bytes) {
        response.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect((await answerOf(testRuntime(), outgoing(server.url))).body).toBe('{"text":"é€😀"}');
  });
});

type Phase = 'while connecting' | 'while waiting for the headers' | 'while reading the body';
const phases: readonly Phase[] = ['while connecting', 'while waiting for the headers', 'while reading the body'];

interface Hanging extends AsyncDisposable {
  readonly url: string;
  readonly fetch: Runtime['fetch'];
  /** Resolves when the phase is reached. */
  readonly reached: Promise<void>;
  /** Resolves when the connection that carried the request is closed. */
  readonly closed: Promise<void>;
}

/** A server, or a `fetch`, that goes as far as a phase and no farther. */
async function hangingIn(phase: Phase): Promise<Hanging> {
  const reached = deferred();
  const closed = deferred();
  const server = await serve((request, response) => {
    request.socket.once('close', () => closed.resolve());
    request.resume().once('end', () => {
      if (phase === 'while waiting for the headers') return reached.resolve();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"access_token":"', () => reached.resolve());
    });
  });
  const connecting: Runtime['fetch'] = (request: Request) =>
    new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason as Error), { once: true });
      reached.resolve();
    });
  return {
    url: server.url,
    fetch: phase === 'while connecting' ? connecting : liveRuntime.fetch,
    reached: reached.promise,
    closed: phase === 'while connecting' ? Promise.resolve() : closed.promise,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A `fetch` that never listens to its signal: the real one, told of another. */
const deaf =
  (fetch: Runtime['fetch']): Runtime['fetch'] =>
  (request: Request) =>
    fetch(new Request(request.url, { method: 'POST', body: 'deaf', signal: new AbortController().signal }));

describe.each(phases)('an end %s', (phase) => {
  it('by the deadline is Timeout, and closes the connection', async () => {
    await using server = await hangingIn(phase);
    const runtime = testRuntime({ fetch: server.fetch });
    const result = send(runtime, outgoing(server.url, { timeoutMs: 1234 }));
    await server.reached;
    expect(await soon(result)).toBe('pending');
    runtime.expire();
    expect((await result)._unsafeUnwrapErr()).toMatchObject({
      _tag: 'Timeout',
      code: 'timeout',
      category: 'network',
      timeoutMs: 1234,
      sent: 'maybe',
      requestId,
    });
    await server.closed;
  });

  it('by the caller is Aborted, and closes the connection', async () => {
    await using server = await hangingIn(phase);
    const controller = new AbortController();
    const runtime = testRuntime({ fetch: server.fetch });
    const result = send(runtime, outgoing(server.url, { signal: controller.signal }));
    await server.reached;
    controller.abort(new Error(secret));
    const error = (await result)._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Aborted', code: 'aborted', category: 'aborted', requestId });
    expect(reachable(error)).not.toContain(secret);
    await server.closed;
  });

  it.each(['Aborted', 'Timeout'])('is prompt where a fetch does not hear of it: %s', async (tag) => {
    await using server = await hangingIn(phase);
    const controller = new AbortController();
    const runtime = testRuntime({ fetch: deaf(server.fetch) });
    const result = send(runtime, outgoing(server.url, { signal: controller.signal }));
    await server.reached;
    if (tag === 'Aborted') controller.abort();
    else runtime.expire();
    expect(await soon(result)).toMatchObject({ error: { _tag: tag } });
  });
});

describe('the deadline', () => {
  it('is one sleep of the whole time, for connection, headers and body together', async () => {
    await using server = await answering((response) => response.end('{}'));
    const runtime = testRuntime();
    await answerOf(runtime, outgoing(server.url, { timeoutMs: 4321 }));
    expect(runtime.sleeps.map(({ milliseconds }) => milliseconds)).toEqual([4321]);
  });

  it('is not moved by a body that trickles', async () => {
    const ended = deferred();
    await using server = await serve((_, response) => {
      const trickle = setInterval(() => response.write(' '), 1);
      response.once('close', () => {
        clearInterval(trickle);
        ended.resolve();
      });
    });
    let pieces = 0;
    const runtime = testRuntime({
      fetch: async (request: Request) => {
        const response = await liveRuntime.fetch(request);
        const body = (response as Response).body?.pipeThrough(
          new TransformStream<Uint8Array, Uint8Array>({
            transform(piece, controller) {
              pieces += 1;
              controller.enqueue(piece);
              if (pieces === 5) runtime.expire();
            },
          }),
        );
        return new Response(body ?? null);
      },
    });
    expect((await errorOf(runtime, outgoing(server.url)))._tag).toBe('Timeout');
    await ended.promise;
  });

  it('that is over at once ends a request that has not begun', async () => {
    const runtime = testRuntime({ sleep: () => Promise.resolve(), fetch: never });
    expect(await soon(send(runtime, outgoing('https://authority.example/')))).toMatchObject({
      error: { _tag: 'Timeout' },
    });
  });

  it('says how long it was, in its message', async () => {
    const runtime = testRuntime({ sleep: () => Promise.resolve(), fetch: never });
    const { message } = await errorOf(runtime, outgoing('https://authority.example/', { timeoutMs: 77 }));
    expect(message).toContain('77 ms');
  });

  it('of the real clock ends a request', async () => {
    const request = outgoing('https://authority.example/', { timeoutMs: 10 });
    expect((await errorOf({ ...liveRuntime, fetch: never }, request))._tag).toBe('Timeout');
  });
});

describe('a signal that was aborted before', () => {
  it('ends the request before anything is done', async () => {
    let calls = 0;
    const fetch = (): Promise<Response> => {
      calls += 1;
      return Promise.resolve(new Response(''));
    };
    const runtime = testRuntime({ fetch });
    const error = await errorOf(runtime, outgoing('https://authority.example/', { signal: AbortSignal.abort(secret) }));
    expect([error._tag, calls, runtime.sleeps]).toEqual(['Aborted', 0, []]);
  });
});

/** A signal of another make, which counts. */
function countingSignal(): Signal & { readonly listeners: Set<() => void>; readonly added: () => number } {
  const listeners = new Set<() => void>();
  let added = 0;
  return {
    aborted: false,
    listeners,
    added: () => added,
    addEventListener: (_, listener) => {
      added += 1;
      listeners.add(listener);
    },
    removeEventListener: (_, listener) => {
      listeners.delete(listener);
    },
  };
}

const endings: readonly [string, Partial<Runtime>, (response: ServerResponse) => void][] = [
  ['a success', {}, (response) => response.end('{}')],
  ['a failure of the server', {}, (response) => response.writeHead(500).end()],
  ['a redirect', {}, (response) => response.writeHead(302, { location: '/' }).end('elsewhere')],
  ['a body that is too large', {}, (response) => response.end('x'.repeat(4096))],
  ['a reset', {}, (response) => response.socket?.resetAndDestroy()],
  [
    'a fetch that throws',
    {
      fetch: () => {
        throw new Error('no');
      },
    },
    () => undefined,
  ],
  ['a deadline', { fetch: never, sleep: () => Promise.resolve() }, () => undefined],
];

describe.each(endings)('after %s', (_, changes, answer) => {
  it('the caller’s signal has no listener left, and the sleep is over', async () => {
    await using server = await answering(answer);
    const controller = new AbortController();
    const sleeping: (Signal | undefined)[] = [];
    const runtime = testRuntime(changes);
    const watched: Runtime = {
      ...runtime,
      sleep: (milliseconds, signal) => {
        sleeping.push(signal);
        return runtime.sleep(milliseconds, signal);
      },
    };
    await send(watched, outgoing(server.url, { signal: controller.signal }));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(sleeping.map((signal) => signal?.aborted)).toEqual([true]);

    const counting = countingSignal();
    await send(watched, outgoing(server.url, { signal: counting }));
    expect([counting.added(), counting.listeners.size]).toEqual([1, 0]);
  });

  it('the sleep of the real clock is over', async () => {
    await using server = await answering(answer);
    const sleeps: Promise<void>[] = [];
    const { fetch = liveRuntime.fetch } = changes;
    const sleep: Runtime['sleep'] = (milliseconds, signal) => {
      const sleeping = liveRuntime.sleep(milliseconds, signal);
      sleeps.push(sleeping);
      return sleeping;
    };
    await send({ ...liveRuntime, fetch, sleep }, outgoing(server.url, { timeoutMs: fetch === never ? 1 : 5000 }));
    expect(await soon(Promise.all(sleeps))).toEqual([undefined]);
  });
});
