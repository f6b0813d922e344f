import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { err, errAsync, okAsync, ResultAsync, type Result } from 'neverthrow';
import * as fc from 'fast-check';
import {
  clientCredentials,
  clientSecret,
  decodeError,
  encodeError,
  memoryGate,
  serverMessage,
  withRetry,
  withThrottleGate,
  type OAuthError,
  type OperationContext,
  type ThrottleGate,
  type ThrottleGateSettings,
  type Throttling,
  type TokenEvent,
  type TokenOperation,
  type TokenRequest,
} from '../../src/index.js';
import { spaced, standardRetry } from '../../src/retry.js';
import {
  aadsts,
  connectionReset,
  httpError,
  refuse,
  respond,
  startAuthority,
  throttled,
  type Fault,
  type TestAuthority,
} from '../../src/testing.js';
import { localError } from '../../src/error/local.js';
import { makeError } from '../../src/error/make.js';
import { operationIn } from '../../src/operation/operation.js';
import { clientOf, clientOfAuthority, graph, tenantId } from '../exchange/support/clients.js';
import { startOfTime, deferred } from '../wire/support/runtime.js';
import { printed, waysThatShow } from '../wire/support/printed.js';
import { virtualRuntime } from './support/virtual.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const request = { scopes: [graph] };
const sent = (): number => authority.requests.length;

/** Over HTTP: a client of the authority before a gate. */
function overHttp(settings: ThrottleGateSettings = {}, given?: ThrottleGate) {
  const runtime = virtualRuntime();
  const gate = given ?? memoryGate({ now: runtime.now });
  const operation = clientCredentials(clientOfAuthority(authority, { runtime }));
  const acquire = withThrottleGate(gate, settings)(operation);
  const error = async (changes: Partial<TokenRequest> = {}): Promise<OAuthError> =>
    (await runtime.run(acquire({ ...request, ...changes })))._unsafeUnwrapErr();
  return { runtime, gate, operation, acquire, error };
}

/** An error as a server gives one, without HTTP. */
const failed = (changes: object = {}): OAuthError =>
  makeError({
    ...{ _tag: 'UnexpectedResponse', category: 'service_unavailable', remedy: 'retry', code: 'unexpected_response' },
    ...{ message: 'It failed.', requestId: '', codes: [], issues: [], status: 503, ...changes },
  });

interface Asked {
  readonly user?: string | undefined;
  readonly scopes?: readonly string[];
}

/** Without HTTP: a clock that is set, and an operation that gives what it is told. */
function inMemory(settings: ThrottleGateSettings = {}, given?: ThrottleGate, context?: OperationContext) {
  const time = { now: startOfTime };
  const clock = { now: () => time.now };
  const asked: unknown[] = [];
  const next: { give: () => unknown } = { give: () => errAsync(failed()) };
  const operation: TokenOperation<Asked, string> = operationIn(context, (one: Asked) => {
    asked.push(one);
    return next.give() as ResultAsync<string, OAuthError>;
  });
  const gate = given ?? memoryGate({ now: clock.now });
  const acquire = withThrottleGate(gate, { clock, ...settings })(operation);
  return { time, asked, next, gate, operation, acquire, clock };
}

/** The same operation, in a context: then two that are made from it are of one place. */
const asContext = <R, A, E>(operation: TokenOperation<R, A, E>): TokenOperation<R, A, E> =>
  operationIn(clientCredentials(clientOf(`http://127.0.0.1:1/${tenantId}`, { credential })).context, (given: R) =>
    operation(given),
  );
const credential = { ...clientSecret('a-secret'), keyId: 'key' };

const codeOf = (result: Result<unknown, { readonly code: string }>): string =>
  result.match(
    () => 'token',
    ({ code }) => code,
  );
const date = (ms: number): string => new Date(ms).toUTCString();
const rfc850 = (ms: number): string => {
  const [, day = '', month = '', year = '', time = ''] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(date(ms)) ?? [];
  const name = new Date(ms).toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' });
  return `${name}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
};

const json = { 'content-type': 'application/json' };

describe('what a gate remembers', () => {
  it.each<[string, () => Fault, number]>([
    ['429', () => throttled(), 5 * second],
    ['429 in JSON', () => throttled({ body: 'json' }), 5 * second],
    ['500', () => httpError({ status: 500 }), 5 * second],
    ['503', () => throttled({ status: 503 }), 5 * second],
    ['504', () => httpError({ status: 504 }), 5 * second],
    ['503 with an AADSTS code', () => aadsts(90033, { status: 503 }), 5 * second],
    ['429 with Retry-After: 7', () => throttled({ retryAfter: 7 }), 7 * second],
    ['429 with Retry-After: 1', () => throttled({ retryAfter: 1 }), second],
    ['503 with Retry-After: 120', () => throttled({ status: 503, retryAfter: 120 }), 2 * minute],
    ['400 with Retry-After: 20', () => aadsts(50196, { status: 400, headers: { 'retry-after': '20' } }), 20 * second],
    ['403 with Retry-After: 3', () => respond({ status: 403, headers: { 'retry-after': '3' } }), 3 * second],
    [
      'a 200 that is no token, with Retry-After: 4',
      () => respond({ status: 200, headers: { ...json, 'retry-after': '4' }, body: '{}' }),
      4 * second,
    ],
    [
      'a date in Retry-After',
      () => respond({ status: 429, headers: { date: date(startOfTime), 'retry-after': date(startOfTime + minute) } }),
      minute,
    ],
    [
      'a date in the form of RFC 850',
      () => respond({ status: 429, headers: { date: date(startOfTime), 'retry-after': rfc850(startOfTime + minute) } }),
      minute,
    ],
    [
      'a date by the clock of the server',
      () => respond({ status: 429, headers: { date: date(0), 'retry-after': date(9 * second) } }),
      9 * second,
    ],
    ['429 with a Retry-After that cannot be read', () => throttled({ retryAfter: 'soon' }), 5 * second],
    ['429 with Retry-After: -1', () => throttled({ retryAfter: '-1' }), 5 * second],
    ['Retry-After of a day: an hour', () => throttled({ retryAfter: 86_400 }), hour],
  ])('%s', async (_, fault, ms) => {
    const { runtime, error, acquire } = overHttp();
    const armed = authority.fail(fault());
    const first = await error();
    expect(first.replayed).toBeUndefined();
    await runtime.advance(ms - 1);
    expect(await error()).toMatchObject({ code: first.code, replayed: true, retryAfterMs: 1 });
    expect(sent()).toBe(1);
    armed.remove();
    await runtime.advance(1);
    expect(codeOf(await runtime.run(acquire(request)))).toBe('token');
    expect(sent()).toBe(2);
    expect(runtime.sleeping()).toBe(0);
  });

  it.each<[string, () => Fault]>([
    ['400', () => aadsts(70011)],
    ['400 that says throttled without Retry-After', () => aadsts(50196, { status: 400 })],
    ['401', () => aadsts(7000215)],
    ['429 with Retry-After: 0', () => throttled({ retryAfter: 0 })],
    ['503 with Retry-After: 0', () => throttled({ status: 503, retryAfter: 0 })],
    [
      'a date that is over',
      () => respond({ status: 503, headers: { date: date(startOfTime), 'retry-after': date(startOfTime - minute) } }),
    ],
    ['a 200 that is no token', () => respond({ status: 200, headers: json, body: '{}' })],
    ['connections that are reset', () => connectionReset()],
    ['connections that are refused', () => refuse()],
  ])('is not %s', async (_, fault) => {
    const { gate, error, runtime, acquire } = overHttp();
    const armed = authority.fail(fault());
    for (let call = 0; call < 2; call++) expect((await error()).replayed).toBeUndefined();
    armed.remove();
    expect(codeOf(await runtime.run(acquire(request)))).toBe('token');
    expect((gate as ReturnType<typeof memoryGate>).statistics().entries).toBe(0);
  });

  it('is not what ended on this side, or is none of ours', async () => {
    const { next, acquire, asked } = inMemory();
    const errors: readonly unknown[] = [
      localError('timeout', { timeoutMs: 1, sent: 'maybe' }),
      localError('aborted', {}),
      localError('network', { sent: 'no', retryAfterMs: minute }),
      ...['an error of the user', undefined, null, 7, { status: 429 }, { status: 503, retryAfterMs: 5 }],
    ];
    for (const error of errors) {
      next.give = () => errAsync(error);
      expect((await acquire({}))._unsafeUnwrapErr()).toBe(error);
    }
    next.give = () => okAsync('token');
    expect((await acquire({}))._unsafeUnwrap()).toBe('token');
    expect(asked).toHaveLength(errors.length + 1);
  });

  it.each([
    [{ pauseMs: 100 }, {}, 100],
    [{ pauseMs: 0 }, {}, 0],
    [{ pauseMs: 2 * hour }, {}, hour],
    [{ longestMs: 1000 }, {}, 1000],
    [{ longestMs: 1000 }, { retryAfterMs: 999 }, 999],
    [{ longestMs: 1000 }, { retryAfterMs: 1001 }, 1000],
    [{ longestMs: 0 }, { retryAfterMs: minute }, 0],
    [{ longestMs: Infinity }, { retryAfterMs: 20 * 24 * hour }, 20 * 24 * hour],
    [{ pauseMs: 10 }, { status: 499 }, 0],
    [{ pauseMs: 10 }, { status: 429 }, 10],
    [{ pauseMs: undefined, longestMs: undefined }, {}, 5000],
  ])('with %j of %j, for %s ms', async (settings, error, ms) => {
    const { acquire, time, asked, next } = inMemory(settings);
    next.give = () => errAsync(failed(error));
    await acquire({});
    if (ms > 0) {
      time.now = startOfTime + ms - 1;
      await acquire({});
      expect(asked).toHaveLength(1);
    }
    time.now = startOfTime + ms;
    await acquire({});
    expect(asked).toHaveLength(2);
  });

  it('counts from when the answer came', async () => {
    const { acquire, time, asked, next } = inMemory();
    next.give = () => {
      time.now += minute;
      return errAsync(failed({ retryAfterMs: second }));
    };
    await acquire({});
    time.now += second - 1;
    await acquire({});
    expect(asked).toHaveLength(1);
    time.now += 1;
    await acquire({});
    expect(asked).toHaveLength(2);
  });

  it('is not a replay: it keeps nothing closed for longer', async () => {
    const { acquire, time, asked, gate, clock, operation } = inMemory({ pauseMs: 10 * second });
    const outer = withThrottleGate(memoryGate({ now: clock.now }), { clock, pauseMs: hour })(acquire);
    const twice = withThrottleGate(gate, { clock, pauseMs: hour })(operation);
    await acquire({});
    for (let call = 0; call < 9; call++) {
      time.now += second;
      for (const each of [acquire, outer]) expect((await each({}))._unsafeUnwrapErr().replayed).toBe(true);
    }
    expect(twice.context).toBeUndefined();
    time.now += second;
    await outer({});
    expect(asked).toHaveLength(2);
  });

  it('is not a replay: a gate outside of another keeps nothing of what that one says', async () => {
    const inner = memoryGate({ now: () => startOfTime });
    const outer = memoryGate({ now: () => startOfTime });
    const { operation, clock, asked } = inMemory();
    await withThrottleGate(inner, { clock })(asContext(operation))({});
    const both = withThrottleGate(outer, { clock })(withThrottleGate(inner, { clock })(asContext(operation)));
    expect((await both({}))._unsafeUnwrapErr().replayed).toBe(true);
    expect([inner.statistics().entries, outer.statistics().entries]).toEqual([1, 0]);
    inner.clear();
    expect((await both({}))._unsafeUnwrapErr().replayed).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('is forgotten once a request went through, and remembered anew', async () => {
    const { acquire, time, next, asked } = inMemory();
    await acquire({});
    time.now += 5 * second;
    next.give = () => okAsync('token');
    expect([codeOf(await acquire({})), codeOf(await acquire({}))]).toEqual(['token', 'token']);
    next.give = () => errAsync(failed());
    await acquire({});
    expect((await acquire({}))._unsafeUnwrapErr().replayed).toBe(true);
    expect(asked).toHaveLength(4);
  });
});

describe('a replay', () => {
  const claims = '{"access_token":{"marker-claims":{"essential":true}}}';

  it('is the same error, and says how long it is still closed', async () => {
    const { error, runtime } = overHttp();
    authority.fail(throttled({ body: 'json', retryAfter: 60 }));
    const first = await error();
    await runtime.advance(20_500);
    const replay = await error();
    expect(replay).toEqual({
      ...first,
      replayed: true,
      retryAfterMs: 39_500,
      retryAt: startOfTime + minute,
    });
    expect(replay).toMatchObject({ _tag: 'Aadsts', code: 'AADSTS90055', status: 429, requestId: first.requestId });
    expect(first).toMatchObject({ retryAfterMs: minute });
    expect([first.replayed, first.retryAt]).toEqual([undefined, undefined]);
    expect(Object.isFrozen(replay)).toBe(true);
  });

  it('still has the claims and the words of the server, and prints neither', async () => {
    const { error } = overHttp();
    authority.fail(aadsts(50076, { claims, message: 'marker-words', status: 400, headers: { 'retry-after': '9' } }));
    await error();
    const replay = await error();
    expect(replay.replayed).toBe(true);
    expect(replay.claims).toContain('marker-claims');
    expect(serverMessage(replay)).toContain('marker-words');
    expect(waysThatShow(replay, ['marker'])).toEqual([]);
    expect(printed(replay)['JSON']).toContain('AADSTS50076');
  });

  it('sends nothing, and does not even ask the operation', async () => {
    const { acquire, asked } = inMemory();
    await acquire({});
    await Promise.all(Array.from({ length: 100 }, () => acquire({})));
    expect(asked).toHaveLength(1);
  });

  it('is told as an event', async () => {
    const { error, runtime, acquire } = overHttp();
    authority.fail(throttled({ retryAfter: 30 }));
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    const correlationId = '11111111-1111-4111-8111-111111111111';
    await error({ onEvent, correlationId });
    expect(events.map(({ name }) => name)).toEqual(['attempt', 'answer']);
    await runtime.advance(second);
    await error({ onEvent, correlationId });
    expect(events.slice(2)).toEqual([
      {
        ...{ name: 'replayed', at: startOfTime + second, requestId: correlationId, until: startOfTime + 30 * second },
        ...{ category: 'throttled', code: 'unexpected_response' },
      },
    ]);
    const silent = { onEvent: () => failing() };
    expect((await acquire({ ...request, ...silent }))._unsafeUnwrapErr().replayed).toBe(true);
    await error();
    expect(events).toHaveLength(3);
  });

  it('is for every request that there is, whatever is asked for', async () => {
    const { acquire } = overHttp();
    authority.fail(throttled({ retryAfter: 30 }));
    await acquire(request);
    const others: readonly Partial<TokenRequest>[] = [
      ...[{ scopes: ['api://other/.default'] }, { claims }, { forceRefresh: true }, { extraParameters: { dc: '1' } }],
      ...[{ signal: new AbortController().signal }, { interactive: false }, { scopes: [] }],
    ];
    for (const each of others) expect((await acquire({ ...request, ...each }))._unsafeUnwrapErr().replayed).toBe(true);
    expect(sent()).toBe(1);
  });
});

describe('whom a gate keeps waiting', () => {
  const contexts = ['one', 'two'].flatMap((clientId) =>
    [tenantId, 'fabrikam.example'].map((tenant): OperationContext => ({
      ...(clientCredentials(clientOf(`http://127.0.0.1:1/${tenant}`)).context as OperationContext),
      clientId,
    })),
  );
  const who = fc.record({
    context: fc.nat({ max: contexts.length + 1 }),
    user: fc.constantFrom(undefined, 'a', 'b'),
    assertion: fc.constantFrom(undefined, 'first', 'second'),
    scopes: fc.constantFrom(['x'], ['y'], ['x', 'y']),
    throttled: fc.boolean(),
    pass: fc.constantFrom(0, 0, second, 4 * second),
  });

  it('are the same users of the same application at the same authority, and nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(who, { minLength: 5, maxLength: 60, size: 'max' }), async (calls) => {
        const time = { now: startOfTime };
        const clock = { now: () => time.now };
        const gate = memoryGate({ now: clock.now });
        let isThrottled = false;
        let asked = 0;
        const ask = (): ResultAsync<string, OAuthError> => {
          asked += 1;
          return isThrottled ? errAsync(failed()) : okAsync('token');
        };
        const operations = [...contexts, undefined, undefined].map((context) =>
          withThrottleGate(gate, { clock })(operationIn(context, (_: object) => ask())),
        );
        const closed = new Map<string, number>();
        for (const { context, pass, throttled: fails, ...given } of calls) {
          time.now += pass;
          isThrottled = fails;
          asked = 0;
          const whose = JSON.stringify([context, given.user, given.assertion]);
          const result = await operations[context]!({ ...given });
          const isClosed = (closed.get(whose) ?? 0) > time.now;
          expect(asked).toBe(isClosed ? 0 : 1);
          expect(result.isErr() && result.error.replayed === true).toBe(isClosed);
          if (!isClosed && fails) closed.set(whose, time.now + 5 * second);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is one application with several operations', async () => {
    const { gate, acquire, runtime, operation } = overHttp();
    const other = withThrottleGate(gate)(clientCredentials(clientOfAuthority(authority, { runtime })));
    const same = withThrottleGate(gate)(operation);
    authority.fail(throttled({ retryAfter: 30 }));
    await runtime.run(acquire(request));
    expect((await same(request))._unsafeUnwrapErr().replayed).toBe(true);
    expect(sent()).toBe(1);
    // Another secret object may be another identity.
    expect((await runtime.run(other(request)))._unsafeUnwrapErr().replayed).toBeUndefined();
    expect(sent()).toBe(2);
  });

  it('is nobody with a gate of his own', async () => {
    const one = inMemory({}, undefined, contexts[0]);
    const two = inMemory({}, undefined, contexts[0]);
    await one.acquire({});
    expect((await two.acquire({}))._unsafeUnwrapErr().replayed).toBeUndefined();
  });

  it('is nobody once the clock was set back', async () => {
    const { acquire, time, asked } = inMemory();
    await acquire({});
    time.now = startOfTime - 1;
    expect((await acquire({}))._unsafeUnwrapErr().replayed).toBeUndefined();
    expect(asked).toHaveLength(2);
    // What was heard then is of the new time.
    time.now = startOfTime + 5 * second - 2;
    expect((await acquire({}))._unsafeUnwrapErr().replayed).toBe(true);
    time.now += 1;
    await acquire({});
    expect(asked).toHaveLength(3);
  });

  it('keeps the context of the operation', () => {
    const { operation, acquire } = overHttp();
    expect(acquire.context).toBe(operation.context);
  });

  it('gives a result whatever the request is', async () => {
    for (const given of [undefined, null, 'text', 7, []]) {
      const { acquire, asked } = inMemory();
      expect((await acquire(given as unknown as Asked))._unsafeUnwrapErr().replayed).toBeUndefined();
      expect((await acquire(given as unknown as Asked))._unsafeUnwrapErr().replayed).toBe(true);
      expect(asked).toEqual([given]);
    }
  });
});

type Way = () => unknown;
const failing: () => never = () => {
  throw new Error('marker');
};
const ways: readonly (readonly [string, Way])[] = [
  ['fails', () => errAsync(localError('cache_failed', {}))],
  ['throws', failing],
  ['rejects', () => Promise.reject(new Error('marker'))],
  ['gives nothing', () => undefined],
  ['gives null', () => null],
  ['gives text', () => 'marker'],
  ['comes to nothing', () => Promise.resolve()],
  ['comes to text', () => Promise.resolve('marker')],
  ['throws where it is awaited', () => new Proxy({}, { get: failing })],
];

describe('a gate of the user', () => {
  const nothing: ThrottleGate = { get: () => okAsync(undefined), set: () => okAsync(undefined) };

  it.each(ways)('is open where get %s', async (_, way) => {
    const { acquire, asked, next } = inMemory({}, { ...nothing, get: way } as ThrottleGate);
    for (let call = 0; call < 2; call++) expect((await acquire({}))._unsafeUnwrapErr()).toMatchObject({ status: 503 });
    next.give = () => okAsync('token');
    expect((await acquire({}))._unsafeUnwrap()).toBe('token');
    expect(asked).toHaveLength(3);
  });

  it.each(ways)('is open where set %s, and the error is that of the server', async (_, way) => {
    const { acquire, asked } = inMemory({}, { ...nothing, set: way } as ThrottleGate);
    for (let call = 0; call < 2; call++) expect((await acquire({}))._unsafeUnwrapErr()).toMatchObject({ status: 503 });
    expect(asked).toHaveLength(2);
  });

  it.each([
    null,
    'text',
    7,
    true,
    {},
    [],
    { until: startOfTime + minute },
    { since: startOfTime },
    { since: startOfTime, until: NaN },
    { since: NaN, until: startOfTime + minute },
    { since: 'then', until: 'soon' },
    { since: startOfTime + 1, until: startOfTime + minute },
    { since: startOfTime - minute, until: startOfTime },
  ])('is open where it has %j', async (value) => {
    const { acquire, asked } = inMemory({}, { ...nothing, get: () => okAsync(value as Throttling) });
    expect((await acquire({}))._unsafeUnwrapErr().replayed).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['text', 'marker'],
    ['a number', 7],
    ['an object', { code: 'marker' }],
    ['a copy, as JSON makes one', JSON.parse(JSON.stringify(failed({ retryAfterMs: hour, error: 'marker' })))],
  ])('that keeps times and %s as the error gives Throttled', async (_, error) => {
    const found = { since: startOfTime, until: startOfTime + minute, error } as Throttling;
    const { acquire, asked, time } = inMemory({}, { ...nothing, get: () => okAsync(found) });
    time.now += 10 * second;
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    const replay = (await acquire({ onEvent } as Asked))._unsafeUnwrapErr();
    expect(replay).toMatchObject({
      ...{ _tag: 'Throttled', code: 'throttled', category: 'throttled', remedy: 'retry', replayed: true },
      ...{ retryAfterMs: 50 * second, retryAt: startOfTime + minute },
    });
    expect(replay.status).toBeUndefined();
    expect(events).toEqual([expect.objectContaining({ name: 'replayed', category: 'throttled', code: 'throttled' })]);
    expect(asked).toHaveLength(0);
  });

  it('that keeps text, as several processes share it, gives the error itself', async () => {
    const texts = new Map<string, string>();
    const shared: ThrottleGate = {
      get: (key) => {
        const { error, ...times } = JSON.parse(texts.get(key) ?? '{}') as {
          error?: string;
          since: number;
          until: number;
        };
        return okAsync({ ...times, ...(error !== undefined && { error: decodeError(error)._unsafeUnwrap() }) });
      },
      set: (key, { error, ...times }) =>
        okAsync(texts.set(key, JSON.stringify({ ...times, ...(error && { error: encodeError(error) }) }))),
    };
    const runtime = virtualRuntime();
    const process = () =>
      withThrottleGate(shared)(
        clientCredentials(
          clientOfAuthority(authority, {
            runtime,
            credential: {
              ...{ kind: 'test', keyId: 'secret-1', issues: [] },
              parameters: () => okAsync({ client_secret: authority.application.secret }),
            },
          }),
        ),
      );
    authority.fail(throttled({ body: 'json', retryAfter: 30 }), { times: 1 });
    const first = (await runtime.run(process()(request)))._unsafeUnwrapErr();
    await runtime.advance(second);
    expect((await runtime.run(process()(request)))._unsafeUnwrapErr()).toEqual({
      ...first,
      replayed: true,
      retryAfterMs: 29 * second,
      retryAt: startOfTime + 30 * second,
    });
    expect(sent()).toBe(1);
    const key = [...texts.keys()].join();
    expect(key).not.toContain(authority.application.secret);
    await runtime.advance(29 * second);
    expect((await runtime.run(process()(request))).isOk()).toBe(true);
  });

  it('may be asked for each request, and is told of each throttling once', async () => {
    const calls: unknown[] = [];
    const gate: ThrottleGate = {
      get: (key) => (calls.push(['get', key]), okAsync(undefined)),
      set: (key, throttling) => (calls.push(['set', key, throttling]), okAsync(undefined)),
    };
    const { acquire, next } = inMemory({}, gate);
    const error = failed();
    next.give = () => errAsync(error);
    await acquire({});
    next.give = () => okAsync('token');
    await acquire({});
    const [ofUser, ofQuestion] = calls.map((call) => (call as readonly unknown[])[1]);
    expect(ofUser).not.toBe(ofQuestion);
    expect(calls).toEqual([
      ['get', ofUser],
      ['get', ofQuestion],
      ['get', ofUser],
      ['set', ofUser, { since: startOfTime, until: startOfTime + 5 * second, error }],
      ['get', ofUser],
      ['get', ofQuestion],
    ]);
    expect((calls[3] as [unknown, unknown, Throttling])[2].error).toBe(error);
  });
});

describe('what a server says twice', () => {
  it('is remembered for as long as the longer of both', async () => {
    const { acquire, time, next, asked } = inMemory();
    const slow = deferred<Result<string, OAuthError>>();
    next.give = () => new ResultAsync(slow.promise);
    const late = acquire({});
    while (asked.length === 0) await new Promise(setImmediate);
    next.give = () => errAsync(failed({ retryAfterMs: minute }));
    await acquire({});
    slow.resolve(err(failed({ retryAfterMs: second })));
    await late;
    time.now += minute - 1;
    expect((await acquire({}))._unsafeUnwrapErr()).toMatchObject({ replayed: true, retryAfterMs: 1 });
    expect(asked).toHaveLength(2);
  });

  it('about a question is no answer to another one', async () => {
    const { acquire, next, asked } = inMemory();
    next.give = () => errAsync(failed({ status: 400, retryAfterMs: minute }));
    await acquire({ scopes: ['a'] } as never);
    expect((await acquire({ scopes: ['a'] } as never))._unsafeUnwrapErr()).toMatchObject({ replayed: true });
    await acquire({ scopes: ['b'] } as never);
    expect(asked).toHaveLength(2);
  });
});

describe('settings of a gate', () => {
  it.each<[unknown, readonly string[]]>([
    [{ pauseMs: -1 }, ['pauseMs']],
    [{ pauseMs: NaN }, ['pauseMs']],
    [{ pauseMs: '5' }, ['pauseMs']],
    [{ longestMs: -1 }, ['longestMs']],
    [{ longestMs: null }, ['longestMs']],
    [{ pauseMs: -1, longestMs: NaN }, ['pauseMs', 'longestMs']],
  ])('%j that are wrong are a Config error, and nothing is asked', async (settings, names) => {
    const { acquire, asked } = inMemory(settings as ThrottleGateSettings);
    const error = (await acquire({}))._unsafeUnwrapErr();
    expect(error._tag).toBe('Config');
    expect('issues' in error && error.issues.map((issue) => issue.split(':')[0])).toEqual(names);
    expect(asked).toHaveLength(0);
  });

  it('are joined with what is wrong with the gate', async () => {
    const { acquire } = inMemory({ pauseMs: -1 }, { ...memoryGate(), issues: ['url: not one'] });
    expect((await acquire({}))._unsafeUnwrapErr()).toMatchObject({
      issues: ['url: not one', 'pauseMs: not a number of milliseconds from 0'],
    });
  });
});

describe('a gate inside withRetry', () => {
  it('is what the retry waits for, and then one request is sent', async () => {
    const { runtime, acquire } = overHttp();
    authority.fail(throttled({ retryAfter: 90 }), { times: 1 });
    const retried = withRetry(spaced(second))(acquire);
    const first = await runtime.run(retried(request));
    expect(first.isOk()).toBe(true);
    expect(runtime.elapsed()).toBe(90 * second);
    expect(sent()).toBe(2);
  });

  it('keeps another caller waiting for what is left, and no longer', async () => {
    const { runtime, acquire } = overHttp();
    authority.fail(throttled({ retryAfter: 90 }), { times: 1 });
    await runtime.run(acquire(request));
    await runtime.advance(60 * second);
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    const retried = withRetry(spaced(second))(acquire);
    expect((await runtime.run(retried({ ...request, onEvent }))).isOk()).toBe(true);
    expect(runtime.elapsed()).toBe(90 * second);
    expect(sent()).toBe(2);
    expect(events.map((event) => (event.name === 'wait' ? event.waitMs : event.name))).toEqual([
      'replayed',
      30 * second,
      'attempt',
      'answer',
    ]);
  });

  it('makes two hundred callers wait, and lets them through at its time', async () => {
    const { runtime, acquire } = overHttp();
    authority.fail(throttled({ status: 503, retryAfter: 10 }), { times: 1 });
    await runtime.run(acquire(request));
    const retried = withRetry(standardRetry)(acquire);
    const results = await runtime.run(Promise.all(Array.from({ length: 200 }, () => retried(request))));
    expect(results.every((result) => result.isOk())).toBe(true);
    expect(runtime.elapsed()).toBeGreaterThanOrEqual(10 * second);
    expect(runtime.elapsed()).toBeLessThanOrEqual(11 * second);
    expect(authority.requests.filter(({ status }) => status === 503)).toHaveLength(1);
  });

  it('gives what it replays to a retry that has no time, with the time to come back', async () => {
    const { runtime, acquire } = overHttp();
    authority.fail(throttled({ retryAfter: 90 }));
    await runtime.run(acquire(request));
    const retried = withRetry(spaced(second))(acquire);
    const deadline = { remainingMs: () => 5 * second };
    const error = (await runtime.run(retried({ ...request, deadline })))._unsafeUnwrapErr();
    expect(error).toMatchObject({ replayed: true, retryAt: startOfTime + 90 * second });
    expect('attempts' in error && error.attempts).toHaveLength(1);
    expect(runtime.elapsed()).toBe(0);
    expect(sent()).toBe(1);
  });
});
