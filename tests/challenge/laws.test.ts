import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { claimsChallenge, formatChallenge, parseChallenges, type ChallengeMode } from '../../src/challenge.js';
import { challenge, mutated, nearly } from './support/generated.js';
import { vectors } from './support/microsoft.js';

const settings = { numRuns: 1_000, seed: 20270108 };
const modes: readonly ChallengeMode[] = ['strict', 'lenient'];
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 40 }),
  nearly,
  mutated(vectors.map(({ header }) => header)),
);

describe('parse after format', () => {
  test.each(modes)('gives one challenge again: %s', (mode) => {
    fc.assert(
      fc.property(challenge, (given) => {
        expect(parseChallenges(formatChallenge(given), { mode })._unsafeUnwrap()).toEqual([given]);
      }),
      settings,
    );
  });

  test.each(modes)('gives several again, joined with commas: %s', (mode) => {
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 8 }), fc.constantFrom(', ', ',', ' ,\t,, '), (given, comma) => {
        const header = given.map(formatChallenge).join(comma);
        expect(parseChallenges(header, { mode })._unsafeUnwrap()).toEqual(given);
      }),
      settings,
    );
  });

  test.each(modes)('gives again what anything was read as: %s', (mode) => {
    let count = 0;
    fc.assert(
      fc.property(anything, (header) => {
        const read = parseChallenges(header, { mode });
        if (read.isErr()) return;
        count += 1;
        const again = read.value.map(formatChallenge).join(', ');
        expect(parseChallenges(again)).toEqual(read);
      }),
      settings,
    );
    expect(count).toBeGreaterThan(150);
  });
});

describe('the parser', () => {
  test('never throws, and always says the same', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...modes), (header, mode) => {
        const [first, second] = [parseChallenges(header, { mode }), parseChallenges(header, { mode })];
        expect(first).toEqual(second);
        if (first.isOk()) return;
        expect(Object.keys(first.error)).toEqual(['_tag', 'reason', 'position']);
        expect(first.error.position).toBeGreaterThanOrEqual(0);
        expect(first.error.position).toBeLessThanOrEqual(header.length);
      }),
      settings,
    );
  });

  test('reads leniently as it reads strictly', () => {
    const seen = { both: 0, lenientOnly: 0, neither: 0 };
    fc.assert(
      fc.property(anything, (header) => {
        const [strict, lenient] = [parseChallenges(header), parseChallenges(header, { mode: 'lenient' })];
        if (strict.isOk()) expect(lenient).toEqual(strict);
        // What is lenient gets at least as far.
        else if (lenient.isErr()) expect(lenient.error.position).toBeGreaterThanOrEqual(strict.error.position);
        seen[strict.isOk() ? 'both' : lenient.isOk() ? 'lenientOnly' : 'neither'] += 1;
      }),
      settings,
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(3);
  });

  test.each(modes)('finds nothing wrong with what stands before what is wrong: %s', (mode) => {
    fc.assert(
      fc.property(anything, (header) => {
        const read = parseChallenges(header, { mode });
        if (read.isOk()) return;
        const { position, completed } = read.error;
        const before = parseChallenges(header.slice(0, position), { mode });
        if (before.isErr()) expect(before.error.position).toBe(position); // it only ends too early
        const [found, told] = [before.isOk() ? before.value : before.error.completed, completed];
        expect(found.slice(0, told.length)).toEqual(told);
      }),
      settings,
    );
  });

  test('claimsChallenge never throws', () => {
    fc.assert(
      fc.property(anything, fc.integer(), (header, status) => {
        const found = claimsChallenge(header);
        expect(claimsChallenge({ status: 401, headers: { 'WWW-Authenticate': header } })).toEqual(found);
        expect(claimsChallenge({ status, headers: { 'www-authenticate': header } }).isOk()).toBe(
          status !== 401 || found.isOk(),
        );
      }),
      settings,
    );
  });
});

/** The grammar as RFC 9110 writes it, as one regular expression: slow, for short texts. */
const grammar = (mode: ChallengeMode): RegExp => {
  const blanks = '[ \\t]*';
  const list = (element: string): string => `(?:${element})?(?:${blanks},${blanks}(?:${element})?)*`;
  const token = '[a%]+';
  const quotedString = '"(?:[^"\\\\]|\\\\.)*"';
  const value = `(?:${mode === 'strict' ? token : '(?!=)[^ \\t,"]+'}|${quotedString})`;
  const parameter = `${token}${blanks}=${blanks}${value}`;
  const parameters = mode === 'strict' ? parameter : `${parameter}(?:[ \\t]+${parameter})*`;
  const challenge = `${token}(?:${mode === 'strict' ? ' ' : '[ \\t]'}+(?:[a/]+=*|${list(parameters)}))?`;
  return new RegExp(`^${blanks}${list(challenge)}${blanks}$`);
};

describe('every short text is read exactly if the grammar has it', () => {
  const alphabet = ['a', '=', ',', ' ', '"', '/', '\t', '%', '\\'];
  const long = (length: number): readonly string[] =>
    length === 0 ? [''] : long(length - 1).flatMap((text) => alphabet.map((char) => text + char));

  test.each(modes)('%s', (mode) => {
    const expression = grammar(mode);
    const wrong: string[] = [];
    // All that come after 'a ', and so in a challenge; and all at the beginning.
    for (const text of [...long(5).map((rest) => `a ${rest}`), ...long(4)]) {
      const read = parseChallenges(text, { mode });
      const isRefused = read.isErr() && read.error.reason !== 'duplicate_parameter';
      if (expression.test(text) === isRefused) wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });
});
