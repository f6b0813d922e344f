import { describe, expect, test } from '@jest/globals';

import {
  hasCategory,
  hasCode,
  hasRemedy,
  hasTag,
  isOAuthError,
  sampleError,
  toThrowable,
  type Category,
  type Remedy,
} from '../../src/error/index.js';
import { everyTag } from './support/admitted.js';
import { data, everyCode, remedyOf } from './support/catalogue.js';

const samples = everyCode.map((code) => sampleError(code));
const stepUp = { _tag: 'Aadsts', category: 'step_up_required', remedy: 'interact', code: 'AADSTS50076' };
const fail = (): never => {
  throw new Error('a trap');
};

describe('an error of this library is known', () => {
  test('for every code', () => {
    expect(samples.filter((error) => !isOAuthError(error))).toEqual([]);
  });

  test.each([
    ['as a spread copy', { ...sampleError('AADSTS50076') }],
    ['as a structured clone', structuredClone(sampleError('AADSTS50076'))],
    ['as what another copy of the library made', stepUp],
    ['out of its JSON', JSON.parse(JSON.stringify(sampleError('unresolved_challenge'))) as unknown],
    ['with a code that is not listed', { ...stepUp, code: 'AADSTS999999' }],
  ])('%s', (_what, value) => {
    expect(isOAuthError(value)).toBe(true);
  });
});

const others: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a text', 'AADSTS50076'],
  ['a number', 50076],
  ['a symbol', Symbol('x')],
  ['a function', () => stepUp],
  ['an object', {}],
  ['an array', [stepUp]],
  ['an Error', new Error('AADSTS50076')],
  ['a throwable', toThrowable(sampleError('AADSTS50076'))],
  ['a response', { error: 'invalid_grant', code: 'AADSTS50076' }],
  ['another tag', { ...stepUp, _tag: 'Error' }],
  ['no tag', { ...stepUp, _tag: undefined }],
  ['a tag in a list', { ...stepUp, _tag: ['Aadsts'] }],
  ['another category', { ...stepUp, category: 'no_such_category' }],
  ['an inherited name as category', { ...stepUp, category: 'constructor' }],
  ['__proto__ as category', { ...stepUp, category: '__proto__' }],
  ['the remedy of another category', { ...stepUp, remedy: 'retry' }],
  ['no remedy', { ...stepUp, remedy: undefined }],
  ['a code that is a number', { ...stepUp, code: 50076 }],
  ['no code', { ...stepUp, code: undefined }],
];

describe('anything else is not', () => {
  test.each(others)('%s', (_what, value) => {
    expect(isOAuthError(value)).toBe(false);
    expect(hasCode(value, 'AADSTS50076')).toBe(false);
    expect(hasCategory(value, 'step_up_required')).toBe(false);
    expect(hasRemedy(value, ['interact', 'retry'])).toBe(false);
    expect(hasTag(value, 'Aadsts')).toBe(false);
  });

  test.each([
    ['a list', ['step_up_required']],
    ['an object that reads like one', { toString: () => 'step_up_required' }],
  ])('a category that is %s', (_what, category) => {
    expect(isOAuthError({ ...stepUp, category })).toBe(false);
  });

  test.each([
    ['a category that is no text', { ...stepUp, category: Object.create(null) as unknown }],
    ['a member that throws', Object.defineProperty({}, '_tag', { get: fail })],
    ['a proxy that throws', new Proxy({}, { get: fail })],
  ])('%s, and nothing is thrown', (_what, value) => {
    expect(() => isOAuthError(value)).not.toThrow();
    expect(() => hasCode(value, 'none')).not.toThrow();
  });
});

describe('the guards say yes for exactly what they name', () => {
  test.each(everyCode.map((code) => [code]))('code %s', (code) => {
    expect(samples.filter((error) => hasCode(error, code)).map((error) => error.code)).toEqual([code]);
  });

  test.each([...remedyOf.keys()])('category %s', (category) => {
    const expected = samples.filter((error) => error.category === category);
    expect(samples.filter((error) => hasCategory(error, category as Category))).toEqual(expected);
  });

  test.each([...new Set(remedyOf.values())])('remedy %s', (remedy: Remedy) => {
    const expected = samples.filter((error) => remedyOf.get(error.category) === remedy);
    expect(samples.filter((error) => hasRemedy(error, remedy))).toEqual(expected);
  });

  test.each(everyTag)('tag %s', (tag) => {
    expect(samples.filter((error) => hasTag(error, tag)).every(({ _tag }) => _tag === tag)).toBe(true);
    expect(samples.some((error) => hasTag(error, tag))).toBe(true);
  });

  test('lists', () => {
    const error = sampleError('AADSTS50079');
    expect(hasCode(error, ['AADSTS50076', 'AADSTS50079'])).toBe(true);
    expect(hasCode(error, ['AADSTS50076', 'AADSTS50074'])).toBe(false);
    expect(hasCategory(error, ['throttled', 'step_up_required'])).toBe(true);
    expect(hasRemedy(error, ['retry', 'none'])).toBe(false);
    expect(hasTag(error, ['Protocol', 'Aadsts'])).toBe(true);
  });

  test('28 categories and 9 remedies', () => {
    expect([data.categories.length, new Set(remedyOf.values()).size]).toEqual([28, 9]);
  });
});
