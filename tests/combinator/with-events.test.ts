import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import {
  clientSecret,
  memoryGate,
  memoryStore,
  sampleError,
  standardPipeline,
  withCache,
  withEvents,
  withFallback,
  withRetry,
  withSingleFlight,
  withThrottleGate,
  withTimeout,
  type ClientCredentialsRequest,
  type EventListener,
  type NetworkError,
  type Steering,
  type TokenEvent,
  type TokenOperation,
} from '../../src/index.js';
import { spaced, standardRetry } from '../../src/retry.js';
import { aadsts, hang, throttled } from '../../src/testing.js';
import { clientId, graph } from '../exchange/support/clients.js';
import { waysThatShow } from '../wire/support/printed.js';
import { startOfTime } from '../wire/support/runtime.js';
import { virtualRuntime } from './support/virtual.js';
import { moments, operationAt, until, watchedAuthority, type WatchedAuthority } from './support/watched.js';

let authority: WatchedAuthority;
beforeAll(async () => {
  authority = await watchedAuthority({ applications: [{ clientId, secrets: ['marker-secret'] }] });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const credential = clientSecret('marker-secret');
const ids = Array.from({ length: 10 }, (_, index) => `${index}${index}111111-1111-4111-8111-111111111111`);
type Acquire = TokenOperation<ClientCredentialsRequest>;

/** A pipeline without a limit: virtual time may pass while keys are hashed, and nothing is over then. */
const unlimited = (listener: EventListener, operation: Acquire): Acquire =>
  withEvents(listener)(
    withCache(memoryStore({ now: () => startOfTime }))(
      withSingleFlight()(withRetry(standardRetry)(withThrottleGate(memoryGate({ now: () => startOfTime }))(operation))),
    ),
  );

/** An operation with its listener; each call has the next of the ids. */
function listening(wrap: (operation: Acquire) => Acquire = (operation) => operation) {
  const events: TokenEvent[] = [];
  const listener: EventListener = (event) => void events.push(event);
  let used = 0;
  const runtime = virtualRuntime({ uuid: () => ids[used++] ?? '' });
  const operation = operationAt(authority, runtime, { credential });
  return { events, listener, runtime, operation, acquire: withEvents(listener)(wrap(operation)) };
}

const names = (events: readonly TokenEvent[]): readonly string[] => events.map(({ name }) => name);
const sentIds = (): readonly unknown[] => authority.requests.map(({ headers }) => headers['client-request-id']);

const grant = 'client_credentials';
const endpoint = (): string => `${authority.authorityUrl()}/oauth2/v2.0/token`;
const common = { at: startOfTime, requestId: ids[0] };
const start = { name: 'start', grant, ...common };
const attempt = (): object => ({ name: 'attempt', grant, endpoint: endpoint(), ...common });

describe('the events of a call, in order and whole,', () => {
  it('of a success', async () => {
    const { events, runtime, acquire } = listening();
    await runtime.run(acquire({ scopes: [graph] }));
    expect(events).toEqual([
      start,
      attempt(),
      { name: 'answer', grant, outcome: 'token', durationMs: 0, ...common },
      { name: 'done', grant, outcome: 'token', source: 'network', durationMs: 0, ...common },
    ]);
    expect(sentIds()).toEqual([ids[0]]);
  });

  it('of a cache hit, and of the miss before it', async () => {
    const { events, runtime, acquire } = listening(withCache(memoryStore({ now: () => startOfTime })));
    const { expiresOn } = (await runtime.run(acquire({ scopes: [graph] })))._unsafeUnwrap();
    expect(names(events)).toEqual(['start', 'cache', 'attempt', 'answer', 'done']);
    expect(events[1]).toEqual({ name: 'cache', outcome: 'miss', ...common });
    events.length = 0;
    await runtime.run(acquire({ scopes: [graph] }));
    const second = { ...common, requestId: ids[1] };
    expect(events).toEqual([
      { name: 'start', grant, ...second },
      { name: 'cache', outcome: 'hit', expiresOn, ...second },
      { name: 'done', grant, outcome: 'token', source: 'cache', durationMs: 0, ...second },
    ]);
  });

  it('of a retry after 503: one id for all tries, which is the one that is sent', async () => {
    authority.fail(throttled({ status: 503, retryAfter: 2 }), { times: 1 });
    const { events, runtime, acquire } = listening(withRetry(spaced(100)));
    await runtime.run(acquire({ scopes: [graph] }));
    const { code } = events[2] as { readonly code: string };
    const later = { at: startOfTime + 2000, requestId: ids[0] };
    expect(events).toEqual([
      start,
      attempt(),
      { name: 'answer', grant, outcome: 'service_unavailable', code, status: 503, durationMs: 0, ...common },
      { name: 'wait', waitMs: 2000, tries: 1, category: 'service_unavailable', code, retryAfterMs: 2000, ...common },
      { ...attempt(), ...later },
      { name: 'answer', grant, outcome: 'token', durationMs: 0, ...later },
      { name: 'done', grant, outcome: 'token', source: 'network', durationMs: 2000, ...later },
    ]);
    expect(sentIds()).toEqual([ids[0], ids[0]]);
  });

  it('of a failure', async () => {
    authority.fail(aadsts(50076));
    const { events, runtime, acquire } = listening();
    await runtime.run(acquire({ scopes: [graph] }));
    const what = { outcome: 'step_up_required', code: 'AADSTS50076', durationMs: 0, grant, ...common };
    expect(events).toEqual([start, attempt(), { name: 'answer', status: 400, ...what }, { name: 'done', ...what }]);
  });

  it('of a request that is wrong: nothing was sent', async () => {
    const { events, runtime, acquire } = listening();
    await runtime.run(acquire({ scopes: [] }));
    const what = { outcome: 'invalid_request', code: 'invalid_request', durationMs: 0 };
    expect(events).toEqual([start, { name: 'done', grant, ...what, ...common }]);
  });

  it('of a request that waits for that of another', async () => {
    const { events, runtime, acquire } = listening(withSingleFlight());
    const call = () => acquire({ scopes: [graph] });
    await runtime.run(Promise.all([call(), call(), call()]));
    expect(events.filter(({ name }) => name === 'shared')).toEqual(
      [1, 2].map((index) => ({ name: 'shared', at: startOfTime, requestId: ids[index], leader: ids[0] })),
    );
    // The request is told of once, under the id of the first, which is the one that is sent.
    expect(events.filter(({ name }) => name === 'attempt')).toEqual([attempt()]);
    expect(names(events).filter((name) => name === 'answer')).toHaveLength(1);
    expect(sentIds()).toEqual([ids[0]]);
    for (const name of ['start', 'done'])
      expect(events.filter((event) => event.name === name).map(({ requestId }) => requestId)).toEqual(ids.slice(0, 3));
  });

  it('of what a gate replays', async () => {
    authority.fail(throttled({ retryAfter: 30 }));
    const { events, runtime, acquire } = listening(withThrottleGate(memoryGate({ now: () => startOfTime })));
    await runtime.run(acquire({ scopes: [graph] }));
    events.length = 0;
    await runtime.run(acquire({ scopes: [graph] }));
    const second = { at: startOfTime, requestId: ids[1] };
    const { code } = events[1] as { readonly code: string };
    expect(events).toEqual([
      { name: 'start', grant, ...second },
      { name: 'replayed', until: startOfTime + 30_000, category: 'throttled', code, ...second },
      { name: 'done', grant, outcome: 'throttled', code, durationMs: 0, ...second },
    ]);
    expect(authority.requests).toHaveLength(1);
  });

  it('of a fallback', async () => {
    const unavailable: Acquire = () => errAsync(sampleError('credential_unavailable'));
    const { events, runtime, acquire } = listening((second) => withFallback(second)(unavailable));
    await runtime.run(acquire({ scopes: [graph] }));
    expect(names(events)).toEqual(['start', 'fallback', 'attempt', 'answer', 'done']);
    const [first] = events;
    expect(new Set(events.map(({ requestId }) => requestId))).toEqual(new Set([first?.requestId]));
    // The joined operation has no context, and so no name of a grant.
    expect(first).not.toHaveProperty('grant');
    expect(sentIds()).toEqual([first?.requestId]);
  });

  it('of a failure of another kind, and of a value that is no token', async () => {
    for (const failure of ['own', undefined, null, new Error('marker'), { category: 'network' }]) {
      const events: TokenEvent[] = [];
      const own: TokenOperation<Steering, string, unknown> = () => errAsync(failure);
      const listener = (event: TokenEvent): void => void events.push(event);
      const result = await withEvents(listener, { clock: { now: () => 7, uuid: () => 'u' } })(own)({});
      expect(result._unsafeUnwrapErr()).toBe(failure);
      expect(events).toEqual([
        { name: 'start', at: 7, requestId: 'u' },
        { name: 'done', at: 7, requestId: 'u', durationMs: 0, outcome: 'error' },
      ]);
    }
    for (const value of ['text', undefined, null, 5, { source: 'elsewhere' }]) {
      const events: TokenEvent[] = [];
      const own: TokenOperation<Steering, unknown, never> = () => okAsync(value);
      await withEvents((event) => void events.push(event), { clock: { now: () => 7, uuid: () => 'u' } })(own)({});
      expect(events[1]).toEqual({ name: 'done', at: 7, requestId: 'u', durationMs: 0, outcome: 'token' });
    }
  });

  it('of an operation of the user that throws', async () => {
    const events: TokenEvent[] = [];
    const own = (() => {
      throw new Error('marker');
    }) as unknown as TokenOperation<Steering, string>;
    expect((await withEvents((event) => void events.push(event))(own)({}))._unsafeUnwrapErr()._tag).toBe('Callback');
    expect(events).toMatchObject([
      { name: 'start' },
      { name: 'done', outcome: 'extension_failed', code: 'callback_failed' },
    ]);
  });

  it('of a call that is aborted, and of one whose time is up', async () => {
    authority.fail(hang());
    const { events, runtime, acquire } = listening(withTimeout(500));
    const controller = new AbortController();
    const call = acquire({ scopes: [graph], signal: controller.signal });
    await until('the request', () => authority.requests.length === 1);
    await runtime.advance(100);
    controller.abort();
    await call;
    expect(events.at(-1)).toMatchObject({ name: 'done', outcome: 'aborted', code: 'aborted', durationMs: 100 });
    const late = acquire({ scopes: [graph] });
    await until('the request', () => authority.requests.length === 2);
    await runtime.advance(500);
    await late;
    await moments(10);
    expect(events.filter(({ name }) => name === 'done').at(-1)).toMatchObject({
      outcome: 'network',
      code: 'timeout',
      durationMs: 500,
    });
  });

  it('has durations that are those of the clock, however it is said', async () => {
    const events: TokenEvent[] = [];
    let time = 100;
    const own: TokenOperation<Steering, string, never> = () => {
      time += 42;
      return okAsync('');
    };
    await withEvents((event) => void events.push(event), { clock: { now: () => time } })(own)({});
    expect(events).toMatchObject([{ at: 100 }, { at: 142, durationMs: 42 }]);
  });
});

describe('the id', () => {
  it('is that of the caller where there is one, in all events and on the wire', async () => {
    authority.fail(throttled({ status: 503 }), { times: 2 });
    const events: TokenEvent[] = [];
    const runtime = virtualRuntime();
    const acquire = standardPipeline({ onEvent: (event) => void events.push(event) })(
      operationAt(authority, runtime, { credential }),
    );
    const correlationId = '0f0e0d0c-1111-4222-8333-444455556666';
    await runtime.run(acquire({ scopes: [graph], correlationId }));
    expect(events.length).toBeGreaterThan(6);
    expect(new Set(events.map(({ requestId }) => requestId))).toEqual(new Set([correlationId]));
    expect(new Set(sentIds())).toEqual(new Set([correlationId]));
    expect(authority.requests).toHaveLength(3);
  });

  it('is a fresh one for each call else, the one that is sent', async () => {
    const events: TokenEvent[] = [];
    const runtime = virtualRuntime();
    const acquire = unlimited((event) => void events.push(event), operationAt(authority, runtime, { credential }));
    const requests = [0, 1].map((index) => ({ scopes: [graph], extraParameters: { hint: `${index}` } }));
    for (const request of requests) await runtime.run(acquire(request));
    const met = [...new Set(events.map(({ requestId }) => requestId))];
    expect(met).toHaveLength(2);
    expect(sentIds()).toEqual(met);
  });

  it('is that of the error too', async () => {
    authority.fail(aadsts(50076));
    const { events, runtime, acquire } = listening();
    const error = (await runtime.run(acquire({ scopes: [graph] })))._unsafeUnwrapErr();
    expect([error.requestId, events.at(-1)?.requestId]).toEqual([ids[0], ids[0]]);
  });
});

describe('a listener', () => {
  it.each<[string, EventListener]>([
    [
      'throws',
      () => {
        throw new Error('The disk of the log is full.');
      },
    ],
    // oxlint-disable-next-line typescript/no-misused-promises -- this is the mistake that the test is about
    ['rejects', async () => Promise.reject(new Error('The disk of the log is full.'))],
    ['is no function', 5 as unknown as EventListener],
    ['is none', undefined as unknown as EventListener],
  ])('that %s changes nothing, and the others hear all', async (_, failing) => {
    const events: TokenEvent[] = [];
    const listener = (event: TokenEvent): void => void events.push(event);
    const runtime = virtualRuntime();
    const operation = operationAt(authority, runtime, { credential });
    for (const acquire of [
      withEvents(failing)(withEvents(listener)(operation)),
      withEvents(listener)(withEvents(failing)(operation)),
    ]) {
      events.length = 0;
      expect((await runtime.run(acquire({ scopes: [graph] }))).isOk()).toBe(true);
      expect(names(events)).toEqual(['start', 'attempt', 'answer', 'done']);
    }
    expect((await runtime.run(withEvents(listener)(operation)({ scopes: [graph], onEvent: failing }))).isOk()).toBe(
      true,
    );
    await moments();
  });

  it('changes neither context nor types', () => {
    const operation = operationAt(authority, virtualRuntime(), { credential });
    expect(withEvents(() => undefined)(operation).context).toBe(operation.context);
    const own: TokenOperation<{ readonly a: 1 }, 'b', NetworkError> = () => okAsync('b');
    expect('context' in withEvents(() => undefined)(own)).toBe(false);
    expectTypeOf(withEvents(() => undefined)(own)).toEqualTypeOf<
      TokenOperation<{ readonly a: 1 }, 'b', NetworkError>
    >();
  });

  it('of a call hears it without withEvents too, and only its own', async () => {
    const runtime = virtualRuntime();
    const acquire = standardPipeline()(operationAt(authority, runtime, { credential }));
    const [one, two]: [TokenEvent[], TokenEvent[]] = [[], []];
    await runtime.run(acquire({ scopes: [graph], onEvent: (event) => void one.push(event) }));
    await runtime.run(acquire({ scopes: [graph], onEvent: (event) => void two.push(event) }));
    expect(names(one)).toEqual(['cache', 'attempt', 'answer']);
    expect(names(two)).toEqual(['cache']);
  });
});

describe('each of several listeners hears everything once:', () => {
  const wraps: readonly [string, (operation: Acquire) => Acquire, readonly string[]][] = [
    ['a grant', (operation) => operation, ['start', 'attempt', 'answer', 'done']],
    ['withSingleFlight', withSingleFlight(), ['start', 'attempt', 'answer', 'done']],
    ['standardPipeline', standardPipeline(), ['start', 'cache', 'attempt', 'answer', 'done']],
  ];

  it.each(wraps)('two nested ones around %s', async (_, wrap, expected) => {
    const [inner, outer]: [TokenEvent[], TokenEvent[]] = [[], []];
    const runtime = virtualRuntime();
    const acquire = withEvents((event) => void outer.push(event))(
      withEvents((event) => void inner.push(event))(wrap(operationAt(authority, runtime, { credential }))),
    );
    await runtime.run(acquire({ scopes: [graph] }));
    expect(names(inner)).toEqual(expected);
    expect(names(outer)).toEqual(expected);
    expect(new Set([...inner, ...outer].map(({ requestId }) => requestId)).size).toBe(1);
  });

  it.each(wraps)('that of a request that is that of withEvents, around %s', async (_, wrap, expected) => {
    const events: TokenEvent[] = [];
    const listener = (event: TokenEvent): void => void events.push(event);
    const runtime = virtualRuntime();
    const acquire = withEvents(listener)(wrap(operationAt(authority, runtime, { credential })));
    await runtime.run(acquire({ scopes: [graph], onEvent: listener }));
    expect(names(events)).toEqual(expected);
  });

  it.each(wraps)('that of the client that is that of withEvents, around %s', async (_, wrap, expected) => {
    const events: TokenEvent[] = [];
    const listener = (event: TokenEvent): void => void events.push(event);
    const runtime = virtualRuntime();
    const acquire = withEvents(listener)(wrap(operationAt(authority, runtime, { credential, onEvent: listener })));
    await runtime.run(acquire({ scopes: [graph] }));
    expect(names(events)).toEqual(expected);
  });

  it.each(wraps)(
    'that of the client, of withEvents and of the request, beside another, around %s',
    async (_, wrap, expected) => {
      const [events, others]: [TokenEvent[], TokenEvent[]] = [[], []];
      const listener = (event: TokenEvent): void => void events.push(event);
      const runtime = virtualRuntime();
      const acquire = withEvents(listener)(wrap(operationAt(authority, runtime, { credential, onEvent: listener })));
      await runtime.run(acquire({ scopes: [graph], onEvent: (event) => void others.push(event) }));
      expect(names(events)).toEqual(expected);
      expect(names(others)).toEqual(expected.filter((name) => name !== 'start' && name !== 'done'));
    },
  );

  it('of many callers who share a request, each with one of its own', async () => {
    const events: TokenEvent[] = [];
    const own: TokenEvent[][] = Array.from({ length: 100 }, () => []);
    const runtime = virtualRuntime();
    const acquire = withEvents((event) => void events.push(event))(
      withSingleFlight()(operationAt(authority, runtime, { credential })),
    );
    await runtime.run(
      Promise.all(own.map((heard) => acquire({ scopes: [graph], onEvent: (event) => void heard.push(event) }))),
    );
    const count = (name: string): number => names(events).filter((each) => each === name).length;
    expect(own.every((heard) => names(heard).filter((name) => name === 'attempt').length === 1)).toBe(true);
    expect([count('start'), count('shared'), count('attempt'), count('answer'), count('done')]).toEqual([
      100, 99, 1, 1, 100,
    ]);
  });

  it('of many callers who share a request below two listeners', async () => {
    const [inner, outer]: [TokenEvent[], TokenEvent[]] = [[], []];
    const runtime = virtualRuntime();
    const acquire = withEvents((event) => void outer.push(event))(
      withEvents((event) => void inner.push(event))(
        withSingleFlight()(operationAt(authority, runtime, { credential })),
      ),
    );
    await runtime.run(Promise.all(Array.from({ length: 100 }, () => acquire({ scopes: [graph] }))));
    for (const events of [inner, outer])
      expect(names(events).filter((name) => name === 'attempt' || name === 'answer')).toEqual(['attempt', 'answer']);
  });
});

describe('what is secret', () => {
  const markers = ['marker', 'graph.microsoft.com'];
  const arms: readonly [string, () => void][] = [
    ['a success', () => undefined],
    ['a retry', () => void authority.fail(throttled({ status: 503, retryAfter: 1 }), { times: 1 })],
    [
      'a refusal',
      () =>
        void authority.fail(
          aadsts(50034, {
            message: 'The user marie@marker.example is not there.',
            suberror: 'marker-suberror',
            claims: { access_token: { 'marker-claim': null } },
          }),
        ),
    ],
    ['an unlisted code', () => void authority.fail(aadsts(999999, { message: 'marker', error: 'marker-error' }))],
    ['a shared request that failed', () => void authority.fail(aadsts(7000215, { message: 'marker' }))],
  ];
  it.each(arms)('is in no event of %s', async (_, arm) => {
    arm();
    const events: TokenEvent[] = [];
    const runtime = virtualRuntime();
    const own = {
      kind: 'marker-kind',
      keyId: 'marker-key',
      issues: [],
      parameters: () => okAsync({ client_secret: 'marker-secret', client_assertion_hint: 'marker-assertion' }),
    };
    const acquire = unlimited((event) => void events.push(event), operationAt(authority, runtime, { credential: own }));
    const request = {
      scopes: [graph],
      claims: '{"marker-claims":{}}',
      extraParameters: { 'marker-name': 'marker-extra' },
      assertion: 'marker-assertion',
      account: { homeAccountId: 'marker-account' },
    };
    await runtime.run(Promise.all([acquire(request), acquire(request), acquire({ scopes: [graph] })]));
    expect(events.length).toBeGreaterThan(8);
    expect(authority.requests.length).toBeGreaterThan(1);
    for (const event of events) {
      expect(waysThatShow(event, markers)).toEqual([]);
      const text = JSON.stringify(event) + inspect(event, { showHidden: true, depth: null, getters: true });
      for (const marker of markers) expect(text).not.toContain(marker);
    }
  });
});

describe('a request that is no object', () => {
  it.each(['text', 7, null, undefined, true])('is handed on as it is: %p', async (request) => {
    const events: TokenEvent[] = [];
    const given: unknown[] = [];
    const own: TokenOperation<unknown, string, never> = (each) => {
      given.push(each);
      return okAsync('');
    };
    const result: Result<string, never> = await withEvents((event) => void events.push(event), {
      clock: { uuid: () => 'u' },
    })(own)(request);
    expect([result, given]).toEqual([ok(''), [request]]);
    expect(events).toMatchObject([
      { name: 'start', requestId: 'u' },
      { name: 'done', requestId: 'u' },
    ]);
  });

  it('that is an object is not changed', async () => {
    const request = Object.freeze({ scopes: ['a'], interactive: false });
    const given: unknown[] = [];
    const own: TokenOperation<Steering, string, never> = (each) => {
      given.push(each);
      return new ResultAsync(Promise.resolve(ok('')));
    };
    await withEvents(() => undefined)(own)(request);
    expect(request).toEqual({ scopes: ['a'], interactive: false });
    expect(given).toEqual([{ ...request, correlationId: expect.any(String), onEvent: expect.any(Function) }]);
  });
});
