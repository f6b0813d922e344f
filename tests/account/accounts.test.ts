import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { okAsync, ResultAsync } from 'neverthrow';
import {
  accounts,
  clientCredentials,
  clientSecret,
  memoryStore,
  onBehalfOf,
  withCache,
  type Account,
  type AccountStore,
  type TokenResponse,
} from '../../src/index.js';
import { operationIn } from '../../src/operation/operation.js';
import { tokenWith } from '../store/support/tokens.js';
import {
  accountAt,
  entriesOf,
  keep,
  otherClientId,
  refreshTokensIn,
  session,
  startWorld,
  textStore,
  type World,
} from './support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.reset());
afterAll(() => world.close());

const makeStore = () => memoryStore({ now: () => world.time.now });
const named = (all: readonly Account[]): readonly (string | undefined)[] => all.map(({ username }) => username);

describe('the accounts in a store', () => {
  it('are those who have signed in and not left, each once, in an order that stays', async () => {
    const { client, store, token } = session(world, { store: makeStore() });
    expect((await accounts(store).list())._unsafeUnwrap()).toEqual([]);
    const names = ['dan', 'ann', 'cid', 'bea'];
    for (const name of names) await keep(client, store, { account: accountAt(client, name), scopes: ['s1'] });
    await keep(client, store, { account: accountAt(client, 'ann'), scopes: ['s2'] });
    const listed = (await accounts(store).list())._unsafeUnwrap();
    expect(new Set(named(listed))).toEqual(new Set(names.map((name) => `${name}@contoso.example`)));
    expect(listed).toHaveLength(4);
    await keep(client, store, { account: accountAt(client, 'bea') });
    await token({ account: accountAt(client, 'cid'), scopes: ['s1'] });
    expect((await accounts(store).list())._unsafeUnwrap()).toEqual(listed);
  });

  it('are of one client, or of all that share a store', async () => {
    const store = makeStore();
    const [one, two] = [world.client(), world.client({ clientId: otherClientId })];
    await keep(one, store, { account: accountAt(one, 'ann') });
    await keep(two, store, { account: accountAt(two, 'ann') });
    await keep(two, store, { account: accountAt(two, 'bea') });
    expect(named((await accounts(store).list())._unsafeUnwrap())).toEqual([
      'ann@contoso.example',
      'bea@contoso.example',
    ]);
    expect((await accounts(store, one).list())._unsafeUnwrap()).toHaveLength(1);
    expect((await accounts(store, two).list())._unsafeUnwrap()).toHaveLength(2);
    expect((await accounts(store, world.client({ clientId: 'none' })).list())._unsafeUnwrap()).toEqual([]);
  });

  it('are none of an application', async () => {
    const { client, store } = session(world, { store: makeStore() });
    await withCache(store)(clientCredentials(world.client({ credential: clientSecret('a-secret') })))({
      scopes: ['https://graph.microsoft.com/.default'],
    });
    expect((await entriesOf(store)).size).toBe(1);
    expect((await accounts(store).list())._unsafeUnwrap()).toEqual([]);
    expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([]);
  });

  it('stay while a token of theirs is valid, and go with the last', async () => {
    const { client, store } = session(world, { store: makeStore() });
    await keep(client, store, { refreshToken: undefined });
    expect((await accounts(store).list())._unsafeUnwrap()).toHaveLength(1);
    world.time.now += 3_600_000;
    expect((await accounts(store).list())._unsafeUnwrap()).toEqual([]);
  });

  it('are those of a store of one’s own, too, after it was closed and opened', async () => {
    const store = textStore();
    const { signIn, token } = session(world, { store });
    const { account, accessToken } = await signIn();
    expect([...store.texts.values()].join()).toContain(accessToken);
    expect((await accounts(store).list())._unsafeUnwrap()).toEqual([account]);
    expect((await token()).accessToken).toBe(accessToken);
    expect((await token({ forceRefresh: true })).source).toBe('network');
    expect(await refreshTokensIn(store)).toHaveLength(1);
    if (account) (await accounts(store).remove(account))._unsafeUnwrap();
    expect(store.texts.size).toBe(0);
  });
});

describe('an account', () => {
  it.each<[string, Parameters<ReturnType<typeof accounts>['find']>[0], string | undefined]>([
    ['its id', { homeAccountId: 'bea.11111111-aaaa-4aaa-8aaa-111111111111' }, 'bea'],
    [
      'its id in other letters, which is another',
      { homeAccountId: 'BEA.11111111-aaaa-4aaa-8aaa-111111111111' },
      undefined,
    ],
    ['its user name', { username: 'bea@contoso.example' }, 'bea'],
    ['its user name in other letters', { username: 'BEA@Contoso.Example' }, 'bea'],
    ['a part of its user name', { username: 'bea' }, undefined],
    ['all that is said', { username: 'bea@contoso.example', tenantId: 'another' }, undefined],
    ['the cloud', { username: 'bea@contoso.example', environment: 'login.microsoftonline.us' }, undefined],
    ['nothing: none', {}, undefined],
    ['what is not known: none', { username: undefined }, undefined],
  ])('is found by %s', async (_, filter, name) => {
    const { client, store } = session(world, { store: makeStore() });
    for (const each of ['bea', 'ann']) await keep(client, store, { account: accountAt(client, each) });
    const found = (await accounts(store, client).find(filter))._unsafeUnwrap();
    expect(found?.username).toBe(name && `${name}@contoso.example`);
  });

  it('without a user name is found by its id only', async () => {
    const { client, store } = session(world, { store: makeStore() });
    const { username: _, ...account } = accountAt(client);
    await keep(client, store, { account });
    expect((await accounts(store).find({ username: 'undefined' }))._unsafeUnwrap()).toBeUndefined();
    expect((await accounts(store).find({ homeAccountId: account.homeAccountId }))._unsafeUnwrap()).toEqual(account);
  });
});

describe('to remove an account', () => {
  /** A store with tokens of two people of two clients in two clouds, of an application, and of caches. */
  const filled = async () => {
    const store = makeStore();
    const us = world.client({
      authority: 'https://login.microsoftonline.us/contoso.example',
      runtime: world.runtime(),
    });
    const clients = [world.client(), world.client({ clientId: otherClientId }), us];
    for (const client of clients)
      for (const name of ['ann', 'bea'])
        for (const scope of ['s1', 's2'])
          await keep(client, store, { account: accountAt(client, name), scopes: [scope] });
    for (const client of clients) {
      const { authority, clientId, runtime } = client;
      for (const account of [accountAt(client, 'ann'), accountAt(client, 'bea'), undefined]) {
        const given = tokenWith({ account, expiresOn: world.time.now + 1000 });
        const operation = operationIn({ authority, clientId, grant: 'on_behalf_of', runtime }, () => okAsync(given));
        await withCache(store)(operation)({ scopes: [account?.username ?? 'of the application'] });
      }
    }
    const summary = async () =>
      [...(await entriesOf(store))].map(([key, { account }]) => ({
        client: key.includes(otherClientId) ? 'two' : 'one',
        cloud: key.includes('microsoftonline.us') ? 'us' : 'own',
        who: account?.username?.split('@')[0],
      }));
    return { store, clients, summary };
  };

  it('takes out everything of it, also what a cache keeps under a request, and nothing else', async () => {
    const { store, clients, summary } = await filled();
    const [client = world.client()] = clients;
    const before = await summary();
    expect(before).toHaveLength(27);
    (await accounts(store).remove(accountAt(client, 'ann')))._unsafeUnwrap();
    const expected = before.filter(({ cloud, who }) => !(cloud === 'own' && who === 'ann'));
    expect(expected).toHaveLength(19);
    expect(await summary()).toEqual(expect.arrayContaining(expected));
    expect(await summary()).toHaveLength(expected.length);
  });

  it('of one client leaves it to the others', async () => {
    const { store, clients, summary } = await filled();
    const [client = world.client()] = clients;
    const before = await summary();
    (await accounts(store, client).remove(accountAt(client, 'ann')))._unsafeUnwrap();
    const expected = before.filter((it) => !(it.client === 'one' && it.cloud === 'own' && it.who === 'ann'));
    expect(expected).toHaveLength(23);
    expect(await summary()).toEqual(expect.arrayContaining(expected));
    expect(await summary()).toHaveLength(expected.length);
  });

  it('that has never been here takes out nothing', async () => {
    const { store, clients, summary } = await filled();
    const [client = world.client()] = clients;
    for (const stranger of [accountAt(client, 'cid'), accountAt(client, 'an'), accountAt(client, ''), {} as Account])
      (await accounts(store).remove(stranger))._unsafeUnwrap();
    expect(await summary()).toHaveLength(27);
  });

  it('removes what a web API has got on its behalf', async () => {
    const { signIn, store, client } = session(world, { store: makeStore() });
    const { account = accountAt(client), accessToken } = await signIn({
      scopes: [`api://${world.authority.application.clientId}/access`],
    });
    const api = world.client({ credential: clientSecret('a-secret') });
    const acquire = withCache(store)(onBehalfOf(api));
    const request = { scopes: ['https://graph.microsoft.com/User.Read'], assertion: accessToken };
    (await acquire(request))._unsafeUnwrap();
    expect((await acquire(request))._unsafeUnwrap().source).toBe('cache');
    (await accounts(store, client).remove(account))._unsafeUnwrap();
    expect(await entriesOf(store)).toEqual(new Map());
  });

  it('goes on where one entry cannot be looked at, and tells', async () => {
    const store = textStore();
    const { client } = session(world, { store });
    const account = await keep(client, store, {});
    store.texts.set('["https://elsewhere","x","y"] s', 'no token');
    expect((await accounts(store).remove(account))._unsafeUnwrapErr()._tag).toBe('Cache');
    expect([...store.texts.keys()]).toEqual(['["https://elsewhere","x","y"] s']);
    expect((await accounts(store).list())._unsafeUnwrap()).toEqual([]);
  });

  it('takes its refresh token out first', async () => {
    const store = makeStore();
    const deleted: string[] = [];
    const watched: AccountStore = {
      ...store,
      delete: (key) => {
        deleted.push(key);
        return store.delete(key);
      },
    };
    const { client } = session(world, { store });
    const account = await keep(client, store, {});
    await keep(client, store, { account, scopes: ['s2'] });
    (await accounts(watched).remove(account))._unsafeUnwrap();
    expect(deleted).toHaveLength(3);
    expect(deleted[0]).toMatch(/\|refresh\|$/);
  });
});

describe('a store that fails', () => {
  const ways: readonly (readonly [string, () => unknown])[] = [
    [
      'throws',
      () => {
        throw new Error('marker');
      },
    ],
    ['rejects', () => new ResultAsync(Promise.reject(new Error('marker')))],
    ['gives nothing', () => undefined],
  ];
  it.each((['get', 'delete', 'keys'] as const).flatMap((name) => ways.map(([way, how]) => [name, way, how] as const)))(
    'is a Cache error: %s %s',
    async (name, _, how) => {
      const store = makeStore();
      const { client } = session(world, { store });
      const account = await keep(client, store, {});
      await store.set('["somewhere","x","y"] s', tokenWith({ expiresOn: Infinity }));
      const broken = { ...store, [name]: how } as AccountStore;
      for (const own of [accounts(broken), accounts(broken, client)]) {
        const results: ResultAsync<unknown, unknown>[] =
          name === 'delete'
            ? [own.remove(account)]
            : name === 'get'
              ? [own.list(), own.find({})]
              : [own.list(), own.find({}), own.remove(account)];
        for (const result of await Promise.all(results)) {
          expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'Cache', category: 'extension_failed' });
          expect(JSON.stringify(result)).not.toContain('marker');
        }
      }
    },
  );

  it('is no exception where it keeps nonsense, or is asked for nonsense', async () => {
    const store = makeStore();
    const { client } = session(world, { store });
    await keep(client, store, {});
    for (const nonsense of [null, 7, {}, { accessToken: 'a', expiresOn: 1 }, { account: { homeAccountId: 7 } }]) {
      const odd: AccountStore = { ...store, get: () => okAsync(nonsense as unknown as TokenResponse) };
      expect((await accounts(odd).list())._unsafeUnwrap()).toEqual([]);
    }
    const own = accounts(store);
    for (const nonsense of [undefined, null, 7, { username: 7 }, { environment: 7 }]) {
      await own.find(nonsense as never);
      await own.remove(nonsense as never);
    }
    expect((await own.list())._unsafeUnwrap()).toHaveLength(1);
  });
});
