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

/** The `AbortSignal` of the platform, where its types are known. */
export type PlatformSignal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : // oxlint-disable-next-line typescript/no-explicit-any -- without such types there is nothing to say
    any;

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
