import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { decodeError, encodeError, sampleError, type Category, type OAuthError } from '../../src/error/index.js';
import {
  decide,
  interactiveRetry,
  managedIdentityRetry,
  preview,
  standardRetry,
  type RetryPolicy,
} from '../../src/retry.js';
import { everyCode } from '../error/support/catalogue.js';
import { random, statusOf, waitsOf } from './support/policies.js';

const samples: readonly OAuthError[] = everyCode.map((code) => sampleError(code));
const withStatus = (status: number): OAuthError => sampleError('none', { category: 'service_error', status });
const goesOn = (policy: RetryPolicy, error: unknown, attempt = 0): boolean =>
  policy(statusOf<unknown>({ error, attempt })) < Infinity;

const passing: readonly Category[] = ['throttled', 'service_unavailable', 'network'];

const busy = sampleError('unexpected_response', { category: 'throttled' });
const down = sampleError('unexpected_response', { category: 'service_unavailable' });
const asking = (retryAfterMs: number): OAuthError =>
  sampleError('unexpected_response', { category: 'throttled', retryAfterMs });
const lost = sampleError('network');
const late = sampleError('timeout');
const looping = sampleError('AADSTS50196');

const foreign: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a text', 'throttled'],
  ['an Error', new Error('throttled')],
  ['what only looks like ours', { category: 'throttled', status: 429, retryAfterMs: 1_000, codes: [70021] }],
];

const edges = [0, 0.5, 1 - Number.EPSILON / 2] as const;
const betweenOf = (policy: RetryPolicy, error: unknown, count: number): readonly (readonly [number, number])[] => {
  const [low = [], , high = []] = edges.map((chance) => waitsOf(policy, error, count, chance));
  return low.map((ms, index) => [Math.round(ms), Math.round(high[index] ?? Number.NaN)] as const);
};
const never = [Infinity, Infinity] as const;

describe('standardRetry', () => {
  test('goes on for what passes, of every category and code, and for nothing else', () => {
    const wanted = (error: OAuthError): boolean => passing.includes(error.category) || error.code === 'AADSTS70021';
    expect(samples.filter((error) => goesOn(standardRetry, error)).map(({ code }) => code)).toEqual(
      samples.filter(wanted).map(({ code }) => code),
    );
    expect(new Set(samples.map(({ category }) => category)).size).toBeGreaterThan(25);
  });

  test('waits 5 to 10, 10 to 20, 20 to 40 s, then stops', () => {
    for (const error of [busy, down, lost, late, sampleError('AADSTS70021')])
      expect(betweenOf(standardRetry, error, 4)).toEqual([[5_000, 10_000], [10_000, 20_000], [20_000, 40_000], never]);
  });

  test('waits as long as the server asks, and up to a second more', () => {
    for (const ms of [0, 2_000, 60_000, 600_000])
      expect(betweenOf(standardRetry, asking(ms), 4)).toEqual([...Array(3).fill([ms, ms + 1_000]), never]);
  });

  test('waits at least 5 s before the first retry where the server asks for nothing, whatever the chance', () => {
    fc.assert(
      fc.property(random, fc.constantFrom(busy, down, lost, late), (chance, error) => {
        const ms = standardRetry(statusOf<unknown>({ error, random: chance }));
        expect(ms).toBeGreaterThanOrEqual(5_000);
        expect(ms).toBeLessThanOrEqual(10_000);
      }),
      { numRuns: 2_000, seed: 20270110 },
    );
  });

  test.each([-1, Number.NaN, Infinity])('takes a server’s wait of %d for none', (retryAfterMs) => {
    expect(waitsOf(standardRetry, asking(retryAfterMs), 1)).toEqual([7_500]);
  });

  test('finds 70021 by its number, also under another code', () => {
    const error = sampleError('none', { category: 'credential_rejected', codes: [700211, 70021] });
    expect(goesOn(standardRetry, error)).toBe(true);
    for (const code of ['AADSTS700211', 'AADSTS700212', 'AADSTS700213'] as const)
      expect(goesOn(standardRetry, sampleError(code))).toBe(false);
  });

  test('never repeats 50196, even where the status says throttled', () => {
    const throttled = sampleError('none', { category: 'throttled', status: 429, codes: [50196] });
    for (const error of [looping, throttled])
      for (const policy of [standardRetry, interactiveRetry]) expect(goesOn(policy, error)).toBe(false);
  });

  test('knows an error that came over a network', () => {
    const received = decodeError(encodeError(busy))._unsafeUnwrap();
    expect(goesOn(standardRetry, received)).toBe(true);
    const bare: object = { ...busy, codes: undefined };
    expect(goesOn(standardRetry, bare)).toBe(true);
  });
});

describe('interactiveRetry', () => {
  test('goes on for what passes, of every category and code, and for nothing else', () => {
    expect(samples.filter((error) => goesOn(interactiveRetry, error)).map(({ code }) => code)).toEqual(
      samples.filter(({ category }) => passing.includes(category)).map(({ code }) => code),
    );
  });

  test('waits 1 to 2 s, once', () => {
    for (const error of [busy, down, lost, late])
      expect(betweenOf(interactiveRetry, error, 2)).toEqual([[1_000, 2_000], never]);
  });

  test('waits up to 5 s and a little where the server asks, and not for more', () => {
    expect(betweenOf(interactiveRetry, asking(0), 2)).toEqual([[1_000, 2_000], never]);
    expect(betweenOf(interactiveRetry, asking(3_000), 2)).toEqual([[3_000, 4_000], never]);
    expect(betweenOf(interactiveRetry, asking(5_000), 2)).toEqual([[5_000, 6_000], never]);
    expect(betweenOf(interactiveRetry, asking(5_001), 1)).toEqual([never]);
  });
});

describe('managedIdentityRetry', () => {
  const growing = [[0, 0], [1_600, 2_400], [4_800, 7_200], [11_200, 16_800], [24_000, 36_000], never];

  test.each([404, 408, 429])('%d: 0, about 2, 6, 14, 30 s', (status) => {
    expect(betweenOf(managedIdentityRetry, withStatus(status), 6)).toEqual(growing);
  });

  test('no answer: the same', () => {
    for (const error of [lost, late]) expect(betweenOf(managedIdentityRetry, error, 6)).toEqual(growing);
  });

  test.each([500, 502, 503, 504, 599])('%d: the same, but at least 1 s', (status) => {
    expect(betweenOf(managedIdentityRetry, withStatus(status), 6)).toEqual([[1_000, 2_000], ...growing.slice(1)]);
  });

  test('410: every 10 s, 7 times', () => {
    expect(betweenOf(managedIdentityRetry, withStatus(410), 8)).toEqual([...Array(7).fill([10_000, 10_000]), never]);
  });

  test('no other status', () => {
    const statuses = Array.from({ length: 1_000 }, (_, status) => status);
    const expected = [404, 408, 410, 429, ...statuses.filter((status) => status >= 500 && status < 600)];
    expect(statuses.filter((status) => goesOn(managedIdentityRetry, withStatus(status)))).toEqual(expected);
  });

  test('no error without a status, unless there was no answer', () => {
    const local = samples.filter(({ status }) => status === undefined);
    expect(
      local
        .filter((error) => goesOn(managedIdentityRetry, error))
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['network', 'timeout']);
  });

  test('never earlier than the server asks, as it is decided', () => {
    const error = sampleError('none', { category: 'throttled', status: 429, retryAfterMs: 9_000 });
    expect(decide(managedIdentityRetry, { ...statusOf({ error }), remainingMs: Infinity })).toMatchObject({
      ms: 9_000,
    });
  });

  test('outlasts an upgrade of 70 s', () => {
    expect(preview(managedIdentityRetry, Array(7).fill(withStatus(410)))).toMatchObject({
      end: 'succeeded',
      totalMs: 70_000,
    });
  });
});

describe.each([
  ['standardRetry', standardRetry],
  ['interactiveRetry', interactiveRetry],
  ['managedIdentityRetry', managedIdentityRetry],
])('%s stops at what is no error of ours', (_name, policy) => {
  test.each(foreign)('%s', (_what, error) => {
    expect(goesOn(policy, error)).toBe(false);
  });
});
