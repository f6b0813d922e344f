import { describe as group, expect, test } from '@jest/globals';

import { describe, isOAuthError, sampleError, toThrowable } from '../../src/error/index.js';
import { everyCode } from './support/catalogue.js';

group('a throwable', () => {
  test('is an Error whose message is the description, for every code', () => {
    for (const code of everyCode) {
      const error = sampleError(code);
      const throwable = toThrowable(error);
      expect(throwable).toBeInstanceOf(Error);
      expect(throwable.message).toBe(describe(error));
      expect(throwable.oauthError).toBe(error);
    }
  });

  test.each([
    ['its code', sampleError('AADSTS50076'), 'OAuthError(AADSTS50076)'],
    ['its code, raised on this side', sampleError('timeout'), 'OAuthError(timeout)'],
    ['its category, where there is no code', sampleError('none', { category: 'throttled' }), 'OAuthError(throttled)'],
  ])('is named after %s', (_what, error, expected) => {
    expect(toThrowable(error).name).toBe(expected);
    expect(String(toThrowable(error)).startsWith(`${expected}: What happened: `)).toBe(true);
  });

  test('can be thrown and caught with the typed value in it', () => {
    const error = sampleError('AADSTS65001', { claims: '{}' });
    const caught = ((): unknown => {
      try {
        throw toThrowable(error);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(caught).toMatchObject({ oauthError: { code: 'AADSTS65001' } });
    expect((caught as ReturnType<typeof toThrowable>).oauthError.claims).toBe('{}');
  });

  test('is no OAuthError itself', () => {
    expect(isOAuthError(toThrowable(sampleError('network')))).toBe(false);
  });

  test('has a stack that begins where it was made', () => {
    expect(toThrowable(sampleError('network')).stack).toContain('throwable.test');
  });
});
