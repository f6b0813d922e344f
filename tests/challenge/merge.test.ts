import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { clientCapabilities, mergeClaims, type ClaimsRequest } from '../../src/challenge.js';

const settings = { numRuns: 500, seed: 20270110 };
const name = fc.constantFrom('a', 'b', 'xms_cc', 'values', '__proto__', 'constructor', 'toString');
const capability = fc.constantFrom('cp1', 'CP1', 'cp2', 'other');

const anyClaims: fc.Arbitrary<ClaimsRequest> = fc.dictionary(
  name,
  fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.dictionary(name, fc.jsonValue({ maxDepth: 2 })),
  ) as fc.Arbitrary<ClaimsRequest>,
);
/** Claims requests as they are: a claim is `null` or an object, whose members are not objects. */
const claims: fc.Arbitrary<ClaimsRequest> = fc.dictionary(
  fc.constantFrom('access_token', 'id_token', 'userinfo', '__proto__'),
  fc.option(
    fc.dictionary(
      fc.constantFrom('nbf', 'acrs', 'xms_cc', 'constructor'),
      fc.option(
        fc.record(
          {
            essential: fc.boolean(),
            value: fc.string({ maxLength: 3 }),
            values: fc.array(capability, { maxLength: 4 }),
          },
          { requiredKeys: [] },
        ) as fc.Arbitrary<ClaimsRequest>,
      ),
    ),
  ),
);
const json = (given: ClaimsRequest): string => JSON.stringify(given);

describe('mergeClaims', () => {
  test.each<[what: string, first: ClaimsRequest, second: ClaimsRequest, expected: ClaimsRequest]>([
    ['what only one has', { a: { b: 1 } }, { c: { d: 2 } }, { a: { b: 1 }, c: { d: 2 } }],
    ['members of the same object', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    [
      'values: the second',
      { a: { b: { value: 'x', essential: true } } },
      { a: { b: { value: 'y' } } },
      { a: { b: { value: 'y', essential: true } } },
    ],
    [
      'lists: the second',
      { a: { b: { values: ['x'] } } },
      { a: { b: { values: ['y'] } } },
      { a: { b: { values: ['y'] } } },
    ],
    [
      'capabilities: both',
      clientCapabilities(['cp1', 'cp2']),
      clientCapabilities(['cp3', 'cp2']),
      clientCapabilities(['cp1', 'cp2', 'cp3']),
    ],
    [
      'capabilities in another case: once',
      clientCapabilities(['cp1']),
      clientCapabilities(['CP1']),
      clientCapabilities(['cp1']),
    ],
    [
      'capabilities elsewhere: the second',
      { xms_cc: { values: ['x'] } },
      { xms_cc: { values: ['y'] } },
      { xms_cc: { values: ['y'] } },
    ],
    [
      'deeper, too',
      { a: { b: { xms_cc: { values: ['x'] } } } },
      { a: { b: { xms_cc: { values: ['y'] } } } },
      { a: { b: { xms_cc: { values: ['y'] } } } },
    ],
    [
      'what is in them: the second',
      { access_token: { xms_cc: { values: { list: ['x'] } } } },
      { access_token: { xms_cc: { values: { list: ['y'] } } } },
      { access_token: { xms_cc: { values: { list: ['y'] } } } },
    ],
    [
      'capabilities that are no list: the second',
      clientCapabilities(['cp1']),
      { access_token: { xms_cc: { values: 'x' } } },
      { access_token: { xms_cc: { values: 'x' } } },
    ],
    ['an object and a value: the second', { a: { b: 1 } }, { a: 'x' }, { a: 'x' }],
    ['a value and an object: the second', { a: 'x' }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['an object and a list: the second', { a: { b: 1 } }, { a: [1] }, { a: [1] }],
    [
      'null takes nothing from an object',
      clientCapabilities(['cp1']),
      { access_token: null },
      clientCapabilities(['cp1']),
    ],
    ['null, then an object', { access_token: null }, clientCapabilities(['cp1']), clientCapabilities(['cp1'])],
    [
      'null and a value: the second',
      { a: { essential: true } },
      { a: { essential: null } },
      { a: { essential: null } },
    ],
    [
      'as documented',
      clientCapabilities(['cp1']),
      { access_token: { acrs: { essential: true, value: 'c25' } } },
      { access_token: { xms_cc: { values: ['cp1'] }, acrs: { essential: true, value: 'c25' } } },
    ],
  ])('%s', (_, first, second, expected) => {
    const before = [json(first), json(second)];
    expect(json(mergeClaims(first, second))).toBe(json(expected)); // the order of the members, too
    expect([json(first), json(second)]).toEqual(before);
  });

  test('with nothing changes nothing', () => {
    fc.assert(
      fc.property(anyClaims, (given) => {
        expect(json(mergeClaims(given, {}))).toBe(json(given));
        expect(json(mergeClaims({}, given))).toBe(json(given));
      }),
      settings,
    );
  });

  test('is associative for claims requests', () => {
    fc.assert(
      fc.property(claims, claims, claims, (a, b, c) => {
        expect(json(mergeClaims(mergeClaims(a, b), c))).toBe(json(mergeClaims(a, mergeClaims(b, c))));
      }),
      settings,
    );
  });

  test('is not, where the same is an object here and a value there', () => {
    const [a, b, c]: readonly ClaimsRequest[] = [{ x: { y: 1 } }, { x: 2 }, { x: { z: 3 } }];
    if (a === undefined || b === undefined || c === undefined) return;
    expect(mergeClaims(mergeClaims(a, b), c)).toEqual({ x: { z: 3 } });
    expect(mergeClaims(a, mergeClaims(b, c))).toEqual({ x: { y: 1, z: 3 } });
  });

  test('with the same again changes nothing more', () => {
    fc.assert(
      fc.property(claims, claims, (a, b) => {
        // A capability that is named twice is named once after that.
        const [first, second] = [mergeClaims(a, a), mergeClaims(b, b)];
        const both = mergeClaims(first, second);
        expect(json(mergeClaims(first, first))).toBe(json(first));
        expect(json(mergeClaims(both, second))).toBe(json(both));
      }),
      settings,
    );
  });

  test('has the members of both, and no others', () => {
    fc.assert(
      fc.property(anyClaims, anyClaims, (a, b) => {
        const members = Object.keys(mergeClaims(a, b)).sort();
        expect(members).toEqual([...new Set([...Object.keys(a), ...Object.keys(b)])].sort());
      }),
      settings,
    );
  });

  test('what is no object asks for nothing', () => {
    for (const wrong of [null, undefined, [], 'x', 5]) {
      expect(mergeClaims(wrong as never, { a: 1 })).toEqual({ a: 1 });
      expect(mergeClaims({ a: 1 }, wrong as never)).toEqual({ a: 1 });
    }
  });

  test('a circle is followed only so far', () => {
    const circle: Record<string, unknown> = {};
    circle['a'] = circle;
    expect(Object.keys(mergeClaims(circle as never, circle as never))).toEqual(['a']);
  });
});

describe('clientCapabilities', () => {
  test('as documented', () => {
    expect(json(clientCapabilities(['cp1']))).toBe('{"access_token":{"xms_cc":{"values":["cp1"]}}}');
  });

  test('none ask for nothing', () => {
    expect(clientCapabilities([])).toEqual({});
  });
});
