import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import {
  after,
  both,
  cap,
  decorrelatedJitter,
  equalJitter,
  exponential,
  fullJitter,
  immediately,
  intersect,
  mapDelay,
  recurs,
  serverWait,
  spaced,
  stop,
  union,
  when,
  within,
  type RetryPolicy,
} from '../../src/retry.js';
import { status, statusOf, waitsOf, written, type Failure } from './support/policies.js';

const settings = { numRuns: 2_000, seed: 20270108 };
const policiesAt = (check: (policy: RetryPolicy<Failure>, at: Parameters<RetryPolicy<Failure>>[0]) => void): void =>
  fc.assert(
    fc.property(written, status, ({ policy }, at) => check(policy, at)),
    settings,
  );

describe('what a policy answers, retry by retry', () => {
  test.each<readonly [string, RetryPolicy, readonly number[]]>([
    ['stop', stop, [Infinity, Infinity]],
    ['immediately', immediately, [0, 0]],
    ['spaced(5)', spaced(5), [5, 5]],
    ['exponential(100)', exponential(100), [100, 200, 400, 800]],
    ['exponential(100, 3)', exponential(100, 3), [100, 300, 900]],
    ['exponential(100, 1)', exponential(100, 1), [100, 100]],
    ['exponential(0)', exponential(0), [0, 0]],
    ['exponential(Infinity)', exponential(Infinity), [Infinity]],
    ['recurs(2)', recurs(2), [0, 0, Infinity, Infinity]],
    ['recurs(0)', recurs(0), [Infinity]],
    ['within(300), spaced(100)', both(within(300), spaced(100)), [100, 100, 100, Infinity]],
    ['cap(300)', cap(300)(exponential(100)), [100, 200, 300, 300]],
    ['cap of a stop', cap(300)(recurs(1)), [0, Infinity]],
    ['fullJitter', fullJitter(spaced(100)), [50]],
    ['equalJitter', equalJitter(spaced(100)), [75]],
    ['decorrelatedJitter(100)', decorrelatedJitter(100), [200, 350, 575]],
    ['decorrelatedJitter(100, 2)', decorrelatedJitter(100, 2), [150, 200, 250]],
    ['decorrelatedJitter(Infinity)', decorrelatedJitter(Infinity), [Infinity]],
    ['mapDelay', mapDelay((ms, random) => ms + random)(recurs(1)), [0.5, Infinity]],
    ['mapDelay that stops', mapDelay((ms) => (ms > 100 ? Infinity : ms))(exponential(100)), [100, Infinity]],
    ['after', after(2, exponential(100)), [Infinity, Infinity, 100, 200]],
  ])('%s', (_name, policy, expected) => {
    expect(waitsOf(policy, undefined, expected.length)).toEqual(expected);
  });

  test('waits that grow stay finite, so that cap goes on', () => {
    for (const attempt of [1_023, 1_024, 5_000, 1e9]) {
      expect(exponential(0)(statusOf({ attempt }))).toBe(0);
      expect(exponential(500)(statusOf({ attempt }))).toBeLessThan(Infinity);
      expect(cap(60_000)(exponential(500))(statusOf({ attempt }))).toBe(60_000);
    }
    expect(decorrelatedJitter(500)(statusOf({ previousMs: Number.MAX_VALUE }))).toBeLessThan(Infinity);
  });
});

describe('jitter', () => {
  test('full: from nothing to the whole', () => {
    policiesAt((policy, at) => {
      const [whole, ms] = [policy(at), fullJitter(policy)(at)];
      if (whole === Infinity) expect(ms).toBe(Infinity);
      else expect(ms >= 0 && (ms < whole || whole === 0 || at.random > 0.999)).toBe(true);
      expect(ms).toBeLessThanOrEqual(whole);
      expect(fullJitter(policy)({ ...at, random: 0 })).toBe(policy({ ...at, random: 0 }) === Infinity ? Infinity : 0);
    });
  });

  test('equal: from half to the whole', () => {
    policiesAt((policy, at) => {
      const [whole, ms] = [policy(at), equalJitter(policy)(at)];
      expect(ms).toBeGreaterThanOrEqual(whole / 2);
      expect(ms).toBeLessThanOrEqual(whole);
    });
  });

  test('decorrelated: from the base to a multiple of the last wait', () => {
    const base = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(base, fc.double({ min: 1, max: 10, noNaN: true }), status, (baseMs, factor, at) => {
        const ms = decorrelatedJitter(baseMs, factor)(at);
        const most = Math.max(baseMs, at.previousMs) * factor;
        expect(ms).toBeGreaterThanOrEqual(baseMs);
        expect(ms).toBeLessThanOrEqual(most * (1 + 1e-12));
      }),
      settings,
    );
  });

  test('a larger random number gives no shorter a wait', () => {
    fc.assert(
      fc.property(fc.nat(), status, status, (ms, at, { random }) => {
        const [low, high] = [Math.min(at.random, random), Math.max(at.random, random)];
        for (const policy of [fullJitter(spaced(ms)), equalJitter(spaced(ms)), decorrelatedJitter(ms), serverWait()])
          expect(policy({ ...at, random: low })).toBeLessThanOrEqual(policy({ ...at, random: high }));
      }),
      settings,
    );
  });
});

describe('what changes the wait', () => {
  test('cap gives the shorter of the two, and leaves a stop a stop', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), written, status, (most, { policy }, at) => {
        const whole = policy(at);
        expect(cap(most)(policy)(at)).toBe(whole === Infinity ? Infinity : Math.min(whole, most));
        expect(cap(most)(cap(most)(policy))(at)).toBe(cap(most)(policy)(at));
      }),
      settings,
    );
  });

  test('mapDelay with what changes nothing changes nothing', () => {
    policiesAt((policy, at) => expect(mapDelay((ms) => ms)(policy)(at)).toBe(policy(at)));
  });

  test('mapDelay does not ask about a stop', () => {
    expect(mapDelay(() => 7)(stop)(statusOf())).toBe(Infinity);
  });

  test.each([Number.NaN, -1, -Infinity])('mapDelay hides no %d', (wrong) => {
    for (const change of [fullJitter, equalJitter, cap(100), mapDelay(() => 7), mapDelay((ms) => Math.max(0, ms))])
      expect(change(spaced(wrong))(statusOf())).toBe(wrong);
    expect(mapDelay(() => wrong)(spaced(5))(statusOf())).toBe(wrong);
  });

  test('what is no number is passed on, too', () => {
    const text: RetryPolicy = () => '5' as never; // from a program without types
    expect(fullJitter(text)(statusOf())).toBe('5');
  });
});

describe('one policy, then another', () => {
  test('is a union of an intersect and an after', () => {
    const policy = union(intersect(recurs(2), spaced(100)), after(2, both(recurs(3), exponential(1_000))));
    expect(waitsOf(policy, undefined, 6)).toEqual([100, 100, 1_000, 2_000, 4_000, Infinity]);
  });

  test('gives what the first gives before, and what the second gives after', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 }), written, written, status, (n, a, b, at) => {
        const then = union(intersect(recurs(n), a.policy), after(n, b.policy));
        const expected = at.attempt < n ? a.policy(at) : b.policy({ ...at, attempt: at.attempt - n });
        expect(then(at)).toBe(expected);
      }),
      settings,
    );
  });

  test('after none is the policy itself', () => {
    policiesAt((policy, at) => expect(after(0, policy)(at)).toBe(policy(at)));
  });

  test('after m, after n is after both', () => {
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.nat({ max: 6 }), written, status, (m, n, { policy }, at) => {
        expect(after(m, after(n, policy))(at)).toBe(after(m + n, policy)(at));
      }),
      settings,
    );
  });
});

describe('when', () => {
  const isBusy = ({ kind }: Failure): boolean => kind === 'busy';

  test('is the policy for what the guard accepts, and a stop for the rest', () => {
    policiesAt((policy, at) => expect(when(isBusy, policy)(at)).toBe(isBusy(at.error) ? policy(at) : Infinity));
  });

  test('of a guard and of its opposite make the whole', () => {
    policiesAt((policy, at) => {
      const halves = union(
        when(isBusy, policy),
        when((error: Failure) => !isBusy(error), policy),
      );
      expect(halves(at)).toBe(policy(at));
    });
  });

  test('never lets the policy see an error that the guard refuses', () => {
    const seen: Failure[] = [];
    const watching: RetryPolicy<Failure> = ({ error }) => seen.push(error);
    when(isBusy, watching)(statusOf<Failure>({ error: { kind: 'lost' } }));
    expect(seen).toEqual([]);
  });
});

describe('the wait of the server', () => {
  test.each([
    [{ retryAfterMs: 5_000 }, 5_500],
    [{ retryAfterMs: 0 }, 500],
    [{}, Infinity],
    [undefined, Infinity],
    [null, Infinity],
    ['retryAfterMs', Infinity],
    [{ retryAfterMs: Number.NaN }, Infinity],
    [{ retryAfterMs: -1 }, Infinity],
    [{ retryAfterMs: Infinity }, Infinity],
    [{ retryAfterMs: '5' }, Infinity],
  ])('%j: %d', (error, expected) => {
    expect(serverWait()(statusOf<unknown>({ error }))).toBe(expected);
  });

  test('with jitter of one’s own, or none', () => {
    const at = statusOf({ error: { retryAfterMs: 5_000 } });
    expect(serverWait(0)(at)).toBe(5_000);
    expect(serverWait(100)(at)).toBe(5_050);
  });
});
