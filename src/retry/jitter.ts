import { mapDelay } from './combine.js';
import type { PolicyTransform, RetryPolicy } from './policy.js';

/**
 * Anything from nothing to the whole wait, so that clients which failed together do not come back together.
 *
 * @see AWS Architecture Blog, "Exponential Backoff And Jitter"
 * @example
 * both(recurs(3), fullJitter(exponential(500))) // up to 500, up to 1000, up to 2000, stop
 */
export const fullJitter: PolicyTransform = /* @__PURE__ */ mapDelay((ms, random) => ms * random);

/**
 * Half of the wait, and anything up to the other half: spread out, and never at once.
 *
 * @see AWS Architecture Blog, "Exponential Backoff And Jitter"
 * @example
 * equalJitter(spaced(10_000)) // between 5 and 10 s
 */
export const equalJitter: PolicyTransform = /* @__PURE__ */ mapDelay((ms, random) => ms / 2 + (ms / 2) * random);

/**
 * Waits that grow by chance, forever: between `baseMs` and `factor` times the last wait, or times `baseMs` where that is
 * more. Its last wait is what the whole policy answered, so that a `cap` around it keeps it from growing.
 *
 * @param baseMs the shortest wait, in milliseconds
 * @param factor 3 unless said
 * @see AWS Architecture Blog, "Exponential Backoff And Jitter"
 * @example
 * both(recurs(5), cap(20_000)(decorrelatedJitter(500)))
 */
export const decorrelatedJitter =
  (baseMs: number, factor = 3): RetryPolicy =>
  ({ previousMs, random }) => {
    if (baseMs === Infinity) return baseMs;
    const most = Math.min(Math.max(baseMs, previousMs) * factor, Number.MAX_VALUE);
    return baseMs + (most - baseMs) * random;
  };
