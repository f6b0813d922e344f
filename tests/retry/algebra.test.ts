import { describe, expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { BoundedDistributiveLattice } from 'fp-ts/lib/BoundedDistributiveLattice.js';
import type { BoundedLattice } from 'fp-ts/lib/BoundedLattice.js';
import type { DistributiveLattice } from 'fp-ts/lib/DistributiveLattice.js';
import type { Lattice } from 'fp-ts/lib/Lattice.js';
import * as monoid from 'fp-ts/lib/Monoid.js';
import * as semigroup from 'fp-ts/lib/Semigroup.js';
import * as fc from 'fast-check';

import type { OAuthError } from '../../src/error/index.js';
import {
  both,
  exponential,
  getIntersectMonoid,
  getLattice,
  getUnionMonoid,
  recurs,
  spaced,
  stop,
  union,
  type PolicyLattice,
  type PolicyMonoid,
  type RetryPolicy,
} from '../../src/retry.js';
import { status, waitsOf, written, type Failure } from './support/policies.js';

const settings = { numRuns: 1_000, seed: 20270111 };

describe('the instances are those of fp-ts', () => {
  test('by their types', () => {
    type Policy = RetryPolicy<OAuthError>;
    expectTypeOf<PolicyMonoid<OAuthError>>().toExtend<semigroup.Semigroup<Policy>>();
    expectTypeOf<PolicyMonoid<OAuthError>>().toExtend<monoid.Monoid<Policy>>();
    expectTypeOf<PolicyLattice<OAuthError>>().toExtend<Lattice<Policy>>();
    expectTypeOf<PolicyLattice<OAuthError>>().toExtend<BoundedLattice<Policy>>();
    expectTypeOf<PolicyLattice<OAuthError>>().toExtend<DistributiveLattice<Policy>>();
    expectTypeOf<PolicyLattice<OAuthError>>().toExtend<BoundedDistributiveLattice<Policy>>();
    expectTypeOf(getIntersectMonoid()).toEqualTypeOf<PolicyMonoid<unknown>>();
    expectTypeOf(getUnionMonoid<OAuthError>()).toEqualTypeOf<PolicyMonoid<OAuthError>>();
    expectTypeOf(getLattice<OAuthError>()).toEqualTypeOf<PolicyLattice<OAuthError>>();
    // @ts-expect-error -- a lattice is no monoid
    const wrong: monoid.Monoid<Policy> = getLattice<OAuthError>();
    expect(wrong).toBeDefined();
  });

  test('and fp-ts computes with them', () => {
    const policies = [recurs(3), exponential(100), spaced(150)];
    expect(waitsOf(monoid.concatAll(getIntersectMonoid())(policies), undefined, 4)).toEqual([150, 200, 400, Infinity]);
    expect(waitsOf(monoid.concatAll(getIntersectMonoid())([]), undefined, 2)).toEqual([0, 0]);
    expect(waitsOf(monoid.concatAll(getUnionMonoid())(policies.slice(1)), undefined, 3)).toEqual([100, 150, 150]);
    expect(waitsOf(monoid.concatAll(getUnionMonoid())([]), undefined, 1)).toEqual([Infinity]);
    expect(waitsOf(semigroup.concatAll(getUnionMonoid())(stop)([spaced(5)]), undefined, 1)).toEqual([5]);
    const reversed = monoid.reverse(getIntersectMonoid());
    expect(waitsOf(reversed.concat(recurs(1), spaced(5)), undefined, 2)).toEqual([5, Infinity]);
  });
});

describe('for every list of policies', () => {
  const lists = fc.array(written, { maxLength: 5 }).map((list) => list.map(({ policy }) => policy));

  test('fp-ts joins them as we do', () => {
    fc.assert(
      fc.property(lists, status, (policies, at) => {
        const all = monoid.concatAll(getIntersectMonoid<Failure>())(policies);
        expect(all(at)).toBe(both(...policies)(at));
        const any = monoid.concatAll(getUnionMonoid<Failure>())(policies);
        expect(any(at)).toBe(policies.reduce(union, stop)(at));
      }),
      settings,
    );
  });
});

describe('the lattice, as fp-ts states its laws', () => {
  const { meet, join, zero, one } = getLattice<Failure>();

  test('holds for all policies', () => {
    fc.assert(
      fc.property(written, written, written, status, (x, y, z, at) => {
        const [a, b, c] = [x.policy, y.policy, z.policy];
        expect(join(a, zero)(at)).toBe(a(at));
        expect(join(a, one)(at)).toBe(one(at));
        expect(meet(a, one)(at)).toBe(a(at));
        expect(meet(a, zero)(at)).toBe(zero(at));
        expect(meet(a, join(a, b))(at)).toBe(a(at));
        expect(join(a, meet(a, b))(at)).toBe(a(at));
        expect(meet(a, join(b, c))(at)).toBe(join(meet(a, b), meet(a, c))(at));
        expect(join(a, meet(b, c))(at)).toBe(meet(join(a, b), join(a, c))(at));
      }),
      settings,
    );
  });

  test('is ordered by willingness: zero never goes on, one always does, at once', () => {
    expect(waitsOf(zero, { kind: 'busy' }, 1)).toEqual([Infinity]);
    expect(waitsOf(one, { kind: 'busy' }, 1)).toEqual([0]);
  });
});
