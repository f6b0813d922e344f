import { describe, expect, test } from '@jest/globals';
import type { Result } from 'neverthrow';
import { challengeError, claimsChallenge, parseChallenges, type ChallengeSource } from '../../src/challenge.js';
import { isOAuthError } from '../../src/index.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const claimsOf = (value: string): string => `{"access_token":{"acrs":{"value":"${value}"}}}`;
const header = (value: string, error = 'insufficient_claims', scheme = 'Bearer'): string =>
  `${scheme} error="${error}", claims="${base64(claimsOf(value))}"`;
const stepUp = 'Bearer error="insufficient_user_authentication", acr_values="a b", max_age="60"';

const found = (source: ChallengeSource): unknown =>
  (claimsChallenge(source) as Result<unknown, { readonly reason: string }>).match(
    (challenge) => challenge,
    ({ reason }) => reason,
  );
const claims = (value: string, error = 'insufficient_claims'): object => ({
  kind: 'claims',
  claims: claimsOf(value),
  error,
});

describe('claimsChallenge', () => {
  test.each<[what: string, header: string, expected: unknown]>([
    ['one', header('c1'), claims('c1')],
    ['among others', `Negotiate, ${header('c1')}, Basic realm=""`, claims('c1')],
    ['the scheme in any case', header('c1', 'insufficient_claims', 'bEARER'), claims('c1')],
    ['the error in any case', header('c1', 'Insufficient_Claims'), claims('c1')],
    ['the error without quotes', header('c1').replace('"insufficient_claims"', 'insufficient_claims'), claims('c1')],
    ['claims without quotes', header('c1').replaceAll('"', ''), claims('c1')],
    ['names in upper case', header('c1').replace('error', 'ERROR').replace('claims=', 'Claims='), claims('c1')],
    ['the first of two', `${header('c1')}, ${header('c2')}`, claims('c1')],
    ['before one under the other word', `${header('c1', 'invalid_token')}, ${header('c2')}`, claims('c2')],
    ['under the other word', header('c1', 'invalid_token'), claims('c1', 'invalid_token')],
    ['the one that has claims', `Bearer error="insufficient_claims", ${header('c2')}`, claims('c2')],
    ['before a step-up', `${stepUp}, ${header('c1')}`, claims('c1')],
    [
      'a step-up before the other word',
      `${header('c1', 'invalid_token')}, ${stepUp}`,
      { kind: 'step_up', acrValues: ['a', 'b'], maxAge: 60 },
    ],
    [
      'JSON, normalised',
      String.raw`Bearer error="insufficient_claims", claims=" { \"a\" : [ 1 ] } "`,
      { kind: 'claims', claims: '{"a":[1]}', error: 'insufficient_claims' },
    ],
    [
      'JSON whose octets are UTF-8',
      'Bearer error="insufficient_claims", claims="{\\"a\\":\\"\u00c3\u00a9\\"}"',
      { kind: 'claims', claims: '{"a":"é"}', error: 'insufficient_claims' },
    ],
    ['JSON whose octets are not', 'Bearer error="insufficient_claims", claims="{\\"a\\":\\"\u00e9\\"}"', 'not_utf8'],
    [
      'base64url',
      `Bearer error="insufficient_claims", claims="${Buffer.from('{"a":"ÿ>?"}').toString('base64url')}"`,
      { kind: 'claims', claims: '{"a":"ÿ>?"}', error: 'insufficient_claims' },
    ],
    [
      'names that every object has',
      `Bearer error="insufficient_claims", claims="${base64('{"__proto__":{"a":1}}')}"`,
      { kind: 'claims', claims: '{"__proto__":{"a":1}}', error: 'insufficient_claims' },
    ],
    ['of another scheme', header('c1', 'insufficient_claims', 'PoP'), undefined],
    ['of DPoP', header('c1', 'insufficient_claims', 'DPoP'), undefined],
    ['without an error', header('c1').replace('error="insufficient_claims", ', ''), undefined],
    ['under an error that is something else', header('c1', 'insufficient_scope'), undefined],
    ['without claims', 'Bearer error="insufficient_claims"', undefined],
    ['nothing', '', undefined],
    ['no Bearer', 'Negotiate', undefined],
    ['in quotes of something else', `Basic realm="x, ${header('c1').replaceAll('"', "'")}"`, undefined],
    ['claims that are wrong', header('c1').replace(/claims=".*"/, 'claims="!"'), 'not_base64'],
    [
      'wrong, although the other word has right ones',
      `${header('c1', 'invalid_token')}, Bearer error="insufficient_claims", claims="e30x"`,
      'not_json',
    ],
    ['wrong under the other word', 'Bearer error="invalid_token", claims="W10="', 'not_an_object'],
    [
      'a step-up that asks for nothing',
      'Bearer error="insufficient_user_authentication"',
      { kind: 'step_up', acrValues: [] },
    ],
    [
      'blanks among acr_values',
      'Bearer error="insufficient_user_authentication", acr_values="  a   b "',
      { kind: 'step_up', acrValues: ['a', 'b'] },
    ],
    [
      'max_age 0',
      'Bearer error="insufficient_user_authentication", max_age=0',
      { kind: 'step_up', acrValues: [], maxAge: 0 },
    ],
    ...['', '-1', '1.5', '1e3', ' 5', '0x10', 'five', '9'.repeat(16)].map((age): [string, string, string] => [
      `max_age "${age}"`,
      `Bearer error="insufficient_user_authentication", max_age="${age}"`,
      'invalid_max_age',
    ]),
    ['a field that is wrong', `${header('c1')}, Basic realm="`, 'unterminated_quotes'],
    ['a field that is too long', `${header('c1')}${' '.repeat(16_384)}`, 'too_long'],
  ])('%s', (_, given, expected) => {
    expect(found(given)).toEqual(expected);
  });

  test('in a response, in headers, in text', () => {
    const [text, expected] = [header('c1'), claims('c1')];
    const headers = new Headers({ 'WWW-Authenticate': text });
    expect(found(new Response(null, { status: 401, headers }))).toEqual(expected);
    expect(found({ status: 401, headers })).toEqual(expected);
    expect(found({ statusCode: 401, headers: { 'www-authenticate': text } })).toEqual(expected);
    expect(found({ headers: { 'WWW-AUTHENTICATE': ['Negotiate', text] } })).toEqual(expected);
    expect(found(headers)).toEqual(expected);
    expect(found({ 'Www-Authenticate': text, headers: 'a header of that name' })).toEqual(expected);
    expect(found(headers.get('www-authenticate'))).toEqual(expected);
  });

  test('where there is none', () => {
    const nothing: readonly ChallengeSource[] = [null, undefined, {}, new Headers(), { status: 401, headers: {} }];
    for (const source of nothing) expect(found(source)).toBeUndefined();
    expect(found(new Headers().get('www-authenticate'))).toBeUndefined();
  });

  test.each([200, 400, 403, 407, 500])('not in a response with status %i', (status) => {
    expect(found({ status, headers: { 'www-authenticate': header('c1') } })).toBeUndefined();
    expect(found({ statusCode: status, headers: { 'www-authenticate': header('c1') } })).toBeUndefined();
  });

  test('of what throws when it is read', () => {
    const hostile = new Proxy({}, { get: () => JSON.parse('{'), has: () => JSON.parse('{') as boolean });
    expect(found(hostile)).toBeUndefined();
    expect(found({ status: 401, headers: hostile })).toBeUndefined();
    expect(found(5 as never)).toBe('not_text');
    expect(found({ headers: null } as never)).toBeUndefined();
  });

  test('nothing of authorization_uri and the like is in what it gives', () => {
    const elsewhere = 'https://attacker.example';
    const more = `authorization_uri="${elsewhere}", resource_id="${elsewhere}", client_id="${elsewhere}", realm="${elsewhere}"`;
    for (const challenge of [`${header('c1')}, ${more}`, `${stepUp}, ${more}`])
      expect(JSON.stringify(found(challenge))).not.toContain('attacker');
  });
});

describe('challengeError', () => {
  test.each([
    ['Bearer a="', 'WWW-Authenticate: quotes that do not end, position 10', 10],
    ['Bearer error="insufficient_claims", claims="ab!"', 'claims: neither JSON nor base64, position 2', 2],
    ['Bearer error="insufficient_user_authentication", max_age="1h"', 'max_age: no number of seconds, position 1', 1],
  ])('%s', (given, words, position) => {
    const error = claimsChallenge(given).mapErr(challengeError)._unsafeUnwrapErr();
    expect(isOAuthError(error)).toBe(true);
    expect(error).toMatchObject({
      _tag: 'Challenge',
      code: 'invalid_challenge',
      reason: 'malformed',
      category: 'unexpected_response',
      position,
    });
    expect(error.message).toContain(`(${words})`);
  });

  test('has words for every reason', () => {
    for (const given of ['a=b', 'A b =', 'A b=c:d', 'A b="c"d', 'A b=c, b=c', '@', 'A,'.repeat(17), 'A'.repeat(20_000)])
      expect(parseChallenges(given).mapErr(challengeError)._unsafeUnwrapErr().message).not.toContain('undefined');
  });
});
