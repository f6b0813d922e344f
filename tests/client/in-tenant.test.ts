import { describe, expect, it } from '@jest/globals';
import { inTenant } from '../../src/client/in-tenant.js';
import { clientOf } from '../exchange/support/clients.js';

const entra = () => clientOf('https://login.windows.net/common', { capabilities: ['cp1'], timeoutMs: 1234 });

describe('the same application in another tenant', () => {
  it('is at the addresses of that, in the same cloud, and else the same', () => {
    const client = entra();
    const other = inTenant(client, 'Fabrikam.Example')._unsafeUnwrap();
    expect(other).toEqual({
      ...client,
      authority: {
        ...client.authority,
        tenant: 'fabrikam.example',
        url: 'https://login.microsoftonline.com/fabrikam.example',
        tokenEndpoint: 'https://login.microsoftonline.com/fabrikam.example/oauth2/v2.0/token',
        metadataEndpoint: 'https://login.microsoftonline.com/fabrikam.example/v2.0/.well-known/openid-configuration',
      },
    });
    expect(other.credential).toBe(client.credential);
  });

  it('is what createClient makes for that tenant', () => {
    const made = clientOf('https://login.microsoftonline.com/fabrikam.example').authority;
    expect(inTenant(entra(), 'fabrikam.example')._unsafeUnwrap().authority).toEqual(made);
  });

  it('is always the same one, and its own where it is that already', () => {
    const client = clientOf('https://login.microsoftonline.com/Contoso.example');
    expect(inTenant(client, undefined)._unsafeUnwrap()).toBe(client);
    expect(inTenant(client, 'contoso.EXAMPLE')._unsafeUnwrap()).toBe(client);
    const other = inTenant(client, 'fabrikam.example')._unsafeUnwrap();
    expect(inTenant(client, 'FABRIKAM.example')._unsafeUnwrap()).toBe(other);
    expect(
      inTenant(clientOf('https://login.microsoftonline.com/Contoso.example'), 'fabrikam.example')._unsafeUnwrap(),
    ).not.toBe(other);
  });

  it('is kept for a thousand tenants, also while these are asked for again', () => {
    const client = entra();
    const all = Array.from({ length: 1000 }, (_, index) => `t${index}.example`);
    const made = all.map((tenant) => inTenant(client, tenant)._unsafeUnwrap());
    for (let round = 0; round < 2; round++)
      expect(all.every((tenant, index) => inTenant(client, tenant)._unsafeUnwrap() === made[index])).toBe(true);
    inTenant(client, 'one-more.example')._unsafeUnwrap();
    expect(inTenant(client, 't0.example')._unsafeUnwrap()).toEqual(made[0]);
  });

  it.each([
    '',
    'x',
    'common',
    'organizations',
    'consumers',
    'a/b.example',
    '../x.example',
    'x.example?',
    'é.example',
    7,
    null,
    {},
  ])('is InvalidRequest where it is no tenant: %p', (tenant) => {
    expect(inTenant(entra(), tenant as string)._unsafeUnwrapErr()).toMatchObject({
      _tag: 'InvalidRequest',
      issues: ['tenant: neither a GUID nor a domain'],
    });
  });

  it.each([
    'https://contoso.ciamlogin.com',
    'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_a',
    'https://sts.example/adfs',
  ])('is InvalidRequest where there is one only: %s', (authority) => {
    const client = clientOf(authority, { knownAuthorities: ['sts.example'] });
    expect(inTenant(client, 'fabrikam.example')._unsafeUnwrapErr()).toMatchObject({
      _tag: 'InvalidRequest',
      issues: ['tenant: this authority has one only'],
    });
  });
});
