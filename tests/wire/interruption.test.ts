import { describe, expect, it } from '@jest/globals';
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
    const result = await interruptible({ ...liveRuntime, sleep }, { timeoutMs: 60_000, requestId }, () =>
      Promise.resolve(ok('done')),
    );
    await wait(5);
    process.off('unhandledRejection', listener);
    expect(result).toEqual(ok('done'));
    expect(rejections).toEqual([]);
  });

  it('gives its own failure', async () => {
    const failure = localError('network', { sent: 'maybe' });
    const result = await interruptible(liveRuntime, { timeoutMs: 60_000, requestId }, () =>
      Promise.resolve(err(failure)),
    );
    expect(result).toEqual(err(failure));
  });
});
