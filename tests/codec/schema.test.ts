import { describe, expect, test } from '@jest/globals';

import {
  anything,
  decodeWith,
  either,
  nonEmptyText,
  object,
  optional,
  seconds,
  text,
  type Schema,
} from '../../src/codec/schema.js';

const read = (schema: Schema<unknown>, value: unknown): unknown =>
  decodeWith(schema)(value).match<unknown>(
    (decoded) => ({ decoded }),
    (issues) => issues,
  );

describe('what fits', () => {
  const values: readonly (readonly [string, Schema<unknown>, unknown, unknown])[] = [
    ['text', text, 'a', 'a'],
    ['empty text', text, '', ''],
    ['text that says something', nonEmptyText, ' ', ' '],
    ['seconds', seconds, 3599, 3599],
    ['no seconds at all', seconds, 0, 0],
    ['seconds with a fraction', seconds, 0.5, 0.5],
    ['seconds in digits', seconds, '03599', 3599],
    ['seconds of three centuries', seconds, '9999999999', 9_999_999_999],
    ['anything: undefined', anything, undefined, undefined],
    ['anything: null', anything, null, null],
    ['the first of two', either(text, seconds), '7', '7'],
    ['the second of two', either(text, seconds), 7, 7],
    ['what is optional', optional(text), 'a', 'a'],
    ['nothing, where it is optional', optional(text), undefined, undefined],
    ['another kind, where it is optional: left out', optional(text), 7, undefined],
    ['null, where it is optional: left out', optional(text), null, undefined],
  ];

  test.each(values)('%s', (_what, schema, value, decoded) => {
    expect(read(schema, value)).toEqual({ decoded });
  });
});

describe('what does not fit', () => {
  const values: readonly (readonly [string, Schema<unknown>, unknown, string])[] = [
    ['a number as text', text, 7, 'expected string, got number'],
    ['nothing as text', text, undefined, 'expected string, got undefined'],
    ['an empty text', nonEmptyText, '', 'expected non-empty string, got empty string'],
    ['null as text that says something', nonEmptyText, null, 'expected non-empty string, got null'],
    ['a word as seconds', seconds, 'soon', 'expected seconds, got string'],
    ['an empty text as seconds', seconds, '', 'expected seconds, got empty string'],
    ['digits with a sign', seconds, '-1', 'expected seconds, got string'],
    ['digits with a point', seconds, '1.5', 'expected seconds, got string'],
    ['sixteen digits', seconds, '1'.repeat(16), 'expected seconds, got string'],
    ['less than no seconds', seconds, -1, 'expected seconds, got number'],
    ['no number', seconds, Number.NaN, 'expected seconds, got number'],
    ['endless seconds', seconds, Infinity, 'expected seconds, got number'],
    ['true as seconds', seconds, true, 'expected seconds, got boolean'],
    ['neither of two', either(text, seconds), [], 'expected string or seconds, got array'],
  ];

  test.each(values)('%s', (_what, schema, value, issue) => {
    expect(read(schema, value)).toEqual([`body: ${issue}`]);
  });
});

describe('an object', () => {
  const parcel = object<{ name: string; size: number | undefined; inner: { id: string } | undefined }>({
    name: text,
    size: optional(seconds),
    inner: optional(object<{ id: string }>({ id: text })),
  });

  test('has the members that are described, and no others', () => {
    expect(read(parcel, { name: 'a', size: '7', inner: { id: 'i', other: 1 }, other: 2, toString: 3 })).toEqual({
      decoded: { name: 'a', size: 7, inner: { id: 'i' } },
    });
  });

  test('is a plain copy', () => {
    const value = { name: 'a' };
    const decoded = decodeWith(parcel)(value)._unsafeUnwrap();
    expect(decoded).not.toBe(value);
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  });

  test('is read from its own members, not from inherited ones', () => {
    expect(read(parcel, Object.create({ name: 'a' }))).toEqual(['name: expected string, got undefined']);
    expect(read(object<{ toString: unknown }>({ toString: anything }), {})).toEqual({
      decoded: { toString: undefined },
    });
  });

  test('is never read from __proto__', () => {
    expect(read(parcel, JSON.parse('{"__proto__":{"name":"a"}}'))).toEqual(['name: expected string, got undefined']);
    const decoded = decodeWith(parcel)(JSON.parse('{"name":"a","__proto__":{"polluted":true}}'));
    expect(Reflect.get(decoded._unsafeUnwrap(), 'polluted')).toBeUndefined();
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('may have no prototype itself', () => {
    expect(read(parcel, Object.assign(Object.create(null), { name: 'a' }))).toMatchObject({ decoded: { name: 'a' } });
  });

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['{"name":"a"}', 'string'],
    ['', 'empty string'],
    [[], 'array'],
    [7, 'number'],
    [true, 'boolean'],
  ])('is not %j', (value, kind) => {
    expect(read(parcel, value)).toEqual([`body: expected object, got ${kind}`]);
  });
});

describe('issues', () => {
  const marker = 'a-secret-value';
  const strict = object<{ a: string; b: { c: string; d: number }; e: string | number }>({
    a: nonEmptyText,
    b: object<{ c: string; d: number }>({ c: text, d: seconds }),
    e: either(text, seconds),
  });

  test('name the path, what was expected and the kind of what was found, all at once', () => {
    expect(read(strict, { a: '', b: { c: null, d: [] }, e: {} })).toEqual([
      'a: expected non-empty string, got empty string',
      'b.c: expected string, got null',
      'b.d: expected seconds, got array',
      'e: expected string or seconds, got object',
    ]);
  });

  test('say the same thing once', () => {
    const twice = either(object<{ a: string }>({ a: text }), object<{ a: string }>({ a: text }));
    expect(read(twice, {})).toEqual(['a: expected string, got undefined']);
  });

  test.each([
    { a: [marker], b: marker, e: [marker] },
    { a: { [marker]: marker }, b: { c: [marker], d: marker, [marker]: marker }, e: { [marker]: 1 } },
    { [marker]: marker },
    [marker],
    marker,
  ])('never show a value, nor the name of a member that nobody asked for: %#', (value) => {
    expect(JSON.stringify(read(strict, value))).not.toContain(marker);
  });
});
