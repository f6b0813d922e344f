import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatChallenge, parseChallenges, type Challenge } from '../../src/challenge.js';

const settings = { numRuns: 1_500, seed: 20270111 };
const challenge = (scheme: string, parameters: Readonly<Record<string, string>> = {}): Challenge => ({
  scheme,
  parameters: new Map(Object.entries(parameters)),
});

describe('formatChallenge', () => {
  test.each([
    ['a scheme', challenge('negotiate'), 'Negotiate'],
    ['parameters, in quotes', challenge('bearer', { realm: '', error: 'x' }), 'Bearer realm="", error="x"'],
    ['token68', { ...challenge('negotiate'), token68: 'abc==' }, 'Negotiate abc=='],
    ['quotes and backslashes', challenge('a', { b: '"\\"' }), String.raw`A b="\"\\\""`],
    ['schemes as they are usually spelled', challenge('dpop', { algs: 'ES256' }), 'DPoP algs="ES256"'],
    ['also in another case', challenge('BEARER'), 'Bearer'],
    ['a scheme that every object has as a member', challenge('constructor'), 'Constructor'],
    ['octets above 127', challenge('a', { b: '\u00e9' }), 'A b="\u00e9"'],
    ['no line break', challenge('a', { b: 'c\r\nSet-Cookie: d' }), 'A b="c??Set-Cookie: d"'],
    ['no other control character, but tabs', challenge('a', { b: '\0\u001f\t\u007f' }), 'A b="??\t?"'],
    ['no character that is no octet', challenge('a', { b: '\u0100語😀' }), 'A b="????"'],
    ['no wrong name', challenge('a', { 'b\r\n': 'c', '': 'd', 'e=f': 'g', 'h i': 'j', k: 'l' }), 'A k="l"'],
    ['no name twice', challenge('a', { b: 'c', B: 'd' }), 'A b="c"'],
    ['no wrong token68', { ...challenge('a', { b: 'c' }), token68: 'x y' }, 'A b="c"'],
    ['a token68 without parameters', { ...challenge('a', { b: 'c' }), token68: 'x' }, 'A x'],
    ['nothing, for a wrong scheme', challenge('a\r\nb', { c: 'd' }), ''],
    ['nothing, for no scheme', challenge('', { c: 'd' }), ''],
    ['no value that is none', challenge('a', { b: undefined as never, c: 'd' }), 'A c="d"'],
  ])('%s', (_, given, expected) => {
    expect(formatChallenge(given)).toBe(expected);
  });

  test('whatever it is given, it is one challenge at most, and safe to send', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('a', 'B', '=', ',', ' ', '"', '\\', '\r', '\n', '\0', '/'), maxLength: 8 }),
    );
    const entries = fc.array(fc.tuple(text, text), { maxLength: 5 });
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), entries, (scheme, token68, given) => {
        const parameters = new Map(given);
        const field = formatChallenge(token68 === undefined ? { scheme, parameters } : { scheme, token68, parameters });
        expect(field).toMatch(/^[\t -~\u0080-\u00ff]*$/);
        new Headers().set('www-authenticate', field);
        expect(parseChallenges(field)._unsafeUnwrap().length).toBe(field === '' ? 0 : 1);
      }),
      settings,
    );
  });
});
