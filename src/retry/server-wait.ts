import type { RetryPolicy } from './policy.js';

/**
 * How long the server asked to wait, in milliseconds, as an error of any kind tells it in `retryAfterMs`. What is no
 * number of milliseconds, or cannot be read, is `undefined`.
 */
export const serverWaitOf = (error: unknown): number | undefined => {
  try {
    const ms = (error as { readonly retryAfterMs?: unknown } | null | undefined)?.retryAfterMs;
    return typeof ms === 'number' && Number.isFinite(ms) && ms >= 0 ? ms : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Waits as long as the server asks (`Retry-After`), and a little more by chance, so that those who were sent away together
 * do not come back together. Stops where the server asks for nothing: join it to a policy for the rest.
 *
 * @param maxJitterMs the most that is added, in milliseconds; 1000 unless said
 * @see RFC 9110 §10.2.3
 * @example
 * union(serverWait(), when((error: OAuthError) => error.retryAfterMs === undefined, exponential(5_000)))
 */
export const serverWait =
  (maxJitterMs = 1_000): RetryPolicy =>
  ({ error, random }) => {
    const ms = serverWaitOf(error);
    return ms === undefined ? Infinity : ms + maxJitterMs * random;
  };
