import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { authorizationUrl, type Client } from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import {
  altered,
  changing,
  membersOf,
  providerClient,
  redeemed,
  refused,
  returned,
  withClaims,
} from '../exchange/support/sign-ins.js';
import { publicClient, readUser, redirectUri } from '../exchange/support/users.js';
import { testRuntime } from '../wire/support/runtime.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const kinds: readonly [string, (changes: Parameters<typeof publicClient>[1]) => Client][] = [
  ['the platform', (changes) => publicClient(authority, changes)],
  ['a provider', (changes) => providerClient(authority, changes)],
];

describe('S5: an id token is of the sign-in that was begun', () => {
  it.each(kinds)('every address of %s has a nonce, whatever the scopes', async (_, of) => {
    for (const scopes of [[readUser], ['openid'], ['api://x/y', 'email']]) {
      const began = await authorizationUrl(of({}))({ scopes, redirectUri });
      const { url, flow } = began._unsafeUnwrap();
      const { searchParams } = new URL(url);
      expect(searchParams.getAll('nonce')).toEqual([flow.nonce]);
      expect(searchParams.get('scope')?.split(' ')).toContain('openid');
      expect(flow.nonce).not.toBe(flow.state);
    }
  });

  it.each(kinds)('at %s, one of another sign-in gives no token', async (_, of) => {
    const world = await changing();
    const client = of({ runtime: testRuntime({ now: Date.now, fetch: world.fetch }) });
    const before = await redeemed(client, await returned(authority, client));
    world.change = () => before.idToken;
    expect(await refused(client, await returned(authority, client))).toMatchObject({
      _tag: 'Flow',
      code: 'nonce_mismatch',
      category: 'untrusted_response',
      remedy: 'start_over',
    });
  });

  it.each(kinds)(
    'at %s, neither does one with no nonce, an empty one, a list, or the beginning of it',
    async (_, of) => {
      const world = await changing();
      const client = of({ runtime: testRuntime({ now: Date.now, fetch: world.fetch }) });
      const back = await returned(authority, client);
      const wrong = [undefined, '', null, [back.flow.nonce], back.flow.nonce.slice(0, -1), `${back.flow.nonce}x`];
      for (const nonce of wrong) {
        world.change = withClaims({ nonce: nonce === undefined ? undefined : nonce });
        const next = await returned(authority, client);
        expect(await refused(client, next)).toMatchObject({ code: 'nonce_mismatch' });
      }
    },
  );

  it('a code that was slipped into another sign-in gives no token: its id token tells', async () => {
    const client = publicClient(authority);
    const [victim, attacker] = [await returned(authority, client), await returned(authority, client)];
    const { code } = membersOf(attacker.response);
    // Even where the verifier was known, too.
    const flow = { ...victim.flow, codeVerifier: attacker.flow.codeVerifier };
    expect(await refused(client, altered({ flow, response: victim.response }, { code }))).toMatchObject({
      code: 'nonce_mismatch',
    });
  });

  it('the one beside the code is checked before the code is used', async () => {
    const client = publicClient(authority);
    const [first, second] = [
      await returned(authority, client, { hybrid: true }),
      await returned(authority, client, { hybrid: true }),
    ];
    const { id_token } = membersOf(second.response);
    expect(await refused(client, altered(first, { id_token }))).toMatchObject({ code: 'nonce_mismatch' });
    expect(authority.requests.map(({ endpoint }) => endpoint)).not.toContain('token');
  });
});
