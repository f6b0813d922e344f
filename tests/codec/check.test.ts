import { describe, expect, test } from '@jest/globals';

import { isNumber, isText, listOf, pick, wrongFields } from '../../src/codec/check.js';

describe('checks of one value', () => {
  test.each([
    ['text', isText, ['', 'a'], [undefined, null, 7, [], {}, Object('a')]],
    ['a number', isNumber, [0, -1, 1.5], [undefined, null, '7', Number.NaN, Infinity, 1n, []]],
    [
      'a list of texts',
      listOf(isText),
      [[], ['a', '']],
      [undefined, null, 'a', {}, [7], ['a', undefined], { length: 0 }],
    ],
  ])('%s', (_name, check, fitting, others) => {
    expect(fitting.filter((value) => !check(value))).toEqual([]);
    expect((others as readonly unknown[]).filter((value) => check(value))).toEqual([]);
  });
});

const checks = { name: isText, size: isNumber, tags: listOf(isText) };

describe('the fields that are wrong', () => {
  test.each([
    ['none', { name: 'a', size: 1, tags: [] }, []],
    ['none, where what is missing is not required', { name: 'a' }, []],
    ['those that are missing although required', {}, ['name']],
    ['those of another kind, required or not', { name: 7, size: '1', tags: 'x' }, ['name', 'size', 'tags']],
    ['null', { name: 'a', size: null }, ['size']],
    ['no unknown ones', { name: 'a', other: 7 }, []],
  ])('%s', (_what, value, expected) => {
    expect(wrongFields(value, checks, ['name'])).toEqual(expected);
  });
});

describe('the fields that are picked', () => {
  test('are those that have a check', () => {
    expect(pick({ name: 'a', size: 1, other: 7 }, checks)).toEqual({ name: 'a', size: 1, tags: undefined });
  });

  test('are never __proto__', () => {
    const picked = pick(JSON.parse('{"name":"a","__proto__":{"polluted":true}}') as never, checks);
    expect(Object.getPrototypeOf(picked)).toBe(Object.prototype);
    expect(picked['polluted']).toBeUndefined();
  });
});
