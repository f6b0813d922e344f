import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { sampleError, type OAuthError } from '../../src/error/index.js';
import { decide, devicePolling, preview } from '../../src/retry.js';
import { everyCode } from '../error/support/catalogue.js';
import { random, statusOf } from './support/policies.js';

const samples: readonly OAuthError[] = everyCode.map((code) => sampleError(code));
const pending = sampleError('AADSTS70016');
const slowDown = sampleError('none', { category: 'authorization_pending', error: 'slow_down' });
const lost = sampleError('network');
const busy = sampleError('unexpected_response', { category: 'throttled', retryAfterMs: 90_000 });
const waitOf = (error: unknown, previousMs = 0, attempt = 0): number =>
  devicePolling(statusOf<unknown>({ error, previousMs, attempt }));

describe('devicePolling', () => {
  test('goes on while the person is not done and for what passes, of every category and code, and for nothing else', () => {
    const going = new Set(['authorization_pending', 'throttled', 'service_unavailable', 'network']);
    const wanted = (error: OAuthError): boolean => going.has(error.category) && error.code !== 'AADSTS50196';
    expect(samples.filter((error) => waitOf(error) < Infinity).map(({ code }) => code)).toEqual(
      samples.filter(wanted).map(({ code }) => code),
    );
  });

  test.each<[string, unknown, number, number, number]>([
    ['pending, at first', pending, 0, 0, 5_000],
    ['pending', pending, 7_000, 0, 7_000],
    ['pending, after failures', pending, 7_000, 5, 7_000],
    ['slow_down, at first', slowDown, 0, 0, 10_000],
    ['slow_down', slowDown, 7_000, 3, 12_000],
    ['lost once', lost, 5_000, 0, 10_000],
    ['lost twice', lost, 5_000, 1, 20_000],
    ['lost for long', lost, 5_000, 4, 60_000],
    ['lost forever', lost, 5_000, 5_000, 60_000],
    ['lost, with a longer interval', lost, 90_000, 0, 90_000],
    ['throttled', busy, 5_000, 0, 10_000],
  ])('%s', (_, error, previousMs, attempt, expected) => {
    expect(waitOf(error, previousMs, attempt)).toBe(expected);
  });

  test('slow_down is heard whatever the status', () => {
    const throttled = sampleError('none', { category: 'throttled', status: 429, error: 'slow_down' });
    expect(waitOf(throttled, 5_000, 3)).toBe(10_000);
  });

  test('is a pure function that never comes back before the interval', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat({ max: 200_000 }),
        fc.nat({ max: 5_000 }),
        random,
        (error, previousMs, attempt, chance) => {
          const status = Object.freeze(statusOf<unknown>({ error, previousMs, attempt, random: chance }));
          const ms = devicePolling(status);
          expect(ms).toBe(devicePolling(status));
          expect(ms).toBeGreaterThanOrEqual(previousMs || 5_000);
          expect(ms === Infinity || ms <= Math.max(60_000, previousMs + 5_000)).toBe(true);
        },
      ),
      { numRuns: 2_000, seed: 20270110 },
    );
  });

  test('waits as long as the server asks, as it is decided', () => {
    expect(decide(devicePolling, { ...statusOf<unknown>({ error: busy }), remainingMs: Infinity })).toMatchObject({
      ms: 90_000,
      policyMs: 10_000,
    });
  });

  test('can be looked at', () => {
    expect(preview(devicePolling, [pending, slowDown, pending])).toMatchObject({ end: 'succeeded', totalMs: 25_000 });
  });

  test.each([undefined, null, 'slow_down', new Error('slow_down'), { error: 'slow_down' }])(
    'stops at what is no error of ours: %p',
    (error) => {
      expect(waitOf(error)).toBe(Infinity);
    },
  );
});
