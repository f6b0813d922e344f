import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { claimsChallenge, decodeClaims } from '../../src/challenge.js';

const claims = '{"access_token":{"nbf":{"essential":true,"value":"é>?"}}}';
const base64 = Buffer.from(claims).toString('base64');
const reasonOf = (text: string): unknown =>
  decodeClaims(text).match(
    () => 'fine',
    ({ reason }) => reason,
  );

describe('S25: base64 is read strictly', () => {
  it('as it was written, padded or not, in either alphabet', () => {
    const url = Buffer.from(claims).toString('base64url');
    for (const text of [base64, base64.replace(/=+$/, ''), url, url.padEnd(base64.length, '=')])
      expect(decodeClaims(text)._unsafeUnwrap()).toEqual(JSON.parse(claims));
  });

  // What a lax decoder skips, or makes something of.
  it.each(['!', ' ', '\n', '\r\n', '\t', '\0', '.', '%', '*', '"', ',', '=', '\u0100', 'é'])(
    'with %j anywhere in it: refused',
    (inserted) => {
      for (let at = 0; at <= base64.length; at += 1) {
        const text = base64.slice(0, at) + inserted + base64.slice(at);
        expect(reasonOf(text)).not.toBe('fine');
      }
    },
  );

  it('of a wrong length: refused', () => {
    const data = base64.replace(/=+$/, '');
    for (let length = 0; length < data.length; length += 1) expect(reasonOf(data.slice(0, length))).not.toBe('fine');
    expect(reasonOf(data.slice(0, 53))).toBe('not_base64');
    expect(reasonOf('e3=')).toBe('not_base64');
    expect(reasonOf('e30==')).toBe('not_base64');
  });

  it.each([
    ['a lone continuation', [0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['more than Unicode has', [0xf4, 0x90, 0x80, 0x80]],
    ['a form that is cut off', [0xe8, 0xaa]],
    ['Latin-1', [0xe9]],
  ])('of octets that are no UTF-8: refused (%s)', (_, octets) => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(octets), Buffer.from('"}')]);
    expect(reasonOf(bytes.toString('base64'))).toBe('not_utf8');
  });

  it.each(['null', 'true', '1', '"x"', '[]', '[{"access_token":{}}]'])(
    'of JSON that is no object: refused (%s)',
    (json) => {
      expect(reasonOf(Buffer.from(json).toString('base64'))).toBe('not_an_object');
    },
  );

  it('of whatever octets: fine exactly if they are UTF-8 of a JSON object', () => {
    const texts = fc
      .oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constant(claims))
      .map((text) => Buffer.from(text));
    fc.assert(
      fc.property(
        fc.oneof(
          texts,
          fc.uint8Array().map((octets) => Buffer.from(octets)),
        ),
        (bytes) => {
          const expected = ((): unknown => {
            try {
              return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
            } catch {
              return undefined;
            }
          })();
          const isObject = typeof expected === 'object' && expected !== null && !Array.isArray(expected);
          expect(reasonOf(bytes.toString('base64')) === 'fine').toBe(isObject);
        },
      ),
      { numRuns: 2_000, seed: 20270112 },
    );
  });

  it('in a challenge: an error, and not as if there were none', () => {
    const found = claimsChallenge(`Bearer error="insufficient_claims", claims="${base64.slice(0, 20)}!"`);
    expect(found._unsafeUnwrapErr()).toMatchObject({ _tag: 'ClaimsSyntax', reason: 'not_base64', position: 20 });
  });
});
