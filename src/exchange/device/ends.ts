import type { PlatformSignal } from '../../wire/signal.js';
import type { Runtime } from '../../wire/runtime.js';

/** What ends a device code besides the server and the caller. */
export interface Ends {
  /** Aborted when the code is no longer good. */
  readonly over: PlatformSignal;
  /** Aborted when showing the code has failed: nobody will enter it. */
  readonly unseen: PlatformSignal;
  /** Ends the waiting for both. */
  readonly release: () => void;
}

/**
 * The end of a code by a timer, not by the clock: one that is set back, as by a device that has just found out the time,
 * makes no code live longer. A promise of the application that never settles ends nothing.
 */
export const endsOf = ({ sleep }: Pick<Runtime, 'sleep'>, lifetimeMs: number, shown: PromiseLike<unknown>): Ends => {
  const [over, unseen, released] = [new AbortController(), new AbortController(), new AbortController()];
  const timer = async (): Promise<void> => sleep(lifetimeMs, released.signal);
  timer().then(
    () => over.abort(),
    // An injected sleep may reject when it is ended, as that of node:timers/promises does.
    () => undefined,
  );
  shown.then(undefined, () => unseen.abort());
  return { over: over.signal, unseen: unseen.signal, release: () => released.abort() };
};
