import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { match, P } from 'ts-pattern';
import {
  sampleError,
  type AadstsError,
  type AbortedError,
  type ByRemedy,
  type ByTag,
  type OAuthError,
} from '../../src/index.js';

const byAll = (error: OAuthError): string =>
  match(error)
    .with({ code: 'AADSTS50076' }, (found) => {
      expectTypeOf(found.code).toEqualTypeOf<'AADSTS50076'>();
      expectTypeOf(found.category).toEqualTypeOf<'step_up_required'>();
      expectTypeOf(found.remedy).toEqualTypeOf<'interact'>();
      return found.code;
    })
    .with({ code: P.union('AADSTS65001', 'AADSTS53003') }, (found) => {
      expectTypeOf(found.category).toEqualTypeOf<'consent_required' | 'policy_blocked'>();
      return found.category;
    })
    .with({ category: P.union('network', 'throttled') }, (found) => {
      expectTypeOf(found.remedy).toEqualTypeOf<'retry'>();
      return found.category;
    })
    .with({ remedy: P.union('interact', 'start_over', 'retry') }, (found) => found.remedy)
    .with({ remedy: P.union('change_credential', 'fix_application', 'ask_administrator') }, (found) => found.remedy)
    .with({ _tag: 'Aadsts' }, (found) => {
      expectTypeOf(found.code).toExtend<`AADSTS${number}`>();
      return found._tag;
    })
    .with({ _tag: 'Protocol' }, (found) => found._tag)
    .with({ _tag: P.union('UnexpectedResponse', 'Challenge', 'Aborted') }, (found) => found.code)
    .exhaustive();

describe('ts-pattern', () => {
  it('matches codes, categories, remedies and tags, exhaustively', () => {
    expect(byAll(sampleError('AADSTS50076'))).toBe('AADSTS50076');
    expect(byAll(sampleError('AADSTS53003'))).toBe('policy_blocked');
    expect(byAll(sampleError('timeout'))).toBe('network');
    expect(byAll(sampleError('AADSTS50079'))).toBe('interact');
    expect(byAll(sampleError('AADSTS7000222'))).toBe('change_credential');
    expect(byAll(sampleError('AADSTS50126'))).toBe('Aadsts');
    expect(byAll(sampleError('none', { category: 'service_error' }))).toBe('Protocol');
    expect(byAll(sampleError('aborted'))).toBe('aborted');
  });

  it('is not exhaustive where a remedy is left', () => {
    const remedies = (error: ByRemedy<OAuthError, 'interact' | 'none'>): string =>
      match(error)
        .with({ remedy: 'interact' }, (found) => found.code)
        // @ts-expect-error -- 'none' is left
        .exhaustive();
    expect(remedies(sampleError('AADSTS50076'))).toBe('AADSTS50076');
  });

  it('is not exhaustive where a category is left', () => {
    const categories = (error: ByRemedy<OAuthError, 'retry'>): string =>
      match(error)
        .with({ category: P.union('throttled', 'network', 'authorization_pending') }, (found) => found.code)
        // @ts-expect-error -- 'service_unavailable' is left
        .exhaustive();
    expect(categories(sampleError('network'))).toBe('network');
  });

  it('is not exhaustive where a tag is left', () => {
    const tags = (error: ByTag<OAuthError, 'Aborted' | 'Cache'>): string =>
      match(error)
        .with({ _tag: 'Cache' }, (found) => found.code)
        // @ts-expect-error -- 'Aborted' is left
        .exhaustive();
    expect(tags(sampleError('cache_failed'))).toBe('cache_failed');
  });

  it('is not exhaustive where a code is left, and the listed ones leave the unlisted', () => {
    const codes = (error: AadstsError<'throttled'> | AbortedError): string =>
      match(error)
        .with({ code: P.union('AADSTS90055', 'AADSTS1003004', 'aborted') }, (found) => found.code)
        // @ts-expect-error -- unlisted codes are left
        .exhaustive();
    expect(codes(sampleError('AADSTS90055'))).toBe('AADSTS90055');
    const two = (error: AadstsError<'throttled', 'AADSTS90055'> | AbortedError): string =>
      match(error)
        .with({ code: 'AADSTS90055' }, (found) => found.category)
        .with({ code: 'aborted' }, (found) => found.category)
        .exhaustive();
    expect(two(sampleError('aborted'))).toBe('aborted');
  });
});
