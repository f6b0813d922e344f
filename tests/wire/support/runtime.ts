import type { Signal } from '../../../src/wire/platform.js';
import { liveRuntime, type Runtime } from '../../../src/wire/runtime.js';

export const startOfTime = Date.parse('2026-03-01T12:00:00.000Z');
export const requestId = '7d2f1c6e-3b5a-4c8d-9e0f-1a2b3c4d5e6f';

export interface Sleep {
  readonly milliseconds: number;
  readonly signal: Signal | undefined;
  /** Ends it, as if the time were over. */
  readonly expire: () => void;
}

export interface TestRuntime extends Runtime {
  readonly sleeps: readonly Sleep[];
  /** Ends every sleep. */
  readonly expire: () => void;
}

/** A runtime whose clock stands still and whose sleeps end when the test says so; its `fetch` is the real one. */
export function testRuntime(changes: Partial<Runtime> = {}): TestRuntime {
  const sleeps: Sleep[] = [];
  return {
    ...liveRuntime,
    now: () => startOfTime,
    uuid: () => requestId,
    random: () => 0.5,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const expire = (): void => resolve();
        sleeps.push({ milliseconds, signal, expire });
        signal?.addEventListener('abort', expire, { once: true });
      }),
    ...changes,
    sleeps,
    expire: () => sleeps.forEach(({ expire }) => expire()),
  };
}

/** A promise and what settles it. */
export function deferred<T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value) => settle(value) };
}

/** The outcome of a promise, or `'pending'` where a few turns of the event loop bring none. */
export async function soon<T>(promise: PromiseLike<T>): Promise<T | 'pending'> {
  const turns = async (): Promise<'pending'> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    return 'pending';
  };
  return Promise.race([promise, turns()]);
}
