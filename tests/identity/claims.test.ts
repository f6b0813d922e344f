import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Expected } from '../../src/identity/claims.js';
import { readIdToken } from '../../src/identity/verify.js';
import { clientId, tenantId } from '../exchange/support/clients.js';
import {
  claimsOf,
  entra,
  entraClaimsOf,
  part,
  provider,
  readVerdict,
  startSeconds,
  unsigned,
} from './support/provider.js';

const { client } = provider([]);
const verdictOf = (changes: Readonly<Record<string, unknown>>, expected: Expected = {}, alg = 'RS256') =>
  readVerdict(client, unsigned(claimsOf(changes), { alg }), expected);
const other = '99999999-2222-4333-8444-555555555555';

describe('a token that is right', () => {
  it('gives its claims, and nothing is asked', async () => {
    const own = provider([]);
    const claims = claimsOf({ name: 'A Person', roles: ['a', { b: null }] });
    expect((await readIdToken(own.client, unsigned(claims), {}))._unsafeUnwrap()).toEqual(claims);
    expect(own.world.asked).toBe(0);
  });

  it('may have a byte order mark nowhere but in front, and any claims', async () => {
    const token = `${part({ alg: 'PS512', typ: 'JWT', kid: 'x', extra: [1] })}.${part(claimsOf({ 'a b': 1 }))}.AA`;
    expect(await readVerdict(client, token)).toBe('fine');
  });
});

describe('aud and azp', () => {
  it.each<[string, Readonly<Record<string, unknown>>, unknown]>([
    ['a list of this client', { aud: [clientId] }, 'fine'],
    ['azp too', { azp: clientId }, 'fine'],
    ['several with azp', { aud: ['other', clientId], azp: clientId }, 'fine'],
    ['several without azp', { aud: [clientId, 'other'] }, ['azp: missing beside several audiences']],
    ['azp of another', { azp: 'other' }, ['azp: not this client']],
    ['azp of another beside several', { aud: [clientId, 'other'], azp: 'other' }, ['azp: not this client']],
    ['azp that is null', { azp: null }, ['azp: not this client']],
    ...[undefined, null, 7, '', 'other', [], ['other'], {}, [[clientId]], [clientId, 7], { [clientId]: 1 }].map(
      (aud): [string, Readonly<Record<string, unknown>>, unknown] => [
        `aud ${JSON.stringify(aud)}`,
        { aud, azp: clientId },
        ['aud: missing, or not this client'],
      ],
    ),
    ['other capitals at a provider', { aud: clientId.toUpperCase() }, ['aud: missing, or not this client']],
  ])('%s', async (_, changes, expected) => {
    expect(await verdictOf(changes)).toEqual(expected);
  });

  it('are GUIDs at the platform, in whatever capitals they were configured', async () => {
    const own = provider([], { tenant: tenantId }, { clientId: clientId.toUpperCase() });
    expect(await readVerdict(own.client, unsigned(entraClaimsOf()))).toBe('fine');
    expect(await readVerdict(own.client, unsigned(entraClaimsOf({ aud: other })))).toHaveLength(1);
  });
});

describe('times, by the clock of the client', () => {
  it.each<[string, unknown, unknown]>([
    ['exp', startSeconds - 300, ['exp: over']],
    ['exp', startSeconds - 299.999, 'fine'],
    ['exp', startSeconds - 301, ['exp: over']],
    ['exp', undefined, ['exp: missing']],
    ['exp', String(startSeconds), ['exp: not a number']],
    ['exp', null, ['exp: not a number']],
    ['exp', [startSeconds + 1], ['exp: not a number']],
    ['exp', -1, ['exp: over']],
    ['nbf', startSeconds + 300, 'fine'],
    ['nbf', startSeconds + 300.001, ['nbf: in the future']],
    ['nbf', undefined, 'fine'],
    ['nbf', '0', ['nbf: not a number']],
    ['iat', startSeconds + 300, 'fine'],
    ['iat', startSeconds + 301, ['iat: in the future']],
    ['iat', undefined, ['iat: missing']],
    ['iat', true, ['iat: not a number']],
  ])('%s %s', async (name, value, expected) => {
    expect(await verdictOf({ [name]: value })).toEqual(expected);
  });

  it.each(['exp', 'iat', 'nbf'])('%s without end is no number', async (name) => {
    const json = JSON.stringify(claimsOf({ [name]: 0 })).replace(`"${name}":0`, `"${name}":1e999`);
    const token = `${part({ alg: 'RS256' })}.${Buffer.from(json).toString('base64url')}.AA`;
    expect(await readVerdict(client, token)).toEqual([`${name}: not a number`]);
  });

  it('go on', async () => {
    const own = provider([]);
    const token = unsigned(claimsOf({ exp: startSeconds + 60 }));
    expect(await readVerdict(own.client, token)).toBe('fine');
    own.world.now += 359_999;
    expect(await readVerdict(own.client, token)).toBe('fine');
    own.world.now += 1;
    expect(await readVerdict(own.client, token)).toEqual(['exp: over']);
  });

  it('are none where the clock says none: nothing holds', async () => {
    const own = provider([]);
    own.world.now = NaN;
    const expected = { maxAgeSeconds: 1 };
    expect(await readVerdict(own.client, unsigned(claimsOf({ auth_time: startSeconds })), expected)).toEqual([
      'exp: over',
      'iat: in the future',
      'nbf: in the future',
      'auth_time: in the future',
    ]);
  });

  it('are a Callback error where the clock throws', async () => {
    const broken = { ...client, runtime: { ...client.runtime, now: () => Number(Symbol.iterator) } };
    expect(await readVerdict(broken, unsigned(claimsOf()))).toBe('callback_failed');
  });
});

describe('auth_time', () => {
  it.each<[number | undefined, unknown, unknown]>([
    [undefined, undefined, 'fine'],
    [undefined, 'whatever', 'fine'],
    [60, startSeconds, 'fine'],
    [60, startSeconds - 360, 'fine'],
    [60, startSeconds - 361, ['auth_time: longer ago than is allowed']],
    [0, startSeconds - 301, ['auth_time: longer ago than is allowed']],
    [NaN, startSeconds, ['auth_time: longer ago than is allowed']],
    [60, startSeconds + 300, 'fine'],
    [60, startSeconds + 301, ['auth_time: in the future']],
    [60, undefined, ['auth_time: missing']],
    [60, String(startSeconds), ['auth_time: not a number']],
  ])('with a limit of %s seconds: %s', async (maxAgeSeconds, signedInAt, expected) => {
    expect(await verdictOf({ auth_time: signedInAt }, { maxAgeSeconds })).toEqual(expected);
  });
});

describe('nonce', () => {
  it.each<[string | undefined, unknown, unknown]>([
    ['n-0S6_WzA2Mj', 'n-0S6_WzA2Mj', 'fine'],
    ['n-0S6_WzA2Mj', 'n-0S6_WzA2Mk', 'nonce_mismatch'],
    ['n-0S6_WzA2Mj', 'n-0S6_WzA2M', 'nonce_mismatch'],
    ['n-0S6_WzA2Mj', 'n-0S6_WzA2Mjj', 'nonce_mismatch'],
    ['n-0S6_WzA2Mj', 'n-0S6_WzA2Mj\0', 'nonce_mismatch'],
    ['n-0S6_WzA2Mj\0', 'n-0S6_WzA2Mj', 'nonce_mismatch'],
    ['n', undefined, 'nonce_mismatch'],
    ['n', null, 'nonce_mismatch'],
    ['n', ['n'], 'nonce_mismatch'],
    ['', undefined, 'nonce_mismatch'],
    [undefined, 'n', 'fine'],
  ])('%j, and the token has %j', async (nonce, claim, expected) => {
    expect(await verdictOf({ nonce: claim }, { nonce })).toBe(expected);
  });

  it('is a Flow error, without a value', async () => {
    const token = unsigned(claimsOf({ nonce: 'marker-in-token' }));
    const error = (await readIdToken(client, token, { nonce: 'marker-expected' }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Flow', category: 'untrusted_response', code: 'nonce_mismatch' });
    expect(error.message).not.toContain('marker');
  });
});

describe('c_hash and at_hash', () => {
  const half = (text: string, size = 256): string => {
    const digest = createHash(`sha${size}`).update(text).digest();
    return digest.subarray(0, digest.length / 2).toString('base64url');
  };

  it('are those of the examples of the specification', async () => {
    const [code, accessToken] = [
      'Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk',
      'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y',
    ];
    const claims = { c_hash: 'LDktKdoQak3Pk0cnXxCltA', at_hash: '77QmUPtjPfzWtF2AnpK9RQ' };
    expect(await verdictOf(claims, { code, accessToken })).toBe('fine');
  });

  it.each(['RS', 'PS', 'ES'].flatMap((kind) => [256, 384, 512].map((size) => [`${kind}${size}`, size] as const)))(
    'are by the hash of %s',
    async (alg, size) => {
      const claims = { c_hash: half('code', size), at_hash: half('token', size) };
      const expected = { code: 'code', accessToken: 'token', requireAccessTokenHash: true };
      expect(await verdictOf(claims, expected, alg)).toBe('fine');
      expect(await verdictOf(claims, expected, size === 256 ? 'RS384' : 'RS256')).toEqual([
        'c_hash: does not fit',
        'at_hash: does not fit',
      ]);
    },
  );

  it.each<[string, Readonly<Record<string, unknown>>, Expected, unknown]>([
    ['no c_hash', {}, { code: 'code' }, ['c_hash: missing']],
    ['c_hash of another code', { c_hash: half('other') }, { code: 'code' }, ['c_hash: does not fit']],
    ['c_hash that is cut', { c_hash: half('code').slice(0, -1) }, { code: 'code' }, ['c_hash: does not fit']],
    ['c_hash with padding', { c_hash: `${half('code')}==` }, { code: 'code' }, ['c_hash: does not fit']],
    ['c_hash that is no text', { c_hash: 7 }, { code: 'code' }, ['c_hash: does not fit']],
    ['c_hash and no code', { c_hash: 'x' }, {}, 'fine'],
    ['no at_hash', {}, { accessToken: 'token' }, 'fine'],
    ['no at_hash that must be', {}, { accessToken: 'token', requireAccessTokenHash: true }, ['at_hash: missing']],
    ['at_hash of another', { at_hash: half('other') }, { accessToken: 'token' }, ['at_hash: does not fit']],
    ['at_hash that is null', { at_hash: null }, { accessToken: 'token' }, ['at_hash: does not fit']],
    ['at_hash alone', { at_hash: 'x' }, {}, 'fine'],
    [
      'at_hash alone that must be',
      { at_hash: 'x' },
      { requireAccessTokenHash: true },
      ['at_hash: nothing to compare it with'],
    ],
  ])('%s', async (_, claims, expected, verdict) => {
    expect(await verdictOf(claims, expected)).toEqual(verdict);
  });
});

describe('the person', () => {
  const same = { sub: 'a-person', iss: claimsOf()['iss'] };
  it.each<[string, Readonly<Record<string, unknown>>, Expected, unknown]>([
    ['no sub', { sub: undefined }, {}, ['sub: missing, or not text']],
    ['an empty sub', { sub: '' }, {}, ['sub: missing, or not text']],
    ['a sub that is a number', { sub: 7 }, {}, ['sub: missing, or not text']],
    ['the same', {}, { subject: same }, 'fine'],
    ['the same, whose issuer nobody kept', {}, { subject: { sub: 'a-person' } }, 'fine'],
    ['another', { sub: 'b' }, { subject: same }, ['sub: another person than before']],
    ['of another issuer', {}, { subject: { ...same, iss: 'x' } }, ['iss: another one than before']],
    ['where nobody was kept', {}, { subject: {} }, ['sub: another person than before']],
  ])('%s', async (_, claims, expected, verdict) => {
    expect(await verdictOf(claims, expected)).toEqual(verdict);
  });

  it.each<[readonly string[] | undefined, unknown]>([
    [undefined, 'fine'],
    [[tenantId], 'fine'],
    [[other, tenantId.toUpperCase()], 'fine'],
    [[other], ['tid: a tenant that is not allowed']],
    [[], ['tid: a tenant that is not allowed']],
    [['contoso.onmicrosoft.com'], ['tid: a tenant that is not allowed']],
  ])('of a tenant among %j', async (tenants, verdict) => {
    expect(await readVerdict(entra([]).client, unsigned(entraClaimsOf()), { tenants })).toEqual(verdict);
  });

  it('without a tenant is of none that is allowed', async () => {
    expect(await verdictOf({}, { tenants: [tenantId] })).toEqual(['tid: a tenant that is not allowed']);
  });
});

describe('a refusal', () => {
  it('tells everything that is wrong, in words', async () => {
    const claims = { aud: 'marker', exp: 'marker', iat: undefined, nbf: 9e9, sub: '', azp: 'marker', tid: 'marker' };
    const expected = { maxAgeSeconds: 5, subject: { sub: 'marker', iss: 'marker' }, tenants: [], code: 'marker' };
    const error = (await readIdToken(client, unsigned(claimsOf(claims)), expected))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      _tag: 'IdToken',
      code: 'invalid_id_token',
      category: 'untrusted_response',
      issues: [
        'aud: missing, or not this client',
        'azp: not this client',
        'exp: not a number',
        'iat: missing',
        'nbf: in the future',
        'auth_time: missing',
        'sub: missing, or not text',
        'sub: another person than before',
        'iss: another one than before',
        'tid: a tenant that is not allowed',
        'c_hash: missing',
      ],
    });
    expect(JSON.stringify(error)).not.toContain('marker');
  });

  it('is first of the issuer, then of the nonce', async () => {
    const wrong = { iss: 'x', nonce: 'x', aud: 'x' };
    expect(await verdictOf(wrong, { nonce: 'n' })).toBe('issuer_mismatch');
    expect(await verdictOf({ ...wrong, iss: claimsOf()['iss'] }, { nonce: 'n' })).toBe('nonce_mismatch');
  });
});
