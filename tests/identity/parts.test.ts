import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readParts } from '../../src/identity/parts.js';
import { readIdToken, verifyIdToken } from '../../src/identity/verify.js';
import { claimsOf, part, provider, unsigned } from './support/provider.js';

const { client, world } = provider([]);
const raw = (text: string): string => Buffer.from(text).toString('base64url');
const header = part({ alg: 'RS256' });
const payload = part(claimsOf());
const issuesOf = (token: unknown): readonly string[] => readParts(token).issues;

describe('the parts of a token', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['nothing', '', ['token: not three parts']],
    ['no text', undefined, ['token: not text']],
    ['an object', { length: 1 }, ['token: not text']],
    ['two parts', `${header}.${payload}`, ['signature: missing, or not base64url']],
    ['four parts', `${header}.${payload}.AA.AA`, ['token: not three parts']],
    ['five parts, encrypted', `${header}.AA.AA.AA.AA`, ['token: not three parts']],
    ['no header', `.${payload}.AA`, ['token: not three parts']],
    ['no payload', `${header}..AA`, ['token: not three parts']],
    ['no signature', `${header}.${payload}.`, ['signature: missing, or not base64url']],
    ['padding', `${raw('{}')}=.${payload}.AA`, ['header: not base64url']],
    ['the other alphabet', `${header}.${payload}.+/+/`, ['signature: missing, or not base64url']],
    ['white space', `${header}.${payload} .AA`, ['payload: not base64url']],
    ['a line at the end', `${header}.${payload}.AA\n`, ['signature: missing, or not base64url']],
    ['a wrong length', `${header}.${payload}.AAAAA`, ['signature: missing, or not base64url']],
    ['bits that are left over', `${header}.${payload}.AB`, ['signature: missing, or not base64url']],
    ['more bits that are left over', `${header}.${payload}.AAB`, ['signature: missing, or not base64url']],
    ['no UTF-8', `${header}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.AA`, ['payload: not UTF-8']],
    ['no JSON', `${raw('{')}.${raw('x')}.AA`, ['header: not a JSON object', 'payload: not a JSON object']],
    ['lists', `${raw('[]')}.${raw('[]')}.AA`, ['header: not a JSON object', 'payload: not a JSON object']],
    ['null', `${raw('null')}.${raw('7')}.AA`, ['header: not a JSON object', 'payload: not a JSON object']],
    ['33 levels', `${header}.${raw('{"a":'.repeat(33) + '1' + '}'.repeat(33))}.AA`, ['payload: nested too deeply']],
  ])('%s', (_, token, issues) => {
    expect(issuesOf(token)).toEqual(issues);
  });

  it('are 65,536 characters at most', () => {
    const start = `${header}.${payload}.`;
    const long = start + 'A'.repeat(65_536 - start.length);
    expect(issuesOf(`${long}A`)).toEqual(['token: longer than 65536 characters']);
    expect(issuesOf(long)).not.toContain('token: longer than 65536 characters');
  });
});

describe('the header', () => {
  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'])('may say %s', (alg) => {
    expect(readParts(unsigned(claimsOf(), { alg, kid: 'k' }))).toMatchObject({ header: { alg, kid: 'k' }, issues: [] });
  });

  it.each<unknown>([
    undefined,
    null,
    7,
    '',
    'none',
    'None',
    'NONE',
    'HS256',
    'HS384',
    'HS512',
    'rs256',
    'RS1',
    'RS256 ',
    'EdDSA',
    'Ed25519',
    'ES256K',
    'RSA-OAEP',
    'dir',
    ['RS256'],
    { RS256: 1 },
    'toString',
    '__proto__',
    'constructor',
  ])('may not say %j', (alg) => {
    expect(readParts(unsigned(claimsOf(), { alg }))).toMatchObject({ issues: ['alg: missing, or not allowed'] });
    expect('header' in readParts(unsigned(claimsOf(), { alg }))).toBe(false);
  });

  it.each<[object, string]>([
    [{ crit: ['b64'], b64: false }, 'crit: extensions that are not known'],
    [{ crit: [] }, 'crit: extensions that are not known'],
    [{ crit: null }, 'crit: extensions that are not known'],
    [{ kid: 7 }, 'kid: not text'],
    [{ kid: ['k'] }, 'kid: not text'],
    [{ typ: 'at+jwt' }, 'typ: that of another kind of token'],
    [{ typ: 'application/at+JWT' }, 'typ: that of another kind of token'],
    [{ typ: 'logout+jwt' }, 'typ: that of another kind of token'],
  ])('may not say %j', (members, issue) => {
    expect(issuesOf(unsigned(claimsOf(), { alg: 'RS256', ...members }))).toEqual([issue]);
  });

  it('tells what is wrong together with the claims', async () => {
    const error = (await readIdToken(client, unsigned({}, { alg: 'none' }, ''), {}))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      issues: [
        'alg: missing, or not allowed',
        'signature: missing, or not base64url',
        'aud: missing, or not this client',
        'exp: missing',
        'iat: missing',
        'sub: missing, or not text',
      ],
    });
  });
});

describe('members of the prototype', () => {
  it('are no claims, however deep', async () => {
    const text = JSON.stringify(claimsOf({ a: [{ b: 1 }], c: { d: 1 } }))
      .replace('"b":1', '"b":1,"__proto__":{"polluted":true}')
      .replace('"d":1', '"__proto__":[1]')
      .replace('{', '{"__proto__":{"sub":"evil","polluted":true},"constructor":{"prototype":{"polluted":true}},');
    const claims = (await readIdToken(client, `${header}.${raw(text)}.AA`, {}))._unsafeUnwrap();
    expect(claims).toMatchObject({ sub: 'a-person', a: [{ b: 1 }], c: {} });
    expect(JSON.stringify(claims)).not.toContain('__proto__');
    expect(Object.getPrototypeOf(claims)).toBe(Object.prototype);
    expect(Object.assign({}, claims)).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it('do not stand for those that are missing', async () => {
    const { sub: _, ...rest } = claimsOf();
    const text = JSON.stringify(rest).replace('{', '{"__proto__":{"sub":"evil"},');
    const error = (await readIdToken(client, `${header}.${raw(text)}.AA`, {}))._unsafeUnwrapErr();
    expect(error).toMatchObject({ issues: ['sub: missing, or not text'] });
  });
});

describe('hostile tokens', () => {
  const expected = { nonce: 'n', code: 'c', accessToken: 'a', maxAgeSeconds: 1, subject: { sub: 's' }, tenants: ['t'] };

  it.each<[string, string]>([
    ['dots', '.'.repeat(100_000)],
    ['letters', 'A'.repeat(100_000)],
    ['a long signature', `${header}.${payload}.${'A'.repeat(100_000)}`],
    ['the deepest nesting that fits', `${header}.${raw('['.repeat(48_000))}.AA`],
    ['deep nesting that ends', `${header}.${raw(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)}.AA`],
    ['many audiences', unsigned(claimsOf({ aud: Array.from({ length: 9_000 }, () => 'a') }))],
    ['many members', unsigned(Object.fromEntries(Array.from({ length: 4_000 }, (_, at) => [`m${at}`, at])))],
  ])('are refused at once: %s', async (_, token) => {
    const start = performance.now();
    expect((await readIdToken(client, token, expected)).isErr()).toBe(true);
    expect((await verifyIdToken(client, token, {})).isErr()).toBe(true);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('of any kind give an error, and ask nobody', async () => {
    const claim = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(claimsOf())));
    const claims = fc.dictionary(
      fc.constantFrom('__proto__', 'toString', ...Object.keys(claimsOf({ nonce: 1, tid: 1 }))),
      claim,
    );
    const token = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.jsonValue(), claims).map(([head, body]) => unsigned(body, head)),
      claims.map((body) => unsigned(body)),
      fc.array(fc.string(), { minLength: 3, maxLength: 3 }).map((texts) => texts.map(raw).join('.')),
      fc.jsonValue() as fc.Arbitrary<never>,
    );
    const before = world.asked;
    await fc.assert(
      fc.asyncProperty(token, async (text) => {
        const error = (await verifyIdToken(client, text, expected))._unsafeUnwrapErr();
        expect(['IdToken', 'Flow']).toContain(error._tag);
      }),
      { numRuns: 500, seed: 20270112 },
    );
    expect(world.asked).toBe(before);
  });
});
