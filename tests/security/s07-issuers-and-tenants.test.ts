import { beforeAll, describe, expect, it } from '@jest/globals';
import { personalTenant } from '../../src/authority/tenant.js';
import { tenantId } from '../exchange/support/clients.js';
import {
  entra,
  entraClaimsOf,
  makeSigner,
  provider,
  readVerdict,
  type Signer,
  verifyVerdict,
} from '../identity/support/provider.js';

const other = '99999999-2222-4333-8444-555555555555';
const iss = (tenant: string, host = 'login.microsoftonline.com'): string => `https://${host}/${tenant}/v2.0`;

let signer: Signer;
beforeAll(async () => {
  signer = await makeSigner('k');
});

/** What both say to a token of a tenant, signed by a key of the platform. */
const verdictsOf = async (tenant: string, named: string, claims: Readonly<Record<string, unknown>>) => {
  const token = await signer.sign(entraClaimsOf(claims));
  const { client } = entra([signer.jwk], tenant, named);
  return [await readVerdict(client, token), await verifyVerdict(client, token)];
};

describe('S07: a token is of the authority and of a tenant that it stands for', () => {
  it.each<[string, string, string, boolean]>([
    [tenantId, tenantId, tenantId, true],
    [tenantId, tenantId, other, false],
    [tenantId, tenantId, personalTenant, false],
    ['common', '{tenantid}', tenantId, true],
    ['common', '{tenantid}', other, true],
    ['common', '{tenantid}', personalTenant, true],
    ['organizations', '{tenantid}', other, true],
    ['organizations', '{tenantid}', personalTenant, false],
    ['consumers', personalTenant, personalTenant, true],
    ['consumers', personalTenant, tenantId, false],
  ])('for %s (%s), of %s: %s', async (tenant, named, tid, isFine) => {
    const expected = isFine ? 'fine' : 'issuer_mismatch';
    expect(await verdictsOf(tenant, named, { iss: iss(tid), tid })).toEqual([expected, expected]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['a tid that is not the one in iss', { tid: other }],
    ['a tid that is the one of the personal accounts', { tid: personalTenant }],
    ['no tid', { tid: undefined }],
    ['a tid that is no GUID', { iss: iss('common'), tid: 'common' }],
    ['a tid with a path', { iss: iss(`${tenantId}/../${other}`), tid: `${tenantId}/../${other}` }],
    ['the place for a tenant', { iss: iss('{tenantid}'), tid: '{tenantid}' }],
    ['another cloud', { iss: iss(tenantId, 'login.microsoftonline.us') }],
    ['a host that begins alike', { iss: iss(tenantId, 'login.microsoftonline.com.evil.example') }],
    ['a host behind a user name', { iss: iss(tenantId, 'login.microsoftonline.com@evil.example') }],
    ['a host elsewhere', { iss: iss(tenantId, 'evil.example') }],
    ['no host', { iss: tenantId }],
    ['version 1', { iss: `https://sts.windows.net/${tenantId}/` }],
  ])('for nobody: %s', async (_, claims) => {
    for (const [tenant, named] of [
      ['common', '{tenantid}'],
      ['organizations', '{tenantid}'],
      [tenantId, tenantId],
    ] as const)
      expect(await verdictsOf(tenant, named, claims)).toEqual(['issuer_mismatch', 'issuer_mismatch']);
  });

  it('what metadata say decides where a domain stands for a tenant', async () => {
    const domain = 'contoso.onmicrosoft.com';
    expect(await verdictsOf(domain, tenantId, {})).toEqual(['fine', 'fine']);
    // Any tenant of the platform as far as is known beforehand; then one.
    expect(await verdictsOf(domain, tenantId, { iss: iss(other), tid: other })).toEqual(['fine', 'issuer_mismatch']);
  });

  it('metadata for any tenant open no authority of one tenant', async () => {
    const token = await signer.sign(entraClaimsOf({ iss: iss(other), tid: other }));
    const { client } = entra([signer.jwk], tenantId, '{tenantid}');
    expect(await verifyVerdict(client, token)).toBe('issuer_mismatch');
  });

  it('a key signs for the tenant it is shown for, and no other', async () => {
    const key = { ...signer.jwk, issuer: iss(other) };
    const { client } = entra([key], 'common', '{tenantid}');
    const refused = ['signature: by a key that the authority does not show'];
    expect(await verifyVerdict(client, await signer.sign(entraClaimsOf()))).toEqual(refused);
    expect(await verifyVerdict(client, await signer.sign(entraClaimsOf({ iss: iss(other), tid: other })))).toBe('fine');
  });

  it('tenants that the application names are all that it serves', async () => {
    const refused = ['tid: a tenant that is not allowed'];
    const { client } = entra([signer.jwk], 'common', '{tenantid}');
    const [own, foreign] = [
      await signer.sign(entraClaimsOf()),
      await signer.sign(entraClaimsOf({ iss: iss(other), tid: other })),
    ];
    for (const look of [readVerdict, verifyVerdict]) {
      expect(await look(client, own, { tenants: [tenantId] })).toBe('fine');
      expect(await look(client, foreign, { tenants: [tenantId] })).toEqual(refused);
      expect(await look(client, own, { tenants: [] })).toEqual(refused);
    }
  });

  it('a provider has one issuer, letter by letter', async () => {
    const { client } = provider([signer.jwk]);
    for (const wrong of [
      'https://idp.contoso.example/oidc/',
      'https://IDP.contoso.example/oidc',
      'https://evil.example',
    ])
      expect(await verifyVerdict(client, await signer.sign(entraClaimsOf({ iss: wrong })))).toBe('issuer_mismatch');
  });
});
