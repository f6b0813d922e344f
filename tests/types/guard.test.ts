import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  hasCategory,
  hasCode,
  hasRemedy,
  hasTag,
  isOAuthError,
  sampleError,
  type AadstsError,
  type AbortedError,
  type AnyFlowError,
  type ByCategory,
  type ByCode,
  type ByRemedy,
  type ByTag,
  type CategoryOf,
  type OAuthError,
  type ThrottledError,
  type WithoutCategory,
  type WithoutRemedy,
  type WithoutTag,
} from '../../src/index.js';

const thrown = (error: OAuthError): unknown => error;

describe('the guards on unknown', () => {
  it('narrow to the error, and to what was asked', () => {
    const error = thrown(sampleError('AADSTS50076', { claims: '{}' }));
    expect.assertions(7);
    if (isOAuthError(error)) {
      expectTypeOf(error).toEqualTypeOf<OAuthError>();
      expect(error.claims).toBe('{}');
    }
    if (hasCode(error, 'AADSTS50076')) {
      expectTypeOf(error).toEqualTypeOf<AadstsError<'step_up_required', 'AADSTS50076'>>();
      expect(error.category).toBe('step_up_required');
    }
    if (hasCode(error, ['AADSTS50076', 'timeout'])) {
      expectTypeOf(error).toEqualTypeOf<ByCode<OAuthError, 'AADSTS50076' | 'timeout'>>();
      expect(error.code).toBe('AADSTS50076');
    }
    if (hasCategory(error, ['step_up_required', 'throttled'])) {
      expectTypeOf(error).toEqualTypeOf<ByCategory<OAuthError, 'step_up_required' | 'throttled'>>();
      expect(error.remedy).toBe('interact');
    }
    if (hasRemedy(error, 'interact')) {
      expectTypeOf(error).toEqualTypeOf<ByRemedy<OAuthError, 'interact'>>();
      expectTypeOf(error.category).toEqualTypeOf<CategoryOf<'interact'>>();
      expect(error._tag).toBe('Aadsts');
    }
    if (hasTag(error, 'Aadsts')) {
      expectTypeOf(error).toEqualTypeOf<ByTag<OAuthError, 'Aadsts'>>();
      expect(error.code).toBe('AADSTS50076');
    }
    expect([hasCode(error, 'timeout'), hasCategory(error, 'network'), hasRemedy(error, 'none')]).not.toContain(true);
  });

  it('leave what is no error unknown', () => {
    const other: unknown = { code: 'AADSTS50076' };
    expect(hasCode(other, 'AADSTS50076')).toBe(false);
    if (!isOAuthError(other)) expectTypeOf(other).toEqualTypeOf<unknown>();
  });

  it('refuse values that are in no list', () => {
    const error = thrown(sampleError('aborted'));
    // @ts-expect-error -- not in the table
    expect(hasCode(error, 'AADSTS5007')).toBe(false);
    // @ts-expect-error -- no category
    expect(hasCategory(error, 'mfa')).toBe(false);
    // @ts-expect-error -- no remedy
    expect(hasRemedy(error, 'step_up')).toBe(false);
    // @ts-expect-error -- no tag
    expect(hasTag(error, 'aborted')).toBe(false);
  });
});

describe('the guards on a union', () => {
  it('narrow both ways by category, remedy and tag', () => {
    const split = (error: OAuthError): string => {
      if (hasTag(error, 'Flow')) {
        expectTypeOf(error).toEqualTypeOf<AnyFlowError>();
        return error.code;
      }
      expectTypeOf(error).toEqualTypeOf<WithoutTag<OAuthError, 'Flow'>>();
      if (hasRemedy(error, ['interact', 'start_over'])) {
        expectTypeOf(error.remedy).toEqualTypeOf<'interact' | 'start_over'>();
        return error.remedy;
      }
      expectTypeOf(error).toEqualTypeOf<WithoutRemedy<WithoutTag<OAuthError, 'Flow'>, 'interact' | 'start_over'>>();
      if (hasCategory(error, 'throttled')) {
        expectTypeOf(error).toEqualTypeOf<ByCategory<OAuthError, 'throttled'>>();
        return error.category;
      }
      expectTypeOf(error.category).not.toEqualTypeOf<'throttled'>();
      expectTypeOf(error).toEqualTypeOf<
        WithoutCategory<WithoutRemedy<WithoutTag<OAuthError, 'Flow'>, 'interact' | 'start_over'>, 'throttled'>
      >();
      return 'other';
    };
    expect(split(sampleError('state_mismatch'))).toBe('state_mismatch');
    expect(split(sampleError('AADSTS50076'))).toBe('interact');
    expect(split(sampleError('throttled'))).toBe('throttled');
    expect(split(sampleError('network'))).toBe('other');
  });

  it('narrow the value as a whole by code, and keep the siblings on the other side', () => {
    const claims = (error: OAuthError): string | undefined => {
      if (hasCode(error, 'AADSTS50076')) {
        expectTypeOf(error).toEqualTypeOf<AadstsError<'step_up_required', 'AADSTS50076'>>();
        return error.claims;
      }
      expectTypeOf(error).toEqualTypeOf<OAuthError>();
      return undefined;
    };
    expect(claims(sampleError('AADSTS50076', { claims: '{}' }))).toBe('{}');
    expect(claims(sampleError('AADSTS50079', { claims: '{}' }))).toBeUndefined();
  });

  it('narrow what is narrowed already', () => {
    const wait = (error: ThrottledError | AbortedError | 'busy'): number => {
      if (hasCategory(error, 'throttled')) {
        expectTypeOf(error).toEqualTypeOf<ThrottledError>();
        return error.retryAt;
      }
      expectTypeOf(error).toEqualTypeOf<AbortedError | 'busy'>();
      return 0;
    };
    expect(wait(sampleError('throttled', { retryAt: 5 }))).toBe(5);
    expect(wait('busy')).toBe(0);
  });
});
