import { describe, expect, it } from '@jest/globals';
import { answering } from './support/server.js';
import type { Signal } from '../../src/wire/platform.js';
import { makeInterruption, toAbortSignal } from '../../src/wire/signal.js';

const counter = () => {
  let count = 0;
  return {
    listener: (): void => {
      count += 1;
    },
    count: () => count,
  };
};

describe('a light signal', () => {
  it('says that it is aborted from then on, also where nobody listens', () => {
    const { signal, abort } = makeInterruption();
    expect(signal.aborted).toBe(false);
    abort();
    expect(signal.aborted).toBe(true);
    abort();
    expect(signal.aborted).toBe(true);
  });

  it('tells each listener once, at once, in their order', () => {
    const { signal, abort } = makeInterruption();
    const heard: string[] = [];
    signal.addEventListener('abort', () => heard.push('one'));
    signal.addEventListener('abort', () => heard.push(`two, ${signal.aborted}`), { once: true });
    expect(heard).toEqual([]);
    abort();
    expect(heard).toEqual(['one', 'two, true']);
    abort();
    expect(heard).toHaveLength(2);
  });

  it('tells a listener that was added twice once', () => {
    const { signal, abort } = makeInterruption();
    const { listener, count } = counter();
    signal.addEventListener('abort', listener);
    signal.addEventListener('abort', listener);
    abort();
    expect(count()).toBe(1);
  });

  it('tells nobody who comes too late, as a native one does', () => {
    for (const [signal, abort] of [lightPair(), nativePair()]) {
      const { listener, count } = counter();
      abort();
      signal.addEventListener('abort', listener);
      abort();
      expect([signal.aborted, count()]).toEqual([true, 0]);
    }
  });

  it('tells nobody who has left, also in between', () => {
    const { signal, abort } = makeInterruption();
    const [one, two, three] = [counter(), counter(), counter()];
    signal.removeEventListener('abort', one.listener);
    signal.addEventListener('abort', one.listener);
    signal.addEventListener('abort', two.listener);
    signal.addEventListener('abort', () => signal.removeEventListener('abort', three.listener));
    signal.addEventListener('abort', three.listener);
    signal.removeEventListener('abort', two.listener);
    abort();
    expect([one.count(), two.count(), three.count()]).toEqual([1, 0, 0]);
  });

  it('is of its own: another is not aborted with it', () => {
    const [one, two] = [makeInterruption(), makeInterruption()];
    const { listener, count } = counter();
    two.signal.addEventListener('abort', listener);
    one.abort();
    expect([one.signal.aborted, two.signal.aborted, count()]).toEqual([true, false, 0]);
  });

  it('can be aborted from one of its listeners', () => {
    const { signal, abort } = makeInterruption();
    const { listener, count } = counter();
    signal.addEventListener('abort', abort);
    signal.addEventListener('abort', listener);
    abort();
    expect(count()).toBe(1);
  });
});

describe('toAbortSignal', () => {
  it('gives a native signal back as it is', () => {
    const { signal } = new AbortController();
    expect(toAbortSignal(signal)).toBe(signal);
    const aborted = AbortSignal.abort();
    expect(toAbortSignal(aborted)).toBe(aborted);
  });

  it('makes a native one of a light one, which is aborted with it', () => {
    const { signal, abort } = makeInterruption();
    const native = toAbortSignal(signal);
    const { listener, count } = counter();
    native.addEventListener('abort', listener);
    expect(native).toBeInstanceOf(AbortSignal);
    expect([native.aborted, count()]).toEqual([false, 0]);
    abort();
    expect([native.aborted, count()]).toEqual([true, 1]);
    expect((native.reason as Error).name).toBe('AbortError');
  });

  it('makes one that is aborted of one that is aborted', () => {
    const { signal, abort } = makeInterruption();
    abort();
    expect(toAbortSignal(signal).aborted).toBe(true);
  });

  it('makes one that is never aborted of none', () => {
    expect(toAbortSignal(undefined)).toBeInstanceOf(AbortSignal);
    expect(toAbortSignal(undefined).aborted).toBe(false);
  });

  it('makes each its own', () => {
    const { signal } = makeInterruption();
    expect(toAbortSignal(signal)).not.toBe(toAbortSignal(signal));
  });

  it('takes a signal of somebody else', () => {
    const listeners: (() => void)[] = [];
    const signal: Signal = {
      aborted: false,
      addEventListener: (_, listener) => void listeners.push(listener),
      removeEventListener: () => undefined,
    };
    const native = toAbortSignal(signal);
    expect(listeners).toHaveLength(1);
    listeners.forEach((listener) => listener());
    expect(native.aborted).toBe(true);
  });

  it('ends a fetch', async () => {
    await using server = await answering(() => undefined);
    const { signal, abort } = makeInterruption();
    const failed = fetch(server.url, { signal: toAbortSignal(signal) }).then(
      () => 'answered',
      (error: Error) => error.name,
    );
    while (server.requests.length === 0) await new Promise(setImmediate);
    abort();
    expect(await failed).toBe('AbortError');
  });
});

function lightPair(): readonly [Signal, () => void] {
  const { signal, abort } = makeInterruption();
  return [signal, abort];
}

function nativePair(): readonly [Signal, () => void] {
  const controller = new AbortController();
  return [controller.signal, () => controller.abort()];
}
