import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts, createClient, silent, type Client, type SilentRequest } from '../../src/index.js';
import {
  accountAt,
  entriesOf,
  keep,
  otherClientId,
  ownClientId,
  session,
  startWorld,
  textStore,
  type World,
} from '../account/support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.reset());
afterAll(() => world.close());

const made = (authority: string, clientId = ownClientId): Client =>
  createClient({
    ...(authority.includes('idp') ? { issuer: authority } : { authority }),
    clientId,
    knownAuthorities: ['idp.example', 'fs.example', 'fs2.example'],
    runtime: { ...world.runtime(), fetch: world.authority.fetch },
  })._unsafeUnwrap();

/** What differs in one thing only from the first. */
const clients: readonly (readonly [string, () => Client])[] = [
  ['the public cloud', () => made('https://login.microsoftonline.com/contoso.example')],
  ['another client', () => made('https://login.microsoftonline.com/contoso.example', otherClientId)],
  ['another cloud', () => made('https://login.microsoftonline.us/contoso.example')],
  ['External ID', () => made('https://contoso.ciamlogin.com')],
  ['another tenant of External ID', () => made('https://fabrikam.ciamlogin.com')],
  ['Azure AD B2C', () => made('https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_one')],
  ['another policy', () => made('https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_two')],
  ['AD FS', () => made('https://fs.example/adfs')],
  ['another AD FS', () => made('https://fs2.example/adfs')],
  ['a provider', () => made('https://idp.example/one')],
  ['another provider on the same host', () => made('https://idp.example/two')],
];

describe('S29: no token is given to whom it is not for', () => {
  it.each(clients)('with one person of the same id everywhere, each has their own: %s', async (name, make) => {
    const store = textStore();
    for (const [each, other] of clients) {
      const client = other();
      const account = accountAt(client, 'same');
      await keep(client, store, {
        accessToken: each,
        refreshToken: `refresh token of ${each}`,
        account,
        scopes: ['s1', 's2'],
      });
    }
    const client = make();
    const own = accountAt(client, 'same');
    for (const scopes of [['s1', 's2'], ['s1']])
      for (const account of [own, 'only'] as const)
        expect((await silent(client, store)({ scopes, account }))._unsafeUnwrap().accessToken).toBe(name);
    expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([own]);
    expect(world.authority.requests).toEqual([]);

    // And nobody else's refresh token is left or used when it is removed.
    (await accounts(store, client).remove(own))._unsafeUnwrap();
    const left = [...(await entriesOf(store)).values()].map(({ accessToken }) => accessToken);
    expect(new Set(left)).toEqual(new Set(clients.map(([each]) => each).filter((each) => each !== name)));
    expect((await silent(client, store)({ scopes: ['s1'], account: own }))._unsafeUnwrapErr()._tag).toBe('NoToken');
    expect(world.authority.requests).toEqual([]);
  });

  it.each<[string, Partial<SilentRequest>]>([
    ['more than was granted', { scopes: ['s1', 's3'] }],
    ['the same of another API', { scopes: ['api://other/s1'] }],
    ['another tenant', { scopes: ['s1'], tenant: 'fabrikam.onmicrosoft.com' }],
    ['another value of a parameter', { scopes: ['s1'], extraParameters: { audience: 'another' } }],
    ['another person', { scopes: ['s1'], account: { homeAccountId: 'another', tenantId: 't' } }],
    ['a person whose id begins so', { scopes: ['s1'], account: { homeAccountId: 'an', tenantId: 't' } }],
    [
      'a person whose id has a mark of ours',
      { scopes: ['s1'], account: { homeAccountId: 'ann|access', tenantId: 't' } },
    ],
    [
      'a person of another cloud',
      { scopes: ['s1'], account: { homeAccountId: 'ann', tenantId: 't', environment: 'login.microsoftonline.us' } },
    ],
    ['nobody', { scopes: ['s1'], account: undefined }],
  ])('not for %s', async (_, request) => {
    const { client, store, get } = session(world, {
      client: made('https://login.microsoftonline.com/contoso.example'),
    });
    const account = accountAt(client, 'ann', { homeAccountId: 'ann' });
    await keep(client, store, { accessToken: 'kept', refreshToken: undefined, account, scopes: ['s1', 's2'] });
    expect((await get({ account, ...request }))._unsafeUnwrapErr()._tag).toBe('NoToken');
    expect((await get({ account, scopes: ['s1'] }))._unsafeUnwrap().accessToken).toBe('kept');
  });

  it('a store that gives more keys than it was asked for mixes nothing', async () => {
    const store = textStore();
    const client = made('https://login.microsoftonline.com/contoso.example');
    const careless = { ...store, keys: () => store.keys('') };
    await keep(client, store, {
      accessToken: 'of ann',
      account: accountAt(client, 'ann'),
      refreshToken: undefined,
      scopes: ['s1', 's2'],
    });
    await keep(client, store, {
      accessToken: 'of bea',
      account: accountAt(client, 'bea'),
      refreshToken: undefined,
      scopes: ['s1', 's3'],
    });
    const acquire = silent(client, careless);
    expect((await acquire({ scopes: ['s1'], account: accountAt(client, 'bea') }))._unsafeUnwrap().accessToken).toBe(
      'of bea',
    );
    expect((await acquire({ scopes: ['s1'], account: accountAt(client, 'cid') }))._unsafeUnwrapErr()._tag).toBe(
      'NoToken',
    );
  });
});
