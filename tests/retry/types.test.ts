import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';

import {
  hasCategory,
  sampleError,
  type ByCategory,
  type NetworkError,
  type OAuthError,
  type ThrottledError,
} from '../../src/error/index.js';
import {
  after,
  both,
  cap,
  decide,
  fullJitter,
  intersect,
  preview,
  recurs,
  serverWait,
  spaced,
  standardRetry,
  union,
  when,
  type Decision,
  type Preview,
  type RetryPolicy,
} from '../../src/retry.js';
import { statusOf } from './support/policies.js';

interface Asking {
  readonly retryAfterMs: number;
}
const asked: RetryPolicy<Asking> = ({ error }) => error.retryAfterMs;
const byStatus: RetryPolicy<{ readonly status: number }> = ({ error }) => (error.status === 429 ? 0 : Infinity);

describe('a policy', () => {
  it('for more errors serves where one for fewer is asked for, and not the other way round', () => {
    expectTypeOf<RetryPolicy>().toExtend<RetryPolicy<OAuthError>>();
    expectTypeOf<RetryPolicy<OAuthError>>().toExtend<RetryPolicy<NetworkError>>();
    expectTypeOf<RetryPolicy<NetworkError>>().not.toExtend<RetryPolicy<OAuthError>>();
    expectTypeOf<RetryPolicy<OAuthError>>().not.toExtend<RetryPolicy>();
    const narrow: RetryPolicy<NetworkError> = standardRetry;
    // @ts-expect-error -- it needs the server's wait, which not every error has
    const wide: RetryPolicy<OAuthError> = asked;
    expect([narrow, wide]).toHaveLength(2);
  });

  it('is for errors that suit each of its parts', () => {
    expectTypeOf(intersect(asked, byStatus)).toEqualTypeOf<RetryPolicy<Asking & { readonly status: number }>>();
    expectTypeOf(union(asked, recurs(3))).toExtend<RetryPolicy<Asking>>();
    expectTypeOf(both(recurs(3), serverWait())).toEqualTypeOf<RetryPolicy>();
    expectTypeOf(both(recurs(3), asked)).toEqualTypeOf<RetryPolicy<Asking>>();
  });

  it('keeps its errors when its waits change', () => {
    expectTypeOf(fullJitter(asked)).toEqualTypeOf<RetryPolicy<Asking>>();
    expectTypeOf(cap(5)(spaced(5))).toEqualTypeOf<RetryPolicy>();
    expectTypeOf(after(2, asked)).toEqualTypeOf<RetryPolicy<Asking>>();
  });
});

describe('when', () => {
  it('narrows what the policy sees, by a type guard', () => {
    const isThrottled = (error: OAuthError): error is ThrottledError => error._tag === 'Throttled';
    const policy = when(isThrottled, ({ error }) => {
      expectTypeOf(error).toEqualTypeOf<ThrottledError>();
      return error.retryAt;
    });
    expectTypeOf(policy).toEqualTypeOf<RetryPolicy<OAuthError>>();
    expect(policy(statusOf<OAuthError>({ error: sampleError('throttled', { retryAt: 7 }) }))).toBe(7);
  });

  it('takes a guard on unknown, and is then for every error', () => {
    const policy = when(
      (error: unknown): error is ByCategory<OAuthError, 'throttled'> => hasCategory(error, 'throttled'),
      ({ error }) => error.retryAfterMs ?? 5,
    );
    expectTypeOf(policy).toEqualTypeOf<RetryPolicy>();
    expect(policy(statusOf<unknown>({ error: 'x' }))).toBe(Infinity);
  });

  it('takes a predicate, which narrows nothing', () => {
    const policy = when((error: OAuthError) => error.remedy === 'retry', spaced(5));
    expectTypeOf(policy).toEqualTypeOf<RetryPolicy<OAuthError>>();
    // @ts-expect-error -- the predicate does not say that there is a wait
    const wrong = when((error: OAuthError) => error.retryAfterMs !== undefined, asked);
    expect([policy, wrong]).toHaveLength(2);
  });
});

describe('decide and preview', () => {
  it('take no policy for other errors', () => {
    const error: OAuthError = sampleError('network');
    const at = { ...statusOf<OAuthError>({ error }), remainingMs: Infinity };
    expectTypeOf(decide(standardRetry, at)).toEqualTypeOf<Decision>();
    // @ts-expect-error -- not every error says how long to wait
    expect(decide(asked, at).kind).toBe('invalid');
    // @ts-expect-error -- not every error says how long to wait
    expect(preview(asked, [error]).end).toBe('invalid');
  });

  it('keep the type of the errors', () => {
    expectTypeOf(preview(standardRetry, [sampleError('network')])).toExtend<Preview<OAuthError>>();
    expectTypeOf(preview(asked, [{ retryAfterMs: 5 }])).toExtend<Preview<Asking>>();
  });
});
