import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aadsts } from '../../src/testing.js';
import {
  adele,
  answering,
  clientInfo,
  entriesOf,
  keep,
  refreshTokensIn,
  session,
  startWorld,
  textStore,
  type World,
} from '../account/support/people.js';
import { waysThatShow } from '../wire/support/printed.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.reset());
afterAll(() => world.close());

describe('S26: a refresh token is kept once, is replaced in one step, and goes when it is dead', () => {
  it('one that was replaced is nowhere in the store, not in its text either', async () => {
    const store = textStore();
    const { signIn, token } = session(world, { store });
    const seen = [(await signIn()).refreshToken];
    for (const scope of ['User.Read', 'Mail.Read', 'Files.Read'])
      seen.push((await token({ scopes: [scope], forceRefresh: true })).refreshToken);
    expect(new Set(seen).size).toBe(4);
    const text = [...store.texts].join();
    const last = seen.at(-1) ?? '';
    for (const old of seen.slice(0, -1)) expect(text).not.toContain(old);
    expect(text.split(last)).toHaveLength(2);
  });

  it('there is no moment without one: the new one takes the place of the old one', async () => {
    const store = textStore();
    const { signIn, token } = session(world, { store });
    await signIn();
    const deleted: string[] = [];
    const { delete: remove } = store;
    const watched = {
      ...store,
      delete: (key: string) => {
        deleted.push(key);
        return remove(key);
      },
    };
    const other = session(world, { store: watched });
    await other.token({ forceRefresh: true });
    await token({ forceRefresh: true });
    expect(deleted).toEqual([]);
  });

  it('the death of one takes out nothing but itself', async () => {
    const { client, store, error } = session(world);
    await keep(client, store, { accessToken: 'still good', scopes: ['s1'] });
    world.authority.fail(aadsts(700082));
    expect((await error({ scopes: ['s2'] })).category).toBe('grant_expired');
    expect(await refreshTokensIn(store)).toEqual([]);
    expect([...(await entriesOf(store)).values()].map(({ accessToken }) => accessToken)).toEqual(['still good']);
  });

  it('one of another person is not kept', async () => {
    const { client, store, error } = session(world);
    await keep(client, store, { refreshToken: 'own' });
    answering(world.authority, { access_token: 'a', refresh_token: 'foreign', client_info: clientInfo('mallory') });
    expect((await error({ scopes: ['s2'] })).category).toBe('untrusted_response');
    expect(await refreshTokensIn(store)).toEqual(['own']);
  });

  it('none is in an error, an event, or what is printed', async () => {
    const { signIn, get, events } = session(world);
    const { refreshToken = 'none' } = await signIn();
    const kept = await get();
    world.authority.revokeSessions(adele);
    const refused = await get({ forceRefresh: true });
    const without = await get({ forceRefresh: true });
    for (const shown of [kept, refused, without, events]) expect(waysThatShow(shown, [refreshToken])).toEqual([]);
    expect(world.refreshes()).toHaveLength(1);
  });
});
