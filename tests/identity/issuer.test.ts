import { describe, expect, it } from '@jest/globals';
import type { Authority } from '../../src/authority/authority.js';
import { resolveAuthority } from '../../src/authority/resolve.js';
import type { AuthoritySettings } from '../../src/authority/settings.js';
import { personalTenant } from '../../src/authority/tenant.js';
import { isIssuerOfToken } from '../../src/identity/issuer.js';
import { tenantId } from '../exchange/support/clients.js';

const other = '99999999-2222-4333-8444-555555555555';
const authorityOf = (settings: AuthoritySettings): Authority => resolveAuthority(settings)._unsafeUnwrap();
const at = (tenant: string, origin = 'https://login.microsoftonline.com'): string => `${origin}/${tenant}/v2.0`;

const isFine = (settings: AuthoritySettings, iss: unknown, tid?: unknown): boolean =>
  isIssuerOfToken(authorityOf(settings), { iss, tid });

describe('the issuer of a token of Entra', () => {
  it.each<[string, string, boolean]>([
    [tenantId, tenantId, true],
    [tenantId.toUpperCase(), tenantId, true],
    [tenantId, other, false],
    [tenantId, personalTenant, false],
    ['contoso.onmicrosoft.com', tenantId, true],
    ['contoso.onmicrosoft.com', other, true],
    ['common', tenantId, true],
    ['common', personalTenant, true],
    ['organizations', tenantId, true],
    ['organizations', personalTenant, false],
    ['organizations', personalTenant.toUpperCase(), false],
    ['consumers', personalTenant, true],
    ['consumers', tenantId, false],
    [personalTenant, personalTenant, true],
  ])('for %s, of the tenant %s: %s', (tenant, tid, expected) => {
    expect(isFine({ tenant }, at(tid), tid)).toBe(expected);
  });

  it.each(['login.windows.net', 'login.microsoft.com', 'sts.windows.net', 'login.microsoftonline.com'])(
    'may be at %s, another name of the cloud',
    (host) => {
      expect(isFine({ tenant: 'common' }, at(tenantId, `https://${host}`), tenantId)).toBe(true);
    },
  );

  it.each<[string, unknown, unknown]>([
    ['another cloud', at(tenantId, 'https://login.microsoftonline.us'), tenantId],
    ['elsewhere', at(tenantId, 'https://login.microsoftonline.com.evil.example'), tenantId],
    ['by http', at(tenantId, 'http://login.microsoftonline.com'), tenantId],
    ['with a port', at(tenantId, 'https://login.microsoftonline.com:8443'), tenantId],
    ['with a user name', at(tenantId, 'https://x@login.microsoftonline.com'), tenantId],
    ['External ID', `https://${tenantId}.ciamlogin.com/${tenantId}/v2.0`, tenantId],
    ['another tid', at(tenantId), other],
    ['a tid in other capitals', at(tenantId), tenantId.toUpperCase()],
    ['no tid', at(tenantId), undefined],
    ['a tid that is a list', at(tenantId), [tenantId]],
    ['a domain as tid', at('contoso.onmicrosoft.com'), 'contoso.onmicrosoft.com'],
    ['a place as tid', at('{tenantid}'), '{tenantid}'],
    ['common as tid', at('common'), 'common'],
    ['no version', `https://login.microsoftonline.com/${tenantId}`, tenantId],
    ['version 1', `https://sts.windows.net/${tenantId}/`, tenantId],
    ['a slash at the end', `${at(tenantId)}/`, tenantId],
    ['a line at the end', `${at(tenantId)}\n`, tenantId],
    ['a path before it', `https://login.microsoftonline.com/x/${tenantId}/v2.0`, tenantId],
    ['nothing', undefined, tenantId],
    ['a list', [at(tenantId)], tenantId],
    ['an empty text', '', ''],
  ])('is none: %s', (_, iss, tid) => {
    for (const tenant of ['common', 'organizations', 'contoso.onmicrosoft.com', tenantId])
      expect(isFine({ tenant }, iss, tid)).toBe(false);
  });

  it('is that of a cloud for who asks that cloud', () => {
    const china = 'https://login.partner.microsoftonline.cn';
    expect(isFine({ tenant: 'common', cloud: 'china' }, at(tenantId, china), tenantId)).toBe(true);
    expect(isFine({ tenant: 'common', cloud: 'china' }, at(tenantId), tenantId)).toBe(false);
  });

  it('is at the host of your own for who has one, or where that stands for External ID', () => {
    const settings = { authority: 'https://login.contoso.example/common', knownAuthorities: ['login.contoso.example'] };
    expect(isFine(settings, at(tenantId, 'https://login.contoso.example'), tenantId)).toBe(true);
    expect(isFine(settings, `https://${tenantId}.ciamlogin.com/${tenantId}/v2.0`, tenantId)).toBe(true);
    expect(isFine(settings, at(tenantId), tenantId)).toBe(false);
  });
});

describe('the issuer of a token elsewhere', () => {
  const external = { authority: 'https://contoso.ciamlogin.com' };
  const b2c = { authority: 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_x' };
  const adfs = { authority: 'https://sts.contoso.example/adfs', knownAuthorities: ['sts.contoso.example'] };
  const oidc = { issuer: 'https://idp.contoso.example/a', knownAuthorities: ['idp.contoso.example'] };

  it.each<[string, AuthoritySettings, string, unknown, boolean]>([
    ['External ID', external, `https://${tenantId}.ciamlogin.com/${tenantId}/v2.0`, tenantId, true],
    ['External ID, two ids', external, `https://${other}.ciamlogin.com/${tenantId}/v2.0`, tenantId, false],
    ['External ID, another tid', external, `https://${tenantId}.ciamlogin.com/${tenantId}/v2.0`, other, false],
    ['External ID, Entra', external, at(tenantId), tenantId, false],
    ['B2C', b2c, `https://contoso.b2clogin.com/${tenantId}/v2.0/`, undefined, true],
    ['B2C with the policy', b2c, `https://contoso.b2clogin.com/tfp/${tenantId}/b2c_1_x/v2.0/`, undefined, true],
    ['B2C, another policy', b2c, `https://contoso.b2clogin.com/tfp/${tenantId}/b2c_1_y/v2.0/`, undefined, false],
    ['B2C elsewhere', b2c, `https://evil.b2clogin.com/${tenantId}/v2.0/`, tenantId, false],
    ['AD FS', adfs, 'https://sts.contoso.example/adfs', undefined, true],
    ['AD FS, access tokens', adfs, 'http://sts.contoso.example/adfs/services/trust', undefined, false],
    ['a provider', oidc, 'https://idp.contoso.example/a', undefined, true],
    ['a provider with a slash', oidc, 'https://idp.contoso.example/a/', undefined, false],
    ['a provider in capitals', oidc, 'https://IDP.contoso.example/a', undefined, false],
  ])('%s', (_, settings, iss, tid, expected) => {
    expect(isFine(settings, iss, tid)).toBe(expected);
  });
});
