import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import * as fc from 'fast-check';
import {
  clientCredentials,
  deserializeToken,
  memoryStore,
  serializeToken,
  standardPipeline,
  withCache,
  withDeadline,
  withSingleFlight,
  type CacheEvent,
  type CacheSettings,
  type OAuthError,
  type OperationContext,
  type TokenEvent,
  type TokenOperation,
  type TokenRequest,
  type TokenResponse,
  type TokenStore,
} from '../../src/index.js';
import {
  aadsts,
  connectionReset,
  hang,
  httpError,
  respond,
  startAuthority,
  throttled,
  type TestAuthority,
} from '../../src/testing.js';
import { localError } from '../../src/error/local.js';
import { operationIn } from '../../src/operation/operation.js';
import { clientOf, clientOfAuthority, graph, tenantId } from '../exchange/support/clients.js';
import { tokenWith } from '../store/support/tokens.js';
import { deferred, soon, startOfTime } from '../wire/support/runtime.js';
import { virtualRuntime, type VirtualRuntime } from './support/virtual.js';

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
const nothing = Promise.resolve();

/** Answers of the authority with tokens of these names, one each, that live for an hour unless said. */
const answers = (names: readonly string[], body: object = {}): void =>
  names.forEach((name) =>
    authority.fail(
      respond({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token_type: 'Bearer', access_token: name, expires_in: 3600, ...body }),
      }),
      { times: 1 },
    ),
  );

interface Set {
  readonly runtime: VirtualRuntime;
  readonly store: TokenStore;
  readonly acquire: TokenOperation<TokenRequest>;
  readonly events: CacheEvent[];
  /** The name of the token, or the code of the error. */
  readonly get: (changes?: Partial<TokenRequest>) => Promise<string>;
}

/** Over HTTP: a client of the authority, a store, and its events. */
function overHttp(settings: CacheSettings = {}, random: () => number = () => 0.5): Set {
  const runtime = virtualRuntime({ random });
  const store = memoryStore({ now: runtime.now });
  const events: CacheEvent[] = [];
  const acquire = withCache(store, settings)(clientCredentials(clientOfAuthority(authority, { runtime })));
  const onEvent = (event: TokenEvent): void => {
    if (event.name === 'cache') events.push(event);
  };
  const get = async (changes: Partial<TokenRequest> = {}): Promise<string> =>
    runtime.run(acquire({ ...request, onEvent, ...changes })).then(nameOf);
  return { runtime, store, acquire, events, get };
}

const nameOf = (result: Result<TokenResponse, { readonly code: string }>): string =>
  result.match(
    ({ accessToken }) => accessToken,
    ({ code }) => code,
  );

/** Lets work in the background come to its end. */
const settled = async ({ underWay }: VirtualRuntime): Promise<void> => {
  for (let idle = 0; idle < 20; idle = underWay() > 0 ? 0 : idle + 1) await new Promise(setImmediate);
};
const outcomes = (events: readonly CacheEvent[]): readonly string[] => events.map(({ outcome }) => outcome);
const sent = (): number => authority.requests.length;

/** Without HTTP: a clock that is set, and an operation that gives what it is told. */
function inMemory(settings: CacheSettings = {}, store?: TokenStore, chance = 0.5) {
  const time = { now: startOfTime, random: chance };
  const clock = { now: () => time.now, random: () => time.random };
  const asked: TokenRequest[] = [];
  const next: { give: (request: TokenRequest) => unknown } = { give: () => okAsync(tokenWith()) };
  const operation: TokenOperation<TokenRequest> = (given) => {
    asked.push(given);
    return next.give(given) as ResultAsync<TokenResponse, OAuthError>;
  };
  const kept = store ?? memoryStore({ now: clock.now });
  return { time, asked, next, store: kept, acquire: withCache(kept, { clock, ...settings })(operation) };
}

const failure = (details: { readonly retryAfterMs?: number } = {}): OAuthError =>
  localError('network', { sent: 'no', ...details });

describe('a token that is kept', () => {
  it('is asked for once, and given from then on', async () => {
    const { runtime, acquire, events } = overHttp();
    answers(['one']);
    const onEvent = (event: TokenEvent): void => void (event.name === 'cache' && events.push(event));
    const tokens: TokenResponse[] = [];
    for (let call = 0; call < 3; call++)
      tokens.push((await runtime.run(acquire({ ...request, onEvent })))._unsafeUnwrap());
    expect(tokens.map(({ accessToken, source }) => [accessToken, source])).toEqual([
      ['one', 'network'],
      ['one', 'cache'],
      ['one', 'cache'],
    ]);
    expect(tokens[2]).toBe(tokens[1]);
    expect(tokens[1]?.correlationId).toBe(tokens[0]?.correlationId);
    expect(sent()).toBe(1);
    expect(events).toEqual([
      { name: 'cache', at: startOfTime, requestId: '', outcome: 'miss' },
      { name: 'cache', at: startOfTime, requestId: '', outcome: 'hit', expiresOn: startOfTime + hour },
      { name: 'cache', at: startOfTime, requestId: '', outcome: 'hit', expiresOn: startOfTime + hour },
    ]);
  });

  it('tells with the id of the call', async () => {
    const { get, events } = overHttp();
    const correlationId = '11111111-1111-4111-8111-111111111111';
    answers(['one']);
    await get({ correlationId });
    await get({ correlationId });
    expect(events.map(({ requestId }) => requestId)).toEqual([correlationId, correlationId]);
  });

  it('is one for each set of scopes and parameters, whatever their order', async () => {
    const { acquire, asked } = inMemory();
    for (const scopes of [['a'], ['b'], ['a', 'b'], ['b', 'a'], ['a', 'a']]) await acquire({ scopes });
    expect(asked).toHaveLength(3);
    for (const extraParameters of [{ dc: '1' }, { dc: '2' }, { dc: '1' }, undefined])
      await acquire({ scopes: ['a'], extraParameters });
    expect(asked).toHaveLength(5);
  });

  it('is asked for anew once it has ended', async () => {
    const { runtime, get, events } = overHttp();
    answers(['one', 'two']);
    expect(await get()).toBe('one');
    await runtime.advance(hour);
    expect(await get()).toBe('two');
    expect(outcomes(events)).toEqual(['miss', 'miss']);
  });

  it.each([
    [undefined, 5 * minute],
    [1000, 1000],
    [0, 0],
    [hour - 1, hour - 1],
  ])('is replaced with a skew of %s from %s ms before its end, to the millisecond', async (skewMs, before) => {
    const { acquire, time, asked } = inMemory({ skewMs });
    await acquire(request);
    time.now = startOfTime + hour - before - 1;
    await acquire(request);
    expect(asked).toHaveLength(1);
    time.now += 1;
    await acquire(request);
    expect(asked).toHaveLength(2);
  });

  it('is what the store gives, and an end that is over is none, whatever the store thinks', async () => {
    const store: TokenStore = {
      get: () => okAsync(tokenWith({ accessToken: 'of the store', expiresOn: startOfTime })),
      set: () => okAsync(undefined),
      delete: () => okAsync(undefined),
    };
    const { acquire, time } = inMemory({ skewMs: 0 }, store);
    expect(nameOf(await acquire(request))).toBe('access-token');
    time.now = startOfTime - 1;
    expect(nameOf(await acquire(request))).toBe('of the store');
  });

  it('is no failure: each call asks again', async () => {
    const { get, store } = overHttp();
    authority.fail(httpError({ status: 503 }));
    for (let call = 0; call < 3; call++) expect(await get()).toBe('unexpected_response');
    expect(sent()).toBe(3);
    expect((store as ReturnType<typeof memoryStore>).statistics().entries).toBe(0);
  });

  it('is no nonsense that an operation gives', async () => {
    const { acquire, next, store, asked } = inMemory();
    for (const value of [undefined, null, 'token', 7, {}, { accessToken: 'a' }, { accessToken: 'a', expiresOn: NaN }]) {
      next.give = () => okAsync(value);
      expect((await acquire(request))._unsafeUnwrap()).toBe(value);
    }
    expect(asked).toHaveLength(7);
    expect((store as ReturnType<typeof memoryStore>).statistics().entries).toBe(0);
  });

  it('keeps the context of the operation', () => {
    const operation = clientCredentials(clientOfAuthority(authority));
    expect(withCache(memoryStore())(operation).context).toBe(operation.context);
  });

  it('gives a result whatever the request is', async () => {
    for (const given of [undefined, null, 'text', 7, []]) {
      const { acquire, asked } = inMemory();
      expect(nameOf(await acquire(given as unknown as TokenRequest))).toBe('access-token');
      expect(nameOf(await acquire(given as unknown as TokenRequest))).toBe('access-token');
      expect(asked).toHaveLength(1);
    }
  });

  it('gives what the operation says of a request that cannot be read', async () => {
    for (const name of ['scopes', 'claims', 'forceRefresh', 'signal', 'onEvent']) {
      const { runtime, acquire } = overHttp();
      const unreadable = Object.defineProperty({ ...request }, name, { enumerable: true, get: failing });
      expect((await runtime.run(acquire(unreadable)))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
    }
    expect(sent()).toBe(0);
  });

  it('is a Callback error where an operation of the user throws', async () => {
    const { acquire, next } = inMemory();
    next.give = () => {
      throw new Error('marker');
    };
    expect((await acquire(request))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
  });
});

describe('a token that is soon to end', () => {
  it('is replaced by one that is asked for', async () => {
    const { runtime, get, events } = overHttp();
    answers(['one', 'two']);
    await get();
    await runtime.advance(hour - 5 * minute);
    expect([await get(), await get()]).toEqual(['two', 'two']);
    expect(sent()).toBe(2);
    expect(outcomes(events)).toEqual(['miss', 'refresh', 'miss', 'hit']);
  });

  it('asks for a fresh one in the background: nobody is asked, and no caller ends it', async () => {
    const { acquire, time, asked } = inMemory();
    await acquire(request);
    time.now += hour - 1;
    const steering = { signal: new AbortController().signal, deadline: { remainingMs: () => 5 }, correlationId: 'x' };
    await acquire({ ...request, ...steering });
    expect(asked[1]).toMatchObject({ ...request, interactive: false, forceRefresh: true });
    expect(asked[1]?.signal).not.toBe(steering.signal);
    expect(asked[1]?.correlationId).not.toBe('x');
    // It is worth something until the token ends.
    expect(asked[1]?.deadline?.remainingMs()).toBe(1);
  });

  it('is given all the same where that fails, with the failure', async () => {
    const { runtime, acquire, get, events } = overHttp();
    answers(['one']);
    await get();
    await runtime.advance(hour - 5 * minute);
    authority.fail(throttled({ status: 503 }));
    const onEvent = (event: TokenEvent): void => void (event.name === 'cache' && events.push(event));
    const token = (await runtime.run(acquire({ ...request, onEvent })))._unsafeUnwrap();
    expect(token).toMatchObject({ source: 'cache', expiresOn: startOfTime + hour });
    expect(token.accessToken).toBe('one');
    expect(token.refreshFailure).toMatchObject({ category: 'service_unavailable', status: 503 });
    expect(events.at(-1)).toMatchObject({ outcome: 'hit' });
    expect(events.at(-2)).toEqual({
      ...{ name: 'cache', at: startOfTime + hour - 5 * minute, requestId: '', outcome: 'refresh_failed' },
      ...{ expiresOn: startOfTime + hour, category: 'service_unavailable', code: 'unexpected_response' },
    });
  });

  it.each([
    [0, 15 * second],
    [0.5, 30 * second],
    [0.999, 44_970],
  ])('is not asked for again in a pause: with chance %s, %s ms', async (chance, pause) => {
    const { acquire, time, asked, next } = inMemory();
    await acquire(request);
    time.random = chance;
    time.now += hour - 5 * minute;
    next.give = () => errAsync(failure());
    await acquire(request);
    const begun = time.now;
    for (const after of [0, 1, pause / 2, pause - 1]) {
      time.now = begun + after;
      const events: CacheEvent[] = [];
      const onEvent = (event: TokenEvent): void => void events.push(event as CacheEvent);
      const token = (await acquire({ ...request, onEvent }))._unsafeUnwrap();
      expect([token.accessToken, token.refreshFailure?.code]).toEqual(['access-token', 'network']);
      expect([asked.length, outcomes(events)]).toEqual([2, ['hit']]);
    }
    time.now = begun + pause;
    await acquire(request);
    expect(asked).toHaveLength(3);
  });

  it('is not asked for again for as long as the server says, where that is longer', async () => {
    const { runtime, get } = overHttp();
    answers(['one']);
    await get();
    await runtime.advance(hour - 5 * minute);
    const fault = authority.fail(throttled({ retryAfter: 120 }));
    expect(await get()).toBe('one');
    await runtime.advance(2 * minute - 1);
    expect(await get()).toBe('one');
    expect(fault.hits).toBe(1);
    fault.remove();
    answers(['two']);
    await runtime.advance(1);
    expect([await get(), await get()]).toEqual(['two', 'two']);
    expect(sent()).toBe(3);
  });

  it('is not asked for earlier because the server says so', async () => {
    const { acquire, time, asked, next } = inMemory({ refreshPauseMs: 20 * second });
    await acquire(request);
    time.now += hour - 5 * minute;
    next.give = () => errAsync(failure({ retryAfterMs: 1000 }));
    await acquire(request);
    time.now += 19_999;
    await acquire(request);
    expect(asked).toHaveLength(2);
    time.now += 1;
    await acquire(request);
    expect(asked).toHaveLength(3);
  });

  it('has nothing of a failure any more once it was replaced, and no pause', async () => {
    const { acquire, time, next, asked } = inMemory();
    await acquire(request);
    time.now += hour - minute;
    next.give = () => errAsync(failure());
    expect((await acquire(request))._unsafeUnwrap().refreshFailure).toBeDefined();
    next.give = () => okAsync(tokenWith({ accessToken: 'new', expiresOn: time.now + 6 * minute }));
    expect(nameOf(await acquire({ ...request, forceRefresh: true }))).toBe('new');
    const token = (await acquire(request))._unsafeUnwrap();
    expect([token.accessToken, token.refreshFailure]).toEqual(['new', undefined]);
    time.now += minute;
    await acquire(request);
    expect(asked).toHaveLength(4);
  });

  it('is tried for once for all callers, also where there is no single flight', async () => {
    for (const flights of [false, true]) {
      const runtime = virtualRuntime();
      const operation = clientCredentials(clientOfAuthority(authority, { runtime }));
      const acquire = withCache(memoryStore({ now: runtime.now }))(flights ? withSingleFlight()(operation) : operation);
      await runtime.run(acquire(request));
      await runtime.advance(hour - minute);
      authority.reset();
      await runtime.run(Promise.all(Array.from({ length: 5 }, () => acquire(request))));
      expect(sent()).toBe(1);
    }
  });

  it('is an error where it ends while its successor is asked for in vain', async () => {
    const { acquire, time, next } = inMemory();
    await acquire(request);
    for (const [takes, outcome] of [
      [minute - 1, 'access-token'],
      [minute, 'network'],
    ] as const) {
      time.now = startOfTime + hour - minute;
      next.give = () => {
        time.now += takes;
        return errAsync(failure());
      };
      expect(nameOf(await acquire(request))).toBe(outcome);
      time.now = startOfTime;
      next.give = () => okAsync(tokenWith());
      await acquire({ ...request, forceRefresh: true });
    }
  });

  it('is an error once it has ended, pause or not', async () => {
    const { acquire, time, next, asked } = inMemory();
    await acquire(request);
    time.now = startOfTime + hour - 1;
    next.give = () => errAsync(failure({ retryAfterMs: hour }));
    expect(nameOf(await acquire(request))).toBe('access-token');
    time.now += 1;
    expect(nameOf(await acquire(request))).toBe('network');
    expect(asked).toHaveLength(3);
  });

  it('is never kept with its failure', async () => {
    const kept: TokenResponse[] = [];
    const memory = memoryStore({ now: () => startOfTime });
    const store: TokenStore = { ...memory, set: (key, token) => (kept.push(token), memory.set(key, token)) };
    const { acquire, time, next } = inMemory({}, store);
    next.give = () => okAsync(tokenWith({ refreshFailure: failure() }));
    await acquire(request);
    time.now += hour - minute;
    next.give = () => errAsync(failure());
    await acquire(request);
    expect(kept).toHaveLength(1);
    expect(kept[0]?.refreshFailure).toBeUndefined();
    time.now = startOfTime;
    expect((await acquire(request))._unsafeUnwrap().refreshFailure).toBeUndefined();
  });

  it('is given without a failure where that is none of ours', async () => {
    const { acquire, time, next, asked } = inMemory();
    await acquire(request);
    time.now += hour - minute;
    next.give = () => errAsync('a failure of the user');
    for (let call = 0; call < 2; call++) {
      const token = (await acquire(request))._unsafeUnwrap();
      expect([token.accessToken, token.refreshFailure]).toEqual(['access-token', undefined]);
    }
    expect(asked).toHaveLength(2);
  });

  it('is Aborted for a caller who leaves; the renewal goes on, and who comes next waits for it a little', async () => {
    const { runtime, acquire, get } = overHttp();
    answers(['one']);
    await get();
    await runtime.advance(hour - minute);
    const fault = authority.fail(hang());
    const controller = new AbortController();
    const leaving = acquire({ ...request, signal: controller.signal });
    while (fault.hits === 0) await new Promise(setImmediate);
    controller.abort();
    expect((await leaving)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
    const waiting = acquire(request);
    await runtime.advance(2 * second - 1);
    expect(await soon(waiting)).toBe('pending');
    await runtime.advance(1);
    expect(nameOf(await waiting)).toBe('one');
    expect(fault.hits).toBe(1);
  });

  it('keeps nobody waiting twice for a renewal that is slow, and says so', async () => {
    const { runtime, acquire, get } = overHttp();
    answers(['one']);
    await get();
    await runtime.advance(hour - minute);
    authority.fail(hang());
    const waiting = acquire(request);
    await runtime.advance(2 * second);
    for (const call of [waiting, acquire(request), acquire(request)]) {
      const { accessToken, refreshFailure } = (await call)._unsafeUnwrap();
      expect([accessToken, refreshFailure?._tag]).toEqual(['one', 'Timeout']);
    }
    expect(sent()).toBe(2);
  });

  it.each([
    ['patience', { patienceMs: 500 }, undefined, 500],
    ['half of what is left to the caller', {}, 1_000, 500],
    ['no longer than that where it is long', {}, 60_000, 2_000],
  ])('keeps a caller waiting for his %s', async (_, settings, remaining, waited) => {
    const { runtime, acquire, get } = overHttp(settings);
    answers(['one']);
    await get();
    await runtime.advance(hour - minute);
    authority.fail(hang());
    const deadline = remaining === undefined ? undefined : { remainingMs: () => remaining };
    const waiting = acquire({ ...request, deadline });
    await runtime.advance(waited - 1);
    expect(await soon(waiting)).toBe('pending');
    await runtime.advance(1);
    expect(nameOf(await waiting)).toBe('one');
  });

  it('is asked for as usual where it ends while the caller waits', async () => {
    const { runtime, acquire, get } = overHttp();
    answers(['one']);
    await get();
    await runtime.advance(hour - second);
    authority.fail(hang(), { times: 1 });
    const waiting = acquire(request);
    answers(['two']);
    await runtime.advance(2 * second);
    expect(nameOf(await runtime.run(waiting))).toBe('two');
  });
});

describe('a store that takes its time', () => {
  it.each(['set', 'delete'] as const)('with %s costs patience, and no token', async (method) => {
    const runtime = virtualRuntime();
    const memory = memoryStore({ now: runtime.now });
    const store: TokenStore = { ...memory, [method]: () => new ResultAsync(new Promise<never>(() => undefined)) };
    const acquire = withCache(store)(clientCredentials(clientOfAuthority(authority, { runtime })));
    const events: CacheEvent[] = [];
    const onEvent = (event: TokenEvent): void => void (event.name === 'cache' && events.push(event));
    const token = await runtime.run(acquire({ ...request, onEvent, claims: '{}' }));
    expect(token.isOk()).toBe(true);
    expect(outcomes(events)).toEqual(['bypass', 'store_failed']);
    expect(runtime.elapsed()).toBe(2 * second);
    expect(runtime.sleeping()).toBe(0);
  });
});

describe('a token that is to be refreshed', () => {
  const aged = { expires_in: 7200, refresh_in: 3600 };

  it('is given at once, and replaced in the background', async () => {
    const { runtime, get, events } = overHttp({ refreshJitterMs: 0 });
    answers(['one', 'two'], aged);
    await get();
    await runtime.advance(hour - 1);
    expect(await get()).toBe('one');
    await settled(runtime);
    expect(sent()).toBe(1);
    await runtime.advance(1);
    expect(await get()).toBe('one');
    await settled(runtime);
    expect(sent()).toBe(2);
    expect(await get()).toBe('two');
    expect(sent()).toBe(2);
    expect(outcomes(events)).toEqual(['miss', 'hit', 'refresh', 'hit', 'hit']);
  });

  it('keeps nobody waiting, and is asked for by one at a time for each key', async () => {
    const { acquire, time, asked, next } = inMemory({ refreshJitterMs: 0 });
    next.give = () => okAsync(tokenWith({ refreshOn: startOfTime + minute }));
    await acquire({ scopes: ['a'] });
    await acquire({ scopes: ['b'] });
    time.now += minute;
    const landed = deferred<Result<TokenResponse, OAuthError>>();
    next.give = () => new ResultAsync(landed.promise);
    for (let call = 0; call < 10; call++)
      for (const scopes of [['a'], ['b']]) expect(await soon(acquire({ scopes }).then(nameOf))).toBe('access-token');
    expect(asked).toHaveLength(4);
    landed.resolve(ok(tokenWith({ accessToken: 'new' })));
    await new Promise(setImmediate);
    expect(nameOf(await acquire({ scopes: ['a'] }))).toBe('new');
    expect(asked).toHaveLength(4);
  });

  it('is asked for as nobody: without a signal, a deadline, an id of the caller, a person', async () => {
    const { acquire, time, asked, next } = inMemory({ refreshJitterMs: 0 });
    next.give = () => okAsync(tokenWith({ refreshOn: startOfTime + minute }));
    await acquire(request);
    time.now += minute;
    const controller = new AbortController();
    const deadline = { remainingMs: () => 1 };
    const landed = deferred<Result<TokenResponse, OAuthError>>();
    next.give = () => new ResultAsync(landed.promise);
    const steering = { signal: controller.signal, deadline, correlationId: 'x', interactive: true };
    const onEvent = (): void => undefined;
    await acquire({ ...request, ...steering, onEvent });
    expect(asked[1]).toMatchObject({ ...request, onEvent, forceRefresh: true, interactive: false });
    expect(asked[1]?.signal).not.toBe(steering.signal);
    expect(asked[1]?.correlationId).not.toBe(steering.correlationId);
    expect(asked[1]?.deadline).not.toBe(steering.deadline);
    controller.abort();
    landed.resolve(ok(tokenWith({ accessToken: 'new' })));
    await new Promise(setImmediate);
    expect(nameOf(await acquire(request))).toBe('new');
  });

  it('is asked for with an id of its own', async () => {
    const { runtime, get } = overHttp({ refreshJitterMs: 0 });
    const correlationId = '11111111-1111-4111-8111-111111111111';
    answers(['one', 'two'], aged);
    await get({ correlationId });
    await runtime.advance(hour);
    await get({ correlationId });
    await settled(runtime);
    const ids = authority.requests.map(({ headers }) => headers['client-request-id']);
    expect(ids[0]).toBe(correlationId);
    expect(ids[1]).toMatch(/^[\da-f-]{36}$/);
    expect(ids[1]).not.toBe(correlationId);
  });

  it('is given with the failure where that fails, is not asked for in the pause, and then again', async () => {
    const { runtime, get, acquire, events } = overHttp({ refreshJitterMs: 0 });
    answers(['one'], aged);
    await get();
    await runtime.advance(hour);
    const fault = authority.fail(connectionReset());
    expect(await get()).toBe('one');
    await settled(runtime);
    await runtime.advance(30 * second - 1);
    const token = (await acquire(request))._unsafeUnwrap();
    expect([token.accessToken, token.refreshFailure?.code]).toEqual(['one', 'network']);
    await settled(runtime);
    expect(fault.hits).toBe(1);
    fault.remove();
    answers(['two'], aged);
    await runtime.advance(1);
    expect(await get()).toBe('one');
    await settled(runtime);
    expect(await get()).toBe('two');
    expect((await acquire(request))._unsafeUnwrap().refreshFailure).toBeUndefined();
    expect(outcomes(events)).toEqual(['miss', 'refresh', 'hit', 'refresh_failed', 'refresh', 'hit', 'hit']);
  });

  it('is replaced in the foreground once it is soon to end', async () => {
    const { acquire, time, next, asked } = inMemory();
    next.give = () => okAsync(tokenWith({ refreshOn: startOfTime + minute }));
    await acquire(request);
    time.now = startOfTime + hour - 5 * minute;
    next.give = () => okAsync(tokenWith({ accessToken: 'new', expiresOn: time.now + hour }));
    expect(nameOf(await acquire(request))).toBe('new');
    expect(asked[1]?.interactive).toBe(false);
  });

  /** After how many milliseconds a process of this chance begins to refresh. */
  const begins = async (chance: number, settings: CacheSettings, end: number, refreshOn: number): Promise<number> => {
    const { time, acquire, asked, next } = inMemory(settings, memoryStore({ now: () => startOfTime }), chance);
    next.give = () => okAsync(tokenWith({ expiresOn: startOfTime + end, refreshOn: startOfTime + refreshOn }));
    await acquire(request);
    next.give = () => new ResultAsync(new Promise<never>(() => undefined));
    for (let after = 0; after < end; after += second) {
      time.now = startOfTime + after;
      void acquire(request);
      for (let turn = 0; turn < 4; turn++) await nothing;
      if (asked.length > 1) return after;
    }
    return end;
  };

  it('begins to be at different times in different processes, within five minutes of refreshOn', async () => {
    const chances = Array.from({ length: 20 }, (_, index) => index / 20);
    const times: number[] = [];
    for (const chance of chances) times.push(await begins(chance, {}, 2 * hour, 5 * minute));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(5 * minute);
    expect(Math.max(...times)).toBeLessThanOrEqual(10 * minute);
    expect(new Set(times).size).toBe(20);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(4 * minute);
    // The same token in the same process: always the same time.
    expect(await begins(0.25, {}, 2 * hour, 5 * minute)).toBe(times[5]);
    expect(await begins(0.25, {}, 2 * hour + 777, 5 * minute)).not.toBe(times[5]);
  });

  it('begins before the token is soon to end, however long the jitter is, and at refreshOn without one', async () => {
    for (const chance of [0, 0.3, 0.6, 0.99]) {
      const [end, refreshOn] = [20 * minute, 10 * minute];
      for (const refreshJitterMs of [hour, Infinity]) {
        const after = await begins(chance, { refreshJitterMs }, end, refreshOn);
        expect(after).toBeGreaterThanOrEqual(refreshOn);
        expect(after).toBeLessThanOrEqual(end - 5 * minute);
      }
      expect(await begins(chance, { refreshJitterMs: 0 }, end, refreshOn)).toBe(refreshOn);
      // Said to be refreshed only when it is soon to end, or after it.
      expect(await begins(chance, {}, end, end)).toBe(end - 5 * minute);
    }
  });

  it('is asked for again after what was asked for in the background came to nothing', async () => {
    const { acquire, time, asked, next } = inMemory({ refreshJitterMs: 0, refreshPauseMs: 0 });
    next.give = () => okAsync(tokenWith({ refreshOn: startOfTime + minute }));
    await acquire(request);
    time.now += minute;
    next.give = () => {
      throw new Error('It throws.');
    };
    for (let call = 1; call <= 3; call++) {
      expect(nameOf(await acquire(request))).toBe('access-token');
      await new Promise(setImmediate);
      expect(asked).toHaveLength(1 + call);
    }
  });
});

describe('claims and forceRefresh', () => {
  const claims = '{"access_token":{"polids":{"essential":true,"values":["a"]}}}';

  it('claims: takes the old token out, asks with them, and keeps what comes', async () => {
    const { get, store, events } = overHttp();
    const deleted: string[] = [];
    answers(['one', 'two']);
    await get();
    expect(await get({ claims })).toBe('two');
    expect(authority.requests[1]?.parameters['claims']).toContain('polids');
    expect(await get()).toBe('two');
    expect(sent()).toBe(2);
    expect(outcomes(events)).toEqual(['miss', 'bypass', 'hit']);
    expect(deleted).toEqual([]);
    expect((store as ReturnType<typeof memoryStore>).statistics().entries).toBe(1);
  });

  it('claims: the old token is gone, also where the new one is refused', async () => {
    const { get, runtime } = overHttp();
    answers(['one']);
    await get();
    const fault = authority.fail(aadsts(50076, { claims }));
    expect(await get({ claims })).toBe('AADSTS50076');
    expect(await get()).toBe('AADSTS50076');
    fault.remove();
    answers(['two']);
    expect(await get()).toBe('two');
    expect(runtime.sleeping()).toBe(0);
  });

  it('claims: only the token of the same key is taken out', async () => {
    const { acquire, next, asked } = inMemory();
    await acquire({ scopes: ['a'] });
    await acquire({ scopes: ['b'] });
    next.give = () => errAsync(failure());
    await acquire({ scopes: ['a'], claims: '{}' });
    expect((await acquire({ scopes: ['b'] })).isOk()).toBe(true);
    expect((await acquire({ scopes: ['a'] })).isOk()).toBe(false);
    expect(asked).toHaveLength(4);
  });

  it('forceRefresh: asks, and keeps what comes', async () => {
    const { get, events } = overHttp();
    answers(['one', 'two']);
    await get();
    expect([await get({ forceRefresh: true }), await get()]).toEqual(['two', 'two']);
    expect(outcomes(events)).toEqual(['miss', 'bypass', 'hit']);
  });

  it('forceRefresh: where it fails it is an error, and the old token is still there', async () => {
    const { get } = overHttp();
    answers(['one']);
    await get();
    authority.fail(httpError({ status: 500 }), { times: 1 });
    expect([await get({ forceRefresh: true }), await get()]).toEqual(['unexpected_response', 'one']);
    expect(sent()).toBe(2);
  });

  it('forceRefresh: asks in a pause too; false and undefined do not ask', async () => {
    const { acquire, time, next, asked } = inMemory();
    await acquire({ ...request, forceRefresh: false });
    await acquire({ ...request, forceRefresh: undefined, claims: undefined });
    expect(asked).toHaveLength(1);
    time.now += hour - minute;
    next.give = () => errAsync(failure());
    await acquire(request);
    await acquire({ ...request, forceRefresh: true });
    expect(asked).toHaveLength(3);
  });

  it('abort: a caller who leaves while he waits for the first token gets Aborted', async () => {
    const { acquire, get } = overHttp();
    const fault = authority.fail(hang());
    const controller = new AbortController();
    const leaving = acquire({ ...request, signal: controller.signal });
    while (fault.hits === 0) await new Promise(setImmediate);
    controller.abort();
    expect((await leaving)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
    fault.remove();
    answers(['one']);
    expect(await get()).toBe('one');
  });
});

type Way = () => unknown;
const failing = (): never => {
  throw new Error('marker');
};
const cacheError = localError('cache_failed', {});
const ways: readonly (readonly [string, Way])[] = [
  ['fails', () => errAsync(cacheError)],
  ['throws', failing],
  ['rejects', () => Promise.reject(new Error('marker'))],
  ['gives nothing', () => undefined],
  ['gives null', () => null],
  ['gives text', () => 'marker'],
  ['comes to nothing', () => Promise.resolve()],
  ['comes to null', () => Promise.resolve(null)],
  ['comes to text', () => Promise.resolve('marker')],
  ['comes to an object', () => Promise.resolve({ isOk: true, value: 'marker' })],
  ['comes to a token without a result', () => Promise.resolve(tokenWith({ accessToken: 'marker' }))],
  ['throws where it is awaited', () => new Proxy({}, { get: failing })],
];

describe('a store that fails', () => {
  const working = (): TokenStore => memoryStore({ now: () => startOfTime });
  const broken = (method: 'get' | 'set' | 'delete', way: Way): TokenStore =>
    ({ ...working(), [method]: way }) as TokenStore;

  it.each(ways)('costs a request, not a token, where get %s', async (_, way) => {
    const { acquire, asked } = inMemory({}, broken('get', way));
    const events: TokenEvent[] = [];
    for (const more of [{}, { assertion: 'hashed' }]) {
      const token = (
        await acquire({ ...request, ...more, onEvent: (event) => void events.push(event) })
      )._unsafeUnwrap();
      expect([token.accessToken, token.source]).toEqual(['access-token', 'network']);
    }
    expect(asked).toHaveLength(2);
    const event = { name: 'cache', at: startOfTime, requestId: '', outcome: 'store_failed' };
    expect(events).toEqual([event, event]);
  });

  it.each(ways)('costs a request, not a token, where set %s', async (_, way) => {
    const { acquire, asked } = inMemory({}, broken('set', way));
    const events: CacheEvent[] = [];
    for (let call = 0; call < 2; call++)
      expect(nameOf(await acquire({ ...request, onEvent: (event) => void events.push(event as CacheEvent) }))).toBe(
        'access-token',
      );
    expect(asked).toHaveLength(2);
    expect(outcomes(events)).toEqual(['miss', 'store_failed', 'miss', 'store_failed']);
  });

  it.each(ways)('costs nothing where delete %s', async (_, way) => {
    const { acquire, asked } = inMemory({}, broken('delete', way));
    const events: CacheEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event as CacheEvent);
    expect(nameOf(await acquire({ ...request, claims: '{}', onEvent }))).toBe('access-token');
    expect(nameOf(await acquire({ ...request, onEvent }))).toBe('access-token');
    expect(asked).toHaveLength(1);
    expect(outcomes(events)).toEqual(['bypass', 'store_failed', 'hit']);
  });

  it.each([undefined, null, '', 'token', 7, {}, [], { accessToken: 'a' }, { expiresOn: Infinity }])(
    'is one in which there is nothing, where it has %j',
    async (value) => {
      const { acquire, asked } = inMemory(
        {},
        broken('get', () => okAsync(value)),
      );
      const events: CacheEvent[] = [];
      const result = await acquire({ ...request, onEvent: (event) => void events.push(event as CacheEvent) });
      expect(nameOf(result)).toBe('access-token');
      expect([asked.length, outcomes(events)]).toEqual([1, ['miss']]);
    },
  );

  it.each([NaN, 'soon', null, -Infinity])(
    'a refreshOn of %p keeps no token longer than it may be',
    async (refreshOn) => {
      const odd = { ...tokenWith(), accessToken: 'odd', refreshOn } as unknown as TokenResponse;
      const { acquire, time } = inMemory(
        {},
        broken('get', () => okAsync(odd)),
      );
      expect(nameOf(await acquire(request))).toBe('odd');
      time.now = startOfTime + hour - 5 * minute;
      expect(nameOf(await acquire(request))).toBe('access-token');
    },
  );

  it('in the background fails nobody, and does not reject', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    for (const [, way] of ways) {
      const store = working();
      const { acquire, time, next } = inMemory({ refreshJitterMs: 0 }, { ...store, set: (...a) => set(...a) });
      let set: (...given: Parameters<TokenStore['set']>) => ReturnType<TokenStore['set']> = store.set;
      next.give = () => okAsync(tokenWith({ refreshOn: startOfTime + minute }));
      await acquire(request);
      set = way as typeof set;
      time.now += minute;
      expect(nameOf(await acquire(request))).toBe('access-token');
      await new Promise(setImmediate);
    }
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });

  it('keeps nobody longer than the deadline where it hangs', async () => {
    const runtime = virtualRuntime();
    const operation = clientCredentials(clientOfAuthority(authority, { runtime }));
    const store = broken('get', () => new ResultAsync(new Promise<never>(() => undefined)));
    const acquire = withDeadline(5000)(withCache(store)(operation));
    expect((await runtime.run(acquire(request)))._unsafeUnwrapErr()).toMatchObject({
      _tag: 'Timeout',
      timeoutMs: 5000,
    });
    expect(runtime.elapsed()).toBe(5000);
  });

  it('does not know of a listener that throws', async () => {
    const { acquire } = inMemory(
      {},
      broken('get', () => errAsync(cacheError)),
    );
    const onEvent = (): void => {
      throw new Error('It throws.');
    };
    expect(nameOf(await acquire({ ...request, onEvent }))).toBe('access-token');
  });
});

describe('a store of the user', () => {
  /** As one over Redis: it keeps text, and answers later. */
  function textStore(): TokenStore & { readonly texts: Map<string, string> } {
    const texts = new Map<string, string>();
    const later = async <T>(act: () => T): Promise<T> => {
      await new Promise(setImmediate);
      return act();
    };
    const attempt = <T>(act: () => T): ResultAsync<T, typeof cacheError> =>
      ResultAsync.fromPromise(later(act), () => cacheError);
    return {
      texts,
      get: (key) =>
        attempt(() => texts.get(key)).andThen((text) => (text === undefined ? ok(undefined) : deserializeToken(text))),
      set: (key, token) => attempt(() => texts.set(key, serializeToken(token))),
      delete: (key) => attempt(() => texts.delete(key)),
    };
  }

  it('that keeps text serves several processes', async () => {
    const store = textStore();
    const runtime = virtualRuntime();
    const process = () =>
      withCache(store, { refreshJitterMs: 0 })(
        clientCredentials(
          clientOfAuthority(authority, { runtime, credential: { ...credentialOf(authority), keyId: 'secret-1' } }),
        ),
      );
    answers(['one', 'two', 'three'], { expires_in: 7200, refresh_in: 3600, refresh_token: 'r', id_token: 'i' });
    const [here, there] = [process(), process()];
    expect((await runtime.run(here(request)))._unsafeUnwrap().source).toBe('network');
    const token = (await runtime.run(there(request)))._unsafeUnwrap();
    expect([token.accessToken, token.refreshToken, token.idToken, token.source]).toEqual(['one', 'r', 'i', 'cache']);
    expect(sent()).toBe(1);
    await runtime.advance(hour);
    await runtime.run(there(request));
    await settled(runtime);
    expect(nameOf(await runtime.run(here(request)))).toBe('two');
    expect(nameOf(await runtime.run(here({ ...request, claims: '{}' })))).toBe('three');
    expect(nameOf(await runtime.run(there(request)))).toBe('three');
    expect(store.texts.size).toBe(1);
    expect([...store.texts.keys()].join()).not.toContain(authority.application.secret);
  });

  it('that has text which is no token costs a request', async () => {
    const store = textStore();
    const { acquire, asked } = inMemory({}, store);
    await acquire(request);
    for (const text of ['', 'null', '{}', '{"tokenrail":2}']) {
      store.texts.set([...store.texts.keys()][0] ?? '', text);
      const events: CacheEvent[] = [];
      const result = await acquire({ ...request, onEvent: (event) => void events.push(event as CacheEvent) });
      expect([nameOf(result), outcomes(events)]).toEqual(['access-token', ['store_failed']]);
      await acquire(request);
    }
    expect(asked).toHaveLength(5);
  });
});

describe('operations that share a store', () => {
  const contexts = ['one', 'two'].flatMap((clientId) =>
    [tenantId, 'fabrikam.example'].map((tenant): OperationContext => ({
      ...(clientCredentials(clientOf(`http://127.0.0.1:1/${tenant}`)).context as OperationContext),
      clientId,
    })),
  );
  const asking = fc.record({
    operation: fc.nat({ max: contexts.length + 1 }),
    scopes: fc.constantFrom(['a'], ['b'], ['a', 'b']),
    account: fc.constantFrom(undefined, { homeAccountId: '1' }, { homeAccountId: '2' }),
    assertion: fc.constantFrom(undefined, 'first', 'second'),
    extraParameters: fc.constantFrom(undefined, { dc: '1' }, { dc: '2' }),
    unknown: fc.constantFrom(undefined, 'x', 'y', null),
  });
  const call = fc.record({
    which: fc.nat({ max: 5 }),
    claims: fc.constantFrom(undefined, undefined, undefined, '{}'),
    forceRefresh: fc.constantFrom(undefined, undefined, undefined, true),
    takes: fc.nat({ max: 3 }),
    fails: fc.constantFrom(false, false, false, true),
    pass: fc.constantFrom(0, 0, 0, minute, 20 * minute, 40 * minute),
    together: fc.boolean(),
  });
  type Asking = typeof asking extends fc.Arbitrary<infer A> ? A : never;
  type Call = typeof call extends fc.Arbitrary<infer C> ? C : never;

  const few = fc.array(asking, { minLength: 2, maxLength: 6 });
  const calls = fc.array(call, { minLength: 10, maxLength: 60, size: 'max' });

  it('never get the token of another client, tenant, user, assertion, or of other parameters', async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(few, calls, async (askings, list) => {
        let now = startOfTime;
        const store = memoryStore({ now: () => now, maxEntries: 20 });
        const clock = { now: () => now, random: () => 0.5 };
        const ask = (operation: number) => (given: TokenRequest) =>
          new ResultAsync(
            (async () => {
              const { takes, fails } = given.onEvent as unknown as Call;
              for (let turn = 0; turn < takes; turn++) await new Promise(setImmediate);
              if (fails) return err(failure());
              const refreshOn = now + 20 * minute;
              return ok(
                tokenWith({
                  accessToken: whose({ ...(given as unknown as Asking), operation }),
                  expiresOn: now + hour,
                  refreshOn,
                }),
              );
            })(),
          );
        const cached = withCache(store, { clock });
        const operations = [
          ...contexts.map((context, index) => cached(operationIn(context, ask(index)))),
          // Without a context, each for itself.
          ...[0, 1].map((index) => cached(ask(contexts.length + index))),
        ] as readonly unknown[];
        const work: Promise<void>[] = [];
        for (const { which, ...each } of list) {
          const calledAt = (now += each.pass);
          const { operation, ...who } = askings[which % askings.length] as Asking;
          const acquire = operations[operation] as TokenOperation<TokenRequest>;
          const { claims, forceRefresh, ...course } = each;
          // What the operation does is no field of the request: it would be in the key.
          const given = { ...who, claims, forceRefresh, onEvent: Object.assign(() => undefined, course) };
          const done = Promise.resolve(
            acquire(given).match(
              (token) => {
                expect(token.accessToken).toBe(whose({ ...who, operation }));
                expect(token.expiresOn).toBeGreaterThan(calledAt);
                if (token.source === 'cache') hits += 1;
              },
              ({ code }) => expect(code).toBe('network'),
            ),
          );
          work.push(done);
          if (!each.together) await done;
        }
        await Promise.all(work);
      }),
      { numRuns: 150 },
    );
    expect(hits).toBeGreaterThan(50);
  });

  const whose = ({ operation, scopes, account, assertion, extraParameters, unknown }: Asking): string =>
    JSON.stringify([operation, scopes, account, assertion, extraParameters, unknown]);

  it('share the token where they are the same', async () => {
    const runtime = virtualRuntime();
    const client = clientOfAuthority(authority, { runtime });
    const store = memoryStore({ now: runtime.now });
    answers(['one', 'two']);
    const [here, there] = [withCache(store)(clientCredentials(client)), withCache(store)(clientCredentials(client))];
    expect([await runtime.run(here(request)), await runtime.run(there(request))].map(nameOf)).toEqual(['one', 'one']);
  });
});

describe('settings of a cache', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['skewMs', { skewMs: -1 }, ['skewMs']],
    ['skewMs', { skewMs: NaN }, ['skewMs']],
    ['skewMs', { skewMs: '5' }, ['skewMs']],
    ['refreshJitterMs', { refreshJitterMs: -1 }, ['refreshJitterMs']],
    ['refreshPauseMs', { refreshPauseMs: null }, ['refreshPauseMs']],
    ['all', { skewMs: -1, refreshJitterMs: NaN, refreshPauseMs: -1 }, ['skewMs', 'refreshJitterMs', 'refreshPauseMs']],
  ])('that are wrong are a Config error, and nothing is asked: %s', async (_, settings, names) => {
    const { acquire, asked } = inMemory(settings as CacheSettings);
    const error = (await acquire(request))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Config' });
    expect('issues' in error && error.issues.map((issue) => issue.split(':')[0])).toEqual(names);
    expect(asked).toHaveLength(0);
  });

  it('are joined with what is wrong with the store', async () => {
    const { acquire } = inMemory({ skewMs: -1 }, { ...memoryStore(), issues: ['url: not one'] });
    expect((await acquire(request))._unsafeUnwrapErr()).toMatchObject({
      issues: ['url: not one', 'skewMs: not a number of milliseconds from 0'],
    });
  });

  it('may be undefined, nothing, and without end', async () => {
    const without = { skewMs: undefined, refreshJitterMs: undefined, refreshPauseMs: undefined };
    for (const settings of [without, { skewMs: 0, refreshJitterMs: 0, refreshPauseMs: 0 }, { skewMs: Infinity }])
      expect((await inMemory(settings).acquire(request)).isOk()).toBe(true);
  });

  it('with a skew without end each token is replaced at once, and kept where that fails', async () => {
    const { acquire, next, asked } = inMemory({ skewMs: Infinity });
    await acquire(request);
    next.give = () => errAsync(failure());
    expect((await acquire(request))._unsafeUnwrap().refreshFailure).toBeDefined();
    expect(asked).toHaveLength(2);
  });
});

describe('a server that is down for hours', () => {
  const calls = 10_000;
  const end = 6 * hour;
  const body = { expires_in: end / second, refresh_in: end / 2 / second };

  it.each<[string, () => unknown]>([
    ['answers 503', () => authority.fail(httpError({ status: 503 }), { after: 0 })],
    ['answers 429 with Retry-After: 600', () => authority.fail(throttled({ retryAfter: 600 }))],
    ['resets every connection', () => authority.fail(connectionReset())],
  ])('and %s costs no token while there is a valid one, and few requests', async (_, breakDown) => {
    for (const pipeline of [false, true]) {
      authority.reset();
      const runtime = virtualRuntime();
      const store = memoryStore({ now: runtime.now });
      const operation = clientCredentials(clientOfAuthority(authority, { runtime }));
      const acquire: TokenOperation<TokenRequest, TokenResponse, unknown> = pipeline
        ? standardPipeline({ store })(operation)
        : withCache(store)(withSingleFlight()(operation));
      answers(['the one'], body);
      expect((await runtime.run(acquire(request))).isOk()).toBe(true);
      breakDown();
      const steps = 700;
      let tokens = 0;
      let failures = 0;
      let latest = 0;
      for (let step = 1; step <= steps; step++) {
        await runtime.advance(Math.max(0, Math.floor((step * (end - 90 * second)) / steps) - runtime.elapsed()));
        const many = () => Promise.all(Array.from({ length: Math.ceil(calls / steps / 2) }, () => acquire(request)));
        const first = await runtime.run(many());
        await settled(runtime);
        const results = [...first, ...(await runtime.run(many()))];
        for (const result of results) {
          if (result.isOk() && result.value.accessToken === 'the one') tokens += 1;
          if (result.isOk() && result.value.refreshFailure) failures += 1;
        }
        if (results.some((result) => result.isOk())) latest = runtime.elapsed();
      }
      await settled(runtime);
      expect(tokens).toBeGreaterThanOrEqual(calls);
      expect(tokens).toBe(steps * 2 * Math.ceil(calls / steps / 2));
      expect(failures).toBeGreaterThan(calls / 20);
      expect(latest).toBeGreaterThan(end - 3 * minute);
      // From half of its life on, one try in each 30 seconds at most, of up to four requests; never one for each call.
      const most = (end / 2 / (15 * second)) * (pipeline ? 4 : 1);
      expect(sent()).toBeGreaterThan(10);
      expect(sent()).toBeLessThan(most);
      // And once it has ended there is none.
      await runtime.advance(end - runtime.elapsed());
      expect((await runtime.run(acquire(request))).isErr()).toBe(true);
      // Until the server is back.
      authority.reset();
      await runtime.advance(hour);
      expect((await runtime.run(acquire(request))).isOk()).toBe(true);
    }
  });
});

function credentialOf({ application }: TestAuthority) {
  return { kind: 'test', issues: [], parameters: () => okAsync({ client_secret: application.secret }) };
}
