import { intersect, union } from './combine.js';
import { immediately, stop, type RetryPolicy } from './policy.js';

/** Has the shape of a `Monoid` of fp-ts, and so of a `Semigroup`. */
export interface PolicyMonoid<E> {
  readonly concat: (first: RetryPolicy<E>, second: RetryPolicy<E>) => RetryPolicy<E>;
  readonly empty: RetryPolicy<E>;
}

/** Has the shape of a `BoundedDistributiveLattice` of fp-ts, and so of each lattice and semilattice that is less. */
export interface PolicyLattice<E> {
  readonly meet: (first: RetryPolicy<E>, second: RetryPolicy<E>) => RetryPolicy<E>;
  readonly join: (first: RetryPolicy<E>, second: RetryPolicy<E>) => RetryPolicy<E>;
  readonly zero: RetryPolicy<E>;
  readonly one: RetryPolicy<E>;
}

/**
 * Policies under `intersect`, for fp-ts: all must go on. Its empty policy is `immediately`.
 *
 * @example
 * concatAll(getIntersectMonoid())([recurs(3), within(60_000), exponential(500)]) // as with `both`
 */
export const getIntersectMonoid = <E = unknown>(): PolicyMonoid<E> => ({ concat: intersect, empty: immediately });

/**
 * Policies under `union`, for fp-ts: one must go on. Its empty policy is `stop`.
 *
 * @example
 * concatAll(getUnionMonoid<OAuthError>())([when(isThrottled, spaced(60_000)), when(isNetwork, spaced(500))])
 */
export const getUnionMonoid = <E = unknown>(): PolicyMonoid<E> => ({ concat: union, empty: stop });

/**
 * Policies as a bounded distributive lattice, for fp-ts. The greater policy is the more willing one: it goes on wherever
 * the other does, after no longer a wait. So `join` is `union` (the shorter wait), `meet` is `intersect` (the longer
 * wait), `zero` is `stop` and `one` is `immediately`; as with sets, and as with `or` and `and`. The laws hold for policies
 * that give no wrong number.
 *
 * @example
 * const { meet, join } = getLattice<OAuthError>()
 */
export const getLattice = <E = unknown>(): PolicyLattice<E> => ({
  meet: intersect,
  join: union,
  zero: stop,
  one: immediately,
});
