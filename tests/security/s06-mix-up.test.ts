import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type AuthoritySettings, type Client, type Fetch } from '../../src/index.js';
import { declines, startAuthority, type TestAuthority } from '../../src/testing.js';
import {
  altered,
  changing,
  providerClient,
  redeemed,
  refused,
  returned,
  withClaims,
} from '../exchange/support/sign-ins.js';
import { publicClient } from '../exchange/support/users.js';
import { testRuntime } from '../wire/support/runtime.js';

const tenant = '8f3b1c2d-4e5a-4b6c-8d7e-9f0a1b2c3d4e';
const other = '5b1f6c3e-9d0a-4c57-8e21-6a7f0b9c2d14';
let authority: TestAuthority;
let evil: TestAuthority;
beforeAll(async () => {
  const options = { tenants: [{ id: tenant, name: 'contoso.onmicrosoft.com' }, { id: other }] };
  [authority, evil] = [await startAuthority(options), await startAuthority(options)];
});
afterEach(() => {
  authority.reset();
  evil.reset();
});
afterAll(async () => {
  await authority.close();
  await evil.close();
});

const platform = (settings: AuthoritySettings): Client =>
  createClient({
    ...settings,
    clientId: authority.application.clientId,
    runtime: testRuntime({ now: Date.now, fetch: authority.fetch as Fetch }),
  })._unsafeUnwrap();

const mismatch = { _tag: 'Flow', code: 'issuer_mismatch', category: 'untrusted_response', remedy: 'start_over' };

describe('S6: an answer is taken only to the authority that was asked', () => {
  it.each<[string, (of: TestAuthority) => Client]>([
    ['of the platform', (of) => publicClient(of)],
    ['known by its issuer', (of) => providerClient(of)],
  ])('a code that was begun at one is not sent to another %s', async (_, clientAt) => {
    const back = await returned(authority, clientAt(authority));
    expect(await refused(clientAt(evil), back)).toMatchObject(mismatch);
    expect(evil.requests).toEqual([]);
    expect((await redeemed(clientAt(authority), back)).source).toBe('network');
  });

  it('nor to another tenant, nor to that of every tenant', async () => {
    const back = await returned(authority, publicClient(authority));
    for (const at of [other, 'common', 'organizations']) {
      const client = publicClient(authority, { authority: authority.authorityUrl(at) });
      expect(await refused(client, back)).toMatchObject(mismatch);
    }
  });

  it('a provider that names itself is compared letter by letter, before its code or its error counts', async () => {
    const client = providerClient(authority);
    const back = await returned(authority, client);
    const names = [
      evil.oidcIssuerUrl,
      `${authority.oidcIssuerUrl}/`,
      authority.oidcIssuerUrl.toUpperCase(),
      '',
      undefined,
    ];
    for (const iss of names) expect(await refused(client, altered(back, { iss }))).toMatchObject(mismatch);
    authority.person(declines());
    const declined = await returned(authority, client);
    expect(await refused(client, altered(declined, { iss: evil.oidcIssuerUrl }))).toMatchObject(mismatch);
    expect(authority.requests.map(({ endpoint }) => endpoint)).not.toContain('token');
  });

  it.each<[string, AuthoritySettings, string, boolean]>([
    ['the tenant', { tenant }, `https://login.microsoftonline.com/${tenant}/v2.0`, true],
    [
      'the tenant by its name',
      { tenant: 'contoso.onmicrosoft.com' },
      `https://login.microsoftonline.com/${tenant}/v2.0`,
      true,
    ],
    ['another tenant', { tenant }, `https://login.microsoftonline.com/${other}/v2.0`, false],
    ['a tenant for all', { tenant: 'common' }, `https://login.microsoftonline.com/${tenant}/v2.0`, true],
    ['the place of a tenant', { tenant: 'common' }, 'https://login.microsoftonline.com/{tenantid}/v2.0', true],
    ['another host', { tenant: 'common' }, `https://evil.example/${tenant}/v2.0`, false],
    ['another cloud', { tenant: 'common' }, `https://login.microsoftonline.us/${tenant}/v2.0`, false],
    ['nobody', { tenant: 'common' }, '', false],
  ])(
    'the platform does not name itself; where an answer says %s, that must be true',
    async (_, settings, iss, isTrue) => {
      const client = platform(settings);
      const back = altered(await returned(authority, client), { iss });
      if (isTrue) expect((await redeemed(client, back)).source).toBe('network');
      else {
        expect(await refused(client, back)).toMatchObject(mismatch);
        expect(authority.requests.map(({ endpoint }) => endpoint)).toEqual(['authorize']);
      }
    },
  );

  it.each([
    `https://login.microsoftonline.com/${other}/v2.0`,
    `https://evil.example/${tenant}/v2.0`,
    'https://evil.example',
  ])('an id token of another issuer gives no token: %s', async (iss) => {
    const world = await changing(authority.fetch as Fetch);
    const client = createClient({
      tenant,
      clientId: authority.application.clientId,
      runtime: testRuntime({ now: Date.now, fetch: world.fetch }),
    })._unsafeUnwrap();
    world.change = withClaims({ iss });
    expect(await refused(client, await returned(authority, client))).toMatchObject(mismatch);
  });
});
