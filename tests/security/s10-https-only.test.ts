import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, clientCredentials, clientSecret, discover, type AuthoritySettings } from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientId, graph } from '../exchange/support/clients.js';
import { observed } from './support/observed.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterAll(() => authority.close());

const knownAuthorities = ['adfs.contoso.example', 'idp.contoso.example'];

describe('S10: every network call is https, except to this machine', () => {
  it.each<[string, AuthoritySettings]>([
    ['Entra', { tenant: 'contoso.onmicrosoft.com' }],
    ['a national cloud', { tenant: 'contoso.onmicrosoft.com', cloud: 'us_government' }],
    ['an unconfirmed host', { authority: 'https://login.newcloud.example/contoso.onmicrosoft.com' }],
    ['External ID', { authority: 'https://contoso.ciamlogin.com' }],
    ['Azure AD B2C', { authority: 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_signin' }],
    ['AD FS', { authority: 'https://adfs.contoso.example/adfs', knownAuthorities }],
    ['any provider', { issuer: 'https://idp.contoso.example/oidc', knownAuthorities }],
  ])('for %s', async (_, settings) => {
    const { fetch, sent } = observed(authority);
    const client = createClient({ ...settings, clientId, credential: clientSecret('a-secret'), runtime: { fetch } });
    await client.asyncAndThen(discover);
    await clientCredentials(client._unsafeUnwrap())({ scopes: [graph] });
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.filter(({ url }) => url.protocol !== 'https:')).toEqual([]);
  });

  it.each([
    { authority: 'http://login.microsoftonline.com/contoso.onmicrosoft.com' },
    { authority: 'http://contoso.ciamlogin.com' },
    { authority: 'http://adfs.contoso.example/adfs', knownAuthorities },
    { issuer: 'http://idp.contoso.example/oidc', knownAuthorities },
    { authority: 'http://10.0.0.1/contoso.onmicrosoft.com' },
    { authority: 'http://localhost.evil.example/contoso.onmicrosoft.com', allowInsecureLoopback: true },
    { authority: 'http://127.0.0.1/contoso.onmicrosoft.com' },
    { issuer: 'http://localhost/oidc' },
  ])('so there is no client for %j', (settings) => {
    const client = createClient({ ...settings, clientId, credential: clientSecret('a-secret') });
    expect(client._unsafeUnwrapErr()).toMatchObject({ _tag: 'Config', issues: [expect.stringMatching(/http/)] });
  });

  it('to this machine it may be http, where the application says so', async () => {
    const { fetch, sent } = observed(authority);
    const client = createClient({
      authority: authority.authorityUrl(),
      clientId,
      allowInsecureLoopback: true,
      runtime: { fetch },
    });
    await client.asyncAndThen(discover);
    expect(sent.map(({ url }) => url.protocol)).toEqual(['http:']);
  });
});
