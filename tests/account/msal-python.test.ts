import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accounts,
  clientCredentials,
  clientSecret,
  createClient,
  memoryStore,
  serverMessage,
  silent,
  withCache,
  type Client,
  type ClientConfig,
} from '../../src/index.js';
import { resolveAuthority } from '../../src/authority/resolve.js';
import { accountOf } from '../../src/identity/account.js';
import { respond } from '../../src/testing.js';
import { tokenWith } from '../store/support/tokens.js';
import {
  accountAt,
  answering,
  clientInfo,
  contoso,
  entriesOf,
  fabrikam,
  keep,
  ownClientId,
  refreshTokensIn,
  second,
  session,
  startWorld,
  textStore,
  type World,
} from './support/people.js';

/*
 * The vectors of the tests of MSAL Python 1.31 that concern a silent request, accounts, and what is kept: each reproduced,
 * or with what is different here, and why.
 */
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.reset());
afterAll(() => world.close());

const refusing = (body: object): void =>
  void world.authority.fail(
    respond({ status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  );

/** An access token that has ended 99 seconds ago, and "this is a rt", for s1 and s2. */
const seeded = async (changes: Parameters<typeof keep>[2] = {}, settings = {}) => {
  const own = session(world, { settings });
  await keep(own.client, own.store, {
    accessToken: 'old',
    refreshToken: 'this is a rt',
    scopes: ['s1', 's2'],
    expiresOn: world.time.now - 99 * second,
    ...changes,
  });
  return own;
};
const of = (name: string, more: object = {}): object => ({
  access_token: name,
  scope: 's1 s2',
  client_info: clientInfo('ann'),
  ...more,
});

describe('A. silent, and its errors', () => {
  it('1. an empty cache: NoToken, where MSAL gives None', async () => {
    const { client, error } = session(world);
    expect(await error({ scopes: ['cache_miss'], account: accountAt(client) })).toMatchObject({ _tag: 'NoToken' });
    expect(world.authority.requests).toEqual([]);
  });

  it('2. a refusal is the error, where MSAL gives None and its cause is lost', async () => {
    const { error } = await seeded();
    refusing({ error: 'invalid_grant', suberror: 'xyz' });
    expect(await error({ scopes: ['s1'] })).toMatchObject({
      _tag: 'Protocol',
      error: 'invalid_grant',
      suberror: 'xyz',
    });
  });

  it('3. the error says what the server said, and is no dictionary', async () => {
    const { error } = await seeded();
    refusing({ error: 'invalid_grant', error_description: 'xyz' });
    const failure = await error({ scopes: ['s1'] });
    expect([failure.error, failure.suberror, serverMessage(failure)]).toEqual(['invalid_grant', undefined, 'xyz']);
  });

  it.each([
    ['4', 'basic_action', 'step_up_required'],
    ['4 (more)', 'additional_action', 'step_up_required'],
    ['4 (more)', 'message_only', 'policy_blocked'],
    ['4 (more)', 'consent_required', 'consent_required'],
    ['4 (more)', 'user_password_expired', 'password_change_required'],
    ['5', 'client_mismatch', 'grant_rejected'],
  ])('%s. %s is the category %s, and the refresh token stays', async (_, suberror, category) => {
    const { store, error } = await seeded();
    refusing({ error: 'invalid_grant', suberror });
    expect(await error({ scopes: ['s1'] })).toMatchObject({ suberror, category });
    expect(await refreshTokensIn(store)).toEqual(['this is a rt']);
  });

  it.each(['bad_token', 'token_expired'])(
    '5 (more). %s takes the refresh token out, where MSAL asks with it for ever',
    async (suberror) => {
      const { store, error } = await seeded();
      refusing({ error: 'invalid_grant', suberror });
      expect(await error({ scopes: ['s1'] })).toMatchObject({ category: 'grant_expired' });
      expect(await refreshTokensIn(store)).toEqual([]);
    },
  );
});

describe('C. the names of a cloud', () => {
  const at = (host: string, changes: Partial<ClientConfig> = {}): Client =>
    createClient({
      authority: `https://${host}/contoso.onmicrosoft.com`,
      clientId: ownClientId,
      runtime: { ...world.runtime(), fetch: world.authority.fetch },
      ...changes,
    })._unsafeUnwrap();
  const names = ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'];

  it.each(names.flatMap((one) => names.map((other) => [one, other])))(
    '11, 12, 13. what was signed in at %s is found at %s: nobody is asked who has these names',
    async (one, other) => {
      const [signing, going] = [at(one), at(other)];
      const { store, signIn } = session(world, { client: signing });
      const { account, accessToken } = await signIn();
      const before = world.authority.requests.length;
      // MSAL says the name under which it was found; here it is always the first of the cloud.
      const [found] = (await accounts(store, going).list())._unsafeUnwrap();
      expect(found).toEqual(account);
      expect(found?.environment).toBe('login.microsoftonline.com');
      const acquire = silent(going, store);
      const kept = (await acquire({ scopes: ['User.Read'], account: found }))._unsafeUnwrap();
      expect([kept.accessToken, kept.source]).toEqual([accessToken, 'cache']);
      expect(world.authority.requests).toHaveLength(before);
      const asOfMsal = found && { ...found, environment: 'sts.windows.net' };
      expect((await acquire({ scopes: ['User.Read'], account: asOfMsal }))._unsafeUnwrap().source).toBe('cache');

      (await acquire({ scopes: ['Mail.Read'], account: found }))._unsafeUnwrap();
      const sent = world.authority.requests.slice(before);
      expect(sent.map(({ origin, grant }) => [origin, grant])).toEqual([
        ['https://login.microsoftonline.com', 'refresh_token'],
      ]);
    },
  );

  it('13 (more). in another cloud nothing is found', async () => {
    const { store, signIn } = session(world, { client: at('login.windows.net') });
    const { account } = await signIn();
    const us = at('login.microsoftonline.us');
    expect((await accounts(store, us).list())._unsafeUnwrap()).toEqual([]);
    expect((await silent(us, store)({ scopes: ['User.Read'], account }))._unsafeUnwrapErr()._tag).toBe('NoToken');
  });
});

describe('E. refresh_in', () => {
  const now = (): number => world.time.now;

  it('19. a token for more, not due: the cache, no request, and refreshOn', async () => {
    const { get } = await seeded({ expiresOn: now() + 900 * second, refreshOn: now() + 450 * second });
    const token = (await get({ scopes: ['s1'] }))._unsafeUnwrap();
    expect(token).toMatchObject({ source: 'cache', refreshOn: now() + 450 * second });
    expect('refresh_in' in token).toBe(false);
    expect(world.authority.requests).toEqual([]);
  });

  const due = async () =>
    seeded({ expiresOn: now() + 3599 * second, refreshOn: now() - second }, { refreshJitterMs: 0 });
  const turns = async (isOver: () => Promise<boolean>): Promise<void> => {
    for (let turn = 0; turn < 1000 && !(await isOver()); turn++) await new Promise(setImmediate);
  };

  it('20. a token that is due: the caller does not wait as with MSAL, and the next one gets the new one', async () => {
    const { token } = await due();
    answering(world.authority, of('new', { refresh_in: 123 }));
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('old');
    await turns(async () => (await token({ scopes: ['s1'] })).accessToken === 'new');
    expect(await token({ scopes: ['s1'] })).toMatchObject({ accessToken: 'new', refreshOn: now() + 123 * second });
    expect(world.refreshes()).toHaveLength(1);
  });

  it('21. where the server refuses that: the old one, and the failure is told, where MSAL hides it', async () => {
    const { token } = await due();
    refusing({ error: 'foo' });
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('old');
    await turns(async () => (await token({ scopes: ['s1'] })).refreshFailure !== undefined);
    const given = await token({ scopes: ['s1'] });
    expect(given).toMatchObject({ source: 'cache', refreshOn: now() - second });
    expect(given.refreshFailure?.error).toBe('foo');
    expect(world.refreshes()).toHaveLength(1);
  });

  it('22. in its last minute, refused: the old one, which is valid, where MSAL fails', async () => {
    const { token, error } = await seeded({ expiresOn: now() + 60 * second });
    refusing({ error: 'foo' });
    const given = await token({ scopes: ['s1'] });
    expect(given.accessToken).toBe('old');
    expect(given.refreshFailure?.error).toBe('foo');
    world.time.now += 60 * second;
    expect((await error({ scopes: ['s1'] })).error).toBe('foo');
  });

  it('23. in its last minute, granted: the new one', async () => {
    const { token } = await seeded({ expiresOn: now() + 60 * second });
    answering(world.authority, of('new', { refresh_in: 123 }));
    expect(await token({ scopes: ['s1'] })).toMatchObject({
      accessToken: 'new',
      source: 'network',
      refreshOn: now() + 123 * second,
    });
  });
});

describe('G. accounts', () => {
  it('34. the same person in two tenants is one account, with a name and a tenant', async () => {
    const { client, store } = session(world);
    const account = accountAt(client, 'jane', { username: 'Jane Doe' });
    await keep(client, store, { account, scopes: ['s1'] });
    const asGuest = { ...account, tenantId: fabrikam };
    await keep(client, store, { account: asGuest, scopes: ['s1'] }, { tenant: fabrikam });
    expect((await accounts(store).list())._unsafeUnwrap()).toEqual([
      { homeAccountId: `jane.${contoso}`, tenantId: contoso, environment: account.environment, username: 'Jane Doe' },
    ]);
  });

  it('36. tokens of the application and of a user are apart: here a user’s are removed, and the other is left', async () => {
    const store = memoryStore({ now: () => world.time.now });
    const { client } = session(world, { store });
    const user = await keep(client, store, {});
    const application = withCache(store)(clientCredentials(world.client({ credential: clientSecret('a-secret') })));
    const request = { scopes: ['https://graph.microsoft.com/.default'] };
    (await application(request))._unsafeUnwrap();
    // `remove_tokens_for_client` has no counterpart: who wants a new one says `forceRefresh`.
    (await accounts(store).remove(user))._unsafeUnwrap();
    expect((await entriesOf(store)).size).toBe(1);
    expect((await application(request))._unsafeUnwrap().source).toBe('cache');
  });
});

describe('K. what is kept', () => {
  it('60. the fields of an answer, and scopes in whatever order', async () => {
    const client = world.client();
    const store = memoryStore({ now: () => world.time.now });
    const { signIn, token } = session(world, { client, store });
    const { account } = await signIn({ scopes: ['s2', 's1', 's3'] });
    const kept = await token({ scopes: ['s1', 's2', 's3'] });
    expect(kept).toMatchObject({ source: 'cache', tokenType: 'Bearer', expiresOn: world.time.now + 3599 * second });
    expect(kept.extendedExpiresOn).toBe(world.time.now + 3599 * second);
    expect([...kept.scopes]).toEqual(expect.arrayContaining(['s1', 's2', 's3']));
    expect(account?.homeAccountId).toMatch(new RegExp(`^[\\da-f-]+\\.${contoso}$`));
    expect(account).toMatchObject({ tenantId: contoso, username: 'adele@contoso.example', name: 'adele' });
    expect(world.refreshes()).toEqual([]);
    // A refresh token is of the account, not of its scopes.
    expect((await token({ scopes: ['s9'] })).source).toBe('network');
  });

  it('61. without client_info the subject is the id, and the name is the upn', () => {
    const authority = resolveAuthority({ authority: 'https://fs.example/adfs', knownAuthorities: ['fs.example'] });
    const claims = { sub: 'subject', upn: 'jane@example' };
    expect(accountOf(authority._unsafeUnwrap(), claims)).toMatchObject({
      homeAccountId: 'subject',
      username: 'jane@example',
      environment: 'fs.example/adfs',
    });
  });

  it('62, 63. with a parameter of another value it is another token: MSAL keeps the last only', async () => {
    const { token } = await seeded();
    answering(world.authority, of('first'), of('second'));
    const ask = async (key_id: string) => (await token({ scopes: ['s1'], extraParameters: { key_id } })).accessToken;
    expect([await ask('1'), await ask('2'), await ask('1')]).toEqual(['first', 'second', 'first']);
  });

  it('64. refresh_in is an instant', async () => {
    const { token } = await seeded();
    answering(world.authority, of('new', { refresh_in: 1800 }));
    expect((await token({ scopes: ['s1'] })).refreshOn).toBe(world.time.now + 1800 * second);
    expect((await token({ scopes: ['s1'] })).refreshOn).toBe(world.time.now + 1800 * second);
  });

  it('65. a refresh token under a wrong key is nobody’s: MSAL puts it right', async () => {
    const { client, store, error } = session(world);
    await store.set('wrong-key', tokenWith({ refreshToken: 'lost', account: accountAt(client) }));
    expect((await error({ account: accountAt(client) }))._tag).toBe('NoToken');
    expect(await refreshTokensIn(store)).toEqual(['lost']);
  });

  it('66. nothing says that something has changed: a store is told of each change, and of nothing else', async () => {
    const { client, store, token } = await seeded({ expiresOn: world.time.now + 3600 * second });
    const changed: string[] = [];
    const watched = {
      ...store,
      set: (...given: Parameters<typeof store.set>) => {
        changed.push(given[0]);
        return store.set(...given);
      },
    };
    const other = session(world, { client, store: watched });
    expect((await token({ scopes: ['s1'] })).accessToken).toBe('old');
    await other.token({ scopes: ['s1'] });
    expect(changed).toEqual([]);
  });

  it('67. what is in a store and is not known here stays', async () => {
    const store = textStore();
    const unknown = ['customized', 'account|', 'account|of|another|', '["something","else"] s'];
    for (const key of unknown) store.texts.set(key, '{"tokenrail":1,"unknown":true}');
    const client = world.client();
    const { signIn, token, get } = session(world, { client, store });
    const { account } = await signIn();
    expect((await token({ account, forceRefresh: true })).source).toBe('network');
    await get({ account, scopes: ['s2'] });
    await accounts(store).remove(account ?? accountAt(client));
    for (const key of unknown) expect(store.texts.get(key)).toBe('{"tokenrail":1,"unknown":true}');
    expect(store.texts.size).toBe(unknown.length);
  });
});
