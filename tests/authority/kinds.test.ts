import { describe, expect, it } from '@jest/globals';
import { inCloudOf } from '../../src/authority/in-cloud-of.js';
import { resolveAuthority } from '../../src/authority/resolve.js';
import type { AuthoritySettings } from '../../src/authority/settings.js';
import type { Authority, EntraAuthority } from '../../src/authority/authority.js';

const guid = '8f3b1c2d-4e5a-4b6c-8d7e-9f0a1b2c3d4e';

const authorityOf = (settings: AuthoritySettings): Authority => resolveAuthority(settings)._unsafeUnwrap();
const problemsOf = (settings: AuthoritySettings): readonly string[] => resolveAuthority(settings)._unsafeUnwrapErr();

describe('External ID', () => {
  const origin = 'https://contoso.ciamlogin.com';

  it.each([
    ['its own name', origin, 'contoso.onmicrosoft.com'],
    ['a domain', `${origin}/contoso.onmicrosoft.com/`, 'contoso.onmicrosoft.com'],
    ['an id', `${origin}/${guid}/v2.0`, guid],
    ['an id as its name', `https://${guid}.ciamlogin.com/`, guid],
  ])('names its tenant by %s', (_, authority, tenant) => {
    const url = `${new URL(authority).origin}/${tenant}`;
    expect(authorityOf({ authority })).toEqual({
      kind: 'external_id',
      trust: 'known',
      tenant,
      url,
      origin: new URL(authority).origin,
      hosts: [new URL(authority).host],
      tokenEndpoint: `${url}/oauth2/v2.0/token`,
      metadataEndpoint: `${url}/v2.0/.well-known/openid-configuration`,
    });
  });

  it('takes the tenant from beside it', () => {
    expect(authorityOf({ authority: origin, tenant: guid })).toMatchObject({ tenant: guid, url: `${origin}/${guid}` });
  });

  it.each([
    [{ authority: `${origin}/common` }, 'tenant: neither a GUID nor a domain'],
    [{ authority: `${origin}/${guid}`, tenant: 'contoso.example' }, 'tenant: another one than in authority'],
    [{ authority: `${origin}/${guid}/more` }, 'authority: the path goes on after the tenant'],
    [{ authority: `http://contoso.ciamlogin.com` }, 'authority: not https'],
    [{ authority: `https://contoso.ciamlogin.com:8443` }, expect.stringContaining('unknown host')],
  ])('is refused: %j', (settings, problem) => {
    expect(problemsOf(settings)).toContainEqual(problem);
  });
});

describe('Azure AD B2C', () => {
  const tenant = 'contoso.onmicrosoft.com';
  const url = `https://contoso.b2clogin.com/${tenant}/B2C_1_signin`;

  it('has a policy', () => {
    expect(authorityOf({ authority: url })).toEqual({
      kind: 'b2c',
      trust: 'known',
      tenant,
      policy: 'B2C_1_signin',
      url,
      origin: 'https://contoso.b2clogin.com',
      hosts: ['contoso.b2clogin.com'],
      tokenEndpoint: `${url}/oauth2/v2.0/token`,
      metadataEndpoint: `${url}/v2.0/.well-known/openid-configuration`,
    });
  });

  it.each([
    ['a custom policy', `https://contoso.b2clogin.com/${guid}/b2c_1a_sign-up_v2/v2.0/`, 'b2c_1a_sign-up_v2'],
    ['tfp before it', `https://contoso.b2clogin.com/tfp/${tenant}/B2C_1_signin`, 'B2C_1_signin'],
    ['the host of Entra', `https://login.microsoftonline.com/tfp/${tenant}/B2C_1_signin`, 'B2C_1_signin'],
    ['the host of a national cloud', `https://contoso.b2clogin.cn/${tenant}/B2C_1_signin`, 'B2C_1_signin'],
  ])('may have %s', (_, authority, policy) => {
    const resolved = authorityOf({ authority });
    expect(resolved).toMatchObject({ kind: 'b2c', policy, trust: 'known' });
    expect(resolved.url).toBe(authority.replace(/\/v2\.0\/$/, ''));
  });

  it('may have a host of its own, which is listed', () => {
    const authority = `https://login.contoso.example/${tenant}/B2C_1_signin`;
    expect(authorityOf({ authority, knownAuthorities: ['login.contoso.example'] })).toMatchObject({ kind: 'b2c' });
    expect(problemsOf({ authority })).toEqual([expect.stringContaining('unknown host')]);
  });

  it.each([
    [`https://contoso.b2clogin.com/${tenant}`, 'authority: no policy, such as B2C_1_signin, after the tenant'],
    [`https://contoso.b2clogin.com/${tenant}/signin`, 'authority: no policy, such as B2C_1_signin, after the tenant'],
    [
      `https://contoso.b2clogin.com/${tenant}/B2C_1_a%2fb`,
      'authority: no policy, such as B2C_1_signin, after the tenant',
    ],
    ['https://contoso.b2clogin.com/common/B2C_1_signin', 'tenant: neither a GUID nor a domain'],
    ['https://contoso.b2clogin.com', 'tenant: missing'],
    [`${url}/oauth2`, 'authority: the path goes on after the tenant'],
  ])('is refused: %s', (authority, problem) => {
    expect(problemsOf({ authority })).toContain(problem);
  });
});

describe('AD FS', () => {
  const settings = { authority: 'https://adfs.contoso.example/adfs/', knownAuthorities: ['adfs.contoso.example'] };

  it('has neither a tenant nor a version', () => {
    const url = 'https://adfs.contoso.example/adfs';
    expect(authorityOf(settings)).toEqual({
      kind: 'adfs',
      trust: 'listed',
      url,
      origin: 'https://adfs.contoso.example',
      hosts: ['adfs.contoso.example', 'adfs.contoso.example'],
      tokenEndpoint: `${url}/oauth2/token`,
      metadataEndpoint: `${url}/.well-known/openid-configuration`,
    });
  });

  it.each([
    [{ tenant: guid }, 'tenant: AD FS has none'],
    [{ authority: 'https://adfs.contoso.example/adfs/oauth2' }, 'authority: the path goes on after adfs'],
    [{ knownAuthorities: [] }, expect.stringContaining('unknown host')],
  ])('is refused with %j', (changes, problem) => {
    expect(problemsOf({ ...settings, ...changes })).toEqual([problem]);
  });
});

describe('any OpenID Connect provider', () => {
  const knownAuthorities = ['idp.example'];

  it.each([
    ['https://idp.example', 'https://idp.example'],
    ['https://idp.example/', 'https://idp.example'],
    ['https://idp.example/realms/one', 'https://idp.example/realms/one'],
    ['https://idp.example/realms/one/', 'https://idp.example/realms/one'],
    ['https://idp.example/adfs', 'https://idp.example/adfs'],
    ['https://idp.example/a/B2C_1_x', 'https://idp.example/a/B2C_1_x'],
  ])('is named by its issuer: %s', (issuer, url) => {
    expect(authorityOf({ issuer, knownAuthorities })).toEqual({
      kind: 'oidc',
      trust: 'listed',
      issuer,
      url,
      origin: 'https://idp.example',
      hosts: ['idp.example', 'idp.example'],
      metadataEndpoint: `${url}/.well-known/openid-configuration`,
    });
  });

  it.each([
    [{ tenant: guid }, 'tenant: given together with issuer'],
    [{ cloud: 'china' } as const, 'cloud: given together with issuer'],
    [{ authority: 'https://idp.example' }, 'authority: given together with issuer'],
    [{ issuer: 'idp.example' }, 'issuer: not a URL'],
    [{ issuer: 'http://idp.example' }, 'issuer: not https'],
    [{ issuer: 'https://idp.example?a=b' }, 'issuer: a query or fragment in the URL'],
    [{ issuer: 'https://user@idp.example' }, 'issuer: a user name or password in the URL'],
    [{ knownAuthorities: [] }, 'issuer: unknown host idp.example, not in knownAuthorities'],
  ])('is refused with %j', (changes, problem) => {
    expect(problemsOf({ issuer: 'https://idp.example', knownAuthorities, ...changes })).toEqual([problem]);
  });
});

describe('a host that an answer names', () => {
  const home = authorityOf({ tenant: guid }) as EntraAuthority;

  it.each([
    ['login.microsoftonline.us', 'us_government', 'https://login.microsoftonline.us'],
    ['login.chinacloudapi.cn', 'china', 'https://login.partner.microsoftonline.cn'],
    ['login.microsoftonline.com', 'public', 'https://login.microsoftonline.com'],
  ])('is followed inside of the known clouds: %s', (host, cloud, origin) => {
    expect(inCloudOf(home, host)).toMatchObject({ cloud, origin, tenant: guid, trust: 'known' });
  });

  it.each([
    'evil.example',
    'login.microsoftonline.us.evil.example',
    'login.microsoftonline.us@evil.example',
    'login.microsoftonline.us/../evil',
    'LOGIN.microsoftonline.us.',
    'contoso.b2clogin.com',
    '__proto__',
    '',
  ])('is not followed anywhere else: %j', (host) => {
    expect(inCloudOf(home, host)).toBeUndefined();
  });
});
