import { describe, expect, it } from '@jest/globals';
import {
  claimsChallenge,
  clientCapabilities,
  decodeClaims,
  encodeClaims,
  formatChallenge,
  mergeClaims,
  parseChallenges,
  type ClaimsRequest,
} from '../../src/challenge.js';

const hostile = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"access_token":{"__proto__":{"polluted":true,"toString":"x"}}}',
  '{"access_token":{"xms_cc":{"__proto__":{"polluted":true},"values":["cp1"]}}}',
  '{"__proto__":{"__proto__":{"polluted":true}}}',
  '{"a":1,"__proto__":null,"a":2}',
];
const members = (): readonly PropertyKey[] => Reflect.ownKeys(Object.prototype);
const before = members();
const isClean = (): boolean => members().length === before.length && !('polluted' in {}) && !('polluted' in Object);
const decoded = (text: string): ClaimsRequest => decodeClaims(text)._unsafeUnwrap();

/** That each object in it is a plain one, whatever its members are called. */
const arePlain = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  Array.isArray(value) ||
  (Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(arePlain));

describe('S23: no name of a member changes a prototype', () => {
  it.each(hostile)('%s', (text) => {
    const claims = decoded(text);
    const asText = JSON.stringify(JSON.parse(text));
    for (const other of [{}, clientCapabilities(['cp1']), ...hostile.map(decoded)])
      for (const merged of [mergeClaims(claims, other), mergeClaims(other, claims)]) {
        expect(arePlain(merged)).toBe(true);
        expect(Object.keys(merged).sort()).toEqual(
          [...new Set([...Object.keys(claims), ...Object.keys(other)])].sort(),
        );
      }
    expect(JSON.stringify(mergeClaims(claims, {}))).toBe(asText);
    const encoded = encodeClaims(claims)._unsafeUnwrap();
    const challenge = claimsChallenge(`Bearer error="insufficient_claims", claims="${encoded}"`)._unsafeUnwrap();
    expect(challenge).toEqual({ kind: 'claims', claims: asText, error: 'insufficient_claims' });
    expect(isClean()).toBe(true);
  });

  it('members that are inherited are not merged', () => {
    const heir = Object.create({ inherited: 1 }) as ClaimsRequest;
    expect(Object.keys(mergeClaims(heir, { own: 2 }))).toEqual(['own']);
    expect(mergeClaims({ a: heir }, { a: { own: 2 } })).toEqual({ a: { own: 2 } });
    expect(mergeClaims({}, { toString: 1 })).toEqual({ toString: 1 });
  });

  it('a parameter is called what it is called', () => {
    const header = 'Bearer __proto__="a", constructor="b", toString="c", hasOwnProperty="d"';
    const challenges = parseChallenges(header)._unsafeUnwrap();
    expect([...(challenges[0]?.parameters.values() ?? [])]).toEqual(['a', 'b', 'c', 'd']);
    expect(challenges[0]?.parameters.get('valueOf')).toBeUndefined();
    expect(challenges.map(formatChallenge).join(', ')).toBe(header.toLowerCase().replace('bearer', 'Bearer'));
    expect(parseChallenges('__proto__ __proto__=a, constructor')._unsafeUnwrap()).toHaveLength(2);
    expect(isClean()).toBe(true);
  });
});

describe('S23: nothing that is nested without end is taken', () => {
  it.each([33, 1_000, 8_000])('claims that are %i deep', (depth) => {
    const lists = `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(decodeClaims(lists)._unsafeUnwrapErr().reason).toBe('too_deep');
    const base64 = Buffer.from(lists).toString('base64');
    expect(decodeClaims(base64)._unsafeUnwrapErr().reason).toBe(base64.length > 16_384 ? 'too_long' : 'too_deep');
  });

  it('what is merged of two is as deep as the deeper one', () => {
    const deep = decoded(`${'{"a":'.repeat(32)}1${'}'.repeat(32)}`);
    expect(encodeClaims(mergeClaims(deep, deep)).isOk()).toBe(true);
  });
});
