import { describe, expect, it } from '@jest/globals';
import { claimsChallenge, decodeClaims, parseChallenges } from '../../src/challenge.js';

const filled = (start: string, piece: string, length: number): string =>
  (start + piece.repeat(Math.ceil(length / piece.length))).slice(0, length);

const pieces: readonly (readonly [start: string, piece: string])[] = [
  ['', 'a'],
  ['', ' '],
  ['', '\t '],
  ['', ','],
  ['', ' ,'],
  ['', '='],
  ['', '"'],
  ['', '\\'],
  ['', 'A,'],
  ['', 'a='],
  ['A ', 'a'],
  ['A ', ' '],
  ['A ', '='],
  ['A a', '='],
  ['A a', ' '],
  ['A a=', ' '],
  ['A a=', 'b'],
  ['A a=', '/'],
  ['A a=b', ' '],
  ['A ', 'a= '],
  ['A ', 'a/='],
  ['A ', ' ,'],
  ['A ', 'a=b,'],
  ['A ', 'a=b '],
  ['A a="', 'b'],
  ['A a="', ' '],
  ['A a="', '\\"'],
  ['A a="', '\\\\'],
  ['A a="', '", "'],
  ['A a="b"', '"c"'],
  ['Bearer error="insufficient_claims", claims="', 'e'],
  ['Bearer error="insufficient_claims", claims="', '='],
  ['Bearer error="insufficient_claims", claims="', '{\\"a\\":'],
  ['Bearer error="insufficient_claims", claims="', '[['],
  ['Bearer error="insufficient_user_authentication", acr_values="', ' a'],
  ['Bearer error="insufficient_user_authentication", max_age="', '9'],
];
const ends = ['', '"', '"!', '='];

const read = (text: string): void => {
  parseChallenges(text);
  parseChallenges(text, { mode: 'lenient' });
  claimsChallenge(text);
  decodeClaims(text);
};

const quickest = (run: () => void, below: number): number => {
  let best = Infinity;
  for (let round = 0; round < 30 && (round < 3 || best >= below); round += 1) {
    const started = performance.now();
    run();
    best = Math.min(best, performance.now() - started);
  }
  return best;
};

describe('S24: no field takes longer than in proportion to its length', () => {
  it.each(pieces)('"%s", then "%s" again and again', (start, piece) => {
    for (const end of ends) {
      // As long as is read at all: more is refused unseen.
      const [quarter, whole] = [4_096, 16_384].map((length) => filled(start, piece, length - end.length) + end);
      const short = quickest(() => read(quarter ?? ''), 1);
      const limit = 6 * short + 5;
      expect(quickest(() => read(whole ?? ''), limit)).toBeLessThan(limit);
    }
  });

  it.each(pieces)('100,000 characters of it take less than 50 ms', (start, piece) => {
    for (const end of ends) expect(quickest(() => read(filled(start, piece, 100_000) + end), 50)).toBeLessThan(50);
  });

  it('what is too long is refused', () => {
    expect(parseChallenges('a'.repeat(100_000))._unsafeUnwrapErr().reason).toBe('too_long');
    expect(decodeClaims('a'.repeat(100_000))._unsafeUnwrapErr().reason).toBe('too_long');
  });
});
