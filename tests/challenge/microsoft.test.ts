import { describe, expect, test } from '@jest/globals';
import { claimsChallenge, parseChallenges, type Challenge } from '../../src/challenge.js';
import { vectors } from './support/microsoft.js';

const outlined = (challenges: readonly Challenge[]): unknown =>
  challenges.map(({ scheme, parameters }) => [scheme, ...parameters.keys()]);

const reading = (header: string, mode: 'strict' | 'lenient'): unknown =>
  parseChallenges(header, { mode }).match(outlined, ({ reason, position }) => [reason, position]);

describe('what Microsoft sends', () => {
  test.each(vectors)('$name: strictly', ({ header, strict, challenges }) => {
    expect(reading(header, 'strict')).toEqual(strict ?? challenges);
  });

  test.each(vectors)('$name: leniently', ({ header, lenient, challenges }) => {
    expect(reading(header, 'lenient')).toEqual(lenient ?? challenges);
  });

  test.each(vectors)('$name: the claims', ({ header, found }) => {
    const outcome = claimsChallenge(header).match(
      (challenge) => (challenge?.kind === 'claims' ? (JSON.parse(challenge.claims) as unknown) : challenge),
      ({ reason }) => reason,
    );
    expect(outcome).toEqual(found);
  });

  test('values are those between the quotes', () => {
    const header = vectors.find(({ name }) => name.startsWith('V10'))?.header ?? '';
    const [challenge] = parseChallenges(header)._unsafeUnwrap();
    expect(challenge?.parameters.get('realm')).toBe('6c482541-f706-4168-9e58-8e35a9992f58');
    expect(challenge?.parameters.get('trusted_issuers')).toContain('https://sts.windows.net/*/,00000003-');
  });

  test('the same in two lines', () => {
    const [first, second] = ['Bearer realm="", error="x"', 'Basic Realm=""'] as const;
    const headers = new Headers([
      ['www-authenticate', first],
      ['www-authenticate', second],
    ]);
    expect(parseChallenges(headers.get('www-authenticate') ?? '')).toEqual(parseChallenges(`${first},${second}`));
  });
});
