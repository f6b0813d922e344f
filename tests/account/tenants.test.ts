import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts, createClient, memoryStore, type Client } from '../../src/index.js';
import { providerClient } from '../exchange/support/sign-ins.js';
import {
  accountAt,
  contoso,
  entriesOf,
  fabrikam,
  keep,
  ownClientId,
  refreshTokensIn,
  session,
  startWorld,
  type World,
} from './support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.reset());
afterAll(() => world.close());

const tenantsAsked = (): readonly (string | undefined)[] => world.refreshes().map(({ tenant }) => tenant);
const tenantIn = (accessToken: string): unknown =>
  (JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>)['tid'];
const at = (tenant: string): Client => world.client({ authority: world.authority.authorityUrl(tenant) });

describe('a token of another tenant', () => {
  it.each([fabrikam, fabrikam.toUpperCase(), 'fabrikam.onmicrosoft.com', 'Fabrikam.OnMicrosoft.com'])(
    'is asked of it by the one refresh token that there is: %s',
    async (tenant) => {
      const { signIn, token } = session(world);
      const home = await signIn();
      const other = await token({ tenant });
      expect(tenantIn(other.accessToken)).toBe(fabrikam);
      expect(tenantsAsked()).toEqual([tenant.toLowerCase()]);
      // Neither is taken for the other's.
      expect((await token({ tenant })).accessToken).toBe(other.accessToken);
      expect((await token()).accessToken).toBe(home.accessToken);
      expect(tenantIn(home.accessToken)).toBe(contoso);
      expect(tenantsAsked()).toHaveLength(1);
    },
  );

  it('does not move the account there', async () => {
    const { client, signIn, token, store } = session(world, { client: at('common') });
    const { account } = await signIn();
    expect(account?.tenantId).toBe(contoso);
    const other = await token({ tenant: fabrikam });
    expect(other.account?.tenantId).toBe(fabrikam);
    expect(other.account?.homeAccountId).toBe(account?.homeAccountId);
    expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([account]);
    // Without a tenant it is the one at home, as before.
    expect(tenantIn((await token({ forceRefresh: true })).accessToken)).toBe(contoso);
    expect(tenantsAsked()).toEqual([fabrikam, contoso]);
    expect(await refreshTokensIn(store)).toHaveLength(1);
  });

  it('is one for each scope of it', async () => {
    const { signIn, token } = session(world);
    await signIn();
    await token({ tenant: fabrikam, scopes: ['Mail.Read'] });
    await token({ tenant: fabrikam, scopes: ['Mail.Read'] });
    await token({ tenant: fabrikam, scopes: ['User.Read'] });
    expect(tenantsAsked()).toEqual([fabrikam, fabrikam]);
  });
});

describe('without a tenant', () => {
  it.each(['common', 'organizations'])('at %s it is the tenant of the account', async (name) => {
    const { signIn, token } = session(world, { client: at(name) });
    const { accessToken } = await signIn();
    expect((await token()).accessToken).toBe(accessToken);
    expect(tenantIn((await token({ forceRefresh: true })).accessToken)).toBe(contoso);
    expect(tenantsAsked()).toEqual([contoso]);
  });

  it('it is the tenant of the client, also of a guest', async () => {
    const { signIn, token, store, client } = session(world, { client: at(fabrikam) });
    const { account, accessToken } = await signIn();
    expect(account).toMatchObject({ tenantId: fabrikam });
    expect(account?.homeAccountId).toMatch(new RegExp(`\\.${contoso}$`));
    expect((await token()).accessToken).toBe(accessToken);
    expect(tenantIn((await token({ forceRefresh: true })).accessToken)).toBe(fabrikam);
    expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([account]);
  });

  it('it is the tenant of the account that is given', async () => {
    const { signIn, token } = session(world, { client: at('common') });
    await signIn();
    const { account } = await token({ tenant: fabrikam });
    const { accessToken } = await token({ account });
    expect(tenantIn(accessToken)).toBe(fabrikam);
    expect(tenantsAsked()).toEqual([fabrikam]);
  });
});

it('a sign-in with a tenant is found with that tenant', async () => {
  const { signIn, token, store, client } = session(world, { client: at('common') });
  const first = await signIn({ tenant: 'fabrikam.onmicrosoft.com' });
  expect(tenantIn(first.accessToken)).toBe(fabrikam);
  expect((await token({ tenant: 'fabrikam.onmicrosoft.com' })).accessToken).toBe(first.accessToken);
  expect(tenantsAsked()).toEqual([]);
  // A sign-in at home says best who it is; one as a guest after that changes nothing.
  const { account } = await signIn();
  await signIn({ tenant: 'fabrikam.onmicrosoft.com' });
  expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([account]);
});

it('an account of two tenants is one account, and leaves with all of them', async () => {
  const { signIn, token, store } = session(world);
  const { account = accountAt(world.client()) } = await signIn();
  await token({ tenant: fabrikam });
  expect((await accounts(store).list())._unsafeUnwrap()).toHaveLength(1);
  expect((await accounts(store).find({ homeAccountId: account.homeAccountId }))._unsafeUnwrap()).toEqual(account);
  (await accounts(store).remove(account))._unsafeUnwrap();
  expect(await entriesOf(store)).toEqual(new Map());
});

describe('a tenant that is asked for', () => {
  it.each([
    '',
    ' ',
    'x',
    'a b.example',
    '../etc',
    'contoso.example/x',
    'contoso.example?x',
    'common',
    'organizations',
    'consumers',
  ])('and is none is InvalidRequest, with nothing sent: %p', async (tenant) => {
    const { signIn, error } = session(world);
    await signIn();
    const before = world.authority.requests.length;
    expect(await error({ tenant })).toMatchObject({
      _tag: 'InvalidRequest',
      issues: ['tenant: neither a GUID nor a domain'],
    });
    expect(world.authority.requests).toHaveLength(before);
  });

  const kinds: readonly (readonly [string, () => Client])[] = [
    ['plain OpenID Connect', () => providerClient(world.authority, { runtime: world.runtime() })],
    ['AD FS', () => world.client({ authority: world.authority.adfsAuthorityUrl })],
    ['Azure AD B2C', () => world.client({ authority: world.authority.b2cAuthorityUrl() })],
    [
      'External ID',
      () =>
        createClient({
          authority: 'https://contoso.ciamlogin.com',
          clientId: ownClientId,
          runtime: { ...world.runtime(), fetch: world.authority.fetch },
        })._unsafeUnwrap(),
    ],
  ];
  it.each(kinds)('is InvalidRequest at an authority that has one only, whatever is kept: %s', async (_, make) => {
    const client = make();
    const { store, error } = session(world, { client });
    const account = await keep(client, store, { scopes: ['s1'] }, { tenant: 'contoso.example' });
    expect(await error({ scopes: ['s1'], account, tenant: 'contoso.example' })).toMatchObject({
      _tag: 'InvalidRequest',
      issues: ['tenant: this authority has one only'],
    });
    expect(world.authority.requests).toEqual([]);
  });

  it.each(kinds)('is not needed there: %s', async (_, make) => {
    const client = make();
    const { store, token } = session(world, { client, store: memoryStore({ now: () => world.time.now }) });
    const account = await keep(client, store, { scopes: ['s1'], accessToken: 'kept' });
    expect((await token({ scopes: ['s1'], account })).accessToken).toBe('kept');
  });
});
