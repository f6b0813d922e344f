import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import {
  accounts,
  memoryStore,
  silent,
  withAccountStore,
  type AccountStore,
  type OAuthError,
  type TokenEvent,
  type TokenOperation,
  type TokenResponse,
} from '../../src/index.js';
import { localError } from '../../src/error/local.js';
import { operationIn } from '../../src/operation/operation.js';
import { changing, redeemed, refused, returned, withClaims } from '../exchange/support/sign-ins.js';
import { readUser, signInTo } from '../exchange/support/users.js';
import { tokenWith } from '../store/support/tokens.js';
import {
  accountAt,
  adele,
  entriesOf,
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
type Request = { readonly scopes?: unknown; readonly tenant?: unknown };

/** An operation of a client that gives this token, and keeps it. */
const giving = (token: TokenResponse, store: AccountStore, client = world.client()) => {
  const { authority, clientId, runtime } = client;
  const operation = operationIn({ authority, clientId, grant: 'test', runtime }, (_: Request) =>
    okAsync<TokenResponse, OAuthError>(token),
  );
  return withAccountStore(store)(operation);
};

describe('a sign-in', () => {
  it('is kept with what it was for, and given as it was', async () => {
    const { signIn, store, client } = session(world, { store: makeStore() });
    const token = await signIn();
    expect(token.source).toBe('network');
    expect(token.refreshToken).toBeDefined();
    const kept = [...(await entriesOf(store)).values()];
    expect(kept).toHaveLength(2);
    expect(kept.map(({ accessToken, source }) => [accessToken, source])).toEqual([
      [token.accessToken, 'cache'],
      [token.accessToken, 'cache'],
    ]);
    expect(await refreshTokensIn(store)).toEqual([token.refreshToken]);
    expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([token.account]);
  });

  it('shows in no key what is secret', async () => {
    const { signIn, store } = session(world, { store: makeStore() });
    const { accessToken, refreshToken = '', idToken = '', account } = await signIn();
    const keys = [...(await entriesOf(store)).keys()].join();
    for (const secret of [accessToken, refreshToken, idToken, account?.username ?? ''])
      expect(keys).not.toContain(secret);
  });

  it.each<[string, Parameters<typeof withClaims>[0]]>([
    ['its nonce is another one', { nonce: 'another' }],
    ['its audience is another one', { aud: 'another' }],
    ['its issuer is another one', { iss: 'https://evil.example' }],
    ['it is over', { exp: 1 }],
  ])('is not kept where %s', async (_, changes) => {
    const store = makeStore();
    const world2 = await changing();
    world2.change = withClaims(changes);
    const client = world.client({ runtime: { ...world.runtime(), fetch: world2.fetch } });
    const signIn = withAccountStore(store)(signInTo(world.authority, client));
    expect((await signIn({ scopes: [readUser] })).isErr()).toBe(true);
    expect(await entriesOf(store)).toEqual(new Map());
  });

  it('is not kept where its state is another one, or nobody signed in', async () => {
    const store = makeStore();
    const client = world.client();
    const { flow } = await returned(world.authority, client);
    const other = await returned(world.authority, client);
    expect((await refused(client, { flow, response: other.response }))._tag).toBe('Flow');
    expect(await entriesOf(store)).toEqual(new Map());
    expect((await redeemed(client, other)).account?.username).toBeDefined();
  });

  it('is not kept where it fails', async () => {
    const store = makeStore();
    const { authority, clientId, runtime } = world.client();
    const failure = localError('aborted', {});
    const operation = operationIn({ authority, clientId, grant: 'test', runtime }, (_: Request) => errAsync(failure));
    expect((await withAccountStore(store)(operation)({}))._unsafeUnwrapErr()).toBe(failure);
    expect(await entriesOf(store)).toEqual(new Map());
  });

  it('of nobody is not kept', async () => {
    const store = makeStore();
    const token = tokenWith({ refreshToken: 'r' });
    expect((await giving(token, store)({ scopes: ['s'] }))._unsafeUnwrap()).toBe(token);
    expect(await entriesOf(store)).toEqual(new Map());
  });

  it('without a refresh token leaves the one that is there', async () => {
    const store = makeStore();
    const account = accountAt(world.client());
    await giving(tokenWith({ account, refreshToken: 'old' }), store)({ scopes: ['s'] });
    await giving(tokenWith({ account, refreshToken: undefined }), store)({ scopes: ['s'] });
    expect(await refreshTokensIn(store)).toEqual(['old']);
  });

  it('makes good what cannot be read any more', async () => {
    const store = textStore();
    const account = accountAt(world.client());
    await giving(tokenWith({ account, refreshToken: 'old' }), store)({ scopes: ['s'] });
    for (const key of store.texts.keys()) store.texts.set(key, 'nonsense');
    await giving(tokenWith({ account, refreshToken: 'new' }), store)({ scopes: ['s'] });
    expect(await refreshTokensIn(store)).toEqual(['new']);
  });

  it('of another cloud than was asked is kept as of that, and leaves with its account', async () => {
    const store = makeStore();
    const client = world.client({ authority: 'https://login.microsoftonline.com/common' });
    const account = accountAt(client, 'ann', { environment: 'login.microsoftonline.us' });
    await giving(tokenWith({ account, refreshToken: 'of another cloud' }), store, client)({ scopes: ['s'] });
    // Its refresh token goes nowhere else.
    const error = (await silent(client, store)({ scopes: ['t'], account }))._unsafeUnwrapErr();
    expect(error._tag).toBe('NoToken');
    (await accounts(store).remove(account))._unsafeUnwrap();
    expect(await entriesOf(store)).toEqual(new Map());
  });
});

describe('what was asked for', () => {
  it.each<[string, object, readonly string[]]>([
    ['is in the request', { scopes: ['a', 'b'] }, ['b', 'a']],
    ['is in the flow of a sign-in', { flow: { scopes: ['a', 'b'] } }, ['a', 'b']],
    ['is fewer than the flow has', { scopes: ['a'], flow: { scopes: ['a', 'b'] } }, ['a']],
    ['is what was granted where nothing says it', {}, ['granted']],
    ['is what was granted where it is no list', { scopes: 'a b' }, ['granted']],
  ])('%s', async (_, request, scopes) => {
    const store = makeStore();
    const client = world.client();
    const account = accountAt(client);
    const token = tokenWith({ account, refreshToken: 'r', scopes: ['granted'], accessToken: 'kept' });
    await giving(token, store, client)(request);
    const found = (await silent(client, store)({ scopes, account }))._unsafeUnwrap();
    expect(found.accessToken).toBe('kept');
    expect(world.authority.requests).toEqual([]);
    const ends = [...(await entriesOf(store)).keys()].map((key) => key.split('|').at(-1));
    expect(new Set(ends)).toEqual(new Set(['', [...scopes].sort().join(' ')]));
  });

  it.each<[string, object]>([
    ['the request', { tenant: 'fabrikam.onmicrosoft.com' }],
    ['the flow of a sign-in', { flow: { tenant: 'fabrikam.onmicrosoft.com' } }],
    ['the request rather than the flow', { tenant: 'fabrikam.onmicrosoft.com', flow: { tenant: 'contoso.example' } }],
  ])('is the tenant of %s', async (_, request) => {
    const store = makeStore();
    const client = world.client();
    const account = accountAt(client);
    await giving(
      tokenWith({ account, scopes: ['a'], accessToken: 'kept' }),
      store,
      client,
    )({ scopes: ['a'], ...request });
    const acquire = silent(client, store);
    const tenant = 'fabrikam.onmicrosoft.com';
    expect((await acquire({ scopes: ['a'], account, tenant }))._unsafeUnwrap().accessToken).toBe('kept');
    expect((await acquire({ scopes: ['a'], account }))._unsafeUnwrapErr()._tag).toBe('NoToken');
  });

  it('is kept by itself where more was sent', async () => {
    const store = makeStore();
    const client = world.client();
    const account = accountAt(client);
    const extraParameters = { audience: 'one' };
    const token = tokenWith({ account, scopes: ['a'], accessToken: 'kept' });
    await giving(token, store, client)({ scopes: ['a'], extraParameters } as Request);
    const acquire = silent(client, store);
    expect((await acquire({ scopes: ['a'], account, extraParameters }))._unsafeUnwrap().accessToken).toBe('kept');
    expect((await acquire({ scopes: ['a'], account }))._unsafeUnwrapErr()._tag).toBe('NoToken');
  });
});

describe('the operation', () => {
  it('keeps its context', () => {
    const operation = signInTo(world.authority, world.client());
    expect(withAccountStore(makeStore())(operation).context).toBe(operation.context);
  });

  it('is a Config error without one, and nobody is asked', async () => {
    let calls = 0;
    const own: TokenOperation<Request> = () => {
      calls += 1;
      return okAsync(tokenWith());
    };
    expect((await withAccountStore(makeStore())(own)({}))._unsafeUnwrapErr()).toMatchObject({
      _tag: 'Config',
      issues: ['operation: without a context it is of no application'],
    });
    expect(calls).toBe(0);
  });

  it('is a Config error where the store has wrong settings', async () => {
    const store = memoryStore({ maxEntries: 0 });
    expect((await giving(tokenWith(), store)({}))._unsafeUnwrapErr()._tag).toBe('Config');
  });

  it('gives a result whatever its request is', async () => {
    const account = accountAt(world.client());
    const unreadable = Object.defineProperty({}, 'scopes', {
      get: () => {
        throw new Error('marker');
      },
    });
    for (const request of [
      undefined,
      null,
      7,
      'text',
      [],
      { flow: 7 },
      { tenant: 7 },
      { extraParameters: 7 },
      unreadable,
    ]) {
      const token = tokenWith({ account, refreshToken: 'r' });
      expect((await giving(token, makeStore())(request as never))._unsafeUnwrap()).toBe(token);
    }
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
    ['fails', () => errAsync(localError('cache_failed', {}))],
    ['rejects', () => new ResultAsync(Promise.reject(new Error('marker')))],
    ['gives nothing', () => undefined],
  ];
  it.each(ways)('costs nothing but an event: it %s', async (_, how) => {
    const store = makeStore();
    const events: TokenEvent[] = [];
    const broken = { ...store, set: how } as AccountStore;
    const token = tokenWith({ account: accountAt(world.client()), refreshToken: 'r' });
    const onEvent = (event: TokenEvent): void => void events.push(event);
    const correlationId = '11111111-1111-4111-8111-111111111111';
    const given = await giving(token, broken)({ scopes: ['s'], onEvent, correlationId } as Request);
    expect(given._unsafeUnwrap()).toBe(token);
    expect(events).toEqual([{ name: 'cache', outcome: 'store_failed', at: world.time.now, requestId: correlationId }]);
  });

  it('once keeps nobody out the next time', async () => {
    const store = makeStore();
    let fails = true;
    const shaky: AccountStore = {
      ...store,
      set: (key, token) => (fails ? errAsync(localError('cache_failed', {})) : store.set(key, token)),
    };
    const { signIn, token } = session(world, { store: shaky });
    await signIn({}, adele);
    expect(await entriesOf(store)).toEqual(new Map());
    fails = false;
    await signIn({}, adele);
    expect((await token()).source).toBe('cache');
  });
});
