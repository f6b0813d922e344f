import { err, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { AbortedError, TimeoutError } from '../error/model.js';
import type { Signal } from './platform.js';
import type { Runtime } from './runtime.js';
import { onAbort } from './signal.js';

/** What ends a piece of work before it ends itself. */
export interface Limits {
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** What the error names instead, where `timeoutMs` is what is left of a longer limit. */
  readonly limitMs?: number | undefined;
  readonly requestId: string;
  /** Whether the work may have sent something by the time it is ended. */
  readonly sent: 'no' | 'maybe';
  readonly signal?: Signal | undefined;
}

/**
 * Does some work until the caller aborts it or its time is up: `Aborted` or `Timeout` then come at once, also where the
 * work does not listen to the signal that it is given. Nothing is left behind: no timer, no listener.
 */
export const interruptible = async <A, E>(
  runtime: Pick<Runtime, 'sleep'>,
  { timeoutMs, limitMs = timeoutMs, requestId, sent, signal }: Limits,
  work: (signal: AbortSignal) => PromiseLike<Result<A, E>>,
): Promise<Result<A, E | AbortedError | TimeoutError>> => {
  const aborted = (): AbortedError => localError('aborted', { requestId });
  if (signal?.aborted) return err(aborted());
  const interruption = new AbortController();
  const finished = new AbortController();
  const interrupted = new Promise<Result<A, AbortedError | TimeoutError>>((resolve) => {
    const interrupt = (errorOf: () => AbortedError | TimeoutError) => (): void => {
      if (finished.signal.aborted) return;
      resolve(err(errorOf()));
      interruption.abort();
    };
    finished.signal.addEventListener('abort', onAbort(signal, interrupt(aborted)), { once: true });
    const timeout = (): TimeoutError =>
      localError('timeout', { timeoutMs: limitMs, sent, requestId }, [`after ${limitMs} ms`]);
    const sleep = async (): Promise<void> => runtime.sleep(timeoutMs, finished.signal);
    // An injected sleep may reject when it is ended, as that of node:timers/promises does.
    sleep().then(interrupt(timeout), () => undefined);
  });
  try {
    return await Promise.race([interrupted, work(interruption.signal)]);
  } finally {
    finished.abort();
  }
};
