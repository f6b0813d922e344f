import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import {
  collect,
  sampleError,
  type AbortedError,
  type CallbackError,
  type CollectProgress,
  type ConfigError,
  type NetworkError,
  type OAuthError,
  type Steering,
  type TokenOperation,
} from '../../src/index.js';
import { hang } from '../../src/testing.js';
import { graph } from '../exchange/support/clients.js';
import { deferred } from '../wire/support/runtime.js';
import { virtualRuntime } from './support/virtual.js';
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

interface Item extends Steering {
  readonly index: number;
}
const items = (count: number, changes: Partial<Item> = {}): readonly Item[] =>
  Array.from({ length: count }, (_, index) => ({ index, ...changes }));

/** An operation whose calls end when the test says so; it ends by itself where its signal is aborted. */
function controlled() {
  const begun: number[] = [];
  const ends = new Map<number, (result: Result<number, OAuthError>) => void>();
  const signals = new Map<number, Steering['signal']>();
  let [running, most] = [0, 0];
  const operation: TokenOperation<Item, number> = ({ index, signal }) => {
    begun.push(index);
    running += 1;
    most = Math.max(most, running);
    signals.set(index, signal);
    const { promise, resolve } = deferred<Result<number, OAuthError>>();
    ends.set(index, resolve);
    const abort = (): void => resolve(err(sampleError('aborted')));
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    return new ResultAsync(promise.finally(() => (running -= 1)));
  };
  const end = (index: number, result: Result<number, OAuthError> = ok(index)): void => ends.get(index)?.(result);
  return { operation, begun, end, signals, running: () => running, most: () => most };
}

const summary = (results: Result<readonly Result<unknown, OAuthError>[], unknown>): readonly unknown[] =>
  results._unsafeUnwrap().map((result) =>
    result.match(
      (value) => value,
      (error) => error._tag,
    ),
  );

describe('the results', () => {
  it('are in the order of the requests, whatever ends first', async () => {
    const { operation, begun, end } = controlled();
    const call = collect(operation, items(4));
    await moments();
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const index of [2, 0, 3, 1]) {
      end(index, index === 3 ? err(sampleError('network')) : ok(index));
      await moments(1);
    }
    expect(summary(await call)).toEqual([0, 1, 2, 'Network']);
  });

  it('are none where there are no requests', async () => {
    const progress: CollectProgress[] = [];
    const { operation, begun } = controlled();
    expect(await collect(operation, [], { onProgress: (each) => void progress.push(each) })).toEqual(ok([]));
    expect([begun, progress]).toEqual([[], []]);
  });

  it('are of each request itself: one that fails does not stop the others', async () => {
    const operation: TokenOperation<Item, number> = ({ index }) =>
      index % 2 === 0 ? okAsync(index) : errAsync(sampleError('network'));
    expect(summary(await collect(operation, items(5), { concurrency: 1 }))).toEqual([0, 'Network', 2, 'Network', 4]);
  });

  it('come of any iterable, which is read once', async () => {
    let reads = 0;
    function* generate(): Generator<Item> {
      for (const item of items(10)) {
        reads += 1;
        yield item;
      }
    }
    const operation: TokenOperation<Item, number, never> = ({ index }) => okAsync(index);
    for (const requests of [generate(), new Set(items(10))])
      expect((await collect(operation, requests))._unsafeUnwrap()).toEqual(items(10).map(({ index }) => ok(index)));
    expect(reads).toBe(10);
  });

  it('are of requests that are no objects too', async () => {
    const operation: TokenOperation<string, string, never> = (text) => okAsync(text.toUpperCase());
    const { signal } = new AbortController();
    expect((await collect(operation, ['a', 'b'], { signal }))._unsafeUnwrap()).toEqual([ok('A'), ok('B')]);
  });

  it('are as many as ten thousand, at any concurrency', async () => {
    const operation: TokenOperation<Item, number, never> = ({ index }) => okAsync(index);
    for (const concurrency of [1, 8, 10_000, Number.MAX_SAFE_INTEGER]) {
      let last = 0;
      const results = await collect(operation, items(10_000), { concurrency, onProgress: ({ done }) => (last = done) });
      expect([results._unsafeUnwrap().length, last]).toEqual([10_000, 10_000]);
    }
  });

  it('are tokens and errors over HTTP, each of its own', async () => {
    const runtime = virtualRuntime();
    const requests = ['graph', '', 'more'].map((name) => ({
      scopes: name === 'graph' ? [graph] : name === '' ? [] : ['https://unknown.example/.default'],
    }));
    const results = (await runtime.run(collect(operationAt(authority, runtime), requests)))._unsafeUnwrap();
    expect(results.map((result) => (result.isOk() ? result.value.source : result.error.code))).toEqual([
      'network',
      'invalid_request',
      'AADSTS500011',
    ]);
  });

  it('have the types of the operation, and Aborted', () => {
    const operation: TokenOperation<Item, 'a', NetworkError> = () => okAsync('a');
    expectTypeOf(collect(operation, [])).toEqualTypeOf<
      ResultAsync<readonly Result<'a', NetworkError | AbortedError>[], ConfigError | CallbackError>
    >();
  });
});

describe('the concurrency', () => {
  it('is never exceeded, and is reached wherever there is enough to do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.nat({ max: 29 })),
        async (count, concurrency, choices) => {
          const { operation, begun, end, running, most } = controlled();
          const call = collect(operation, items(count), { concurrency });
          const ended = new Set<number>();
          await moments(1);
          while (ended.size < count) {
            expect(running()).toBe(Math.min(concurrency, count - ended.size));
            const open = begun.filter((index) => !ended.has(index));
            const index = open[(choices.next().value ?? 0) % open.length] ?? 0;
            ended.add(index);
            end(index);
            await moments(1);
          }
          expect(most()).toBe(Math.min(concurrency, count));
          expect(begun).toEqual(items(count).map(({ index }) => index));
          expect(summary(await call)).toEqual(items(count).map(({ index }) => index));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is 8 unless said', async () => {
    for (const settings of [undefined, {}, { concurrency: undefined }]) {
      const { operation, begun, end } = controlled();
      const call = collect(operation, items(20), settings);
      await moments();
      expect(begun).toHaveLength(8);
      for (let index = 0; index < 20; index++) {
        end(index);
        await moments(1);
      }
      await call;
    }
  });

  it.each([0, -1, 1.5, NaN, Infinity, '3', null, 2n])(
    'of %p is Config, and nothing is begun or read',
    async (concurrency) => {
      const { operation, begun } = controlled();
      let reads = 0;
      const requests = {
        [Symbol.iterator]: () => {
          reads += 1;
          return [][Symbol.iterator]();
        },
      };
      const result = await collect(operation, requests, { concurrency: concurrency as number });
      expect(result._unsafeUnwrapErr()).toMatchObject({
        ...{ _tag: 'Config', issues: ['concurrency: not a whole number above 0'] },
      });
      expect([begun, reads]).toEqual([[], 0]);
    },
  );
});

describe('requests that cannot be read', () => {
  it.each<[string, unknown]>([
    ['are no iterable', 5],
    ['are nothing', undefined],
    [
      'throw',
      {
        [Symbol.iterator]: () => {
          throw new Error('marker');
        },
      },
    ],
    [
      'throw after some',
      (function* throwing(): Generator<Item> {
        yield { index: 0 };
        throw new Error('marker');
      })(),
    ],
  ])('are Callback where they %s, and nothing is begun', async (_, requests) => {
    const { operation, begun } = controlled();
    const error = (await collect(operation, requests as readonly Item[]))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Callback' });
    expect(JSON.stringify(error) + error.message).not.toContain('marker');
    expect(begun).toEqual([]);
  });
});

describe('an operation of the user', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('marker');
      },
    ],
    ['rejects', () => Promise.reject(new Error('marker'))],
    ['gives no result', () => 'marker'],
    ['gives nothing', () => undefined],
  ])('that %s gives Callback for that request only', async (_, fail) => {
    const operation = (({ index }: Item) => (index === 1 ? fail() : okAsync(index))) as TokenOperation<Item, number>;
    for (const settings of [{}, { signal: new AbortController().signal }, { concurrency: 1 }])
      expect(summary(await collect(operation, items(3), settings))).toEqual([0, 'Callback', 2]);
  });
});

describe('the progress', () => {
  it('is told of each request that is done: monotone, and whole at the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ fails: fc.boolean(), turns: fc.nat({ max: 3 }) }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (all, concurrency) => {
          const operation: TokenOperation<Item, number> = ({ index }) => {
            const { fails, turns } = all[index] ?? { fails: false, turns: 0 };
            return new ResultAsync(moments(turns).then(() => (fails ? err(sampleError('network')) : ok(index))));
          };
          const progress: CollectProgress[] = [];
          const onProgress = (each: CollectProgress): void => void progress.push(each);
          await collect(operation, items(all.length), { concurrency, onProgress });
          expect(progress.map(({ done }) => done)).toEqual(all.map((_, place) => place + 1));
          expect(progress.map(({ index }) => index).sort((a, b) => a - b)).toEqual(all.map((_, place) => place));
          let failed = 0;
          for (const each of progress) {
            expect(each.succeeded).toBe(all[each.index]?.fails === false);
            failed += each.succeeded ? 0 : 1;
            expect([each.failed, each.total]).toEqual([failed, all.length]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    // A promise that rejects without anybody to hear it ends the process, and fails this test.
    ['rejects', () => Promise.reject(new Error('no'))],
    ['is never done', () => new Promise(() => undefined)],
    ['gives a result that is an error', () => err('no')],
  ])('costs nothing where the listener %s', async (_, listener) => {
    let calls = 0;
    const onProgress = (): void => {
      calls += 1;
      return listener() as void;
    };
    const operation: TokenOperation<Item, number, never> = ({ index }) => okAsync(index);
    expect(summary(await collect(operation, items(20), { onProgress, concurrency: 3 }))).toHaveLength(20);
    await moments();
    expect(calls).toBe(20);
  });

  it('is told of requests that were not begun as of others', async () => {
    const progress: CollectProgress[] = [];
    const onProgress = (each: CollectProgress): void => void progress.push(each);
    const { operation } = controlled();
    await collect(operation, items(3), { onProgress, signal: AbortSignal.abort() });
    expect(progress.map(({ done, failed, total }) => [done, failed, total])).toEqual([
      [1, 1, 3],
      [2, 2, 3],
      [3, 3, 3],
    ]);
  });

  it('where the listener is no function, is told to nobody', async () => {
    const operation: TokenOperation<Item, number, never> = ({ index }) => okAsync(index);
    expect(summary(await collect(operation, items(2), { onProgress: 5 as never }))).toEqual([0, 1]);
  });
});

describe('an abort', () => {
  it('before the start is Aborted for all, each under its own id, and nothing is begun', async () => {
    const { operation, begun } = controlled();
    const requests = items(3).map((item) => ({ ...item, correlationId: `id-${item.index}` }));
    const results = (await collect(operation, requests, { signal: AbortSignal.abort() }))._unsafeUnwrap();
    expect(results.map((result) => result._unsafeUnwrapErr())).toMatchObject(
      requests.map(({ correlationId }) => ({ _tag: 'Aborted', requestId: correlationId })),
    );
    expect(begun).toEqual([]);
  });

  it('ends what is running, begins nothing more, and leaves what is done', async () => {
    const { operation, begun, end } = controlled();
    const controller = new AbortController();
    const call = collect(operation, items(10), { concurrency: 3, signal: controller.signal });
    await moments();
    end(1);
    await moments();
    expect(begun).toEqual([0, 1, 2, 3]);
    controller.abort();
    expect(summary(await call)).toEqual(['Aborted', 1, ...Array<string>(8).fill('Aborted')]);
    expect([begun.length, listenersOn(controller.signal)]).toEqual([4, 0]);
  });

  it('closes the connections of what is running, and nothing is sent for the rest', async () => {
    authority.fail(hang());
    const runtime = streamingRuntime();
    const controller = new AbortController();
    const requests = items(20).map(() => ({ scopes: [graph] }));
    const call = collect(operationAt(authority, runtime), requests, { concurrency: 12, signal: controller.signal });
    await until('the requests', () => authority.requests.length === 12);
    expect(listenersOn(controller.signal)).toBe(1);
    controller.abort();
    expect(summary(await call)).toEqual(Array(20).fill('Aborted'));
    await authority.over(12);
    await moments();
    expect([authority.requests.length, runtime.sleeping(), listenersOn(controller.signal)]).toEqual([12, 0, 0]);
  });

  it('of one request’s own signal is of that request only', async () => {
    const { operation, end } = controlled();
    const [all, own] = [new AbortController(), new AbortController()];
    const requests = items(3).map((item) => (item.index === 1 ? { ...item, signal: own.signal } : item));
    for (const settings of [{}, { signal: all.signal }]) {
      const again = controlled();
      const controller = new AbortController();
      const given = items(3).map((item) => (item.index === 1 ? { ...item, signal: controller.signal } : item));
      const call = collect(again.operation, given, settings);
      await moments();
      controller.abort();
      await moments();
      expect(again.signals.get(0)?.aborted ?? false).toBe(false);
      again.end(0);
      again.end(2);
      expect(summary(await call)).toEqual([0, 'Aborted', 2]);
      expect(listenersOn(all.signal)).toBe(0);
    }
    const call = collect(operation, requests, { signal: all.signal });
    await moments();
    [0, 1, 2].forEach((index) => end(index));
    expect(summary(await call)).toEqual([0, 1, 2]);
  });

  it('of an own signal that was aborted before is told to the operation', async () => {
    const { operation, signals } = controlled();
    const { signal } = new AbortController();
    const call = collect(operation, items(1, { signal: AbortSignal.abort() }), { signal });
    expect(summary(await call)).toEqual(['Aborted']);
    expect(signals.get(0)?.aborted).toBe(true);
  });

  it('leaves no listener on any signal, and never has more than one on the one for all', async () => {
    const [all, own] = [new AbortController(), new AbortController()];
    const most: number[] = [];
    const operation: TokenOperation<Item, number, never> = ({ index }) => {
      most.push(listenersOn(all.signal));
      return new ResultAsync(moments(1).then(() => ok(index)));
    };
    const requests = items(50).map((item) => (item.index === 3 ? { ...item, signal: own.signal } : item));
    await collect(operation, requests, { signal: all.signal, concurrency: 50 });
    expect(Math.max(...most)).toBe(1);
    expect([listenersOn(all.signal), listenersOn(own.signal)]).toEqual([0, 0]);
  });

  it('is heard as well where it comes from the progress', async () => {
    const controller = new AbortController();
    const operation: TokenOperation<Item, number> = ({ index }) => okAsync(index);
    const onProgress = ({ done }: CollectProgress): void => void (done === 2 && controller.abort());
    const call = collect(operation, items(5), { concurrency: 1, signal: controller.signal, onProgress });
    expect(summary(await call)).toEqual([0, 1, 'Aborted', 'Aborted', 'Aborted']);
    expect(listenersOn(controller.signal)).toBe(0);
  });

  it('after the end changes nothing', async () => {
    const controller = new AbortController();
    const { operation, end, signals } = controlled();
    const call = collect(operation, items(1), { signal: controller.signal });
    await moments();
    end(0);
    await call;
    controller.abort();
    expect(signals.get(0)?.aborted).toBe(false);
  });

  it('takes a signal of another make', async () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
    };
    const { operation } = controlled();
    const call = collect(operation, items(2), { signal });
    await moments();
    listeners.forEach((listener) => listener());
    expect(summary(await call)).toEqual(['Aborted', 'Aborted']);
    expect(listeners.size).toBe(0);
  });
});
