import { describe, expect, it } from '@jest/globals';
import { isIssuedBy, isIssuerOf } from '../../src/authority/issuer.js';
import { resolveAuthority } from '../../src/authority/resolve.js';
import type { AuthoritySettings } from '../../src/authority/settings.js';

const id = '8f3b1c2d-4e5a-4b6c-8d7e-9f0a1b2c3d4e';
const other = '99999999-2222-4333-8444-555555555555';
const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
const entra = 'https://login.microsoftonline.com';
const b2c = 'https://contoso.b2clogin.com';
const own = { knownAuthorities: ['login.contoso.example'] };

const isIssuer = (settings: AuthoritySettings, issuer: string): boolean =>
  isIssuerOf(resolveAuthority(settings)._unsafeUnwrap(), issuer);

describe('the issuer of metadata', () => {
  it.each<[string, AuthoritySettings, string]>([
    ['a tenant by its id', { tenant: id }, `${entra}/${id}/v2.0`],
    ['a tenant by its id in capitals', { tenant: id.toUpperCase() }, `${entra}/${id}/v2.0`],
    ['a tenant by its domain', { tenant: 'contoso.example' }, `${entra}/${id}/v2.0`],
    ['common', { tenant: 'common' }, `${entra}/{tenantid}/v2.0`],
    ['organizations', { tenant: 'organizations' }, `${entra}/{tenantid}/v2.0`],
    ['consumers', { tenant: 'consumers' }, `${entra}/${personal}/v2.0`],
    ['another name of the cloud', { authority: `https://sts.windows.net/${id}` }, `${entra}/${id}/v2.0`],
    ['the cloud by another of its names', { tenant: id }, `https://login.windows.net/${id}/v2.0`],
    [
      'China by its old name',
      { authority: `https://login.chinacloudapi.cn/${id}` },
      `https://login.partner.microsoftonline.cn/${id}/v2.0`,
    ],
    [
      'a host of your own',
      { authority: `https://login.contoso.example/${id}`, ...own },
      `https://login.contoso.example/${id}/v2.0`,
    ],
    [
      'a host of your own before External ID',
      { authority: `https://login.contoso.example/${id}`, ...own },
      `https://${id}.ciamlogin.com/${id}/v2.0`,
    ],
    ['External ID', { authority: 'https://contoso.ciamlogin.com' }, `https://${id}.ciamlogin.com/${id}/v2.0`],
    [
      'External ID by its id',
      { authority: `https://contoso.ciamlogin.com/${id}` },
      `https://${id}.ciamlogin.com/${id}/v2.0`,
    ],
    [
      'External ID on its host',
      { authority: 'https://contoso.ciamlogin.com' },
      `https://contoso.ciamlogin.com/${id}/v2.0`,
    ],
    ['B2C', { authority: `${b2c}/contoso.onmicrosoft.com/B2C_1_x` }, `${b2c}/${id}/v2.0/`],
    ['B2C by its id', { authority: `${b2c}/${id}/B2C_1_x` }, `${b2c}/${id}/v2.0/`],
    ['B2C with the policy', { authority: `${b2c}/${id}/B2C_1_x` }, `${b2c}/tfp/${id}/b2c_1_x/v2.0/`],
    ['AD FS', { authority: 'https://login.contoso.example/adfs', ...own }, 'https://login.contoso.example/adfs'],
    ['a provider', { issuer: 'https://login.contoso.example/a/', ...own }, 'https://login.contoso.example/a/'],
  ])('may be for %s', (_, settings, issuer) => {
    expect(isIssuer(settings, issuer)).toBe(true);
  });

  it.each<[string, AuthoritySettings, string]>([
    ['a tenant: another', { tenant: id }, `${entra}/${other}/v2.0`],
    ['a tenant: any', { tenant: id }, `${entra}/{tenantid}/v2.0`],
    ['a tenant: a domain', { tenant: 'contoso.example' }, `${entra}/contoso.example/v2.0`],
    ['a tenant: without a version', { tenant: id }, `${entra}/${id}`],
    ['a tenant: version 1', { tenant: id }, `https://sts.windows.net/${id}/`],
    ['a tenant: with a slash', { tenant: id }, `${entra}/${id}/v2.0/`],
    ['a tenant: with a query', { tenant: id }, `${entra}/${id}/v2.0?a`],
    ['a tenant: http', { tenant: id }, `http://login.microsoftonline.com/${id}/v2.0`],
    ['a tenant: another cloud', { tenant: id }, `https://login.microsoftonline.us/${id}/v2.0`],
    ['a tenant: External ID', { tenant: id }, `https://${id}.ciamlogin.com/${id}/v2.0`],
    ['a tenant: elsewhere', { tenant: id }, `https://evil.example/${id}/v2.0`],
    ['a tenant: behind a user name', { tenant: id }, `${entra}@evil.example/${id}/v2.0`],
    ['a tenant: in capitals', { tenant: id }, `https://LOGIN.microsoftonline.com/${id}/v2.0`],
    ['a tenant: a listed host', { tenant: id, ...own }, `https://login.contoso.example/${id}/v2.0`],
    ['common: a tenant', { tenant: 'common' }, `${entra}/${id}/v2.0`],
    ['common: encoded', { tenant: 'common' }, `${entra}/%7Btenantid%7D/v2.0`],
    ['common: itself', { tenant: 'common' }, `${entra}/common/v2.0`],
    ['consumers: another', { tenant: 'consumers' }, `${entra}/${id}/v2.0`],
    [
      'External ID: two ids',
      { authority: 'https://contoso.ciamlogin.com' },
      `https://${id}.ciamlogin.com/${other}/v2.0`,
    ],
    [
      'External ID: another id',
      { authority: `https://contoso.ciamlogin.com/${id}` },
      `https://${other}.ciamlogin.com/${other}/v2.0`,
    ],
    [
      'External ID: another name',
      { authority: 'https://contoso.ciamlogin.com' },
      `https://fabrikam.ciamlogin.com/${id}/v2.0`,
    ],
    [
      'External ID: a name as its id',
      { authority: 'https://contoso.ciamlogin.com' },
      'https://evil.ciamlogin.com/evil/v2.0',
    ],
    [
      'External ID: elsewhere',
      { authority: 'https://contoso.ciamlogin.com' },
      `https://${id}.ciamlogin.com.evil.example/${id}/v2.0`,
    ],
    ['B2C: no slash', { authority: `${b2c}/${id}/B2C_1_x` }, `${b2c}/${id}/v2.0`],
    ['B2C: another policy', { authority: `${b2c}/${id}/B2C_1_x` }, `${b2c}/tfp/${id}/b2c_1_y/v2.0/`],
    ['B2C: another tenant', { authority: `${b2c}/${id}/B2C_1_x` }, `${b2c}/${other}/v2.0/`],
    ['B2C: elsewhere', { authority: `${b2c}/${id}/B2C_1_x` }, `https://fabrikam.b2clogin.com/${id}/v2.0/`],
    [
      'AD FS: a slash',
      { authority: 'https://login.contoso.example/adfs', ...own },
      'https://login.contoso.example/adfs/',
    ],
    ['AD FS: http', { authority: 'https://login.contoso.example/adfs', ...own }, 'http://login.contoso.example/adfs'],
    ['a provider: a slash', { issuer: 'https://login.contoso.example/a', ...own }, 'https://login.contoso.example/a/'],
    ['a provider: capitals', { issuer: 'https://login.contoso.example/a', ...own }, 'https://login.contoso.example/A'],
    ['nothing', { tenant: id }, ''],
  ])('may not be for %s', (_, settings, issuer) => {
    expect(isIssuer(settings, issuer)).toBe(false);
  });
});

describe('the issuer of a token', () => {
  const one = { issuer: `${entra}/${id}/v2.0` };
  const many = { issuer: `${entra}/{tenantid}/v2.0` };

  it.each([
    ['the same', one, { iss: one.issuer, tid: id }, true],
    ['the same, without a tenant', one, { iss: one.issuer }, true],
    ['another', one, { iss: `${entra}/${other}/v2.0`, tid: other }, false],
    ['that of the tenant of the token', many, { iss: one.issuer, tid: id }, true],
    ['that of another tenant', many, { iss: one.issuer, tid: other }, false],
    ['the template', many, { iss: many.issuer, tid: '{tenantid}' }, false],
    ['of a tenant that is no GUID', many, { iss: `${entra}/x/v2.0`, tid: 'x' }, false],
    ['of a tenant with a path', many, { iss: `${entra}/${id}/x/v2.0`, tid: `${id}/x` }, false],
    ['without a tenant', many, { iss: one.issuer }, false],
    ['elsewhere', many, { iss: `https://evil.example/${id}/v2.0`, tid: id }, false],
    ['nothing', one, {}, false],
    ['a list', one, { iss: [one.issuer] }, false],
  ])('is %s', (_, metadata, claims, expected) => {
    expect(isIssuedBy(metadata, claims)).toBe(expected);
  });
});
