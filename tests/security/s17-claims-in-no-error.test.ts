import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import {
  challengeError,
  claimsChallenge,
  decodeClaims,
  encodeClaims,
  parseChallenges,
  type UnreadableChallenge,
} from '../../src/challenge.js';
import { toThrowable } from '../../src/index.js';

const marker = 'mark~192.0.2.7';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const json = `{"access_token":{"xms_rp_ipaddr":{"value":"${marker}"}}}`;
const fine = `Bearer error="insufficient_claims", claims="${base64(json)}"`;
const wrongClaims = (text: string): string => `Bearer error="insufficient_claims", claims="${text}"`;

const printed = (value: unknown): string =>
  [
    JSON.stringify(value),
    String(value),
    inspect(value, { depth: 9, showHidden: true }),
    inspect({ nested: [value] }, { depth: 9, getters: true }),
    JSON.stringify({ ...(value as object) }),
    JSON.stringify(Object.getOwnPropertyDescriptors(value)),
  ].join('\n');

const failures: readonly (readonly [string, UnreadableChallenge])[] = [
  ['claims that are half JSON', decodeClaims(json.slice(0, -1))._unsafeUnwrapErr()],
  ['claims that are half base64', decodeClaims(`${base64(json).slice(0, 60)}!`)._unsafeUnwrapErr()],
  ['claims as a list', decodeClaims(`[${json}]`)._unsafeUnwrapErr()],
  ['claims that are too deep', decodeClaims(`{"${marker}":${'['.repeat(40)}${']'.repeat(40)}}`)._unsafeUnwrapErr()],
  ['claims that cannot be written', encodeClaims([json] as never)._unsafeUnwrapErr()],
  ['claims in a challenge', claimsChallenge(wrongClaims(base64(`${json}x`)))._unsafeUnwrapErr()],
  [
    'a max_age',
    claimsChallenge(`Bearer error="insufficient_user_authentication", max_age="${marker}"`)._unsafeUnwrapErr(),
  ],
  ['a challenge before the one that is wrong', parseChallenges(`${fine}, Basic realm="`)._unsafeUnwrapErr()],
  ['the challenge that is wrong', parseChallenges(`${fine}, claims="${marker}"`)._unsafeUnwrapErr()],
  ['a scheme', parseChallenges(`${marker}=x`)._unsafeUnwrapErr()],
  ['JSON in quotes as it is', claimsChallenge(wrongClaims(json))._unsafeUnwrapErr()],
];

describe('S17: claims are in no error', () => {
  it.each(failures)('%s', (_, error) => {
    for (const value of [error, challengeError(error), toThrowable(challengeError(error))]) {
      const text = printed(value);
      expect(text).not.toContain('mark');
      expect(text).not.toContain(base64(json).slice(0, 12));
      expect(text).not.toContain('access_token');
    }
  });

  it('the challenges that could be read are there for who asks for them by name', () => {
    const error = parseChallenges(`${fine}, Basic realm="`)._unsafeUnwrapErr();
    expect(error.completed.map(({ parameters }) => parameters.get('claims'))).toEqual([base64(json)]);
    expect(inspect(error)).toContain('[redacted]');
  });
});
