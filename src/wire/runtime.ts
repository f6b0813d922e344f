import type { Fetch, Signal } from './platform.js';

/** How to sleep. */
export interface SleepSettings {
  /** Whether nobody waits for it: then it does not keep a process alive, where the platform can tell. */
  readonly background?: boolean | undefined;
}

/** Everything that is not a pure function, in one value: a test injects its own and needs no real time. */
export interface Runtime {
  readonly fetch: Fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Resolves after `ms` milliseconds and not before, or as soon as `signal` is aborted. Never rejects. */
  readonly sleep: (ms: number, signal?: Signal, settings?: SleepSettings) => Promise<void>;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** A fresh random GUID. */
  readonly uuid: () => string;
}

const longestTimer = 2 ** 31 - 1;

/** A timer can fire a moment early, and holds 24.8 days at most: what is left is slept, too. */
const sleep: Runtime['sleep'] = (ms, signal, { background = false } = {}) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = performance.now() + ms;
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const wait = (left: number): ReturnType<typeof setTimeout> => {
      const check = (): void => {
        const rest = end - performance.now();
        if (rest > 0) timer = wait(rest);
        else done();
      };
      const next = setTimeout(check, Math.min(Math.ceil(left), longestTimer));
      // Node, Bun and Deno with types of Node; elsewhere a timer is a number.
      if (background && typeof next === 'object') next.unref();
      return next;
    };
    let timer = wait(ms);
    signal?.addEventListener('abort', done, { once: true });
  });

/** The real thing. */
export const liveRuntime: Runtime = {
  fetch: (input: Request, init?: RequestInit) => globalThis.fetch(input, init),
  now: () => Date.now(),
  sleep,
  random: () => Math.random(),
  uuid: () => globalThis.crypto.randomUUID(),
};
