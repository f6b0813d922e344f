import { describe, expect, it } from '@jest/globals';
import { createClient, type Client } from '../../src/index.js';
import { frontChannelLogout } from '../../src/web.js';
import { reachable } from '../wire/support/printed.js';

const clientId = '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e';
const tenant = '8f3b1c2d-4e5a-4b6c-8d7e-9f0a1b2c3d4e';
const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
const entra = 'https://login.microsoftonline.com';

const at = (settings: object): Client =>
  createClient({ clientId, knownAuthorities: ['adfs.contoso.example', 'idp.example'], ...settings })._unsafeUnwrap();
const issuerOf = (id: string): string => `${entra}/${id}/v2.0`;
const urlWith = (parameters: object): string =>
  `https://app.example/logout?kept=1&${new URLSearchParams({ ...parameters })}`;
const read = (settings: object, parameters: object) => frontChannelLogout(at(settings))(urlWith(parameters));

describe('a front-channel logout', () => {
  it('says which session is to be ended', () => {
    const iss = issuerOf(tenant);
    expect(read({ tenant }, { iss, sid: 's1' })._unsafeUnwrap()).toEqual({ sessionId: 's1', issuer: iss });
    // What the platform itself sends.
    expect(read({ tenant }, { sid: 's1' })._unsafeUnwrap()).toEqual({ sessionId: 's1' });
    expect(read({ tenant }, {})._unsafeUnwrap()).toEqual({});
  });

  it.each<[string, unknown]>([
    ['a URL', '/logout?sid=s1'],
    ['a Request', new Request('https://app.example/logout?sid=s1')],
    ['the request of a server', { method: 'GET', url: '/logout?sid=s1#fragment' }],
    ['a URL without a method', { url: '/logout?sid=s1' }],
  ])('is read from %s', (_, request) => {
    expect(frontChannelLogout(at({ tenant }))(request as string)._unsafeUnwrap()).toEqual({ sessionId: 's1' });
  });

  it.each<[string, object, string]>([
    ['a tenant', { tenant }, issuerOf(tenant)],
    ['a tenant by a domain', { tenant: 'contoso.example' }, issuerOf(tenant)],
    ['common', { tenant: 'common' }, issuerOf(tenant)],
    ['common, of a person', { tenant: 'common' }, issuerOf(personal)],
    ['organizations', { tenant: 'organizations' }, issuerOf(tenant)],
    ['consumers', { tenant: 'consumers' }, issuerOf(personal)],
    ['AD FS', { authority: 'https://adfs.contoso.example/adfs' }, 'https://adfs.contoso.example/adfs'],
    ['a provider', { issuer: 'https://idp.example/a' }, 'https://idp.example/a'],
  ])('is of its authority: %s', (_, settings, iss) => {
    expect(read(settings, { iss, sid: 's' })._unsafeUnwrap().issuer).toBe(iss);
  });

  it.each<[string, object, string]>([
    ['another tenant', { tenant }, issuerOf(clientId)],
    ['another host', { tenant }, `https://login.evil.example/${tenant}/v2.0`],
    ['another cloud', { tenant }, `https://login.microsoftonline.us/${tenant}/v2.0`],
    ['a person at organizations', { tenant: 'organizations' }, issuerOf(personal)],
    ['a tenant at consumers', { tenant: 'consumers' }, issuerOf(tenant)],
    ['the place of a tenant', { tenant: 'common' }, issuerOf('{tenantid}')],
    ['no tenant', { tenant: 'common' }, issuerOf('common')],
    ['an empty issuer', { tenant }, ''],
    ['another provider', { issuer: 'https://idp.example/a' }, 'https://idp.example/a/'],
  ])('is refused of %s', (_, settings, iss) => {
    const error = read(settings, { iss, sid: 'marker' })._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Flow', code: 'issuer_mismatch' });
    expect(reachable(error)).not.toContain('marker');
  });

  it.each<[string, unknown, object]>([
    ['POST', { method: 'POST', url: '/logout?sid=s' }, { issues: ['the method is not GET'] }],
    ['no URL', {}, { issues: ['there is no URL'] }],
    ['nothing', undefined, { issues: ['there is no URL'] }],
    [
      'what cannot be read',
      {
        get url(): string {
          throw new Error('marker');
        },
      },
      { issues: ['there is no URL'] },
    ],
    ['two sessions', '/logout?sid=a&sid=b', { code: 'duplicate_parameter' }],
    ['two issuers', `/logout?iss=a&iss=a&sid=b`, { code: 'duplicate_parameter' }],
    ['an issuer alone', `/logout?iss=${issuerOf(tenant)}`, { issues: ['iss and sid: one without the other'] }],
  ])('is refused with %s', (_, request, expected) => {
    expect(frontChannelLogout(at({ tenant }))(request as string)._unsafeUnwrapErr()).toMatchObject(expected);
  });

  it('of any other provider than the platform has both, or neither', () => {
    const settings = { issuer: 'https://idp.example/a' };
    expect(read(settings, { sid: 's' })._unsafeUnwrapErr()).toMatchObject({ _tag: 'UnexpectedResponse' });
    expect(read(settings, {})._unsafeUnwrap()).toEqual({});
  });
});
