import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import {
  withDeadline,
  withRetry,
  withTimeout,
  type AbortedError,
  type Clock,
  type ConfigError,
  type NetworkError,
  type OAuthError,
  type Steering,
  type TimeoutError,
  type TokenOperation,
} from '../../src/index.js';
import { spaced, standardRetry } from '../../src/retry.js';
import { hang, slowBody, throttled } from '../../src/testing.js';
import { graph } from '../exchange/support/clients.js';
import { deferred, soon } from '../wire/support/runtime.js';
import { virtualRuntime, type VirtualRuntime } from './support/virtual.js';
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

type Limit = typeof withTimeout;
const limits: readonly [string, Limit][] = [
  ['withTimeout', withTimeout],
  ['withDeadline', withDeadline],
];

type Own = TokenOperation<Steering, string, string>;

/** An operation that is never done, and the requests that it was given. */
function endless(): { readonly own: Own; readonly given: Steering[] } {
  const given: Steering[] = [];
  const own: Own = (request) => {
    given.push(request);
    return new ResultAsync(new Promise<Result<string, string>>(() => undefined));
  };
  return { own, given };
}

const clockOf = ({ now, sleep, random, uuid }: VirtualRuntime): Clock => ({ now, sleep, random, uuid });

const errorOf = <E>(result: Result<unknown, E> | 'pending'): E => {
  if (result === 'pending') throw new Error('It is pending.');
  return result._unsafeUnwrapErr();
};

describe.each(limits)('%s', (name, limit) => {
  it('adds what it says to the errors, and nothing else', () => {
    const own: TokenOperation<{ readonly a: 1 }, string, NetworkError> = () => okAsync('');
    expectTypeOf(limit(1)(own)).toEqualTypeOf<
      TokenOperation<{ readonly a: 1 }, string, NetworkError | TimeoutError | AbortedError | ConfigError>
    >();
  });

  it('keeps the context', () => {
    const operation = operationAt(authority, virtualRuntime());
    expect(limit(5)(operation).context).toBe(operation.context);
    expect(limit(0)(operation).context).toBe(operation.context);
    expect('context' in limit(5)(endless().own)).toBe(false);
  });

  it('gives what comes in time, and leaves nothing behind', async () => {
    const runtime = virtualRuntime();
    const controller = new AbortController();
    const acquire = limit(5000)(operationAt(authority, runtime));
    const result = await runtime.run(acquire({ scopes: [graph], signal: controller.signal }));
    expect(result._unsafeUnwrap().source).toBe('network');
    expect([runtime.sleeping(), runtime.elapsed(), listenersOn(controller.signal)]).toEqual([0, 0, 0]);
  });

  it('gives a failure that comes in time as it is', async () => {
    authority.fail(throttled({ status: 503 }));
    const runtime = virtualRuntime();
    const controller = new AbortController();
    const acquire = limit(5000)(operationAt(authority, runtime));
    const result = await runtime.run(acquire({ scopes: [graph], signal: controller.signal }));
    expect(errorOf(result)).toMatchObject({ category: 'service_unavailable', status: 503 });
    expect([runtime.sleeping(), listenersOn(controller.signal)]).toEqual([0, 0]);
  });

  it.each([
    ['headers', hang()],
    ['the body', slowBody({ milliseconds: 3_600_000 })],
  ])('ends the wait for %s at its time, names the limit, and closes the connection', async (_, fault) => {
    authority.fail(fault);
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const correlationId = '0f0e0d0c-1111-4222-8333-444455556666';
    const acquire = limit(1234)(operationAt(authority, runtime));
    const call = acquire({ scopes: [graph], signal: controller.signal, correlationId });
    await until('the request', () => authority.requests.some((request) => request.fault === fault.kind));
    await moments(20);
    await runtime.advance(1233);
    expect(await soon(call)).toBe('pending');
    expect(listenersOn(controller.signal)).toBe(1);
    await runtime.advance(1);
    const error = errorOf(await soon(call));
    expect(error).toMatchObject({
      ...{ _tag: 'Timeout', category: 'network', code: 'timeout' },
      ...{ timeoutMs: 1234, sent: 'maybe', requestId: correlationId },
    });
    expect(error.message).toContain('1234 ms');
    await authority.over(1);
    await moments();
    expect([runtime.sleeping(), listenersOn(controller.signal), controller.signal.aborted]).toEqual([0, 0, false]);
  });

  it('ends work that does not listen, and tells it', async () => {
    const runtime = virtualRuntime();
    const { own, given } = endless();
    const call = limit(50, { clock: clockOf(runtime) })(own)({});
    await runtime.advance(49);
    expect([await soon(call), given[0]?.signal?.aborted]).toEqual(['pending', false]);
    await runtime.advance(1);
    expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Timeout', timeoutMs: 50, sent: 'maybe', requestId: '' });
    expect([given[0]?.signal?.aborted, runtime.sleeping()]).toEqual([true, 0]);
  });

  it('ignores what such work comes to later, a rejection too', async () => {
    const runtime = virtualRuntime();
    const later = deferred<string>();
    const own = (() => later.promise.then(() => Promise.reject(new Error('late')))) as unknown as Own;
    const call = limit(50, { clock: clockOf(runtime) })(own)({});
    await runtime.advance(50);
    expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Timeout' });
    later.resolve('');
    await moments();
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('marker');
      },
    ],
    ['rejects', () => Promise.reject(new Error('marker'))],
    ['gives no result', () => 'marker'],
  ])('gives Callback where work of the user %s', async (_, own) => {
    const runtime = virtualRuntime();
    const call = limit(50, { clock: clockOf(runtime) })(own as Own)({});
    expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Callback' });
    expect(runtime.sleeping()).toBe(0);
  });

  it.each([0, -1, 0.5, NaN, -Infinity, '5', 'x', null, {}, 5n])(
    'does nothing with a limit of %p: Config',
    async (ms) => {
      const { own, given } = endless();
      const error = errorOf(await soon(limit(ms as number)(own)({})));
      expect(error).toMatchObject({ _tag: 'Config', issues: [expect.stringContaining(name)] });
      expect(given).toEqual([]);
    },
  );

  it('takes Infinity for a limit that never comes', async () => {
    const runtime = virtualRuntime();
    const call = limit(Infinity)(operationAt(authority, runtime))({ scopes: [graph] });
    expect((await runtime.run(call)).isOk()).toBe(true);
    const { own } = endless();
    const controller = new AbortController();
    const waiting = limit(Infinity, { clock: clockOf(runtime) })(own)({ signal: controller.signal });
    await runtime.advance(1e12);
    expect(await soon(waiting)).toBe('pending');
    controller.abort();
    expect(errorOf(await soon(waiting))).toMatchObject({ _tag: 'Aborted' });
    expect(runtime.sleeping()).toBe(0);
  });

  it('sets no timer and makes no signal for what is there at once', async () => {
    const runtime = virtualRuntime();
    let sleeps = 0;
    const clock = {
      ...clockOf(runtime),
      sleep: (...sleep: Parameters<Clock['sleep']>) => (sleeps++, runtime.sleep(...sleep)),
    };
    const after =
      (turns: number): Own =>
      () => {
        const work = async (): Promise<Result<string, string>> => {
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          return ok('there');
        };
        return new ResultAsync(work());
      };
    const controller = new AbortController();
    expect(await limit(50, { clock })(after(0))({ signal: controller.signal })).toEqual(ok('there'));
    expect([sleeps, listenersOn(controller.signal)]).toEqual([0, 0]);
    expect(await limit(50, { clock })(after(100))({ signal: controller.signal })).toEqual(ok('there'));
    expect([sleeps, listenersOn(controller.signal), runtime.sleeping()]).toEqual([1, 0, 0]);
  });

  it('takes a sleep that rejects when it is ended for one that is over', async () => {
    const sleep: Clock['sleep'] = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('ended')), { once: true });
      });
    const later = deferred<Result<string, string>>();
    const own: Own = () => new ResultAsync(later.promise);
    const call = limit(50, { clock: { sleep } })(own)({});
    await moments();
    later.resolve(ok('there'));
    expect(await call).toEqual(ok('there'));
    await moments();
  });

  describe('where the caller leaves', () => {
    it('before, is Aborted, and does nothing', async () => {
      const { own, given } = endless();
      const call = limit(50)(own)({ signal: AbortSignal.abort(), correlationId: 'mine' });
      expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Aborted', requestId: 'mine' });
      expect(given).toEqual([]);
    });

    it.each<[string, () => Promise<void>]>([
      ['at once', () => Promise.resolve()],
      ['after a turn of promises', async () => undefined],
      ['later', () => moments()],
    ])('%s, is Aborted, tells the work, and leaves nothing behind', async (_, pass) => {
      const runtime = virtualRuntime();
      const { own, given } = endless();
      const controller = new AbortController();
      const call = limit(50, { clock: clockOf(runtime) })(own)({ signal: controller.signal });
      if (_ !== 'at once') await pass();
      controller.abort();
      expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Aborted' });
      expect(given[0]?.signal?.aborted).toBe(true);
      expect([runtime.sleeping(), listenersOn(controller.signal)]).toEqual([0, 0]);
    });

    it('at once, sends nothing, or closes the connection', async () => {
      authority.fail(hang());
      const runtime = streamingRuntime();
      const controller = new AbortController();
      const call = limit(5000)(operationAt(authority, runtime))({ scopes: [graph], signal: controller.signal });
      controller.abort();
      expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Aborted' });
      await moments(50);
      expect([authority.requests.length - authority.left().length, runtime.sleeping()]).toEqual([0, 0]);
    });

    it('in the very moment in which the work begins, is Aborted, and tells the work', async () => {
      const runtime = virtualRuntime();
      const controller = new AbortController();
      const { own, given } = endless();
      const leaving: Own = (request) => {
        controller.abort();
        return own(request);
      };
      const call = limit(50, { clock: clockOf(runtime) })(leaving)({ signal: controller.signal });
      expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Aborted' });
      expect([given[0]?.signal?.aborted, runtime.sleeping()]).toEqual([true, 0]);
    });
  });

  it('takes a request that is no object', async () => {
    const own: TokenOperation<string, string, never> = (text) => okAsync(text);
    expect(await limit(50)(own)('text')).toEqual(ok('text'));
  });
});

describe('withTimeout of a try', () => {
  it('is Timeout of the try, which withRetry tries again', async () => {
    authority.fail(hang(), { times: 1 });
    const runtime = streamingRuntime();
    const acquire = withRetry(spaced(500))(withTimeout(2000)(operationAt(authority, runtime)));
    const call = acquire({ scopes: [graph] });
    await until('the request', () => authority.requests.length === 1);
    await runtime.advance(2000);
    expect(authority.requests).toHaveLength(1);
    await runtime.advance(500);
    expect((await call)._unsafeUnwrap().source).toBe('network');
    expect([authority.requests.length, runtime.elapsed(), runtime.sleeping()]).toEqual([2, 2500, 0]);
    await authority.over(2);
  });

  it('ends every try, and all of them are told of', async () => {
    authority.fail(hang());
    const runtime = streamingRuntime();
    const twice = withRetry<OAuthError>(({ attempt }) => (attempt < 1 ? 500 : Infinity));
    const call = twice(withTimeout(2000)(operationAt(authority, runtime)))({ scopes: [graph] });
    for (const [count, ms] of [
      [1, 2500],
      [2, 2000],
    ] as const) {
      await until('the request', () => authority.requests.length === count);
      await runtime.advance(ms);
    }
    expect(errorOf(await soon(call))).toMatchObject({
      _tag: 'Timeout',
      timeoutMs: 2000,
      attempts: [
        { category: 'network', code: 'timeout', startedAfterMs: 0, waitedMs: 500 },
        { category: 'network', code: 'timeout', startedAfterMs: 2500 },
      ],
    });
    await authority.over(2);
    await moments();
    expect(runtime.sleeping()).toBe(0);
  });

  it('does not say how long the caller waits: the deadline stays the caller’s', async () => {
    const { own, given } = endless();
    const deadline = { remainingMs: () => 77 };
    void withTimeout(50, { clock: clockOf(virtualRuntime()) })(own)({ deadline });
    expect(given[0]?.deadline).toBe(deadline);
  });
});

describe('a deadline', () => {
  const remaining = (given: readonly Steering[]): unknown => given[0]?.deadline?.remainingMs();

  it.each([
    [100, 300],
    [300, 100],
  ])('of %i ms around one of %i ms: the nearer counts, in the error too', async (outer, inner) => {
    const runtime = virtualRuntime();
    const clock = clockOf(runtime);
    const { own, given } = endless();
    const call = withDeadline(outer, { clock })(withDeadline(inner, { clock })(own))({});
    expect(remaining(given)).toBe(100);
    await runtime.advance(99);
    expect([await soon(call), remaining(given)]).toEqual(['pending', 1]);
    await runtime.advance(1);
    expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Timeout', timeoutMs: 100 });
    expect([remaining(given), runtime.sleeping()]).toEqual([0, 0]);
  });

  it.each([
    [40, 40],
    [400, 100],
  ])('of the caller with %i ms left is heeded: %i', async (left, expected) => {
    const { own, given } = endless();
    const deadline = { remainingMs: () => left };
    void withDeadline(100, { clock: clockOf(virtualRuntime()) })(own)({ deadline });
    expect(remaining(given)).toBe(expected);
  });

  it('is never made later by a clock that is set back, and is over when its time is', async () => {
    const runtime = virtualRuntime();
    let shift = 0;
    const clock = { ...clockOf(runtime), now: () => runtime.now() + shift };
    const { own, given } = endless();
    const call = withDeadline(1000, { clock })(own)({});
    await runtime.advance(400);
    expect(remaining(given)).toBe(600);
    shift = -3_600_000;
    expect(remaining(given)).toBe(1000);
    shift = 3_600_000;
    expect(remaining(given)).toBe(0);
    shift = -3_600_000;
    await runtime.advance(600);
    expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Timeout', timeoutMs: 1000 });
  });

  it('is 0 when it is over, not less', async () => {
    const runtime = virtualRuntime();
    const { own, given } = endless();
    void withDeadline(1000, { clock: clockOf(runtime) })(own)({});
    await runtime.advance(5000);
    expect(remaining(given)).toBe(0);
  });

  it('that is too near for the wait makes withRetry give up at once, and say when to come back', async () => {
    authority.fail(throttled({ retryAfter: 10 }));
    const runtime = virtualRuntime();
    const acquire = withDeadline(10_000)(withRetry(standardRetry)(operationAt(authority, runtime)));
    const start = runtime.now();
    const error = errorOf(await runtime.run(acquire({ scopes: [graph] })));
    expect(error).toMatchObject({ category: 'throttled', retryAfterMs: 10_000 });
    expect(Number(error.retryAt)).toBeGreaterThanOrEqual(start + 10_000);
    expect([authority.requests.length, runtime.elapsed(), runtime.sleeping()]).toEqual([1, 0, 0]);
  });

  it.each([
    [5_000, 1, 'throttled'],
    [60_000, 2, 'token'],
  ])('in a request, with %i ms left, is heeded by withRetry: %i requests', async (left, requests, outcome) => {
    authority.fail(throttled({ retryAfter: 10 }), { times: 1 });
    const runtime = virtualRuntime();
    const end = runtime.now() + left;
    const deadline = { remainingMs: () => end - runtime.now() };
    const acquire = withRetry(standardRetry)(operationAt(authority, runtime));
    const result = await runtime.run(acquire({ scopes: [graph], deadline }));
    expect(
      result.match(
        () => 'token',
        (error) => error.category,
      ),
    ).toBe(outcome);
    expect(authority.requests).toHaveLength(requests);
  });

  it('that passes while a retry waits ends the wait', async () => {
    authority.fail(throttled({ status: 503 }));
    const runtime = virtualRuntime();
    // A clock that stands still: the retry believes for ever that there is time.
    const clock = { now: () => 0 };
    const retried = withRetry(spaced(900), { clock })(operationAt(authority, runtime));
    const controller = new AbortController();
    const call = withDeadline(1000, { clock })(retried)({ scopes: [graph], signal: controller.signal });
    await until('the request', () => authority.requests.length === 1);
    await until('the wait', () => runtime.sleeping() === 2 && runtime.underWay() === 0);
    await runtime.advance(900);
    await until('the second request', () => authority.requests.length === 2 && runtime.underWay() === 0);
    expect(await soon(call)).toBe('pending');
    await runtime.advance(100);
    expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Timeout', timeoutMs: 1000 });
    await runtime.advance(10_000);
    expect(authority.requests).toHaveLength(2);
    expect([runtime.sleeping(), listenersOn(controller.signal)]).toEqual([0, 0]);
  });

  it('starts with the call, not with the operation', async () => {
    const runtime = virtualRuntime();
    const { own, given } = endless();
    const acquire = withDeadline(1000, { clock: clockOf(runtime) })(own);
    await runtime.advance(5000);
    void acquire({});
    expect(remaining(given)).toBe(1000);
  });

  it('has the clock of the client unless said', async () => {
    authority.fail(hang());
    const runtime = streamingRuntime();
    const call = withDeadline(700)(operationAt(authority, runtime))({ scopes: [graph] });
    await until('the request', () => authority.requests.length === 1);
    await runtime.advance(700);
    expect(errorOf(await soon(call))).toMatchObject({ _tag: 'Timeout', timeoutMs: 700 });
  });

  it('lets a failure of the user’s own pass', async () => {
    const own: Own = () => errAsync('own');
    expect(errorOf(await withDeadline(5)(own)({}))).toBe('own');
  });
});
