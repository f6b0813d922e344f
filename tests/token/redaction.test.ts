import { describe, expect, it } from '@jest/globals';
import { ok } from 'neverthrow';
import { makeToken, type TokenResponse } from '../../src/token/token.js';
import { printed, waysThatShow } from '../wire/support/printed.js';

const fields = {
  accessToken: 'access-token-3f9a',
  refreshToken: 'refresh-token-71bc',
  idToken: 'id-token-d20e',
  idTokenClaims: { preferred_username: 'marie.curie@contoso.example', nested: { oid: 'object-id-55' } },
  account: { homeAccountId: 'uid-8.utid-9', tenantId: 'tenant-of-account', username: 'marie.curie@contoso.example' },
  tokenType: 'Bearer',
  expiresOn: 1_772_366_400_000,
  refreshOn: 1_772_362_800_000,
  extendedExpiresOn: undefined,
  scopes: ['https://graph.microsoft.com/.default'],
  source: 'network',
  correlationId: '0f0e0d0c-1111-4222-8333-444455556666',
  refreshFailure: undefined,
} as const;

const secrets = [
  'access-token-3f9a',
  'refresh-token-71bc',
  'id-token-d20e',
  'marie.curie',
  'object-id-55',
  'uid-8',
  'tenant-of-account',
];

const token = (): TokenResponse => makeToken(fields);

describe('a token response that is printed', () => {
  it.each<[string, () => object]>([
    ['alone', token],
    ['in an Ok', () => ok(token())],
    ['in an array of an object', () => ({ tokens: [token()] })],
    ['in a map', () => new Map([['token', token()]])],
  ])('shows nothing secret, %s', (_, value) => {
    expect(waysThatShow(value(), secrets)).toEqual([]);
  });

  it('says which fields it conceals, and shows the others', () => {
    const text = printed(token());
    for (const way of ['JSON', 'console', 'inspect in an object']) {
      expect(text[way]).toContain('[redacted]');
      expect(text[way]).toContain('https://graph.microsoft.com/.default');
      expect(text[way]).toContain('1772366400000');
    }
    expect(JSON.parse(text['JSON'] ?? '')).toEqual({
      accessToken: '[redacted]',
      refreshToken: '[redacted]',
      idToken: '[redacted]',
      idTokenClaims: '[redacted]',
      account: '[redacted]',
      tokenType: 'Bearer',
      expiresOn: 1_772_366_400_000,
      refreshOn: 1_772_362_800_000,
      scopes: ['https://graph.microsoft.com/.default'],
      source: 'network',
      correlationId: '0f0e0d0c-1111-4222-8333-444455556666',
    });
  });

  it('names no concealed field that it does not have', () => {
    const plain = makeToken({
      ...fields,
      refreshToken: undefined,
      idToken: undefined,
      idTokenClaims: undefined,
      account: undefined,
    });
    expect(Object.keys(JSON.parse(JSON.stringify(plain)) as object)).toEqual(
      expect.not.arrayContaining(['refreshToken', 'idToken', 'idTokenClaims', 'account']),
    );
  });

  it('is one short word as a string', () => {
    const value: unknown = token();
    expect(String(value)).toBe('[TokenResponse]');
    expect(`<${value as string}>`).toBe('<[TokenResponse]>');
    expect([value].join()).toBe('[TokenResponse]');
  });

  it('gives copies without what is secret', () => {
    const copies: readonly object[] = [
      structuredClone(token()),
      { ...token() },
      Object.fromEntries(Object.entries(token())),
      Object.assign({}, token()),
    ];
    for (const copy of copies) {
      expect(Object.keys(copy)).toEqual(['tokenType', 'expiresOn', 'refreshOn', 'scopes', 'source', 'correlationId']);
      expect(waysThatShow(copy, secrets)).toEqual([]);
      expect(copy).not.toHaveProperty('accessToken');
    }
  });
});

describe('a token response that is read', () => {
  it('has every field under its name', () => {
    const { extendedExpiresOn: _, refreshFailure: __, ...present } = fields;
    for (const [name, value] of Object.entries(present)) expect(Reflect.get(token(), name)).toEqual(value);
    expect('extendedExpiresOn' in token()).toBe(false);
  });

  it('can be destructured', () => {
    const { accessToken, idToken, expiresOn, account } = token();
    expect([accessToken, idToken, expiresOn, account?.username]).toEqual([
      'access-token-3f9a',
      'id-token-d20e',
      1_772_366_400_000,
      'marie.curie@contoso.example',
    ]);
  });

  it('cannot be changed', () => {
    const value = token();
    const scopes = value.scopes as string[];
    expect(Object.isFrozen(value)).toBe(true);
    expect(Reflect.set(value, 'accessToken', 'another')).toBe(false);
    expect(Reflect.set(value, 'expiresOn', 0)).toBe(false);
    expect(() => scopes.push('another')).toThrow();
    expect(value.accessToken).toBe('access-token-3f9a');
  });

  it('keeps its own list of scopes', () => {
    const scopes = ['first'];
    const value = makeToken({ ...fields, scopes });
    scopes.push('second');
    expect(value.scopes).toEqual(['first']);
  });
});
