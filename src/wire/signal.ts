import type { Signal } from './platform.js';

/** A signal, and what aborts it. */
export interface Interruption {
  readonly signal: Signal;
  readonly abort: () => void;
}

/**
 * What an `AbortController` is, but free of charge until somebody listens: most who look a token up in memory never do,
 * and the signal of an `AbortController` costs more than the look-up.
 */
export const makeInterruption = (): Interruption => {
  let controller: AbortController | undefined;
  const native = (): AbortSignal => {
    controller ??= new AbortController();
    if (signal.aborted) controller.abort();
    return controller.signal;
  };
  const signal = {
    aborted: false,
    addEventListener: (...listener: Parameters<Signal['addEventListener']>) => native().addEventListener(...listener),
    removeEventListener: (...listener: Parameters<Signal['removeEventListener']>) =>
      controller?.signal.removeEventListener(...listener),
  };
  return {
    signal,
    abort: () => {
      signal.aborted = true;
      controller?.abort();
    },
  };
};

const listening = new WeakMap<Signal, { readonly listeners: Set<() => void>; readonly tell: () => void }>();

/**
 * Tells when a signal is aborted, and gives what ends that. All who listen to one signal do so through one listener of
 * the platform, which warns of many: a thousand calls may well have the same signal.
 */
export const onAbort = (signal: Signal | undefined, listener: () => void): (() => void) => {
  if (signal === undefined) return () => undefined;
  const known = listening.get(signal);
  const listeners = known?.listeners ?? new Set();
  const tell = known?.tell ?? ((): void => [...listeners].forEach((each) => each()));
  // Of its own, so that who listens twice is told twice.
  const own = (): void => listener();
  listeners.add(own);
  if (!known) {
    listening.set(signal, { listeners, tell });
    signal.addEventListener('abort', tell, { once: true });
  }
  return () => {
    listeners.delete(own);
    if (listeners.size > 0 || listening.get(signal)?.tell !== tell) return;
    listening.delete(signal);
    signal.removeEventListener('abort', tell);
  };
};

/** The `AbortSignal` of the platform, where its types are known. */
export type PlatformSignal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : // oxlint-disable-next-line typescript/no-explicit-any -- without such types there is nothing to say
    any;

/** A signal that is aborted when one of others is; `release` ends the listening. */
export const joined = (
  ...signals: readonly (Signal | undefined)[]
): { readonly signal: PlatformSignal; readonly release: () => void } => {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (signals.some((signal) => signal?.aborted)) abort();
  const ends = signals.map((signal) => onAbort(signal, abort));
  return { signal: controller.signal, release: () => ends.forEach((end) => end()) };
};

/**
 * The signal of a request as an `AbortSignal` of the platform, such as `fetch` wants: for operations of your own. A
 * combinator may have put a lighter one into the request.
 *
 * @example
 * const fromBroker: TokenOperation<TokenRequest, TokenResponse, NetworkError> = (request) =>
 *   ResultAsync.fromPromise(fetch(brokerUrl, { signal: toAbortSignal(request.signal) }).then(readToken), toNetworkError)
 */
export const toAbortSignal = (signal: Signal | undefined): PlatformSignal => {
  if (signal instanceof AbortSignal) return signal;
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return controller.signal;
};

/** One signal for several, without an end: it goes when nobody has it any more. */
export const anyOf = (...signals: readonly (Signal | undefined)[]): PlatformSignal => {
  const given = signals.filter((signal) => signal !== undefined);
  return AbortSignal.any ? AbortSignal.any(given.map(toAbortSignal)) : joined(...given).signal;
};
