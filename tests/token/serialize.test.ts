import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleError } from '../../src/index.js';
import { deserializeToken, serializeToken } from '../../src/token/serialize.js';
import { concealedOfToken, makeToken, type TokenResponse } from '../../src/token/token.js';

/** All that a token has, what is concealed too. */
const plain = (token: TokenResponse): object => ({
  ...token,
  ...Object.fromEntries(
    concealedOfToken.filter((name) => token[name] !== undefined).map((name) => [name, token[name]]),
  ),
});

const text = fc.string({ unit: 'binary' });
const time = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value));
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const claims = fc
  .dictionary(text, fc.jsonValue())
  .map((value) => JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>);
const tokens = fc
  .record({
    accessToken: text,
    tokenType: text,
    expiresOn: time,
    refreshOn: optional(time),
    extendedExpiresOn: optional(time),
    scopes: fc.array(text),
    refreshToken: optional(text),
    idToken: optional(text),
    idTokenClaims: optional(claims),
    account: optional(
      fc.record(
        { homeAccountId: text, tenantId: text, username: text },
        { requiredKeys: ['homeAccountId', 'tenantId'] },
      ),
    ),
    source: fc.constantFrom('network' as const, 'cache' as const),
    correlationId: optional(text),
    refreshFailure: fc.constant(undefined),
  })
  .map(makeToken);

describe('a token that was serialized', () => {
  it('comes back as it was, from the cache', () => {
    fc.assert(
      fc.property(tokens, (token) => {
        const again = deserializeToken(serializeToken(token))._unsafeUnwrap();
        expect(plain(again)).toEqual({ ...plain(token), source: 'cache' });
      }),
    );
  });

  it('conceals again what it concealed', () => {
    fc.assert(
      fc.property(tokens, (token) => {
        const again = deserializeToken(serializeToken(token))._unsafeUnwrap();
        const printed = (value: TokenResponse): object => JSON.parse(JSON.stringify(value)) as object;
        expect(printed(again)).toEqual({ ...printed(token), source: 'cache' });
        expect(Object.isFrozen(again)).toBe(true);
      }),
    );
  });

  it('is text in a format with a number, secrets included, without what tells of one call', () => {
    const token = makeToken({
      ...{
        accessToken: 'access',
        tokenType: 'Bearer',
        expiresOn: 7,
        refreshOn: undefined,
        extendedExpiresOn: undefined,
      },
      ...{ scopes: ['a', 'b'], refreshToken: 'refresh', idToken: undefined, idTokenClaims: undefined },
      ...{ account: { homeAccountId: 'u.t', tenantId: 't' }, source: 'network', correlationId: 'id' },
      refreshFailure: sampleError('AADSTS50076'),
    });
    expect(JSON.parse(serializeToken(token))).toEqual({
      tokenrail: 1,
      accessToken: 'access',
      tokenType: 'Bearer',
      expiresOn: 7,
      scopes: ['a', 'b'],
      refreshToken: 'refresh',
      account: { homeAccountId: 'u.t', tenantId: 't' },
      correlationId: 'id',
    });
  });
});

describe('text that is no serialized token', () => {
  const good = { tokenrail: 1, accessToken: 'secret-5e', tokenType: 'Bearer', expiresOn: 7, scopes: ['a'] };
  const { tokenrail: _, ...fields } = good;
  const printedToken = makeToken({ ...fields, source: 'network' } as Parameters<typeof makeToken>[0]);

  it('is what the table below changes one thing in', () => {
    expect(deserializeToken(JSON.stringify(good)).isOk()).toBe(true);
  });

  it.each<[string, string]>([
    ['empty', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a number', '1'],
    ['an array', JSON.stringify([good])],
    ['an empty object', '{}'],
    ['a token response of JSON.stringify', JSON.stringify(printedToken)],
    ['without a format', JSON.stringify({ ...good, tokenrail: undefined })],
    ['in another format', JSON.stringify({ ...good, tokenrail: 2 })],
    ['in a format that is text', JSON.stringify({ ...good, tokenrail: '1' })],
    ...['accessToken', 'tokenType', 'expiresOn', 'scopes'].map((name): [string, string] => [
      `without ${name}`,
      JSON.stringify({ ...good, [name]: undefined }),
    ]),
    ...(
      [
        ['accessToken', 1],
        ['accessToken', null],
        ['tokenType', {}],
        ['expiresOn', '7'],
        ['expiresOn', null],
        ['refreshOn', '7'],
        ['extendedExpiresOn', true],
        ['scopes', 'a'],
        ['scopes', ['a', 1]],
        ['refreshToken', 1],
        ['refreshToken', null],
        ['idToken', []],
        ['idTokenClaims', []],
        ['idTokenClaims', 'claims'],
        ['account', 'marie'],
        ['account', { homeAccountId: 'u.t' }],
        ['account', { homeAccountId: 1, tenantId: 't' }],
        ['correlationId', 1],
      ] as const
    ).map(([name, value]): [string, string] => [
      `with ${name} ${JSON.stringify(value)}`,
      JSON.stringify({ ...good, [name]: value }),
    ]),
    ['with a number beyond all', JSON.stringify(good).replace('7', '1e999')],
  ])('is refused as Cache: %s', (_, given) => {
    const error = deserializeToken(given)._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Cache', code: 'cache_failed', category: 'extension_failed', requestId: '' });
    expect(JSON.stringify(error)).not.toContain('secret-5e');
  });

  it('is refused where the name of the account is no text', () => {
    const account = { homeAccountId: 'u.t', tenantId: 't', username: 5 };
    expect(deserializeToken(JSON.stringify({ ...good, account })).isErr()).toBe(true);
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ ...good, account: value })),
        ),
        (given) => {
          const outcome = deserializeToken(given);
          expect(outcome.isOk() || outcome.error._tag === 'Cache').toBe(true);
        },
      ),
    );
    for (const given of [undefined, null, 7, {}]) expect(deserializeToken(given as never).isErr()).toBe(true);
  });
});

describe('what else is in the text', () => {
  const read = (members: string): TokenResponse =>
    deserializeToken(
      `{"tokenrail":1,"accessToken":"t","tokenType":"Bearer","expiresOn":7,"scopes":[]${members}}`,
    )._unsafeUnwrap();

  it('is left out', () => {
    const token = read(',"extra":1,"source":"network","refreshFailure":{},"toJSON":1,"toString":"x"');
    expect(plain(token)).toEqual({ accessToken: 't', tokenType: 'Bearer', expiresOn: 7, scopes: [], source: 'cache' });
    expect(JSON.parse(JSON.stringify(token))).toMatchObject({ source: 'cache' });
  });

  it('changes no prototype', () => {
    const token = read(
      ',"__proto__":{"polluted":1,"account":{"homeAccountId":"a","tenantId":"b"}},"constructor":{"polluted":1}',
    );
    expect(token).not.toHaveProperty('polluted');
    expect(token.account).toBeUndefined();
    expect({}).not.toHaveProperty('polluted');
  });
});
