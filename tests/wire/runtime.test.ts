import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { liveRuntime } from '../../src/wire/runtime.js';
import { soon } from './support/runtime.js';
import { answering } from './support/server.js';

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('the sleep of the real clock', () => {
  it('ends after its time', async () => {
    const before = performance.now();
    await liveRuntime.sleep(10);
    expect(performance.now() - before).toBeGreaterThan(8);
  });

  it('is not over early where the timer of the platform is', async () => {
    const { setTimeout: real } = globalThis;
    const early = (work: () => void, ms = 0) => real(work, ms / 2);
    globalThis.setTimeout = Object.assign(early, real);
    try {
      const before = performance.now();
      await liveRuntime.sleep(20);
      expect(performance.now() - before).toBeGreaterThanOrEqual(20);
    } finally {
      globalThis.setTimeout = real;
    }
  });

  it('does not begin where its signal was aborted before', async () => {
    const before = timers();
    expect(await soon(liveRuntime.sleep(60_000, AbortSignal.abort()))).toBeUndefined();
    expect(timers()).toBe(before);
  });

  it('ends with its signal, and leaves no timer and no listener', async () => {
    const controller = new AbortController();
    const before = timers();
    const sleeping = liveRuntime.sleep(60_000, controller.signal);
    expect([timers() - before, getEventListeners(controller.signal, 'abort').length]).toEqual([1, 1]);
    controller.abort();
    expect(await soon(sleeping)).toBeUndefined();
    expect([timers() - before, getEventListeners(controller.signal, 'abort').length]).toEqual([0, 0]);
  });

  it('leaves no listener where its time came', async () => {
    const { signal } = new AbortController();
    await liveRuntime.sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each([2 ** 31, 2 ** 40, Number.MAX_VALUE, Infinity])(
    'does not end at once for %d, which no timer holds',
    async (time) => {
      const controller = new AbortController();
      const sleeping = liveRuntime.sleep(time, controller.signal);
      const ended = await Promise.race([sleeping.then(() => 'ended'), liveRuntime.sleep(5).then(() => 'asleep')]);
      controller.abort();
      expect(ended).toBe('asleep');
    },
  );
});

describe('the real runtime', () => {
  it('has the clock, randomness and fetch of the platform', async () => {
    await using server = await answering((response) => response.end('body'));
    const response = (await liveRuntime.fetch(server.url, { method: 'POST', body: 'form' })) as Response;
    expect([await response.text(), server.requests[0]?.body]).toEqual(['body', 'form']);
    expect(Math.abs(liveRuntime.now() - Date.now())).toBeLessThan(1000);
    expect(liveRuntime.random()).toBeLessThan(1);
    expect(liveRuntime.uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(liveRuntime.uuid()).not.toBe(liveRuntime.uuid());
  });

  it('looks for the fetch of the platform with each call, so that a replacement of it counts', async () => {
    const { fetch } = globalThis;
    const other = new Response('another');
    globalThis.fetch = async () => other;
    try {
      expect(await liveRuntime.fetch('https://authority.example/')).toBe(other);
    } finally {
      globalThis.fetch = fetch;
    }
  });
});
