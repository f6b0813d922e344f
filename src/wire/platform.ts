/**
 * The Web APIs that are used, as far as they are used. With these the declarations of the library need no DOM types.
 *
 * @module
 */

/** An `AbortSignal`, of any platform. */
export interface Signal {
  readonly aborted: boolean;
  readonly addEventListener: (type: 'abort', listener: () => void, options?: { readonly once?: boolean }) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/**
 * A `fetch`: the platform's own, or one that adds a proxy, a certificate, a recording. It is called with a `Request`, whose
 * `redirect`, `signal` and `cache` it must heed: one that follows a redirect takes the credential along.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- `Request` and `Response` are named differently on each platform
export type Fetch = (input: any, init?: any) => Promise<any>;

/** Whether this is a page in a browser, where nothing can be kept secret. */
export const isBrowserPage = (): boolean =>
  typeof globalThis === 'object' && 'window' in globalThis && 'document' in globalThis;
