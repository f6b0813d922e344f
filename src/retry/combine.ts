import type { PolicyTransform, RetryPolicy, RetryStatus } from './policy.js';

const longer = (a: number, b: number): number => {
  const less = Math.min(a, b);
  // A wrong number (negative, or NaN) is kept, not covered by the other.
  return less >= 0 ? Math.max(a, b) : less;
};

/**
 * Both must go on, and the longer wait counts. `immediately` changes nothing, `stop` decides alone.
 *
 * @example
 * intersect(recurs(3), exponential(500)) // 500, 1000, 2000, stop
 */
export const intersect =
  <A, B>(a: RetryPolicy<A>, b: RetryPolicy<B>): RetryPolicy<A & B> =>
  (status) =>
    longer(a(status), b(status));

/**
 * One of the two must go on, and the shorter wait counts. `stop` changes nothing, `immediately` decides alone.
 *
 * @example
 * union(spaced(1_000), exponential(500)) // 500, 1000, 1000, …
 */
export const union =
  <A, B>(a: RetryPolicy<A>, b: RetryPolicy<B>): RetryPolicy<A & B> =>
  (status) =>
    Math.min(a(status), b(status));

/**
 * All must go on, and the longest wait counts: `intersect` for any number of policies. None at all is `immediately`.
 *
 * @example
 * both(recurs(5), within(60_000), cap(10_000)(exponential(500)))
 */
export const both =
  <E>(...policies: readonly RetryPolicy<E>[]): RetryPolicy<E> =>
  (status) =>
    policies.map((policy) => policy(status)).reduce(longer, 0);

/**
 * Another wait, where there is one: `change` sees neither a stop nor a wrong number. It may stop, with `Infinity`.
 *
 * @param change from milliseconds to milliseconds; its second argument is the status' random number, from 0 up to 1
 * @example
 * mapDelay((ms, random) => ms + 1_000 * random)(spaced(5_000)) // between 5 and 6 s
 */
export const mapDelay =
  (change: (ms: number, random: number) => number): PolicyTransform =>
  (policy) =>
  (status) => {
    const ms = policy(status);
    return Number.isFinite(ms) && ms >= 0 ? change(ms, status.random) : ms;
  };

/**
 * No wait longer than this. A stop stays a stop, and what the server asks for is waited for all the same.
 *
 * @param maxMs milliseconds
 * @example
 * cap(4_000)(exponential(1_000)) // 1000, 2000, 4000, 4000, …
 */
export const cap = (maxMs: number): PolicyTransform => mapDelay((ms) => Math.min(ms, maxMs));

/**
 * Stops for the first `retries` retries, then starts the policy, which counts from there. Elapsed time and last wait stay
 * those of the whole.
 *
 * @param retries how many retries come before it
 * @example
 * union(intersect(recurs(2), spaced(100)), after(2, exponential(1_000))) // 100, 100, then 1000, 2000, …
 */
export const after =
  <E>(retries: number, policy: RetryPolicy<E>): RetryPolicy<E> =>
  (status) =>
    status.attempt < retries ? Infinity : policy({ ...status, attempt: status.attempt - retries });

/**
 * The policy for the errors that the guard accepts; stops at the others. A type guard narrows what the policy sees.
 *
 * @param guard a type guard or a predicate
 * @example
 * when((error: OAuthError) => error.remedy === 'retry', spaced(5_000))
 */
export const when: {
  <E, F extends E>(guard: (error: E) => error is F, policy: RetryPolicy<F>): RetryPolicy<E>;
  <E>(guard: (error: E) => boolean, policy: RetryPolicy<E>): RetryPolicy<E>;
} =
  <E>(guard: (error: E) => boolean, policy: RetryPolicy<E>): RetryPolicy<E> =>
  (status: RetryStatus<E>) =>
    guard(status.error) ? policy(status) : Infinity;
