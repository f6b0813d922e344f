import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { okAsync, ResultAsync } from 'neverthrow';
import {
  accounts,
  authorizationUrl,
  createClient,
  memoryStore,
  silent,
  withAccountStore,
  type AccountStore,
} from '../../src/index.js';
import { operationIn } from '../../src/operation/operation.js';
import { aadsts } from '../../src/testing.js';
import { tokenWith } from '../store/support/tokens.js';
import {
  accountAt,
  answering,
  entriesOf,
  keep,
  refreshTokensIn,
  session,
  startWorld,
  type World,
} from './support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await import('../../src/account/listing.js');
});
afterEach(() => world.reset());
afterAll(() => world.close());

/** So many turns of the event loop. */
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A store each of whose calls takes some turns of the event loop. */
const slow = (store: AccountStore, count = 3): AccountStore => {
  const late = <A, E>(work: () => ResultAsync<A, E>): ResultAsync<A, E> =>
    ResultAsync.fromSafePromise(turns(count)).andThen(work);
  return {
    get: (key) => late(() => store.get(key)),
    set: (key, token) => late(() => store.set(key, token)),
    delete: (key) => late(() => store.delete(key)),
    keys: (prefix) => late(() => store.keys(prefix)),
  };
};

describe('an account that is removed while a renewal is under way', () => {
  it.each([0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32, 40])(
    'leaves nothing behind, and nothing comes back: %i turns later',
    async (count) => {
      const store = slow(memoryStore({ now: () => world.time.now }));
      const client = world.client();
      const account = await keep(client, store, { scopes: ['s1'] });
      answering(world.authority, { refresh_token: 'another', scope: 's2' });
      const renewed = silent(client, store)({ scopes: ['s2'], account });
      await turns(count);
      expect((await accounts(store, client).remove(account)).isOk()).toBe(true);
      await renewed;
      await turns(10);
      expect([...(await entriesOf(store)).keys()]).toEqual([]);
    },
  );
});

it('a new sign-in is not taken for the old one, which is dead', async () => {
  const inner = memoryStore({ now: () => world.time.now });
  const client = world.client();
  const account = await keep(client, inner, { scopes: ['s1'], refreshToken: 'old' });
  let whenRead: () => void = () => undefined;
  const read = new Promise<void>((resolve) => {
    whenRead = resolve;
  });
  let isAsked = false;
  const store: AccountStore = {
    ...inner,
    get: (key) => {
      if (!isAsked || !key.endsWith('|refresh|')) return inner.get(key);
      whenRead();
      return inner.get(key).andThen((found) => ResultAsync.fromSafePromise(turns(20)).map(() => found));
    },
  };
  world.authority.fail(aadsts(700082), { times: 1 });
  const renewed = silent(client, store)({ scopes: ['s2'], account, forceRefresh: true });
  while (world.refreshes().length === 0 || world.refreshes().at(-1)?.status === undefined) await turns(1);
  isAsked = true;
  await read;
  await keep(client, store, { scopes: ['s1'], refreshToken: 'new' });
  await renewed;
  expect(await refreshTokensIn(inner)).toEqual(['new']);
});

describe('two issuers on one host', () => {
  const clientOf = (realm: string) =>
    createClient({
      issuer: `https://idp.example/realms/${realm}`,
      knownAuthorities: ['idp.example'],
      clientId: 'an-application',
      runtime: world.runtime(),
    })._unsafeUnwrap();

  it('have accounts of their own, also where the subjects are the same', async () => {
    const store = memoryStore({ now: () => world.time.now });
    const [one, two] = [clientOf('one'), clientOf('two')];
    const ann = await keep(one, store, { accessToken: 'of-one', account: accountAt(one) });
    const other = await keep(two, store, { accessToken: 'of-two', account: accountAt(two) });
    const scopes = tokenWith().scopes;
    expect((await silent(one, store)({ scopes, account: other }))._unsafeUnwrapErr()._tag).toBe('NoToken');
    expect((await silent(two, store)({ scopes, account: other }))._unsafeUnwrap().accessToken).toBe('of-two');
    await accounts(store).remove(ann);
    expect((await silent(one, store)({ scopes, account: ann }))._unsafeUnwrapErr()._tag).toBe('NoToken');
    expect((await silent(two, store)({ scopes, account: other }))._unsafeUnwrap().accessToken).toBe('of-two');
  });
});

describe('a store that does not answer', () => {
  const hanging: AccountStore = {
    ...memoryStore(),
    get: () => okAsync(undefined),
    set: () => ResultAsync.fromSafePromise(new Promise(() => undefined)),
  };

  it('costs a sign-in two seconds, not the token', async () => {
    const sleeps: number[] = [];
    const client = world.client({
      runtime: {
        ...world.runtime(),
        sleep: async (ms, signal) => {
          sleeps.push(ms);
          if (ms !== 2_000)
            await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
        },
      },
    });
    const { authority, clientId, runtime } = client;
    const token = tokenWith({ refreshToken: 'a', account: accountAt(client) });
    const signIn = operationIn({ authority, clientId, grant: 'test', runtime }, () => okAsync(token));
    expect((await withAccountStore(hanging)(signIn)({ scopes: ['s1'] }))._unsafeUnwrap()).toBe(token);
    expect(sleeps).toEqual([2_000]);
  });
});

it('a caller who leaves ends no session at a provider that replaces refresh tokens', async () => {
  const client = createClient({
    issuer: world.authority.oidcIssuerUrl,
    clientId: world.authority.application.clientId,
    allowInsecureLoopback: true,
    runtime: world.runtime(),
  })._unsafeUnwrap();
  const { store, signIn, get } = session(world, { client });
  const { account } = await signIn({ scopes: ['email'] });
  const controller = new AbortController();
  const left = get({ scopes: ['email'], account, forceRefresh: true, signal: controller.signal });
  while (world.refreshes().length === 0) await turns(1);
  controller.abort();
  expect((await left)._unsafeUnwrapErr()._tag).toBe('Aborted');
  while (world.refreshes().at(-1)?.status === undefined) await turns(1);
  await turns(20);
  expect((await get({ scopes: ['email'], account, forceRefresh: true }))._unsafeUnwrap().source).toBe('network');
  expect(await refreshTokensIn(store)).toHaveLength(1);
});

it('what else the address of a sign-in asked with is of its token', async () => {
  const { client, store, acquire } = session(world);
  const asked = { audience: 'https://payments.example' };
  const begun = await authorizationUrl(client)({
    scopes: ['read'],
    redirectUri: 'http://localhost',
    extraParameters: asked,
  });
  const { flow } = begun._unsafeUnwrap();
  expect(flow.extraParameters).toEqual(asked);
  const { authority, clientId, runtime } = client;
  const token = tokenWith({ accessToken: 'for-payments', scopes: ['read'], account: accountAt(client) });
  const redeem = operationIn({ authority, clientId, grant: 'test', runtime }, (_: object) => okAsync(token));
  await withAccountStore(store)(redeem)({ flow });
  const account = accountAt(client);
  expect((await acquire({ scopes: ['read'], account }))._unsafeUnwrapErr()._tag).toBe('NoToken');
  const same = await acquire({ scopes: ['read'], account, extraParameters: asked });
  expect(same._unsafeUnwrap().accessToken).toBe('for-payments');
});

it('a key that nobody here wrote keeps nobody from being found or removed', async () => {
  const store = memoryStore({ now: () => world.time.now });
  const client = world.client();
  const account = await keep(client, store, { scopes: ['s1'] });
  await store.set('account|x|y|%ffffffff;|access|', tokenWith());
  await store.set('account|x|y|%110000;|access|', tokenWith());
  expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([account]);
  expect((await accounts(store).list()).isOk()).toBe(true);
  await accounts(store).remove(account);
  expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([]);
});
