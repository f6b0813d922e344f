import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decodeClaims, encodeClaims, type ClaimsRequest } from '../../src/challenge.js';

const settings = { numRuns: 1_000, seed: 20270109 };
const claims: fc.Arbitrary<ClaimsRequest> = fc.dictionary(
  fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('__proto__', 'constructor', 'access_token')),
  fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<ClaimsRequest>,
);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const url = (text: string): string => Buffer.from(text).toString('base64url');
const reasonOf = (text: string): unknown =>
  decodeClaims(text).match(
    (value) => value,
    ({ reason, position }) => [reason, position],
  );

const text = '{"access_token":{"acrs":{"essential":true,"value":"ÿ>?~ 語 😀"}}}';

describe('decodeClaims', () => {
  test.each([
    ['JSON', text],
    ['JSON, blanks around it', ` \r\n\t${text}\n`],
    ['JSON after a byte order mark', `\uFEFF${text}`],
    ['base64', base64(text)],
    ['base64 without padding', base64(text).replace(/=+$/, '')],
    ['base64url', url(text)],
    ['base64url with padding', base64(text).replaceAll('+', '-').replaceAll('/', '_')],
    ['base64 of JSON after a byte order mark', base64(`\uFEFF${text}`)],
    ['base64 of JSON with blanks around it', base64(`\n ${text} `)],
  ])('reads %s', (_, given) => {
    expect(decodeClaims(given)._unsafeUnwrap()).toEqual(JSON.parse(text));
  });

  test('both alphabets were there', () => {
    expect([base64(text).match(/[+/]/g), url(text).match(/[-_]/g)]).not.toContain(null);
  });

  test.each([0, 1, 2, 3].map((spaces) => `{"a":1}${' '.repeat(spaces)}`))('every length: "%s"', (json) => {
    for (const given of [base64(json), url(json)]) expect(decodeClaims(given)._unsafeUnwrap()).toEqual({ a: 1 });
  });

  test('keeps what is in it, whatever it is called', () => {
    const value = decodeClaims('{"access_token":{"acrs":{"Values":["c1"]},"x":null},"other":[1]}')._unsafeUnwrap();
    expect(value).toEqual({ access_token: { acrs: { Values: ['c1'] }, x: null }, other: [1] });
  });

  test.each([
    ['nothing', '', ['not_base64', 0]],
    ['a blank', ' ', ['not_base64', 0]],
    ['words', 'not base64', ['not_base64', 3]],
    ['a blank at the end', `${base64('{"a":1}')} `, ['not_base64', 12]],
    ['a line break within', 'eyJh\nIjoxfQ==', ['not_base64', 4]],
    ['both alphabets at once', 'ab+_', ['not_base64', 3]],
    ['too little padding', 'e30x=', ['not_base64', 4]],
    ['half of the padding', 'eyJhIjoxfQ=', ['not_base64', 10]],
    ['too much padding', `${base64('{"a":1}')}=`, ['not_base64', 12]],
    ['padding in the middle', 'e3==0=', ['not_base64', 4]],
    ['padding only', '====', ['not_base64', 0]],
    ['a length that no octets have', 'eyJhI', ['not_base64', 5]],
    ['a length that no octets have, padded', 'eyJhI===', ['not_base64', 5]],
    ['another alphabet', 'eyJhIjox\u0192', ['not_base64', 8]],
    ['percent signs', 'eyJhIjoxfQ%3D%3D', ['not_base64', 10]],
    ['octets that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('base64'), ['not_utf8', 0]],
    ['UTF-8 that is cut off', Buffer.from([0x7b, 0x22, 0xc3]).toString('base64'), ['not_utf8', 0]],
    ['half an object, as base64', 'ey==', ['not_json', 0]],
    ['half an object', '{"access_token"', ['not_json', 0]],
    ['two objects', '{}{}', ['not_json', 0]],
    ['base64 twice', base64(base64('{"a":1}')), ['not_json', 0]],
    ['a list', '[]', ['not_an_object', 0]],
    ['a list, as base64', base64('[{}]'), ['not_an_object', 0]],
    ['a text', '"access_token"', ['not_an_object', 0]],
    ['null, as base64', base64('null'), ['not_an_object', 0]],
    ['a number, as base64', base64('1'), ['not_an_object', 0]],
    ['null, which is base64 of something', 'null', ['not_utf8', 0]],
    ['nested 33 deep', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, ['too_deep', 0]],
    ['nested 5000 deep', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, ['too_deep', 0]],
    ['too long', `{"a":"${'x'.repeat(16_384)}"}`, ['too_long', 16_384]],
    ['much too long', 'e'.repeat(1_000_000), ['too_long', 16_384]],
    ['no text', undefined as never, ['not_text', 0]],
    ['the object itself', { access_token: {} } as never, ['not_text', 0]],
  ])('refuses %s', (_, given, expected) => {
    expect(reasonOf(given)).toEqual(expected);
  });

  test('takes what is as deep and as long as may be', () => {
    expect(decodeClaims(`${'{"a":'.repeat(32)}1${'}'.repeat(32)}`).isOk()).toBe(true);
    expect(decodeClaims(`{"a":"${'x'.repeat(16_384 - 8)}"}`).isOk()).toBe(true);
  });

  test('never throws', () => {
    const nearly = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.json(),
      fc.uint8Array().map((octets) => Buffer.from(octets).toString('base64')),
    );
    fc.assert(
      fc.property(nearly, (given) => {
        const decoded = decodeClaims(given);
        if (decoded.isOk()) expect(Array.isArray(decoded.value)).toBe(false);
        else expect(Object.keys(decoded.error)).toEqual(['_tag', 'reason', 'position']);
      }),
      settings,
    );
  });
});

describe('encodeClaims', () => {
  test('decode after encode gives the same', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const encoded = encodeClaims(given)._unsafeUnwrap();
        expect(encoded).toMatch(/^[\w+/]+={0,2}$/);
        expect(decodeClaims(encoded)._unsafeUnwrap()).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      settings,
    );
  });

  test('as the documentation has it', () => {
    expect(encodeClaims({ access_token: { acrs: { essential: true, value: 'cp1' } } })._unsafeUnwrap()).toBe(
      'eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiY3AxIn19fQ==',
    );
  });

  test('refuses what could not be decoded', () => {
    const circle: Record<string, never> = {};
    circle['a'] = circle as never;
    const deep = JSON.parse(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`) as ClaimsRequest;
    const reasons = [circle, deep, { a: 'x'.repeat(16_384) }, { a: 'x'.repeat(12_284) }, [], null, undefined, 1n].map(
      (given) => encodeClaims(given as never).match(decodeClaims, ({ reason }) => reason),
    );
    expect(reasons).toEqual([
      'not_json',
      'too_deep',
      'too_long',
      'too_long',
      'not_an_object',
      'not_an_object',
      'not_json',
      'not_json',
    ]);
  });
});
