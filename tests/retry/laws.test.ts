import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { both, getLattice, immediately, intersect, stop, union, type RetryPolicy } from '../../src/retry.js';
import { status, written, type Failure } from './support/policies.js';

type Law = (
  a: RetryPolicy<Failure>,
  b: RetryPolicy<Failure>,
  c: RetryPolicy<Failure>,
) => readonly [RetryPolicy<Failure>, RetryPolicy<Failure>];

const laws: Readonly<Record<string, Law>> = {
  'intersect is associative': (a, b, c) => [intersect(a, intersect(b, c)), intersect(intersect(a, b), c)],
  'union is associative': (a, b, c) => [union(a, union(b, c)), union(union(a, b), c)],
  'intersect is commutative': (a, b) => [intersect(a, b), intersect(b, a)],
  'union is commutative': (a, b) => [union(a, b), union(b, a)],
  'intersect is idempotent': (a) => [intersect(a, a), a],
  'union is idempotent': (a) => [union(a, a), a],
  'immediately changes nothing in an intersect': (a) => [intersect(a, immediately), a],
  'stop changes nothing in a union': (a) => [union(a, stop), a],
  'stop decides alone in an intersect': (a) => [intersect(a, stop), stop],
  'immediately decides alone in a union': (a) => [union(a, immediately), immediately],
  'intersect absorbs union': (a, b) => [intersect(a, union(a, b)), a],
  'union absorbs intersect': (a, b) => [union(a, intersect(a, b)), a],
  'intersect distributes over union': (a, b, c) => [intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c))],
  'union distributes over intersect': (a, b, c) => [union(a, intersect(b, c)), intersect(union(a, b), union(a, c))],
  'both is intersect for many': (a, b, c) => [both(a, b, c), intersect(a, intersect(b, c))],
  'both of one is that one': (a) => [both(a), a],
  'both of none is immediately': () => [both(), immediately],
};

const settings = { numRuns: 2_000, seed: 20270107 };

describe('the algebra of policies', () => {
  test.each(Object.entries(laws))('%s', (_name, law) => {
    fc.assert(
      fc.property(written, written, written, status, (a, b, c, at) => {
        const [left, right] = law(a.policy, b.policy, c.policy);
        expect(left(at)).toBe(right(at));
      }),
      settings,
    );
  });

  test('no generated policy gives a wrong number, and some go on and some stop', () => {
    const seen = { stops: 0, waits: 0 };
    fc.assert(
      fc.property(written, status, ({ policy }, at) => {
        const ms = policy(at);
        expect(ms >= 0).toBe(true);
        seen[ms === Infinity ? 'stops' : 'waits'] += 1;
      }),
      settings,
    );
    expect(seen.stops).toBeGreaterThan(200);
    expect(seen.waits).toBeGreaterThan(200);
  });

  test('a policy is a pure function', () => {
    fc.assert(
      fc.property(written, status, ({ policy }, at) => {
        expect(policy(Object.freeze({ ...at }))).toBe(policy(at));
      }),
      settings,
    );
  });

  test('a meet waits at least as long as either, a join at most', () => {
    const { meet, join } = getLattice<Failure>();
    fc.assert(
      fc.property(written, written, status, (a, b, at) => {
        const each = [a.policy(at), b.policy(at)];
        expect(meet(a.policy, b.policy)(at)).toBe(Math.max(...each));
        expect(join(a.policy, b.policy)(at)).toBe(Math.min(...each));
      }),
      settings,
    );
  });
});

describe('a wrong number', () => {
  const wrong = [-1, -Infinity, Number.NaN, -Number.MIN_VALUE];
  const given = fc.constantFrom(...wrong, 0, 5, Infinity);

  test('is hidden neither by intersect nor by union', () => {
    for (const ms of wrong)
      for (const other of [0, 5, Infinity]) {
        const [bad, good] = [() => ms, () => other];
        for (const policy of [intersect(bad, good), intersect(good, bad), union(bad, good), union(good, bad)])
          expect(policy({} as never)).toBe(ms); // the policies look at nothing
        expect(both(good, bad, good)({} as never)).toBe(ms);
        expect(both(bad)({} as never)).toBe(ms);
      }
  });

  test('leaves intersect and union associative and commutative', () => {
    fc.assert(
      fc.property(given, given, given, (x, y, z) => {
        const [a, b, c] = [() => x, () => y, () => z];
        for (const join of [intersect, union]) {
          expect(join(a, join(b, c))({} as never)).toBe(join(join(a, b), c)({} as never));
          expect(join(a, b)({} as never)).toBe(join(b, a)({} as never));
        }
      }),
      settings,
    );
  });
});
