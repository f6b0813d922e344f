import { describe, expect, it } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { err, ok } from 'neverthrow';
import { localError } from '../../src/error/local.js';
import { interruptible } from '../../src/wire/interruption.js';
import { liveRuntime } from '../../src/wire/runtime.js';

const requestId = '7d2f1c6e-3b5a-4c8d-9e0f-1a2b3c4d5e6f';

describe('work that can be interrupted', () => {
  it('gives what it gives, with a sleep that rejects when it is ended', async () => {
    const rejections: unknown[] = [];
    const listener = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', listener);
    const sleep = (ms: number, signal?: unknown): Promise<void> =>
      wait(ms, undefined, { signal: signal as AbortSignal });
    const result = await interruptible({ ...liveRuntime, sleep }, { timeoutMs: 60_000, requestId, sent: 'maybe' }, () =>
      Promise.resolve(ok('done')),
    );
    await wait(5);
    process.off('unhandledRejection', listener);
    expect(result).toEqual(ok('done'));
    expect(rejections).toEqual([]);
  });

  it('leaves nothing behind where the work breaks', async () => {
    const caller = new AbortController();
    let slept: AbortSignal | undefined;
    const sleep = (_ms: number, signal?: unknown): Promise<void> => {
      slept = signal as AbortSignal;
      return new Promise(() => undefined);
    };
    const limits = { timeoutMs: 60_000, requestId, sent: 'maybe', signal: caller.signal } as const;
    const broken = interruptible({ ...liveRuntime, sleep }, limits, () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
    expect(slept?.aborted).toBe(true);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });

  it('gives its own failure', async () => {
    const failure = localError('network', { sent: 'maybe' });
    const result = await interruptible(liveRuntime, { timeoutMs: 60_000, requestId, sent: 'maybe' }, () =>
      Promise.resolve(err(failure)),
    );
    expect(result).toEqual(err(failure));
  });
});
