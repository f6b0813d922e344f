import { describe, expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';

import {
  explain,
  explainCategory,
  findCodes,
  search,
  type CategoryExplanation,
  type ExplainedCategory,
  type ExplainedCode,
  type Explanation,
  type Retry,
} from '../../src/catalogue.js';
import {
  sampleError,
  type Category,
  type ListedAadstsCode,
  type ListedB2cCode,
  type OAuthError,
  type Remedy,
} from '../../src/index.js';

describe('the types', () => {
  test('of codes and categories are those of the errors', () => {
    expectTypeOf<ExplainedCode>().toEqualTypeOf<ListedAadstsCode | ListedB2cCode>();
    expectTypeOf<ExplainedCategory>().toEqualTypeOf<Category>();
    expectTypeOf<Explanation['remedy']>().toEqualTypeOf<Remedy>();
    expectTypeOf<Retry>().toEqualTypeOf<'no' | 'transient' | 'after_delay'>();
  });

  test('promise an explanation of a listed code, and of no other', () => {
    expectTypeOf(explain('AADSTS50076')).toEqualTypeOf<Explanation>();
    expectTypeOf(explain('AADB2C90118')).toEqualTypeOf<Explanation>();
    expectTypeOf(explain('AADSTS50076').similar[0]!).toEqualTypeOf<ExplainedCode>();
    expectTypeOf(explain('AADSTS99999')).toEqualTypeOf<Explanation | undefined>();
    expectTypeOf(explain('aadsts50076')).toEqualTypeOf<Explanation | undefined>();
    expectTypeOf(explain(50_076)).toEqualTypeOf<Explanation | undefined>();
    // @ts-expect-error -- nobody knows whether it is listed
    const unsure: Explanation = explain('50076');
    expect(unsure.code).toBe('AADSTS50076');
  });

  test('promise an explanation of every category', () => {
    expectTypeOf(explainCategory('network')).toEqualTypeOf<CategoryExplanation>();
    expectTypeOf(explainCategory('mood')).toEqualTypeOf<CategoryExplanation | undefined>();
    // @ts-expect-error -- no category
    expect(() => explainCategory('mood').advice).toThrow(TypeError);
  });

  test('fit the errors of the library: one line explains any of them', () => {
    const words = (error: OAuthError): string =>
      (explain(error.code) ?? explainCategory(error.category)).advice.developer;
    expect(words(sampleError('AADSTS7000222'))).toContain('Certificates & secrets');
    expect(words(sampleError('network'))).toBe(explainCategory('network').advice.developer);
  });

  test('admit what is found and searched for', () => {
    expectTypeOf(findCodes('x').map((code) => explain(code))).toEqualTypeOf<(Explanation | undefined)[]>();
    expectTypeOf(search('x')).toEqualTypeOf<readonly Explanation[]>();
    // @ts-expect-error -- a number is no text
    expect(findCodes(50_076)).toEqual([]);
    // @ts-expect-error -- the limit is a number
    expect(search('AADSTS50076', { limit: 'x' })).toEqual([]);
  });

  test('are for reading only', () => {
    const explanation = explain('AADSTS50076');
    // @ts-expect-error -- readonly
    explanation.meaning = 'x';
    // @ts-expect-error -- readonly
    explanation.advice.person = 'x';
    // @ts-expect-error -- readonly
    explanation.similar.push('AADSTS50079');
    expect(explanation.similar).toContain('AADSTS50079');
  });
});
