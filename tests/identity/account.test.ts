import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { resolveAuthority } from '../../src/authority/resolve.js';
import type { AuthoritySettings } from '../../src/authority/settings.js';
import { accountOf } from '../../src/identity/account.js';
import { tenantId } from '../exchange/support/clients.js';
import { part } from './support/provider.js';

const at = (settings: AuthoritySettings) => resolveAuthority(settings)._unsafeUnwrap();
const entra = at({ authority: 'https://login.windows.net/common' });
const oidc = at({ issuer: 'https://idp.contoso.example:8443/a', knownAuthorities: ['idp.contoso.example:8443'] });
const claims = { oid: 'an-object', tid: tenantId, sub: 'a-person' };
const info = { uid: 'a-user', utid: 'a-home' };

describe('the account of a token', () => {
  it('is what client_info says, in the tenant of the token', () => {
    expect(accountOf(entra, { ...claims, preferred_username: 'a@b.c', name: 'A B' }, part(info))).toEqual({
      homeAccountId: 'a-user.a-home',
      tenantId,
      environment: 'login.microsoftonline.com',
      username: 'a@b.c',
      name: 'A B',
    });
    expect(accountOf(entra, {}, part(info))).toEqual({
      homeAccountId: 'a-user.a-home',
      tenantId: 'a-home',
      environment: 'login.microsoftonline.com',
    });
  });

  it.each<[string, string | undefined]>([
    ['none', undefined],
    ['empty', ''],
    ['no base64url', `${part(info)}=`],
    ['no JSON', 'AAAA'],
    ['no object', part([info])],
    ['no uid', part({ utid: 'a' })],
    ['an empty utid', part({ uid: 'a', utid: '' })],
    ['numbers', part({ uid: 1, utid: 2 })],
    ['too long', part({ ...info, more: 'x'.repeat(4096) })],
    ['of the prototype', Buffer.from('{"__proto__":{"uid":"a","utid":"b"}}').toString('base64url')],
  ])('is what the claims say where client_info is of no use: %s', (_, clientInfo) => {
    expect(accountOf(entra, claims, clientInfo)?.homeAccountId).toBe(`an-object.${tenantId}`);
  });

  it('is the subject at a provider without tenants', () => {
    expect(accountOf(oidc, { sub: 'a-person', oid: 'x' })).toEqual({
      homeAccountId: 'a-person',
      tenantId: 'idp.contoso.example:8443',
      environment: 'idp.contoso.example:8443/a',
    });
  });

  it('is the subject there whatever else it says: only that has to be one person’s', () => {
    expect(accountOf(oidc, { sub: 'a-person', oid: 'x', tid: tenantId }, part(info))?.homeAccountId).toBe('a-person');
  });

  it.each<[Readonly<Record<string, unknown>>, string | undefined]>([
    [{ preferred_username: 'p', upn: 'u', email: 'e', unique_name: 'n' }, 'p'],
    [{ preferred_username: 7, upn: 'u', email: 'e', unique_name: 'n' }, 'u'],
    [{ preferred_username: '', email: 'e', unique_name: 'n' }, 'e'],
    [{ unique_name: 'n', name: ['x'] }, 'n'],
    [{ email: null }, undefined],
  ])('has the first name of %j', (names, username) => {
    const account = accountOf(oidc, { sub: 's', ...names });
    expect(account?.username).toBe(username);
    expect(Object.keys(account ?? {})).not.toContain('name');
  });

  it('is none where the claims name nobody', () => {
    expect(accountOf(entra, {})).toBeUndefined();
    expect(accountOf(entra, { sub: 7, oid: 'x' })).toBeUndefined();
  });

  it('of whatever claims is made of text, or none', () => {
    const anything = fc.dictionary(fc.constantFrom('sub', 'oid', 'tid', 'upn', 'name', '__proto__'), fc.jsonValue());
    fc.assert(
      fc.property(anything, fc.oneof(fc.string(), fc.jsonValue().map(part)), (members, clientInfo) => {
        const account = accountOf(entra, members, clientInfo);
        expect(Object.values(account ?? {}).every((value) => typeof value === 'string' && value !== '')).toBe(true);
      }),
      { seed: 20270112 },
    );
  });
});
