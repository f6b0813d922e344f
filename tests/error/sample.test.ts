import { describe, expect, test } from '@jest/globals';

import { isOAuthError, sampleError, type OAuthError } from '../../src/error/index.js';
import { everyTag, flawsOf } from './support/admitted.js';
import { categoryOfListed, data, everyCode, listed, remedyOf } from './support/catalogue.js';

const samples: readonly OAuthError[] = everyCode.map((code) => sampleError(code));

const statuses = new Map<string | undefined, number>([
  ['throttled', 429],
  ['service_unavailable', 503],
  ['credential_expired', 401],
  ['credential_rejected', 401],
]);

describe('a sample of every code', () => {
  test('is a value that the type admits', () => {
    expect(samples.flatMap((error) => flawsOf(error).map((flaw) => `${error.code}: ${flaw}`))).toEqual([]);
    expect(samples.every(isOAuthError)).toBe(true);
  });

  test('has the code that was asked for', () => {
    expect(samples.map(({ code }) => code)).toEqual(everyCode);
  });

  test('has every tag', () => {
    expect([...new Set(samples.map(({ _tag }) => _tag))].sort()).toEqual([...everyTag].sort());
  });

  test('is frozen, with its lists', () => {
    expect(samples.every((error) => Object.isFrozen(error) && Object.isFrozen(error.codes))).toBe(true);
  });

  test('has no field that is undefined', () => {
    expect(samples.flatMap((error) => Object.values(error)).includes(undefined)).toBe(false);
  });

  test('names the code in its message, save where there is none', () => {
    for (const { code, message, category } of samples) {
      const summary = data.categories.find((entry) => entry.category === category)?.summary;
      expect(message).toBe(code === 'none' ? summary : `${code}: ${summary}`);
    }
  });
});

describe('a sample of a listed code', () => {
  test('has its category, its number and a status', () => {
    for (const { code, number } of listed) {
      const category = categoryOfListed.get(code);
      const status = statuses.get(category);
      expect(sampleError(code)).toMatchObject({
        category,
        remedy: remedyOf.get(category ?? ''),
        codes: [number],
        status: status ?? 400,
      });
    }
  });
});

describe('details', () => {
  test('replace what a sample has', () => {
    const details = {
      claims: '{}',
      status: 403,
      retryAfterMs: 7,
      codes: [1, 2],
      message: 'm',
      requestId: 'r',
      error: 'invalid_grant',
      suberror: 'basic_action',
      traceId: 't',
      correlationId: 'c',
      timestamp: 'now',
      docsUrl: 'd',
      replayed: true,
      attempts: [{ category: 'network', code: 'network', startedAfterMs: 0 }],
    } as const;
    const error = sampleError('AADSTS50076', details);
    expect({ ...error, claims: error.claims }).toEqual({
      ...details,
      _tag: 'Aadsts',
      category: 'step_up_required',
      remedy: 'interact',
      code: 'AADSTS50076',
    });
  });

  test('fill in what a variant has of its own', () => {
    expect(sampleError('timeout', { timeoutMs: 3, sent: 'no' })).toMatchObject({ timeoutMs: 3, sent: 'no' });
    expect(sampleError('network', { reason: 'ECONNRESET' })).toMatchObject({ reason: 'ECONNRESET', sent: 'maybe' });
    expect(sampleError('invalid_request', { issues: ['x'] })).toMatchObject({ issues: ['x'] });
  });

  test.each(
    data.categories
      .map(({ category }) => category)
      .filter(
        (category) =>
          !['untrusted_response', 'network', 'extension_failed', 'unexpected_response', 'aborted'].includes(category),
      ),
  )('leave the category of an answer without a code open: %s', (category) => {
    const error = sampleError('none', { category: category as 'throttled' });
    expect(error).toMatchObject({ _tag: 'Protocol', category, remedy: remedyOf.get(category) });
    expect(flawsOf(error)).toEqual([]);
  });

  test.each(['throttled', 'service_unavailable', 'unexpected_response'] as const)(
    'leave the category of an unexpected answer open: %s',
    (category) => {
      const error = sampleError('unexpected_response', { category });
      expect(error).toMatchObject({ category, remedy: remedyOf.get(category) });
      expect(flawsOf(error)).toEqual([]);
    },
  );

  test('cannot give a code another category', () => {
    const details = { category: 'throttled' } as object;
    for (const code of ['AADSTS50076', 'AADB2C90118', 'network', 'throttled'] as const)
      expect(flawsOf(sampleError(code, details))).toEqual([]);
    expect(sampleError('AADSTS50076', details).category).toBe('step_up_required');
  });
});
