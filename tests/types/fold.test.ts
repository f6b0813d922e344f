import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  matchCategory,
  matchRemedy,
  sampleError,
  type AbortedError,
  type ByCategory,
  type ByRemedy,
  type CategoryHandlers,
  type OAuthError,
  type RemedyHandlers,
  type ThrottledError,
  type WithoutRemedy,
} from '../../src/index.js';

describe('matchRemedy', () => {
  const advice = (error: OAuthError) =>
    matchRemedy(error, {
      interact: (found) => {
        expectTypeOf(found).toEqualTypeOf<ByRemedy<OAuthError, 'interact'>>();
        return found.claims;
      },
      start_over: ({ category }) => category,
      retry: ({ retryAfterMs }) => retryAfterMs ?? 0,
      change_credential: () => true,
      fix_application: () => true,
      ask_administrator: () => true,
      ask_user: () => true,
      contact_support: () => true,
      none: (found) => {
        expectTypeOf(found).toEqualTypeOf<AbortedError>();
        return null;
      },
    });

  it('calls one of 9 handlers, and gives what any of them gives', () => {
    expectTypeOf(advice).returns.toEqualTypeOf<string | undefined | number | boolean | null>();
    expect(advice(sampleError('AADSTS50076', { claims: '{}' }))).toBe('{}');
    expect(advice(sampleError('AADSTS700082'))).toBe('grant_expired');
    expect(advice(sampleError('AADSTS90055', { retryAfterMs: 9 }))).toBe(9);
    expect(advice(sampleError('AADSTS7000222'))).toBe(true);
    expect(advice(sampleError('aborted'))).toBeNull();
  });

  it('refuses one that is missing', () => {
    const error = sampleError('AADSTS50076') as ByRemedy<OAuthError, 'interact' | 'none'>;
    // @ts-expect-error -- 'none' has no handler
    expect(matchRemedy(error, { interact: () => 1 })).toBe(1);
    expect(matchRemedy(error, { interact: () => 1, none: () => 2 })).toBe(1);
    expectTypeOf<keyof RemedyHandlers<OAuthError>>().toEqualTypeOf<OAuthError['remedy']>();
  });

  it('refuses one that cannot happen', () => {
    const error: ByRemedy<OAuthError, 'none'> = sampleError('aborted');
    // @ts-expect-error -- 'interact' cannot happen here
    expect(matchRemedy(error, { none: () => 1, interact: () => 2 })).toBe(1);
    // @ts-expect-error -- a misspelt one
    expect(matchRemedy(error, { none: () => 1, interactive: () => 2 })).toBe(1);
  });
});

describe('matchCategory', () => {
  const error = sampleError('throttled', { retryAfterMs: 3 }) as ByRemedy<OAuthError, 'retry'>;

  it('calls the handler of the category', () => {
    const wait = matchCategory(error, {
      authorization_pending: ({ retryAfterMs }) => retryAfterMs ?? 5_000,
      throttled: (found) => {
        expectTypeOf(found).toEqualTypeOf<ByCategory<OAuthError, 'throttled'>>();
        return `${found.retryAfterMs} ms`;
      },
      service_unavailable: () => 'later' as const,
      network: ({ sent }) => {
        expectTypeOf(sent).toEqualTypeOf<'no' | 'maybe'>();
        return undefined;
      },
    });
    expectTypeOf(wait).toEqualTypeOf<number | string | undefined>();
    expect(wait).toBe('3 ms');
  });

  it('has exactly the categories that are left', () => {
    type Left = WithoutRemedy<
      OAuthError,
      'interact' | 'start_over' | 'retry' | 'change_credential' | 'fix_application' | 'ask_administrator' | 'ask_user'
    >;
    const exit = (left: Left) =>
      matchCategory(left, {
        service_error: () => 1 as const,
        unexpected_response: () => 1 as const,
        aborted: () => 2 as const,
      });
    expectTypeOf(exit).returns.toEqualTypeOf<1 | 2>();
    expectTypeOf<keyof CategoryHandlers<Left>>().toEqualTypeOf<'service_error' | 'unexpected_response' | 'aborted'>();
    expect([exit(sampleError('aborted')), exit(sampleError('invalid_challenge'))]).toEqual([2, 1]);
  });

  it('refuses a category that is missing', () => {
    const left = sampleError('throttled') as ThrottledError | AbortedError;
    // @ts-expect-error -- 'aborted' has no handler
    expect(matchCategory(left, { throttled: () => 1 })).toBe(1);
    // @ts-expect-error -- 26 have none
    expect(matchCategory(left as OAuthError, { throttled: () => 1, aborted: () => 2 })).toBe(1);
  });

  it('refuses a category that cannot happen', () => {
    const handlers = { throttled: () => 1, aborted: () => 2, network: () => 3 };
    const left = sampleError('throttled') as ThrottledError | AbortedError;
    // @ts-expect-error -- 'network' cannot happen here
    expect(matchCategory(left, { throttled: () => 1, aborted: () => 2, network: () => 3 })).toBe(1);
    // @ts-expect-error -- nor in a variable
    expect(matchCategory(left, handlers)).toBe(1);
  });
});
