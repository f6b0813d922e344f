import { afterAll, beforeAll, jest } from '@jest/globals';
import type { Signal } from '../../../src/wire/platform.js';
import { liveRuntime, type Runtime } from '../../../src/wire/runtime.js';
import { startOfTime } from '../../wire/support/runtime.js';

/** A runtime whose time passes only where the test lets it, over real HTTP. */
export interface VirtualRuntime extends Runtime {
  /** Milliseconds since the start. */
  readonly elapsed: () => number;
  /** How many sleeps there are. */
  readonly sleeping: () => number;
  /** How many requests have no answer yet, and how many hashes are being made. */
  readonly underWay: () => number;
  /** Lets time pass, and ends the sleeps that are over, each at its time. */
  readonly advance: (ms: number) => Promise<void>;
  /**
   * Gives what a promise comes to. Whenever nothing is under way, no hash is made, and all that is left is sleep, time passes to the end of
   * the next one.
   */
  readonly run: <T>(promise: PromiseLike<T>) => Promise<T>;
}

interface Sleep {
  readonly at: number;
  readonly wake: () => void;
}

/** How many hashes are being made: that is work of another thread, as an answer of the server is. */
let hashing = 0;
const { subtle } = globalThis.crypto;
const digest = subtle.digest.bind(subtle);
const counted = jest.spyOn(subtle, 'digest').mockImplementation(async (...hashed) => {
  hashing += 1;
  return digest(...hashed).finally(() => (hashing -= 1));
});
// What is loaded in the middle of a test takes turns of the event loop that nobody counts.
beforeAll(async () => {
  // One after the other: Jest cannot load two modules at once that share a third.
  await import('../../../src/exchange/client-credentials.js');
  await import('../../../src/discovery/metadata.js');
});
afterAll(() => counted.mockRestore());

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
const turns = async (count: number): Promise<void> => {
  for (let done = 0; done < count; done++) await turn();
};

export function virtualRuntime(changes: Partial<Runtime> = {}): VirtualRuntime {
  let time = startOfTime;
  let underWay = 0;
  const sleeps = new Set<Sleep>();
  const { fetch = liveRuntime.fetch } = changes;

  const sleep = (ms: number, signal?: Signal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const entry: Sleep = {
        at: time + ms,
        wake: () => {
          sleeps.delete(entry);
          signal?.removeEventListener('abort', entry.wake);
          resolve();
        },
      };
      sleeps.add(entry);
      signal?.addEventListener('abort', entry.wake, { once: true });
    });

  /** The answer with its body: a request is under way until all of it is there. */
  const whole = async (input: unknown, init: unknown): Promise<unknown> => {
    underWay += 1;
    try {
      const response = (await fetch(input, init)) as Response;
      const { status, statusText, headers } = response;
      const body = await response.arrayBuffer();
      return new Response([101, 204, 205, 304].includes(status) ? null : body, { status, statusText, headers });
    } finally {
      underWay -= 1;
    }
  };

  const next = (): Sleep | undefined => [...sleeps].sort((a, b) => a.at - b.at)[0];

  const advance = async (ms: number): Promise<void> => {
    const end = time + ms;
    for (;;) {
      await turns(3);
      const first = next();
      if (first === undefined || first.at > end) break;
      time = Math.max(time, first.at);
      first.wake();
    }
    time = end;
    await turns(3);
  };

  const run = async <T>(promise: PromiseLike<T>): Promise<T> => {
    const state = { isSettled: false };
    const settle = (): void => {
      state.isSettled = true;
    };
    promise.then(settle, settle);
    const isBusy = (): boolean => underWay > 0 || hashing > 0;
    for (let idle = 0; !state.isSettled; idle = isBusy() ? 0 : idle + 1) {
      await turns(3);
      if (state.isSettled || isBusy() || idle < 2) continue;
      const first = next();
      if (first !== undefined) {
        time = Math.max(time, first.at);
        first.wake();
        idle = 0;
      } else if (idle > 500) throw new Error('It waits for something that never comes.');
    }
    return promise;
  };

  return {
    ...liveRuntime,
    random: () => 0.5,
    ...changes,
    fetch: whole,
    now: () => time,
    sleep,
    elapsed: () => time - startOfTime,
    sleeping: () => sleeps.size,
    underWay: () => underWay + hashing,
    advance,
    run,
  };
}
