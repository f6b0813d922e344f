/** What a policy decides on: where a retry stands. Time and chance come in here, so that a policy is a pure function. */
export interface RetryStatus<E> {
  /** How many retries there were: 0 before the first. */
  readonly attempt: number;
  /** Milliseconds since the start of the first try. */
  readonly elapsedMs: number;
  /** What the policy answered last, in milliseconds; 0 before it did. */
  readonly previousMs: number;
  /** Why the last try failed. */
  readonly error: E;
  /** At least 0, less than 1. One number for the whole policy: parts of it do not roll dice of their own. */
  readonly random: number;
}

/**
 * When to try again: milliseconds to wait, and `Infinity` to stop. A pure function of the status, so that policies can be
 * compared, combined and previewed. NaN and negative numbers are wrong, and no combinator hides one: whoever retries
 * reports it.
 *
 * @typeParam E the errors that it can decide on; a policy for more errors serves where one for fewer is asked for
 * @example
 * const patient: RetryPolicy = ({ attempt }) => (attempt < 10 ? 1_000 : Infinity)
 */
export type RetryPolicy<in E = unknown> = (status: RetryStatus<E>) => number;

/** What makes another policy of a policy, whatever errors it is for. */
export type PolicyTransform = <E>(policy: RetryPolicy<E>) => RetryPolicy<E>;

/**
 * Never tries again. Changes nothing in `union`, decides alone in `intersect`.
 *
 * @example
 * union(stop, spaced(500)) // spaced(500)
 */
export const stop: RetryPolicy = () => Infinity;

/**
 * Tries again without a wait, forever. Changes nothing in `intersect`, decides alone in `union`.
 *
 * @example
 * intersect(immediately, spaced(500)) // spaced(500)
 */
export const immediately: RetryPolicy = () => 0;

/**
 * The same wait each time, forever.
 *
 * @param ms milliseconds
 * @example
 * both(spaced(500), recurs(3)) // 500, 500, 500, stop
 */
export const spaced =
  (ms: number): RetryPolicy =>
  () =>
    ms;

/** What is too large for a number would read as stop. */
const finite = (value: number): number => Math.min(value, Number.MAX_VALUE);

/**
 * Waits that grow, forever: `baseMs`, then each `factor` times the one before. They stay finite, so that `cap` finds
 * something to cut however long it goes on.
 *
 * @param baseMs the first wait, in milliseconds
 * @param factor 2 unless said
 * @example
 * cap(5_000)(exponential(1_000)) // 1000, 2000, 4000, 5000, 5000, …
 */
export const exponential =
  (baseMs: number, factor = 2): RetryPolicy =>
  ({ attempt }) =>
    baseMs === Infinity ? baseMs : finite(baseMs * finite(factor ** attempt));

/**
 * Goes on for this many retries, without a wait of its own: the first try is not counted.
 *
 * @param times how many retries
 * @example
 * both(recurs(2), spaced(500)) // 500, 500, stop
 */
export const recurs =
  (times: number): RetryPolicy =>
  ({ attempt }) =>
    attempt < times ? 0 : Infinity;

/**
 * Goes on while less time than this has passed since the start of the first try, without a wait of its own. The wait that
 * another policy adds may lead past it; what no wait passes is a deadline.
 *
 * @param ms milliseconds
 * @example
 * both(within(60_000), exponential(500))
 */
export const within =
  (ms: number): RetryPolicy =>
  ({ elapsedMs }) =>
    elapsedMs < ms ? 0 : Infinity;
