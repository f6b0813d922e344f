import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { decide, spaced, stop, type Decision, type RetryPolicy, type Situation } from '../../src/retry.js';
import { failure, status, statusOf, written } from './support/policies.js';

const situation = <E>(changes: Partial<Situation<E>> & { readonly error: E }): Situation<E> => ({
  ...statusOf<E>(changes),
  remainingMs: changes.remainingMs ?? Infinity,
});

const wait = (ms: number, policyMs = ms): Decision => ({ kind: 'wait', ms, policyMs });
const late = (waitMs: number): Decision => ({ kind: 'stop', because: 'deadline', waitMs });
const stopped: Decision = { kind: 'stop', because: 'policy' };
const invalid = (issue: string): Decision => ({ kind: 'invalid', issue: `the retry policy gave ${issue}` });

describe('what policy, server and deadline say together', () => {
  test.each<readonly [number, number | undefined, number, Decision]>([
    [500, undefined, Infinity, wait(500)],
    [500, 200, Infinity, wait(500)],
    [500, 500, Infinity, wait(500)],
    [500, 7_000, Infinity, wait(7_000, 500)],
    [0, 0, Infinity, wait(0)],
    [500, undefined, 501, wait(500)],
    [500, undefined, 500, late(500)],
    [500, undefined, 499, late(500)],
    [500, 7_000, 7_000, late(7_000)],
    [500, 7_000, 7_001, wait(7_000, 500)],
    [0, undefined, 0, late(0)],
    [0, undefined, -5, late(0)],
    [2 ** 31, undefined, Infinity, wait(2 ** 31)],
    [Number.MAX_VALUE, undefined, Infinity, wait(Number.MAX_VALUE)],
    [Infinity, undefined, Infinity, stopped],
    [Infinity, 7_000, 10, stopped],
    [-1, 7_000, 10, invalid('a negative number')],
    [-Infinity, undefined, Infinity, invalid('a negative number')],
    [Number.NaN, 7_000, 10, invalid('NaN')],
  ])('%d ms, asked for %d, %d left', (ms, retryAfterMs, remainingMs, expected) => {
    const error = retryAfterMs === undefined ? {} : { retryAfterMs };
    expect(decide(spaced(ms), situation({ error, remainingMs }))).toEqual(expected);
  });

  test('-0 is 0', () => {
    const decision = decide(spaced(-0), situation({ error: {} }));
    expect(decision).toStrictEqual(wait(0));
  });

  test.each([undefined, null, '500', 500n, {}, [500], true])('%p is no number', (answer) => {
    const policy = (() => answer) as unknown as RetryPolicy; // from a program without types
    expect(decide(policy, situation({ error: {} }))).toEqual(invalid('no number'));
  });

  test('a policy that throws is its caller’s matter', () => {
    const policy: RetryPolicy = () => {
      throw new RangeError('no');
    };
    expect(() => decide(policy, situation({ error: {} }))).toThrow(RangeError);
  });

  test('the policy sees the status, and not the deadline', () => {
    const seen: unknown[] = [];
    const policy: RetryPolicy<string> = (given) => seen.push(given);
    const at = { attempt: 3, elapsedMs: 4, previousMs: 5, error: 'e', random: 0.25 };
    decide(policy, { ...at, remainingMs: 6 });
    expect(seen).toEqual([at]);
  });
});

describe('an error that is none of ours', () => {
  const trap = {
    get retryAfterMs(): number {
      throw new Error('no');
    },
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  test.each<readonly [string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'retry-after: 5'],
    ['a number', 7],
    ['a symbol', Symbol('retryAfterMs')],
    ['NaN', { retryAfterMs: Number.NaN }],
    ['a negative number', { retryAfterMs: -7_000 }],
    ['Infinity', { retryAfterMs: Infinity }],
    ['a number as text', { retryAfterMs: '7000' }],
    ['a bigint', { retryAfterMs: 7_000n }],
    ['an object', { retryAfterMs: { valueOf: () => 7_000 } }],
    ['a getter that throws', trap],
    ['a revoked proxy', revoked.proxy],
  ])('asks for nothing: %s', (_name, error) => {
    expect(decide(spaced(500), situation({ error }))).toEqual(wait(500));
  });

  test('may ask to wait', () => {
    const error = Object.assign(new Error('busy'), { retryAfterMs: 7_000 });
    expect(decide(spaced(500), situation({ error }))).toEqual(wait(7_000, 500));
  });
});

describe('for every policy and situation', () => {
  const answers = fc.oneof(
    written.map(({ policy }) => policy),
    fc.double().map((ms): RetryPolicy => spaced(ms)),
  );
  const remaining = fc.oneof(fc.nat({ max: 200_000 }), fc.constantFrom(0, Infinity));
  const everywhere = (
    check: (decision: Decision, given: Situation<{ readonly retryAfterMs?: number }>, answer: number) => void,
  ) =>
    fc.assert(
      fc.property(answers, status, failure, remaining, (policy, at, error, remainingMs) => {
        const given = { ...at, error, remainingMs };
        check(decide(policy, given), given, policy(given));
      }),
      { numRuns: 5_000, seed: 20270109 },
    );

  test('never earlier than the policy and the server say, and no later than needed', () => {
    everywhere((decision, { error }, answer) => {
      if (decision.kind !== 'wait') return;
      expect(decision.ms).toBe(Math.max(0, answer, error.retryAfterMs ?? 0));
      expect(decision.policyMs).toBe(Math.max(0, answer));
    });
  });

  test('never to the deadline or past it, and no wait is given up that ends before', () => {
    everywhere((decision, { remainingMs }) => {
      if (decision.kind === 'wait') expect(decision.ms).toBeLessThan(remainingMs);
      if (decision.kind === 'stop' && decision.because === 'deadline')
        expect(decision.waitMs).toBeGreaterThanOrEqual(remainingMs);
    });
  });

  test('invalid exactly where the number is wrong, and stopped by the policy exactly at Infinity', () => {
    everywhere((decision, _given, answer) => {
      expect(decision.kind === 'invalid').toBe(!(answer >= 0));
      expect(decision.kind === 'stop' && decision.because === 'policy').toBe(answer === Infinity);
    });
  });
});

test('a stop is a stop, whatever is left', () => {
  expect(decide(stop, situation({ error: 'e', remainingMs: 0 }))).toEqual(stopped);
});
