import { describe, expect, test } from '@jest/globals';

import { isRecord, isShallow, parseJson } from '../../src/codec/json.js';

describe('a JSON text', () => {
  test.each([
    ['{"a":[1,null]}', { a: [1, null] }],
    [' "a" ', 'a'],
    ['0', 0],
    ['null', null],
    ['false', false],
    ['\ufeff{"a":1}', { a: 1 }],
  ])('%j has its value', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test.each(['', ' ', '{', '{"a":1', "{'a':1}", 'undefined', 'NaN', '[1,]', '\ufeff', '\ufeff\ufeff{}', '{}{}', '01'])(
    '%j has none',
    (text) => {
      expect(parseJson(text)).toBeUndefined();
    },
  );

  test('with __proto__ has it as a member', () => {
    const value = parseJson('{"__proto__":{"polluted":true}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(Reflect.get(value as object, 'polluted')).toBeUndefined();
  });
});

describe('a record', () => {
  test.each([{}, { a: 1 }, Object.create(null), new Date(0), new Map()])('%p is one', (value) => {
    expect(isRecord(value)).toBe(true);
  });

  test.each([undefined, null, '', 'a', 0, true, [], [{}], Symbol('a'), () => ({})])('%p is none', (value) => {
    expect(isRecord(value)).toBe(false);
  });
});

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
};

describe('a shallow value', () => {
  const wraps = {
    'in objects': (inner: unknown) => ({ a: 1, inner }),
    'in arrays': (inner: unknown) => [1, inner],
  };

  test.each(Object.entries(wraps))('%s is nested no deeper than the limit', (_name, wrap) => {
    expect([0, 1, 3, 4].map((depth) => isShallow(nested(depth, wrap), 3))).toEqual([true, true, true, false]);
    expect(isShallow(nested(100_000, wrap), 3)).toBe(false);
  });

  test('is never one that holds itself', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, cycle);
    expect(isShallow(cycle, 32)).toBe(false);
  });

  test.each([undefined, null, 'a', 0])('%p is one at any limit', (value) => {
    expect(isShallow(value, 0)).toBe(true);
  });
});
