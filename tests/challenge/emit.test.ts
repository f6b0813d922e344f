import { describe, expect, test } from '@jest/globals';
import {
  challengeFor,
  claimsChallenge,
  decodeClaims,
  formatChallenge,
  parseChallenges,
  requireAuthContext,
  type Challenge,
} from '../../src/challenge.js';
import { parseErrorResponse, sampleError } from '../../src/index.js';

const claims = '{"access_token":{"capolids":{"essential":true,"values":["00000000-0000-0000-0000-000000000001"]}}}';
const clientId = '00000000-0000-0000-0000-00000000000a';
const authorizationUri = 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize';
const parametersOf = (challenge: Challenge | undefined): unknown => challenge && [...challenge.parameters];
const readBy = (challenge: Challenge | undefined): unknown =>
  challenge &&
  claimsChallenge({ status: 401, headers: { 'www-authenticate': formatChallenge(challenge) } })._unsafeUnwrap();

describe('challengeFor', () => {
  test('hands the claims to the caller', () => {
    const challenge = challengeFor(sampleError('AADSTS50076', { claims }), { authorizationUri, clientId });
    expect(challenge?.scheme).toBe('bearer');
    expect(parametersOf(challenge)).toEqual([
      ['realm', ''],
      ['authorization_uri', authorizationUri],
      ['client_id', clientId],
      ['error', 'insufficient_claims'],
      ['claims', Buffer.from(claims).toString('base64')],
    ]);
    expect(readBy(challenge)).toEqual({ kind: 'claims', claims, error: 'insufficient_claims' });
  });

  test('what is not said is left out; the realm is empty', () => {
    const challenge = challengeFor(sampleError('AADSTS50076', { claims: '{}' }), { authorizationUri: undefined });
    expect(parametersOf(challenge)).toEqual([
      ['realm', ''],
      ['error', 'insufficient_claims'],
      ['claims', 'e30='],
    ]);
    expect(parametersOf(challengeFor(sampleError('AADSTS50076', { claims }), { realm: 'contoso' }))).toContainEqual([
      'realm',
      'contoso',
    ]);
  });

  test.each(['AADSTS50076', 'AADSTS50079', 'AADSTS65001', 'AADSTS50058'] as const)('for %s', (code) => {
    expect(readBy(challengeFor(sampleError(code, { claims })))).toMatchObject({ claims });
  });

  test.each([
    ['an error without claims', sampleError('AADSTS50076')],
    ['a policy that blocks', sampleError('AADSTS53003', { claims })],
    ['a secret that has expired', sampleError('AADSTS7000222', { claims })],
    ['throttling', sampleError('throttled', { claims })],
    ['an assertion that is too old', sampleError('AADSTS500133', { claims })],
    ['claims that are wrong', sampleError('AADSTS50076', { claims: '[]' })],
    ['what is no error', undefined as never],
  ])('not for %s', (_, error) => {
    expect(challengeFor(error)).toBeUndefined();
  });

  test('also for the categories that are said', () => {
    const body = JSON.stringify({
      error: 'invalid_grant',
      error_description: 'AADSTS53003: x',
      error_codes: [53_003],
      suberror: 'message_only',
      claims,
    });
    const blocked = parseErrorResponse({ status: 400, body });
    expect(blocked.category).toBe('policy_blocked');
    expect(challengeFor(blocked)).toBeUndefined();
    expect(challengeFor(blocked, { also: ['throttled'] })).toBeUndefined();
    expect(readBy(challengeFor(blocked, { also: ['throttled', 'policy_blocked'] }))).toMatchObject({ claims });
    expect(readBy(challengeFor(sampleError('AADSTS50076', { claims }), { also: [] }))).toMatchObject({ claims });
  });

  test('no setting gets a second header line in', () => {
    const evil = 'x\r\nSet-Cookie: a=b';
    const challenge = challengeFor(sampleError('AADSTS50076', { claims }), {
      realm: evil,
      clientId: evil,
      authorizationUri: `${evil}", error="x`,
    });
    const field = formatChallenge(challenge as Challenge);
    expect(field).not.toMatch(/[\r\n]/);
    expect(parseChallenges(field)._unsafeUnwrap()).toHaveLength(1);
    expect(readBy(challenge)).toMatchObject({ error: 'insufficient_claims' });
  });
});

describe('requireAuthContext', () => {
  test('as documented', () => {
    const challenge = requireAuthContext('c1', { authorizationUri, clientId });
    expect(formatChallenge(challenge)).toBe(
      `Bearer realm="", authorization_uri="${authorizationUri}", client_id="${clientId}", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19", cc_type="authcontext"`,
    );
    expect(readBy(challenge)).toMatchObject({ claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' });
  });

  test.each(['c99', '語', '"', '\r\n', ''])('any id: %p', (id) => {
    const encoded = requireAuthContext(id).parameters.get('claims') ?? '';
    expect(decodeClaims(encoded)._unsafeUnwrap()).toEqual({ access_token: { acrs: { essential: true, value: id } } });
  });
});
