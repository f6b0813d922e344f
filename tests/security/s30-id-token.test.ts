import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { exportSPKI, importJWK } from 'jose';
import { verifyIdToken } from '../../src/identity/verify.js';
import {
  claimsOf,
  makeSigner,
  part,
  provider,
  readVerdict,
  type Signer,
  startSeconds,
  unsigned,
  verifyVerdict,
} from '../identity/support/provider.js';
import { waysThatShow } from '../wire/support/printed.js';

let signer: Signer;
let stranger: Signer;
beforeAll(async () => {
  [signer, stranger] = [await makeSigner('k', 'RS256'), await makeSigner('k', 'RS256')];
});

const hash = (text: string): string => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
const expected = {
  nonce: 'a-nonce',
  maxAgeSeconds: 60,
  code: 'a-code',
  accessToken: 'an-access-token',
  requireAccessTokenHash: true,
  subject: { iss: claimsOf()['iss'], sub: 'a-person' },
};
const right = (changes: Readonly<Record<string, unknown>> = {}) =>
  claimsOf({
    nonce: 'a-nonce',
    auth_time: startSeconds,
    c_hash: hash('a-code'),
    at_hash: hash('an-access-token'),
    ...changes,
  });

describe('S30: an id token is believed only where every check passes', () => {
  it('one that is right is', async () => {
    const { client } = provider([signer.jwk]);
    expect((await verifyIdToken(client, await signer.sign(right()), expected))._unsafeUnwrap()).toEqual(right());
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'another-client' }],
    ['several audiences and no azp', { aud: [claimsOf()['aud'], 'another-client'] }],
    ['another authorized party', { azp: 'another-client' }],
    ['that is over', { exp: startSeconds - 300 }],
    ['without an end', { exp: undefined }],
    ['not yet valid', { nbf: startSeconds + 301 }],
    ['issued in the future', { iat: startSeconds + 301 }],
    ['of nobody', { sub: undefined }],
    ['of somebody else than before', { sub: 'another-person' }],
    ['of another sign-in', { nonce: 'another-nonce' }],
    ['of no sign-in', { nonce: undefined }],
    ['of a sign-in long ago', { auth_time: startSeconds - 361 }],
    ['of a sign-in at no time', { auth_time: undefined }],
    ['with another code', { c_hash: hash('another-code') }],
    ['with any code', { c_hash: undefined }],
    ['with another access token', { at_hash: hash('another') }],
    ['with any access token', { at_hash: undefined }],
  ])('not one %s, signed or from the token endpoint', async (_, changes) => {
    const { client, world } = provider([signer.jwk]);
    const token = await signer.sign(right(changes));
    expect(await readVerdict(client, token, expected)).not.toBe('fine');
    expect(await verifyVerdict(client, token, expected)).not.toBe('fine');
    expect(world.asked).toBe(0);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['by nobody', () => unsigned(right(), { alg: 'none' }, '')],
    ['by nobody, in capitals', () => unsigned(right(), { alg: 'NONE' })],
    ['by nobody, with the name of an algorithm', () => unsigned(right(), { alg: 'RS256', kid: 'k' })],
    [
      'with the public key as a shared secret',
      async () => {
        const pem = await exportSPKI((await importJWK(signer.jwk, 'RS256', { extractable: true })) as CryptoKey);
        const text = `${part({ alg: 'HS256', kid: 'k' })}.${part(right())}`;
        return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
      },
    ],
    ['by another key of the same name', () => stranger.sign(right())],
    ['by a key in its header', () => stranger.sign(right(), { kid: 'other', jwk: stranger.jwk })],
    ['with extensions that must be understood', () => unsigned(right(), { alg: 'RS256', kid: 'k', crit: ['exp'] })],
    ['for other claims', async () => (await signer.sign(right({ a: 1 }))).replace(/\.[^.]+\./, `.${part(right())}.`)],
  ])('not one that is signed %s', async (_, tokenOf) => {
    const { client } = provider([signer.jwk]);
    const result = await verifyIdToken(client, await tokenOf(), expected);
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'IdToken', code: 'invalid_id_token' });
  });

  it('not one whose signature is changed by a bit', async () => {
    const { client } = provider([signer.jwk]);
    const token = await signer.sign(right());
    for (const at of [1, 2, 10, 100, 300]) {
      const changed = token.slice(0, -at) + (token.at(-at) === 'A' ? 'B' : 'A') + token.slice(token.length - at + 1);
      expect(await verifyVerdict(client, changed, expected)).not.toBe('fine');
    }
  });

  it('and keys that are not known cost a request in 5 minutes', async () => {
    const { client, world } = provider([signer.jwk]);
    for (let at = 0; at < 30; at += 1)
      expect(await verifyVerdict(client, await stranger.sign(right(), { kid: `evil-${at}` }), expected)).not.toBe(
        'fine',
      );
    expect(world.asked).toBe(2);
    expect(await verifyVerdict(client, await signer.sign(right()), expected)).toBe('fine');
  });

  it('and no error shows anything of it', async () => {
    const { client } = provider([signer.jwk]);
    const marker = 'a-marker-that-nobody-may-see';
    const secrets = [marker, part({ alg: marker }), 'a-nonce', 'a-code'];
    const tokens = [
      marker,
      unsigned(right(), { alg: marker, kid: marker, crit: [marker] }),
      await signer.sign(right({ iss: marker })),
      await signer.sign(right({ nonce: marker })),
      await signer.sign(right({ aud: marker, azp: marker, exp: marker, sub: marker, c_hash: marker, at_hash: marker })),
      await stranger.sign(right({ marker }), { kid: marker }),
      await stranger.sign(right({ marker })),
    ];
    for (const token of tokens) {
      const error = (await verifyIdToken(client, token, expected))._unsafeUnwrapErr();
      expect(waysThatShow(error, [...secrets, token])).toEqual([]);
    }
  });
});
