import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ResultAsync } from 'neverthrow';
import { accounts, memoryStore, silent, withRetry, type AccountStore, type OAuthError } from '../../src/index.js';
import { immediately } from '../../src/retry.js';
import { aadsts, connectionReset, httpError, respond, throttled, type Fault } from '../../src/testing.js';
import { until } from '../combinator/support/watched.js';
import { data } from '../error/support/catalogue.js';
import { providerClient } from '../exchange/support/sign-ins.js';
import { liveRuntime } from '../../src/wire/runtime.js';
import { deferred, testRuntime } from '../wire/support/runtime.js';
import {
  accountAt,
  adele,
  answering,
  clientInfo,
  entriesOf,
  idOf,
  keep,
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

const sent = (): number => world.refreshes().length;
const fresh = { forceRefresh: true };

describe('a refresh token', () => {
  it('makes way for the one that comes with a token, and is nowhere after that', async () => {
    const { signIn, token, store } = session(world);
    const { refreshToken: first } = await signIn();
    expect(await refreshTokensIn(store)).toEqual([first]);
    const { refreshToken: next } = await token(fresh);
    expect(next).not.toBe(first);
    expect(await refreshTokensIn(store)).toEqual([next]);
    for (let use = 0; use < 3; use++) await token({ scopes: [`https://graph.microsoft.com/Use${use}`] });
    expect(await refreshTokensIn(store)).toHaveLength(1);
  });

  it('stays where the answer has none', async () => {
    const { client, store, get } = session(world);
    await keep(client, store, { refreshToken: 'the-first' });
    answering(world.authority, { access_token: 'a', client_info: clientInfo('ann') });
    expect((await get(fresh))._unsafeUnwrap().refreshToken).toBe('the-first');
    expect(await refreshTokensIn(store)).toEqual(['the-first']);
  });

  it('is that of the last sign-in', async () => {
    const { signIn, store } = session(world);
    await signIn();
    const { refreshToken } = await signIn({ scopes: ['Mail.Read'] });
    expect(await refreshTokensIn(store)).toEqual([refreshToken]);
  });

  it('stays with its account where the answer does not say again who it is', async () => {
    const { signIn, token, store } = session(world);
    const { account, idTokenClaims } = await signIn();
    answering(world.authority, { access_token: 'a', refresh_token: 'next' });
    const given = await token({ ...fresh, tenant: undefined });
    expect(given.account?.homeAccountId ?? account?.homeAccountId).toBe(account?.homeAccountId);
    expect((await accounts(store).list())._unsafeUnwrap()).toEqual([account]);
    const kept = [...(await entriesOf(store)).values()].find(({ refreshToken }) => refreshToken === 'next');
    expect(kept).toMatchObject({ refreshToken: 'next' });
    expect(kept?.idTokenClaims).toEqual(idTokenClaims);
  });

  it('is none where there was none: NoToken, and nothing sent', async () => {
    const { client, store, get } = session(world);
    const account = await keep(client, store, { refreshToken: undefined });
    expect((await get({ account, scopes: ['other'] }))._unsafeUnwrapErr()).toMatchObject({ _tag: 'NoToken' });
    expect(world.authority.requests).toEqual([]);
  });
});

const dead = data.aadsts.filter(({ category }) => category === 'grant_expired').map(({ code }) => code);
/** Those of device codes, WS-Trust and assertions, which no refresh token is answered with. */
const ofOthers = [70019, 70020, 90086, 500133];

const json = (body: object, status = 400): Fault =>
  respond({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const b2cError = (code: string): Fault =>
  json({ error: 'invalid_grant', error_description: `${code}: The provided grant has expired.\r\nCorrelation ID: x` });

describe('a refresh token that the server calls dead', () => {
  const gone: readonly (readonly [string, Fault])[] = [
    ...dead.filter((code) => !ofOthers.includes(code)).map((code) => [`AADSTS${code}`, aadsts(code)] as const),
    ['AADSTS50173 bad_token', aadsts(50173, { suberror: 'bad_token' })],
    ['an unlisted code with bad_token', aadsts(999_999_1, { suberror: 'bad_token' })],
    ['an unlisted code with token_expired', aadsts(999_999_1, { suberror: 'token_expired' })],
    ['no code, and bad_token', json({ error: 'invalid_grant', suberror: 'bad_token' })],
    ['AADB2C90080', b2cError('AADB2C90080')],
    ['AADB2C90128', b2cError('AADB2C90128')],
    ['AADB2C90129', b2cError('AADB2C90129')],
  ];
  it('has a listed code for each thing that ends one', () => {
    expect(dead).toEqual(expect.arrayContaining([50173, 70008, 70043, 700081, 700082, 700084]));
  });

  it.each(gone)('leaves the store: %s', async (_, fault) => {
    const { client, store, error } = session(world);
    const account = await keep(client, store, { accessToken: 'still good', scopes: ['s1'] });
    world.authority.fail(fault);
    expect((await error({ scopes: ['s2'] })).category).toBe('grant_expired');
    expect(sent()).toBe(1);
    expect(await refreshTokensIn(store)).toEqual([]);
    expect(await error({ scopes: ['s2'], account })).toMatchObject({ _tag: 'NoToken' });
    expect(sent()).toBe(1);
    // The access token is as good as it was.
    expect([...(await entriesOf(store)).values()].map(({ accessToken }) => accessToken)).toEqual(['still good']);
  });

  it('leaves the store when all sessions of a person are ended, and a sign-in begins anew', async () => {
    const { signIn, error, token } = session(world);
    await signIn();
    world.authority.revokeSessions(adele);
    expect(await error(fresh)).toMatchObject({ code: 'AADSTS50173', category: 'grant_expired' });
    expect((await error(fresh))._tag).toBe('NoToken');
    expect(sent()).toBe(1);
    await signIn();
    expect((await token(fresh)).source).toBe('network');
  });

  const others = data.aadsts
    .filter(({ category }) => category !== 'grant_expired')
    .map(({ code }) => code)
    .filter((code) => ![90055].includes(code));
  const categories = [...new Set(data.aadsts.map(({ category }) => category))].filter((it) => it !== 'grant_expired');
  const oneOfEach = categories.map((category) =>
    others.find((code) => data.aadsts.find((entry) => entry.code === code)?.category === category),
  );
  const stays: readonly (readonly [string, Fault])[] = [
    ...oneOfEach.flatMap((code) => (code === undefined ? [] : [[`AADSTS${code}`, aadsts(code)] as const])),
    ['AADSTS70000', aadsts(70000)],
    ['AADSTS9002313', aadsts(9002313)],
    ['AADSTS65001', aadsts(65001)],
    ['AADSTS50076 with claims', aadsts(50076, { claims: { access_token: {} } })],
    ['invalid_grant without a code', json({ error: 'invalid_grant' })],
    ['an unlisted code', aadsts(9_999_991)],
    ['interaction_required', json({ error: 'interaction_required' })],
    ['client_mismatch', json({ error: 'invalid_grant', suberror: 'client_mismatch' })],
    ['protection_policy_required', json({ error: 'invalid_grant', suberror: 'protection_policy_required' })],
    ['a dead code with 503', aadsts(700082, { status: 503 })],
    ['a dead code with 429', aadsts(700082, { status: 429 })],
    ['500', httpError({ status: 500 })],
    ['429', throttled({ retryAfter: 5 })],
    ['a page', respond({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' })],
    ['a broken connection', connectionReset()],
  ];
  it.each(stays)('is not one after any other refusal: %s', async (_, fault) => {
    const { client, store, error } = session(world);
    await keep(client, store, {});
    world.authority.fail(fault);
    expect((await error({ scopes: ['s2'] })).category).not.toBe('grant_expired');
    expect(await refreshTokensIn(store)).toEqual(['a-refresh-token']);
  });
});

/** A store in which something happens just before the given call of a method. */
const meanwhile = (store: AccountStore, happens: () => Promise<unknown>): AccountStore => {
  let has = false;
  return {
    ...store,
    get: (key) =>
      new ResultAsync(
        (async () => {
          const found = await store.get(key);
          if (key.endsWith('|refresh|') && !has) {
            has = true;
            await happens();
          }
          return found;
        })(),
      ),
  };
};

describe('two processes with one store', () => {
  it('the newer refresh token is not removed for the death of the older, and the request is made once more', async () => {
    const { signIn, client, store } = session(world);
    const { account } = await signIn();
    const other = silent(client, store);
    // The other process renews, and only then the first learns that what it has read is dead.
    const shared = meanwhile(store, async () => {
      (await other({ scopes: ['User.Read'], account, forceRefresh: true }))._unsafeUnwrap();
      world.authority.fail(aadsts(700082), { times: 1, grant: 'refresh_token' });
    });
    const token = (await silent(client, shared)({ scopes: ['Mail.Read'], account }))._unsafeUnwrap();
    expect(token.source).toBe('network');
    expect(sent()).toBe(3);
    expect(await refreshTokensIn(store)).toEqual([token.refreshToken]);
  });

  it('it is made once more only: then the newer is dead, too', async () => {
    const { signIn, client, store } = session(world);
    const { account } = await signIn();
    const other = silent(client, store);
    const shared = meanwhile(store, async () => {
      (await other({ scopes: ['User.Read'], account, forceRefresh: true }))._unsafeUnwrap();
      world.authority.fail(aadsts(700082), { grant: 'refresh_token' });
    });
    const error = (await silent(client, shared)({ scopes: ['Mail.Read'], account }))._unsafeUnwrapErr();
    expect(error.code).toBe('AADSTS700082');
    expect(sent()).toBe(3);
    expect(await refreshTokensIn(store)).toEqual([]);
  });

  it('of two that renew at once, one refresh token stays, and it is good', async () => {
    const { signIn, client, store } = session(world);
    const { account } = await signIn();
    const both = [silent(client, store), silent(client, store)];
    const results = await Promise.all(both.map(async (each) => each({ scopes: ['User.Read'], account, ...fresh })));
    expect(results.map((result) => result.isOk())).toEqual([true, true]);
    expect(await refreshTokensIn(store)).toHaveLength(1);
    expect((await silent(client, store)({ scopes: ['User.Read'], account, ...fresh })).isOk()).toBe(true);
  });
});

describe('an answer of another account', () => {
  it('is refused, and nothing of it is kept', async () => {
    const { client, store, error } = session(world);
    await keep(client, store, { accessToken: 'own', scopes: ['s1'] });
    const before = await entriesOf(store);
    answering(world.authority, { access_token: 'foreign', refresh_token: 'foreign', client_info: clientInfo('eve') });
    expect(await error({ scopes: ['s2'] })).toMatchObject({ _tag: 'IdToken', category: 'untrusted_response' });
    expect(await entriesOf(store)).toEqual(before);
  });

  it('is told by the id token, too', async () => {
    const { signIn, store, client } = session(world);
    const { account } = await signIn();
    const stranger = session(world);
    const other = await stranger.signIn({}, 'bob@contoso.example');
    const { accessToken, refreshToken, idToken } = other;
    answering(world.authority, { access_token: accessToken, refresh_token: refreshToken, id_token: idToken });
    const error = (await silent(client, store)({ scopes: ['s2'], account }))._unsafeUnwrapErr();
    expect(error._tag).toBe('IdToken');
    expect(await refreshTokensIn(store)).not.toContain(refreshToken);
  });
});

describe('an account that leaves while it is renewed', () => {
  /** A session of somebody whose refresh is answered when the test says so. */
  const underWay = async () => {
    const gate = deferred();
    const runtime = testRuntime({
      now: () => world.time.now,
      fetch: async (input, init) => {
        const response = await liveRuntime.fetch(input, init);
        if (sent() > 0) await gate.promise;
        return response;
      },
    });
    const own = session(world, { client: world.client({ runtime }) });
    const { account = accountAt(own.client) } = await own.signIn();
    const answer = own.get({ account, ...fresh });
    await until('the request', () => sent() === 1);
    (await accounts(own.store).remove(account))._unsafeUnwrap();
    return { ...own, account, answer, answered: gate.resolve };
  };

  it('does not come back', async () => {
    const { store, get, account, answer, answered } = await underWay();
    answered();
    expect((await answer).isOk()).toBe(true);
    expect(await entriesOf(store)).toEqual(new Map());
    expect((await get({ account }))._unsafeUnwrapErr()._tag).toBe('NoToken');
  });

  it('and who signs in meanwhile stays', async () => {
    const { store, get, account, answer, answered } = await underWay();
    await session(world, { store }).signIn();
    answered();
    await answer;
    expect(await refreshTokensIn(store)).toHaveLength(1);
    expect((await get({ account, ...fresh })).isOk()).toBe(true);
  });
});

describe('a provider that ends the session when a refresh token is used twice', () => {
  const scopes = ['orders'];
  const atProvider = (store: AccountStore = memoryStore({ now: () => world.time.now })) =>
    session(world, { store, client: providerClient(world.authority, { runtime: world.runtime() }) });
  // A refresh token of it is good for what was asked at the sign-in.
  const all = Array.from({ length: 6 }, (_, index) => `orders${index}`);

  it('is asked one after the other for different scopes', async () => {
    const { signIn, get, store } = atProvider();
    const { account } = await signIn({ scopes: [...scopes, ...all] });
    const results = await Promise.all(all.map(async (scope) => get({ account, scopes: [scope], ...fresh })));
    expect(results.filter((result) => result.isErr())).toEqual([]);
    expect(sent()).toBe(all.length);
    expect(await refreshTokensIn(store)).toHaveLength(1);
  });

  it('also by two operations over one store', async () => {
    const { signIn, client, store } = atProvider();
    const { account } = await signIn({ scopes: all });
    const both = [silent(client, store), silent(client, store)];
    const results = await Promise.all(
      all.map(async (scope, index) => both[index % 2]?.({ scopes: [scope], account, ...fresh })),
    );
    expect(results.every((result) => result?.isOk())).toBe(true);
  });

  it('one call that fails keeps no other waiting', async () => {
    const { signIn, get } = atProvider();
    const { account } = await signIn({ scopes: all });
    world.authority.fail(httpError({ status: 503 }), { times: 1, grant: 'refresh_token' });
    const results = await Promise.all(all.map(async (scope) => get({ account, scopes: [scope], ...fresh })));
    expect(results.filter((result) => result.isErr())).toHaveLength(1);
  });

  it('is not asked again by withRetry where the request may have arrived', async () => {
    const { signIn, acquire } = atProvider();
    const { account } = await signIn({ scopes });
    world.authority.fail(connectionReset(), { times: 1, grant: 'refresh_token' });
    const retrying = withRetry<OAuthError>(({ attempt }) => (attempt < 3 ? immediately({} as never) : Infinity))(
      acquire,
    );
    const error = (await retrying({ scopes, account, ...fresh }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Network', sent: 'maybe' });
    expect(sent()).toBe(1);
  });

  it('ends the session for invalid_grant, which has no other meaning here', async () => {
    const { signIn, error, store } = atProvider();
    const { account } = await signIn({ scopes });
    world.authority.revokeSessions();
    expect((await error({ account, scopes, ...fresh })).error).toBe('invalid_grant');
    expect(await refreshTokensIn(store)).toEqual([]);
    expect((await error({ account, scopes, ...fresh }))._tag).toBe('NoToken');
  });

  it('keeps who somebody is where its answer has no id token', async () => {
    const { client, store, token } = atProvider();
    const account = accountAt(client, 'ann', { homeAccountId: 'sub-of-ann' });
    const idTokenClaims = { sub: 'sub-of-ann', iss: world.authority.oidcIssuerUrl };
    await keep(client, store, { account, idTokenClaims, scopes });
    answering(world.authority, { access_token: 'next', refresh_token: 'second' });
    const given = await token({ account, scopes, ...fresh });
    expect(given.account).toEqual(account);
    expect((await token({ account, scopes })).account).toEqual(account);
    expect((await accounts(store, client).list())._unsafeUnwrap()).toEqual([account]);
    expect(await refreshTokensIn(store)).toEqual(['second']);
  });
});

it('an account without a place in the store is nobody', async () => {
  const { client, store, get } = session(world);
  await keep(client, store, {});
  const nobody = { homeAccountId: idOf('nobody'), tenantId: '' };
  expect((await get({ account: nobody }))._unsafeUnwrapErr()._tag).toBe('NoToken');
  expect(sent()).toBe(0);
});
