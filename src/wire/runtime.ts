import type { Fetch, Signal } from './platform.js';

/** Everything that is not a pure function, in one value: a test injects its own and needs no real time. */
export interface Runtime {
  readonly fetch: Fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Resolves after `ms` milliseconds, or as soon as `signal` is aborted. Never rejects. */
  readonly sleep: (ms: number, signal?: Signal) => Promise<void>;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** A fresh random GUID. */
  readonly uuid: () => string;
}

const longestTimer = 2 ** 31 - 1;

const sleep: Runtime['sleep'] = (ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, longestTimer));
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
