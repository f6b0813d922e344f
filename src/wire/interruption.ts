import { err, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import type { Signal } from './platform.js';
import type { Runtime } from './runtime.js';

/** What ends a piece of work before it ends itself. */
export interface Limits {
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly requestId: string;
  readonly signal?: Signal | undefined;
}

/**
 * Does some work until the caller aborts it or its time is up: `Aborted` or `Timeout` then come at once, also where the
 * work does not listen to the signal that it is given. Nothing is left behind: no timer, no listener.
 */
export const interruptible = async <A>(
  runtime: Runtime,
  { timeoutMs, requestId, signal }: Limits,
  work: (signal: AbortSignal) => PromiseLike<Result<A, OAuthError>>,
): Promise<Result<A, OAuthError>> => {
  const aborted = (): OAuthError => localError('aborted', { requestId });
  if (signal?.aborted) return err(aborted());
  const interruption = new AbortController();
  const finished = new AbortController();
  const interrupted = new Promise<Result<A, OAuthError>>((resolve) => {
    const interrupt = (error: OAuthError) => (): void => {
      if (finished.signal.aborted) return;
      resolve(err(error));
      interruption.abort();
    };
    const abort = interrupt(aborted());
    signal?.addEventListener('abort', abort, { once: true });
    finished.signal.addEventListener('abort', () => signal?.removeEventListener('abort', abort), { once: true });
    const timeout = localError('timeout', { timeoutMs, sent: 'maybe', requestId }, [`after ${timeoutMs} ms`]);
    // An injected sleep may reject when it is ended, as that of node:timers/promises does.
    runtime.sleep(timeoutMs, finished.signal).then(interrupt(timeout), () => undefined);
  });
  const result = await Promise.race([interrupted, work(interruption.signal)]);
  finished.abort();
  return result;
};
