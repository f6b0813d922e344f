import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { err, errAsync, ResultAsync, type Result } from 'neverthrow';
import {
  collect,
  liveRuntime,
  memoryGate,
  memoryStore,
  sampleError,
  standardPipeline,
  withCache,
  withDeadline,
  withEvents,
  withFallback,
  withRetry,
  withSingleFlight,
  withThrottleGate,
  withTimeout,
  type ClientConfig,
  type ClientCredentialsRequest,
  type CredentialContext,
  type OAuthError,
  type PipelineSettings,
  type Runtime,
  type ThrottleGate,
  type TokenEvent,
  type TokenOperation,
  type TokenResponse,
  type TokenStore,
} from '../../src/index.js';
import { spaced, standardRetry } from '../../src/retry.js';
import { hang, slowBody, throttled } from '../../src/testing.js';
import { graph } from '../exchange/support/clients.js';
import { type VirtualRuntime } from './support/virtual.js';
import {
  listenersOn,
  moments,
  operationAt,
  streamingRuntime,
  until,
  watchedAuthority,
  type WatchedAuthority,
} from './support/watched.js';

let authority: WatchedAuthority;
beforeAll(async () => {
  authority = await watchedAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

type Acquire = TokenOperation<ClientCredentialsRequest>;
type Wrap = (operation: Acquire) => Acquire;

const unavailable: Acquire = () => errAsync(sampleError('credential_unavailable'));
const never = <A, E>(): ResultAsync<A, E> => new ResultAsync(new Promise<Result<A, E>>(() => undefined));

/** What has come after very few turns of the event loop. */
const promptly = <T>(promise: PromiseLike<T>): Promise<T | 'pending'> =>
  Promise.race([promise, moments(3).then(() => 'pending' as const)]);

/** Whatever was sent is over, whatever was set is gone. */
async function expectNothingLeft(runtime: VirtualRuntime, signal: AbortSignal): Promise<void> {
  await until('the end of each request', () => authority.left().length === authority.requests.length);
  await moments();
  expect([runtime.sleeping(), listenersOn(signal)]).toEqual([0, 0]);
  const sent = authority.requests.length;
  await runtime.advance(3_600_000);
  expect(authority.requests).toHaveLength(sent);
}

const wraps: readonly [string, Wrap][] = [
  ['a grant', (operation) => operation],
  ['withTimeout', withTimeout(9000)],
  ['withDeadline', withDeadline(9000)],
  ['withRetry', withRetry(standardRetry)],
  ['withSingleFlight', withSingleFlight()],
  ['withCache', withCache(memoryStore())],
  ['withThrottleGate', withThrottleGate(memoryGate())],
  ['withEvents', withEvents(() => undefined)],
  [
    'withFallback',
    (operation) => withFallback<ClientCredentialsRequest, TokenResponse, OAuthError>(() => never())(operation),
  ],
  ['withFallback as the second', (operation) => withFallback(operation)(unavailable)],
  ['standardPipeline', standardPipeline()],
  ['standardPipeline with events', standardPipeline({ onEvent: () => undefined })],
  ['two pipelines', (operation) => standardPipeline()(standardPipeline()(operation))],
];

interface Phase {
  readonly name: string;
  readonly fault?: () => void;
  readonly fetch?: Runtime['fetch'];
  readonly parameters?: (
    context: CredentialContext,
  ) => ReturnType<NonNullable<ClientConfig['credential']>['parameters']>;
  readonly isReached: (seen: { readonly fetched: number; readonly asked: number }) => boolean;
}

const untilAborted: Runtime['fetch'] = (request: Request) =>
  new Promise((_, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason as Error), { once: true });
  });

const phases: readonly Phase[] = [
  { name: 'while the credential works', parameters: () => never(), isReached: ({ asked }) => asked === 1 },
  {
    name: 'while a credential works that listens',
    parameters: ({ signal }) =>
      new ResultAsync(
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(err(sampleError('network'))), { once: true });
        }),
      ),
    isReached: ({ asked }) => asked === 1,
  },
  { name: 'while connecting', fetch: untilAborted, isReached: ({ fetched }) => fetched === 1 },
  {
    name: 'while a fetch works that does not listen',
    fetch: () => new Promise(() => undefined),
    isReached: ({ fetched }) => fetched === 1,
  },
  {
    name: 'while waiting for headers',
    fault: () => void authority.fail(hang()),
    isReached: () => authority.requests.length === 1,
  },
  {
    name: 'while reading the body',
    fault: () => void authority.fail(slowBody({ milliseconds: 3_600_000 })),
    isReached: () => authority.requests[0]?.status === 200,
  },
];

describe.each(wraps)('through %s', (_, wrap) => {
  it('an abort before the start is Aborted, and nothing is done', async () => {
    let fetched = 0;
    const runtime = streamingRuntime({ fetch: () => ((fetched += 1), Promise.reject(new Error('no'))) });
    const signal = AbortSignal.abort();
    const result = await promptly(wrap(operationAt(authority, runtime))({ scopes: [graph], signal }));
    expect(result).toMatchObject({ error: { _tag: 'Aborted' } });
    expect([fetched, runtime.sleeping(), listenersOn(signal)]).toEqual([0, 0, 0]);
  });

  it.each(phases)('an abort $name is Aborted promptly, and leaves nothing behind', async (phase) => {
    phase.fault?.();
    let [fetched, asked] = [0, 0];
    const { fetch = liveRuntime.fetch, parameters } = phase;
    const runtime = streamingRuntime({ fetch: (input, init) => ((fetched += 1), fetch(input, init)) });
    const credential = parameters && {
      kind: 'own',
      issues: [],
      parameters: (context: CredentialContext) => ((asked += 1), parameters(context)),
    };
    const controller = new AbortController();
    const acquire = wrap(operationAt(authority, runtime, credential && { credential }));
    const correlationId = '0f0e0d0c-1111-4222-8333-444455556666';
    const call = acquire({ scopes: [graph], signal: controller.signal, correlationId });
    await until(phase.name, () => phase.isReached({ fetched, asked }));
    await moments(20);
    expect(await promptly(call)).toBe('pending');
    expect(listenersOn(controller.signal)).toBeGreaterThan(0);
    controller.abort(new Error('marker'));
    expect(await promptly(call)).toMatchObject({
      error: { _tag: 'Aborted', category: 'aborted', requestId: correlationId },
    });
    await expectNothingLeft(runtime, controller.signal);
  });

  it('an abort in the turn of the call is Aborted promptly, and leaves nothing behind', async () => {
    authority.fail(hang());
    for (let turns = 0; turns < 40; turns++) {
      const runtime = streamingRuntime();
      const controller = new AbortController();
      const call = wrap(operationAt(authority, runtime))({ scopes: [graph], signal: controller.signal });
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      controller.abort();
      expect(await promptly(call)).toMatchObject({ error: { _tag: 'Aborted' } });
      await moments(3);
      await expectNothingLeft(runtime, controller.signal);
    }
  });

  it('an abort after the end changes nothing', async () => {
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const call = wrap(operationAt(authority, runtime))({ scopes: [graph], signal: controller.signal });
    expect((await call).isOk()).toBe(true);
    expect(listenersOn(controller.signal)).toBe(0);
    controller.abort();
    expect((await call).isOk()).toBe(true);
    await expectNothingLeft(runtime, controller.signal);
  });
});

describe('an abort while a retry waits', () => {
  it.each<[string, Wrap]>([
    ['withRetry', withRetry(spaced(60_000))],
    ['withRetry in withDeadline', (operation) => withDeadline(90_000)(withRetry(spaced(60_000))(operation))],
    ['withRetry in withSingleFlight', (operation) => withSingleFlight()(withRetry(spaced(60_000))(operation))],
    ['standardPipeline', standardPipeline()],
  ])('is Aborted promptly through %s, with the tries that there were, and nothing more is sent', async (_, wrap) => {
    authority.fail(throttled({ retryAfter: 30 }));
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    const call = wrap(operationAt(authority, runtime))({ scopes: [graph], signal: controller.signal, onEvent });
    await until('the wait', () => events.some(({ name }) => name === 'wait'));
    await moments();
    await runtime.advance(1000);
    expect(await promptly(call)).toBe('pending');
    controller.abort();
    expect(await promptly(call)).toMatchObject({ error: { _tag: 'Aborted' } });
    await expectNothingLeft(runtime, controller.signal);
    expect(authority.requests).toHaveLength(1);
  });

  it('names the tries', async () => {
    authority.fail(throttled());
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const call = withRetry(spaced(60_000))(operationAt(authority, runtime))({
      ...{ scopes: [graph], signal: controller.signal },
    });
    await until('the wait', () => runtime.sleeping() === 1 && authority.left().length === 1);
    await moments();
    controller.abort();
    expect(await promptly(call)).toMatchObject({
      error: { _tag: 'Aborted', attempts: [{ category: 'throttled', startedAfterMs: 0, waitedMs: 60_000 }] },
    });
  });
});

describe('an abort while a store or a gate does not answer', () => {
  const stuckStore = (stuck: keyof TokenStore, seen: () => void): TokenStore => {
    const kept = memoryStore();
    return { ...kept, [stuck]: () => (seen(), never()) };
  };
  const stuckGate = (stuck: keyof ThrottleGate, seen: () => void): ThrottleGate => {
    const kept = memoryGate();
    return { ...kept, [stuck]: () => (seen(), never()) };
  };
  const settings: readonly [string, (seen: () => void) => PipelineSettings, Partial<ClientCredentialsRequest>][] = [
    ['the store, asked for a token', (seen) => ({ store: stuckStore('get', seen) }), {}],
    ['the store, given a token', (seen) => ({ store: stuckStore('set', seen) }), {}],
    [
      'the store, told to forget one',
      (seen) => ({ store: stuckStore('delete', seen) }),
      { claims: '{"access_token":{}}' },
    ],
    ['the gate, asked', (seen) => ({ gate: stuckGate('get', seen) }), {}],
  ];
  it.each(settings)('is Aborted promptly through standardPipeline: %s', async (_, make, request) => {
    let seen = 0;
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const acquire = standardPipeline(make(() => (seen += 1)))(operationAt(authority, runtime));
    const call = acquire({ scopes: [graph], signal: controller.signal, ...request });
    await until('the store', () => seen === 1);
    await moments();
    expect(await promptly(call)).toBe('pending');
    controller.abort();
    expect(await promptly(call)).toMatchObject({ error: { _tag: 'Aborted' } });
    await expectNothingLeft(runtime, controller.signal);
  });

  it('is Aborted promptly: the gate, told of throttling', async () => {
    authority.fail(throttled({ retryAfter: 1 }));
    let seen = 0;
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const acquire = standardPipeline({ gate: stuckGate('set', () => (seen += 1)) })(operationAt(authority, runtime));
    const call = acquire({ scopes: [graph], signal: controller.signal });
    await until('the gate', () => seen === 1);
    controller.abort();
    expect(await promptly(call)).toMatchObject({ error: { _tag: 'Aborted' } });
    await expectNothingLeft(runtime, controller.signal);
  });

  it('is Aborted promptly through withTimeout and withDeadline around withCache', async () => {
    for (const limit of [withTimeout, withDeadline]) {
      const runtime = streamingRuntime();
      const controller = new AbortController();
      const cached = withCache(stuckStore('get', () => undefined))(operationAt(authority, runtime));
      const call = limit(5000)(cached)({ scopes: [graph], signal: controller.signal });
      await moments();
      controller.abort();
      expect(await promptly(call)).toMatchObject({ error: { _tag: 'Aborted' } });
      await expectNothingLeft(runtime, controller.signal);
    }
  });

  it('is not needed where the deadline passes: that is Timeout, and leaves nothing behind', async () => {
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const store = stuckStore('get', () => undefined);
    const acquire = standardPipeline({ store, deadlineMs: 3000 })(operationAt(authority, runtime));
    const call = acquire({ scopes: [graph], signal: controller.signal });
    await runtime.advance(3000);
    expect(await promptly(call)).toMatchObject({ error: { _tag: 'Timeout', timeoutMs: 3000 } });
    await expectNothingLeft(runtime, controller.signal);
  });
});

describe('an abort while code of the user works', () => {
  /** An operation of the user that is never done; it may listen. */
  const own = (listens: boolean, seen: AbortSignal[]): Acquire => {
    return ({ signal }) =>
      new ResultAsync(
        new Promise((resolve) => {
          if (signal) seen.push(signal as AbortSignal);
          if (listens) signal?.addEventListener('abort', () => resolve(err(sampleError('aborted'))), { once: true });
        }),
      );
  };

  it.each([true, false])(
    'as the second operation of withFallback is Aborted promptly; it listens: %p',
    async (listens) => {
      const runtime = streamingRuntime();
      const controller = new AbortController();
      const seen: AbortSignal[] = [];
      const { now, sleep } = runtime;
      const acquire = standardPipeline({ clock: { now, sleep } })(withFallback(own(listens, seen))(unavailable));
      const call = acquire({ scopes: [graph], signal: controller.signal });
      await until('the second operation', () => seen.length === 1);
      controller.abort();
      expect(await promptly(call)).toMatchObject({ error: { _tag: 'Aborted' } });
      expect(seen[0]?.aborted).toBe(true);
      await expectNothingLeft(runtime, controller.signal);
    },
  );

  it('in collect is Aborted promptly for all, running or not begun', async () => {
    authority.fail(hang());
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const acquire = standardPipeline()(operationAt(authority, runtime));
    const requests = Array.from({ length: 20 }, (_, index) => ({
      scopes: [graph],
      extraParameters: { hint: `${index}` },
    }));
    const call = collect(acquire, requests, { concurrency: 4, signal: controller.signal });
    await until('four requests', () => authority.requests.length === 4);
    await moments();
    controller.abort();
    const results = await promptly(call);
    expect(results).not.toBe('pending');
    if (results !== 'pending')
      expect(results._unsafeUnwrap().map((result) => result._unsafeUnwrapErr()._tag)).toEqual(
        Array(20).fill('Aborted'),
      );
    await expectNothingLeft(runtime, controller.signal);
    expect(authority.requests).toHaveLength(4);
  });

  it('in the listener of an event, which aborts, is Aborted promptly', async () => {
    for (const name of ['start', 'cache', 'attempt'] as const) {
      authority.reset();
      authority.fail(hang());
      const runtime = streamingRuntime();
      const controller = new AbortController();
      const onEvent = (event: TokenEvent): void => void (event.name === name && controller.abort());
      const acquire = standardPipeline({ onEvent })(operationAt(authority, runtime));
      const call = acquire({ scopes: [graph], signal: controller.signal });
      await until(name, () => controller.signal.aborted);
      expect(await promptly(call)).toMatchObject({ error: { _tag: 'Aborted' } });
      await moments(10);
      await expectNothingLeft(runtime, controller.signal);
    }
  });
});
