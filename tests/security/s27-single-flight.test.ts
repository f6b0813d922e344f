import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { providerClient } from '../exchange/support/sign-ins.js';
import { refreshTokensIn, session, startWorld, type World } from '../account/support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.reset());
afterAll(() => world.close());

describe('S27: a refresh token is not used twice at once for the same', () => {
  it('a thousand equal calls are one request', async () => {
    const { signIn, token, store } = session(world);
    const { account } = await signIn();
    const calls = Array.from({ length: 1000 }, async () => token({ account, forceRefresh: true }));
    const tokens = await Promise.all(calls);
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(world.refreshes()).toHaveLength(1);
    expect(await refreshTokensIn(store)).toEqual([tokens[0]?.refreshToken]);
  });

  it('two people share nothing', async () => {
    const { signIn, token } = session(world);
    const people = [await signIn(), await signIn({}, 'bob@contoso.example')];
    const tokens = await Promise.all(people.map(async ({ account }) => token({ account, forceRefresh: true })));
    expect(tokens.map(({ account }) => account?.username)).toEqual(['adele@contoso.example', 'bob@contoso.example']);
    expect(world.refreshes()).toHaveLength(2);
  });

  it('where a second use is taken for theft, there is one at a time, whatever is asked for', async () => {
    const client = providerClient(world.authority, { runtime: world.runtime() });
    const { signIn, get, store } = session(world, { client });
    const scopes = Array.from({ length: 20 }, (_, index) => `scope${index}`);
    const { account } = await signIn({ scopes });
    const results = await Promise.all(
      scopes.flatMap((scope) => [1, 2].map(async () => get({ account, scopes: [scope], forceRefresh: true }))),
    );
    expect(results.filter((result) => result.isErr())).toEqual([]);
    expect(world.refreshes()).toHaveLength(scopes.length);
    expect(await refreshTokensIn(store)).toHaveLength(1);
    expect((await get({ account, scopes: ['scope0'], forceRefresh: true })).isOk()).toBe(true);
  });
});
