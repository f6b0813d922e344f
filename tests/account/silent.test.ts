import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { okAsync, ResultAsync } from 'neverthrow';
import { memoryStore, withDeadline, type AccountStore, type SilentRequest } from '../../src/index.js';
import { aadsts, connectionReset, hang, httpError } from '../../src/testing.js';
import { deferred, soon } from '../wire/support/runtime.js';
import { until } from '../combinator/support/watched.js';
import {
  accountAt,
  answering,
  clientInfo,
  contoso,
  entriesOf,
  hour,
  idOf,
  keep,
  minute,
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

const sent = (): number => world.refreshes().length;
const of = (name: string, scope: string, more: object = {}): object => ({
  access_token: name,
  scope,
  client_info: clientInfo('ann'),
  ...more,
});

/** A session that has a token of these scopes, without a request. */
const kept = async (
  scopes: readonly string[],
  changes: Parameters<typeof keep>[2] = {},
  asked: readonly string[] = scopes,
) => {
  const own = session(world);
  const account = await keep(own.client, own.store, { accessToken: 'kept', scopes, ...changes }, { scopes: asked });
  return { ...own, account };
};

describe('what is kept', () => {
  it('is given as it was signed in for, and then it goes on by itself', async () => {
    const { signIn, get, token } = session(world);
    expect((await get())._unsafeUnwrapErr()._tag).toBe('NoToken');
    const first = await signIn();
    const found = await token();
    expect([found.accessToken, found.source, found.refreshToken]).toEqual([first.accessToken, 'cache', undefined]);
    expect(found.account).toEqual(first.account);
    expect(found.idTokenClaims).toEqual(first.idTokenClaims);
    expect(sent()).toBe(0);
    const fresh = await token({ forceRefresh: true });
    expect(fresh.accessToken).not.toBe(first.accessToken);
    expect(fresh.source).toBe('network');
    expect((await token()).accessToken).toBe(fresh.accessToken);
    expect(sent()).toBe(1);
  });

  it.each<[string, readonly string[]]>([
    ['one of two', ['s1']],
    ['the other', ['s2']],
    ['both, in another order', ['s2', 's1']],
    ['one twice', ['s1', 's1']],
    ['those of OpenID Connect beside', ['openid', 's2', 'offline_access', 'profile', 'email']],
  ])('serves a request for %s', async (_, scopes) => {
    const { token, outcomes } = await kept(['s1', 's2']);
    expect((await token({ scopes })).accessToken).toBe('kept');
    expect(outcomes()).toEqual(['hit']);
    expect(sent()).toBe(0);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['more', ['s1', 's2', 's3'], ['s1', 's2']],
    ['something else', ['s3'], ['s1', 's2']],
    ['another spelling', ['S1'], ['s1', 's2']],
    ['the beginning of one', ['s'], ['s1', 's2']],
    ['both in one text', ['s1%20;s2'], ['s1', 's2']],
    ['the same name of another API', ['api://other/s1'], ['api://one/s1', 's1']],
  ])('serves no request for %s', async (_, scopes, granted) => {
    const { token } = await kept(granted);
    answering(world.authority, of('fresh', scopes.join(' ')));
    expect((await token({ scopes })).accessToken).toBe('fresh');
    expect(sent()).toBe(1);
  });

  it('serves by what was granted, not by what was asked', async () => {
    const { token } = await kept(['s1'], {}, ['s1', 's2']);
    answering(world.authority, of('fresh', 's2'));
    expect((await token({ scopes: ['s2'] })).accessToken).toBe('fresh');
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('kept');
    // What was asked for before is what asking again would give.
    expect((await token({ scopes: ['s1', 's2'] })).accessToken).toBe('kept');
    expect(sent()).toBe(1);
  });

  it('is found by what was asked where the platform answers with other names', async () => {
    const { signIn, token } = session(world);
    const scopes = ['https://graph.microsoft.com/.default'];
    const first = await signIn({ scopes });
    expect(first.scopes).toContain('https://graph.microsoft.com/User.Read');
    expect((await token({ scopes })).accessToken).toBe(first.accessToken);
    expect((await token({ scopes: ['https://graph.microsoft.com/User.Read'] })).accessToken).toBe(first.accessToken);
    expect(sent()).toBe(0);
  });

  it('is the one that lasts longest, of several that serve', async () => {
    const { client, store, token, account } = await kept(['s1', 's2']);
    const lasting = { accessToken: 'lasting', scopes: ['s1', 's3'], expiresOn: world.time.now + 2 * hour, account };
    await keep(client, store, lasting);
    await keep(client, store, { accessToken: 'short', scopes: ['s1', 's4'], account, expiresOn: world.time.now + 600 });
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('lasting');
  });

  it('is not one that another tenant, client, or person has', async () => {
    const { client, store, account, get } = await kept(['s1', 's2']);
    const other = accountAt(client, 'bea');
    await keep(client, store, { scopes: ['s1', 's2'], account: other, accessToken: 'of another' });
    world.authority.fail(aadsts(50076));
    expect((await get({ scopes: ['s1'], account }))._unsafeUnwrap().accessToken).toBe('kept');
    expect((await get({ scopes: ['s1'], account: other }))._unsafeUnwrap().accessToken).toBe('of another');
    expect((await get({ scopes: ['s1'], account, tenant: 'fabrikam.onmicrosoft.com' })).isErr()).toBe(true);
  });

  it('is asked for by itself for each API that takes its name in a parameter', async () => {
    const { token } = await kept(['read']);
    answering(world.authority, of('of one', 'read'), of('of two', 'read'));
    const ask = async (audience?: string) =>
      (await token({ scopes: ['read'], ...(audience && { extraParameters: { audience } }) })).accessToken;
    expect([await ask('one'), await ask('two'), await ask('one'), await ask('two')]).toEqual([
      'of one',
      'of two',
      'of one',
      'of two',
    ]);
    expect(await ask()).toBe('kept');
    expect(sent()).toBe(2);
  });

  it('shows no extra parameter in a key', async () => {
    const { token, store } = await kept(['read']);
    answering(world.authority, of('other', 'read'));
    await token({ scopes: ['read'], extraParameters: { hint: 'marker' } });
    expect([...(await entriesOf(store)).keys()].join()).not.toContain('marker');
  });
});

describe('whose token', () => {
  it.each<[string, SilentRequest['account'], number]>([
    ['nobody is named', undefined, 1],
    ['the only one is meant and there is none', 'only', 0],
  ])('is none where %s', async (_, account, count) => {
    const { client, store, error } = session(world);
    for (const name of ['ann', 'bea'].slice(0, count)) await keep(client, store, { account: accountAt(client, name) });
    expect(await error({ scopes: ['scope'], account })).toMatchObject({
      _tag: 'NoToken',
      category: 'sign_in_required',
      code: 'no_token',
    });
    expect(world.authority.requests).toEqual([]);
  });

  it('is a mistake where the only one is meant and there are two: no person can help with that', async () => {
    const { client, store, error } = session(world);
    for (const name of ['ann', 'bea']) await keep(client, store, { account: accountAt(client, name) });
    expect(await error({ account: 'only' })).toMatchObject({
      _tag: 'InvalidRequest',
      issues: ["account: 'only', and the store has 2; name one"],
    });
    expect(world.authority.requests).toEqual([]);
  });

  it('is that of the only one of this client', async () => {
    const { client, store, token } = session(world);
    await keep(client, store, { accessToken: 'own' });
    const other = world.client({ clientId: '5f8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3f' });
    await keep(other, store, { account: accountAt(other, 'bea') });
    expect((await token({ scopes: ['scope'] })).accessToken).toBe('own');
  });

  it('is that of an account that was kept elsewhere, as JSON', async () => {
    const { signIn, token } = session(world);
    const { account, accessToken } = await signIn();
    const again = JSON.parse(JSON.stringify(account)) as typeof account;
    expect((await token({ account: again })).accessToken).toBe(accessToken);
    const { homeAccountId, tenantId } = again ?? { homeAccountId: '', tenantId: '' };
    expect((await token({ account: { homeAccountId, tenantId } })).accessToken).toBe(accessToken);
  });

  it('is NoToken for one that was never here, with the id of the call', async () => {
    const { client, error } = session(world);
    const correlationId = '11111111-1111-4111-8111-111111111111';
    expect(await error({ account: accountAt(client), correlationId })).toMatchObject({
      _tag: 'NoToken',
      requestId: correlationId,
    });
  });

  it('is NoToken for one of another authority, whose id is the same', async () => {
    const { error } = await kept(['s1']);
    const account = { homeAccountId: idOf('ann'), tenantId: contoso, environment: 'login.microsoftonline.us' };
    expect((await error({ scopes: ['s1'], account }))._tag).toBe('NoToken');
    expect(sent()).toBe(0);
  });
});

describe('time', () => {
  it('an ended token is replaced', async () => {
    const { token, outcomes } = await kept(['s1']);
    world.time.now += hour;
    answering(world.authority, of('fresh', 's1'));
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('fresh');
    expect(outcomes()).toEqual(['miss']);
  });

  it('in its last five minutes a token makes way, also one that was granted more', async () => {
    const { token, outcomes } = await kept(['s1', 's2']);
    world.time.now += hour - 5 * minute;
    answering(world.authority, of('fresh', 's1'));
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('fresh');
    expect(outcomes()).toEqual(['refresh', 'miss']);
    expect(sent()).toBe(1);
  });

  it('from refreshOn on it is given, and renewed in the background once', async () => {
    const { token, outcomes } = await kept(['s1'], { refreshOn: world.time.now + 10 * minute });
    answering(world.authority, of('fresh', 's1'));
    world.time.now += 30 * minute;
    const given = await Promise.all([1, 2, 3].map(async () => token({ scopes: ['s1'] })));
    expect(given.map(({ accessToken }) => accessToken)).toEqual(['kept', 'kept', 'kept']);
    await until('the renewal', () => sent() === 1);
    const current = async () => (await token({ scopes: ['s1'] })).accessToken;
    for (let turn = 0; turn < 1000 && (await current()) !== 'fresh'; turn++) await new Promise(setImmediate);
    expect(await current()).toBe('fresh');
    expect(sent()).toBe(1);
    expect(outcomes().slice(0, 4)).toEqual(['refresh', 'hit', 'hit', 'hit']);
  });

  it.each([
    ['refuses', () => httpError({ status: 503 })],
    ['breaks', () => connectionReset()],
    ['says no', () => aadsts(50076)],
  ])('a valid token is given with the failure where the server %s', async (_, fault) => {
    const { token } = await kept(['s1']);
    world.time.now += hour - minute;
    world.authority.fail(fault());
    const given = await token({ scopes: ['s1'] });
    expect([given.accessToken, given.source]).toEqual(['kept', 'cache']);
    expect(given.refreshFailure).toBeDefined();
    // A pause: nobody asks again at once.
    expect((await token({ scopes: ['s1'] })).refreshFailure).toBeDefined();
    expect(sent()).toBe(1);
  });

  it('without a valid token the error of the server is the error', async () => {
    const { error } = await kept(['s1']);
    world.time.now += hour;
    world.authority.fail(aadsts(50076, { claims: { access_token: { acrs: { value: 'c1' } } } }));
    expect(await error({ scopes: ['s1'] })).toMatchObject({ code: 'AADSTS50076', category: 'step_up_required' });
    world.reset();
    world.time.now += hour;
    world.authority.fail(httpError({ status: 503 }));
    expect((await error({ scopes: ['s1'] }))._tag).toBe('UnexpectedResponse');
  });
});

describe('claims', () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';

  it('take out every token that would have served, and are answered with a new one that stays', async () => {
    const { client, store, token, account, outcomes } = await kept(['s1', 's2']);
    await keep(client, store, { accessToken: 'exact', scopes: ['s1'], account });
    await keep(client, store, { accessToken: 'unconcerned', scopes: ['s3'], account });
    answering(world.authority, of('claimed', 's1'));
    expect((await token({ scopes: ['s1'], claims })).accessToken).toBe('claimed');
    expect(world.refreshes()[0]?.parameters['claims']).toBe(claims);
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('claimed');
    expect((await token({ scopes: ['s3'] })).accessToken).toBe('unconcerned');
    const names = [...(await entriesOf(store)).values()].map(({ accessToken }) => accessToken);
    expect(names).not.toContain('kept');
    expect(names).not.toContain('exact');
    expect(outcomes()).toEqual(['bypass', 'hit', 'hit']);
  });

  it('leave nothing that serves where they are refused', async () => {
    const { get } = await kept(['s1', 's2']);
    world.authority.fail(aadsts(50076));
    expect((await get({ scopes: ['s1'], claims })).isErr()).toBe(true);
    expect((await get({ scopes: ['s1'] })).isErr()).toBe(true);
    expect((await get({ scopes: ['s1', 's2'] })).isErr()).toBe(true);
  });

  it('that are none take nothing out', async () => {
    const { error, token } = await kept(['s1', 's2']);
    expect((await error({ scopes: ['s1'], claims: 'no JSON' }))._tag).toBe('InvalidRequest');
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('kept');
    expect(sent()).toBe(0);
  });

  it('of a token that was refused are answered with another that is there by now', async () => {
    const { token } = await kept(['s1', 's2']);
    answering(world.authority, of('claimed', 's1'));
    const refused = { scopes: ['s1'], claims, refusedToken: 'kept' };
    expect((await token(refused)).accessToken).toBe('claimed');
    expect((await token(refused)).accessToken).toBe('claimed');
    expect(sent()).toBe(1);
  });
});

describe('a caller', () => {
  it('can leave: the request ends with the last', async () => {
    const { get, events } = await kept(['s1']);
    world.authority.fail(hang());
    const [one, two] = [new AbortController(), new AbortController()];
    const [first, last] = [get({ scopes: ['s2'], signal: one.signal }), get({ scopes: ['s2'], signal: two.signal })];
    await until('the request of both', () => sent() === 1 && events.some(({ name }) => name === 'shared'));
    one.abort();
    expect((await first)._unsafeUnwrapErr()._tag).toBe('Aborted');
    expect(await soon(last)).toBe('pending');
    two.abort();
    expect((await last)._unsafeUnwrapErr()._tag).toBe('Aborted');
    expect(sent()).toBe(1);
  });

  it('who has left before is not served', async () => {
    const { get } = await kept(['s1']);
    expect((await get({ scopes: ['s2'], signal: AbortSignal.abort() }))._unsafeUnwrapErr()._tag).toBe('Aborted');
    expect(sent()).toBe(0);
  });

  it('has a deadline', async () => {
    const runtime = world.runtime();
    const { client, store, acquire } = session(world, { client: world.client({ runtime }) });
    const account = await keep(client, store, {});
    world.authority.fail(hang());
    const answer = withDeadline(5000)(acquire)({ scopes: ['other'], account });
    await until('the request', () => sent() === 1);
    runtime.sleeps.filter(({ milliseconds }) => milliseconds === 5000).forEach(({ expire }) => expire());
    expect((await answer)._unsafeUnwrapErr()._tag).toBe('Timeout');
  });

  it('is told what happens', async () => {
    const { token, events } = await kept(['s1']);
    const correlationId = '11111111-1111-4111-8111-111111111111';
    answering(world.authority, of('two', 's2'));
    await token({ scopes: ['s1'], correlationId });
    await token({ scopes: ['s2'], correlationId });
    expect(events).toMatchObject([
      { name: 'cache', outcome: 'hit', requestId: correlationId },
      { name: 'cache', outcome: 'miss', requestId: correlationId },
      { name: 'attempt', grant: 'refresh_token' },
      { name: 'answer', outcome: 'token' },
    ]);
  });

  it('shares with those who want the same at the same time', async () => {
    const { token } = await kept(['s1']);
    answering(world.authority, of('two', 's2'));
    const given = await Promise.all(Array.from({ length: 50 }, async () => token({ scopes: ['s2'] })));
    expect(new Set(given.map(({ accessToken }) => accessToken))).toEqual(new Set(['two']));
    expect(sent()).toBe(1);
  });

  it('does not wait for those who want something else', async () => {
    const { get } = await kept(['s1']);
    world.authority.fail(hang(), { times: 1 });
    answering(world.authority, of('three', 's3'));
    const leave = new AbortController();
    const waiting = get({ scopes: ['s2'], signal: leave.signal });
    await until('the first request', () => sent() === 1);
    expect((await get({ scopes: ['s3'] }))._unsafeUnwrap().accessToken).toBe('three');
    leave.abort();
    await waiting;
  });
});

describe('a request that is wrong', () => {
  const wrong: readonly [string, unknown][] = [
    ['no object', 7],
    ['null', null],
    ['undefined', undefined],
    ['a list', []],
    ['no scopes', { account: 'only' }],
    ['scopes that are a text', { account: 'only', scopes: 's1' }],
    ['no scope', { account: 'only', scopes: [] }],
    ['an empty scope', { account: 'only', scopes: [''] }],
    ['a scope that is none', { account: 'only', scopes: [7] }],
    ['an account that is a name', { scopes: ['s1'], account: 'ann' }],
    ['an account that is null', { scopes: ['s1'], account: null }],
    ['an account without ids', { scopes: ['s1'], account: {} }],
    [
      'an account whose host is no text',
      { scopes: ['s1'], account: { homeAccountId: 'a', tenantId: 'b', environment: 7 } },
    ],
    ['a tenant that is no text', { scopes: ['s1'], account: 'only', tenant: 7 }],
    ['a tenant that is empty', { scopes: ['s1'], account: 'only', tenant: '' }],
    ['a tenant that is none', { scopes: ['s1'], account: 'only', tenant: '../x' }],
    ['a tenant that stands for many', { scopes: ['s1'], account: 'only', tenant: 'common' }],
    ['extra parameters that are a list', { scopes: ['s1'], account: 'only', extraParameters: ['x'] }],
    ['extra parameters that are a text', { scopes: ['s1'], account: 'only', extraParameters: 'x' }],
  ];
  it.each(wrong)('is told before anything is looked up or sent: %s', async (_, request) => {
    const { client, store } = session(world);
    await keep(client, store, { scopes: ['s1'] });
    const looked: string[] = [];
    const watched = Object.fromEntries(
      (['get', 'set', 'delete', 'keys'] as const).map((name) => [
        name,
        (...given: [never, never]) => {
          looked.push(name);
          return (store[name] as (...all: unknown[]) => unknown)(...given);
        },
      ]),
    ) as unknown as AccountStore;
    const { acquire } = session(world, { client, store: watched });
    const error = (await acquire(request as SilentRequest))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'InvalidRequest' });
    expect(looked).toEqual([]);
    expect(world.authority.requests).toEqual([]);
  });

  it.each<[string, object]>([
    ['claims', { claims: '[]' }],
    ['a scope with a space', { scopes: ['s1 s2'] }],
    ['extra parameters of the protocol', { extraParameters: { grant_type: 'password' } }],
    ['a wish that is neither', { scopes: ['s2'], forceRefresh: 'yes' }],
    ['a correlation id', { scopes: ['s2'], correlationId: 'no' }],
  ])('is told before anything is sent: %s', async (_, changes) => {
    const { error } = await kept(['s1']);
    expect((await error({ scopes: ['s1'], ...changes } as Partial<SilentRequest>))._tag).toBe('InvalidRequest');
    expect(world.authority.requests).toEqual([]);
  });

  it.each(['scopes', 'account', 'tenant', 'claims', 'forceRefresh', 'extraParameters', 'refusedToken'])(
    'is an error and no exception where %s cannot be read',
    async (name) => {
      const { acquire } = await kept(['s1']);
      const request = Object.defineProperty({ scopes: ['s1'], account: 'only' as const }, name, {
        enumerable: true,
        get: () => {
          throw new Error('marker');
        },
      });
      const error = (await acquire(request))._unsafeUnwrapErr();
      expect(error._tag).toBe('Callback');
      expect(JSON.stringify(error)).not.toContain('marker');
    },
  );

  it.each(['homeAccountId', 'tenantId', 'environment'])(
    'is an error and no exception where %s of the account cannot be read',
    async (name) => {
      const { acquire } = await kept(['s1']);
      const account = Object.defineProperty({ homeAccountId: 'a', tenantId: 'b' }, name, {
        enumerable: true,
        get: () => {
          throw new Error('marker');
        },
      });
      expect((await acquire({ scopes: ['s1'], account }))._unsafeUnwrapErr()._tag).toBe('Callback');
    },
  );

  it('changes nothing when it is changed under way', async () => {
    const { acquire, account } = await kept(['s1']);
    answering(world.authority, of('two', 's2'));
    const scopes = ['s2'];
    const mutable = { ...account };
    const answer = acquire({ scopes, account: mutable });
    scopes[0] = 's9';
    mutable.homeAccountId = 'somebody else';
    expect((await answer)._unsafeUnwrap().accessToken).toBe('two');
    expect(world.refreshes()[0]?.parameters['scope']).toContain('s2');
  });
});

describe('a store that fails', () => {
  const failing = (name: string, how: () => unknown) => {
    const store = memoryStore({ now: () => world.time.now });
    return { store, broken: { ...store, [name]: how } as AccountStore };
  };
  const ways: readonly [string, () => unknown][] = [
    [
      'throws',
      () => {
        throw new Error('marker');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('marker'))],
    ['gives nothing', () => undefined],
    ['rejects as a result', () => new ResultAsync(Promise.reject(new Error('marker')))],
    ['gives nonsense', () => okAsync('nonsense')],
  ];

  it.each(['get', 'set', 'delete', 'keys'].flatMap((name) => ways.map(([way, how]) => [name, way, how] as const)))(
    'gives a result whatever is asked: %s %s',
    async (name, _, how) => {
      const { store, broken } = failing(name, how);
      const { client, get } = session(world, { store: broken });
      const account = await keep(client, store, { scopes: ['s1', 's2'] });
      answering(world.authority, of('a', 's1'), of('b', 's1'), of('c', 's3'), of('d', 's1'));
      for (const request of [
        { scopes: ['s1'] },
        { scopes: ['s1'], account: 'only' as const },
        { scopes: ['s3'] },
        { scopes: ['s1'], claims: '{}' },
      ]) {
        const result = await get({ account, ...request });
        if (result.isErr()) expect(['Cache', 'NoToken']).toContain(result.error._tag);
      }
    },
  );

  it('is a Cache error where the refresh token cannot be read', async () => {
    const { store, broken } = failing('get', () => {
      throw new Error('marker');
    });
    const { client, error } = session(world, { store: broken });
    const account = await keep(client, store, {});
    expect(await error({ account })).toMatchObject({ _tag: 'Cache', category: 'extension_failed' });
    expect(sent()).toBe(0);
  });

  it('costs no token where it cannot keep one', async () => {
    const { store, broken } = failing('set', () => {
      throw new Error('marker');
    });
    const { client, token, outcomes } = session(world, { store: broken });
    const account = await keep(client, store, {});
    answering(world.authority, of('a', 's1'));
    expect((await token({ account, scopes: ['s1'] })).accessToken).toBe('a');
    expect(outcomes()).toEqual(['miss', 'store_failed']);
  });

  it('with wrong settings is a Config error', async () => {
    const { get } = session(world, { store: memoryStore({ maxEntries: 0 }) });
    expect((await get({ account: accountAt(world.client()) }))._unsafeUnwrapErr()._tag).toBe('Config');
  });

  it('that never answers keeps a caller no longer than he stays', async () => {
    const gate = deferred();
    const store = memoryStore({ now: () => world.time.now });
    const slow: AccountStore = {
      ...store,
      keys: (prefix) => new ResultAsync(gate.promise.then(() => store.keys(prefix))),
    };
    const { client, get } = session(world, { store: slow });
    const account = await keep(client, store, { scopes: ['s1'] });
    const answer = get({ account, scopes: ['s1', 's2'] });
    expect(await soon(answer)).toBe('pending');
    answering(world.authority, of('a', 's1 s2'));
    gate.resolve();
    expect((await answer)._unsafeUnwrap().accessToken).toBe('a');
  });
});
