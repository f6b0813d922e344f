import { describe, expect, test } from '@jest/globals';

import { catalogueDate, categories, genericNumbers } from '../../src/catalogue/codes.generated.js';
import { categoryOfNumber, isGeneric, listedNumbers } from '../../src/catalogue/lookup.js';
import { wireSamples } from '../../src/catalogue/samples.generated.js';
import { data } from '../error/support/catalogue.js';

const pairs = (entries: typeof data.aadsts): readonly (readonly [number, string])[] =>
  entries.map(({ code, category }) => [code, category]);

describe('the compact table', () => {
  test.each([
    ['AADSTS', pairs(data.aadsts)],
    ['AADB2C', pairs(data.b2c)],
    ['MSIS', []],
  ] as const)('of %s decodes to exactly what the data file lists, in order', (family, expected) => {
    expect([...listedNumbers(family)]).toEqual(expected);
  });

  test('has the date of the data file', () => {
    expect(catalogueDate).toBe(data.date);
  });

  test('has the categories of the data file, in order', () => {
    expect(Object.entries(categories)).toEqual(
      data.categories.map(({ category, remedy, summary }) => [category, [remedy, summary]]),
    );
  });
});

describe('the category of a number', () => {
  test('is that of the data file', () => {
    for (const { code, category } of data.aadsts)
      expect([code, categoryOfNumber('AADSTS', code)]).toEqual([code, category]);
    for (const { code, category } of data.b2c)
      expect([code, categoryOfNumber('AADB2C', code)]).toEqual([code, category]);
  });

  test('is unknown for every neighbour that is not listed', () => {
    const known = new Set(data.aadsts.map(({ code }) => code));
    const neighbours = data.aadsts
      .flatMap(({ code }) => [code - 1, code + 1, code * 10, Math.floor(code / 10)])
      .filter((number) => !known.has(number));
    expect(neighbours.filter((number) => categoryOfNumber('AADSTS', number) !== undefined)).toEqual([]);
  });

  test.each([0, -1, 50076.5, Number.NaN, Infinity, 1e21])('is unknown for %d', (number) => {
    expect(categoryOfNumber('AADSTS', number)).toBeUndefined();
  });

  test('is not that of the same number in another family', () => {
    const listedElsewhere = new Set(data.aadsts.map(({ code }) => code));
    for (const { code } of data.b2c.filter((entry) => !listedElsewhere.has(entry.code)))
      expect(categoryOfNumber('AADSTS', code)).toBeUndefined();
    expect(categoryOfNumber('AADB2C', 50076)).toBeUndefined();
    for (const { code } of [...data.aadsts, ...data.b2c]) expect(categoryOfNumber('MSIS', code)).toBeUndefined();
  });
});

describe('generic numbers', () => {
  test('are those that the data file marks', () => {
    const marked = data.aadsts.filter(({ generic }) => generic).map(({ code }) => code);
    expect(marked).toEqual([70002]);
    expect(genericNumbers).toEqual(marked);
  });

  test('are no others', () => {
    expect(data.aadsts.filter(({ code, generic }) => isGeneric(code) !== (generic === true))).toEqual([]);
    expect(isGeneric(7000)).toBe(false);
    expect(isGeneric(700_020)).toBe(false);
  });
});

describe('the samples from the wire', () => {
  test('are of listed codes', () => {
    const known = new Set(data.aadsts.map(({ code }) => code));
    expect(Object.keys(wireSamples).filter((code) => !known.has(Number(code)))).toEqual([]);
  });
});
