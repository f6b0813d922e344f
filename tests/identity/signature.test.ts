import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { verifyIdToken } from '../../src/identity/verify.js';
import { personalTenant } from '../../src/authority/tenant.js';
import { tenantId } from '../exchange/support/clients.js';
import {
  claimsOf,
  entra,
  entraClaimsOf,
  makeSigner,
  provider,
  type Signer,
  verifyVerdict,
} from './support/provider.js';

let signer: Signer;
let rsa: Signer;
beforeAll(async () => {
  [signer, rsa] = [await makeSigner('k'), await makeSigner('r', 'RS256')];
});
const unknownKey = ['signature: by a key that the authority does not show'];
const wrong = ['signature: wrong'];

describe('a signature', () => {
  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'])(
    'by %s is checked with the key of the authority',
    async (alg) => {
      const [own, stranger] = [await makeSigner('own', alg), await makeSigner('own', alg)];
      const { client } = provider([signer.jwk, own.jwk]);
      const claims = claimsOf({ nonce: 'n' });
      const result = await verifyIdToken(client, await own.sign(claims), { nonce: 'n' });
      expect(result._unsafeUnwrap()).toEqual(claims);
      expect(await verifyVerdict(client, await stranger.sign(claims))).toEqual(wrong);
    },
  );

  it('is that of all of it', async () => {
    const { client } = provider([signer.jwk]);
    const [header, , signature] = (await signer.sign(claimsOf())).split('.');
    const [, payload] = (await signer.sign(claimsOf({ sub: 'another' }))).split('.');
    expect(await verifyVerdict(client, `${header}.${payload}.${signature}`)).toEqual(wrong);
    expect(await verifyVerdict(client, `${header}.${payload}.AA`)).toEqual(wrong);
  });

  it('is looked at after all else: nobody is asked for a token that is wrong anyhow', async () => {
    const { client, world } = provider([signer.jwk]);
    expect(await verifyVerdict(client, await signer.sign(claimsOf({ exp: 1 })))).toEqual(['exp: over']);
    expect(await verifyVerdict(client, await signer.sign(claimsOf({ iss: 'x' })))).toBe('issuer_mismatch');
    expect(world.asked).toBe(0);
  });

  it('none is none', async () => {
    const { client } = provider([signer.jwk]);
    expect(await verifyVerdict(client, new UnsecuredJWT(claimsOf()).encode())).toEqual(
      expect.arrayContaining(['alg: missing, or not allowed']),
    );
  });

  it.each(['HS256', 'HS384', 'HS512'])('by %s, with the public key as the secret, is refused', async (alg) => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const secrets = [await exportSPKI(publicKey), JSON.stringify(jwk), String(jwk.n)];
    for (const secret of secrets) {
      const octets = new TextEncoder().encode(secret.padEnd(64));
      const token = await new SignJWT(claimsOf()).setProtectedHeader({ alg, kid: 'k' }).sign(octets);
      const { client } = provider([
        { ...jwk, kid: 'k' },
        { kty: 'oct', kid: 'k', k: Buffer.from(octets).toString('base64url') },
      ]);
      expect(await verifyVerdict(client, token)).toEqual(['alg: missing, or not allowed']);
    }
  });

  it('by a key that the token itself brings is refused', async () => {
    const stranger = await makeSigner('evil');
    const { client } = provider([signer.jwk]);
    const header = { jwk: stranger.jwk, jku: 'https://evil.example/keys', x5u: 'https://evil.example/x' };
    expect(await verifyVerdict(client, await stranger.sign(claimsOf(), header))).toEqual(unknownKey);
    expect(await verifyVerdict(client, await stranger.sign(claimsOf(), { ...header, kid: 'k' }))).toEqual(wrong);
  });

  it('by a weak or broken key is wrong', async () => {
    const broken = { kty: 'EC', crv: 'P-256', kid: 'k', x: 'AA', y: 'AA' };
    expect(await verifyVerdict(provider([broken]).client, await signer.sign(claimsOf()))).toEqual(wrong);
    const short = { ...rsa.jwk, n: String(rsa.jwk.n).slice(0, 170) };
    expect(await verifyVerdict(provider([short]).client, await rsa.sign(claimsOf()))).toEqual(wrong);
  });
});

describe('the key', () => {
  it.each<[string, (jwk: object) => readonly unknown[], unknown]>([
    ['as it is', (jwk) => [jwk], 'fine'],
    ['beside what is no key', (jwk) => [null, 7, 'x', [], {}, { kty: 'oct', k: 'x' }, { kty: 7 }, jwk], 'fine'],
    ['without alg and use', (jwk) => [{ ...jwk, alg: undefined, use: undefined }], 'fine'],
    ['to verify', (jwk) => [{ ...jwk, key_ops: ['verify'] }], 'fine'],
    ['with members that it may have', (jwk) => [{ ...jwk, x5c: ['x'], x5t: 'x', ext: 'x', more: [] }], 'fine'],
    ['of another name', (jwk) => [{ ...jwk, kid: 'other' }], unknownKey],
    ['without a name', (jwk) => [{ ...jwk, kid: undefined }], unknownKey],
    ['for encryption', (jwk) => [{ ...jwk, use: 'enc' }], unknownKey],
    ['to sign', (jwk) => [{ ...jwk, key_ops: ['sign'] }], unknownKey],
    ['of another algorithm', (jwk) => [{ ...jwk, alg: 'ES384' }], unknownKey],
    ['of another curve', (jwk) => [{ ...jwk, crv: 'P-384' }], unknownKey],
    ['of another type', (jwk) => [{ ...jwk, kty: 'RSA' }], unknownKey],
    ['of another issuer', (jwk) => [{ ...jwk, issuer: 'https://evil.example' }], unknownKey],
    ['of this issuer', (jwk) => [{ ...jwk, issuer: claimsOf()['iss'] }], 'fine'],
    ['after one of its name that does not fit', (jwk) => [{ ...jwk, use: 'enc' }, jwk], 'fine'],
  ])('fits or does not: %s', async (_, keys, expected) => {
    const { client } = provider(keys(signer.jwk));
    const verdict = await verifyVerdict(client, await signer.sign(claimsOf()));
    // A set without any key is no set.
    expect([verdict].flat()).toEqual([expected].flat());
  });

  it('is the only one that fits where the header names none', async () => {
    const token = await signer.sign(claimsOf(), { kid: undefined });
    expect(await verifyVerdict(provider([rsa.jwk, signer.jwk]).client, token)).toBe('fine');
    const second = await makeSigner('l');
    expect(await verifyVerdict(provider([signer.jwk, second.jwk]).client, token)).toEqual(unknownKey);
  });

  it('may be private: what is private in it is not used', async () => {
    const { d } = await exportJWK(signer.privateKey);
    expect(typeof d).toBe('string');
    const { client } = provider([{ ...signer.jwk, d }]);
    expect(await verifyVerdict(client, await signer.sign(claimsOf()))).toBe('fine');
    // Else the key would be one that signs.
    expect(await importJWK({ ...signer.jwk, d: String(d) }, 'ES256')).toMatchObject({ type: 'private' });
  });

  it('is for its issuer, with a place for the tenant or without', async () => {
    const other = '99999999-2222-4333-8444-555555555555';
    const at = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`;
    const keys = [
      { ...signer.jwk, issuer: at('{tenantid}') },
      { ...rsa.jwk, issuer: at(personalTenant) },
    ];
    const { client } = entra(keys, 'common', '{tenantid}');
    const personal = { iss: at(personalTenant), tid: personalTenant };
    expect(await verifyVerdict(client, await signer.sign(entraClaimsOf()))).toBe('fine');
    expect(await verifyVerdict(client, await signer.sign(entraClaimsOf({ iss: at(other), tid: other })))).toBe('fine');
    expect(await verifyVerdict(client, await rsa.sign(entraClaimsOf(personal)))).toBe('fine');
    expect(await verifyVerdict(client, await rsa.sign(entraClaimsOf()))).toEqual(unknownKey);
  });

  it('of a tenant by its domain is asked for a token of that tenant only', async () => {
    const other = '99999999-2222-4333-8444-555555555555';
    const { client } = entra([signer.jwk], 'contoso.onmicrosoft.com', tenantId);
    expect(await verifyVerdict(client, await signer.sign(entraClaimsOf()))).toBe('fine');
    const claims = entraClaimsOf({ iss: `https://login.microsoftonline.com/${other}/v2.0`, tid: other });
    expect(await verifyVerdict(client, await signer.sign(claims))).toBe('issuer_mismatch');
  });
});
