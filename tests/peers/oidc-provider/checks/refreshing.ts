import {
  accounts,
  authorizationCode,
  logoutUrl,
  memoryStore,
  refreshToken,
  silent,
  withAccountStore,
  type Client,
  type MemoryStore,
  type TokenResponse,
} from 'tokenrail';
import { openBrowser } from '../browser.js';
import {
  answered,
  backend,
  backendAtLean,
  errorOf,
  native,
  signedIn,
  valueOf,
  type SignInSettings,
} from '../clients.js';
import { expect, expectError, type Checks } from '../expect.js';
import { signOut } from '../person.js';
import type { World } from '../world.js';

const scopes = ['api:read'];

const refreshed = (client: Client, { refreshToken: old = '', idTokenClaims }: TokenResponse, wanted = scopes) =>
  refreshToken(client)({ scopes: wanted, refreshToken: old, ...(idTokenClaims && { idTokenClaims }) });

/** Signs a person in so that `silent` goes on. */
const kept = async (
  world: World,
  client: Client,
  settings?: SignInSettings,
): Promise<{ readonly store: MemoryStore; readonly token: TokenResponse }> => {
  const store = memoryStore();
  const { flow, response } = await answered(world, client, settings);
  const token = await valueOf('code', withAccountStore(store)(authorizationCode(client))({ flow, response }));
  return { store, token };
};

/** How often something was sent to the token endpoint. */
const counting = (): { readonly fetch: typeof fetch; readonly sent: () => number } => {
  let sent = 0;
  return {
    fetch: (input, init) => {
      sent += input instanceof Request && input.url.endsWith('/token') ? 1 : 0;
      return fetch(input, init);
    },
    sent: () => sent,
  };
};

/** How a sign-in goes on without the person, and how it ends. */
export const refreshing: Checks = {
  'a refresh token is replaced': async (world) => {
    const client = native(world);
    const first = await signedIn(world, client);
    const second = await valueOf('refresh', refreshed(client, first));
    expect('another refresh token', second.refreshToken !== undefined && second.refreshToken !== first.refreshToken);
    expect('another access token', second.accessToken !== first.accessToken);
    expect('the same person', second.account?.homeAccountId, 'adele');
    expect('fewer scopes', second.scopes.includes('api:write'), false);
    const third = await valueOf('again, with more', refreshed(client, second, ['api:read', 'api:write']));
    expect('all scopes', third.scopes.includes('api:write'));
  },

  'a refresh token is used twice': async (world) => {
    const client = native(world);
    const first = await signedIn(world, client);
    const second = await valueOf('refresh', refreshed(client, first));
    const refused = { _tag: 'Protocol', error: 'invalid_grant', category: 'grant_rejected' } as const;
    expectError('the old one', await errorOf(refreshed(client, first)), refused);
    expectError('the new one, too', await errorOf(refreshed(client, second)), refused);
  },

  'more than was consented to': async (world) => {
    const client = native(world);
    const token = await signedIn(world, client, { scopes });
    const error = await errorOf(refreshed(client, token, ['api:read', 'api:write']));
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_scope' });
  },

  'an account is kept, and goes on': async (world) => {
    const counter = counting();
    const client = backend(world, { runtime: { fetch: counter.fetch } });
    const { store, token } = await kept(world, client);
    const acquire = silent(client, store);
    const [account] = await valueOf('accounts', accounts(store, client).list());
    expect('account', account?.homeAccountId, 'adele');
    const first = await valueOf('from the store', acquire({ scopes, account }));
    expect('of the sign-in', [first.accessToken === token.accessToken, first.source], [true, 'cache']);
    for (const round of [1, 2, 3]) {
      const next = await valueOf(`renewal ${round}`, acquire({ scopes, account: 'only', forceRefresh: true }));
      expect('is new', [next.source, next.account?.homeAccountId], ['network', 'adele']);
    }
    expect('requests', counter.sent(), 4);
  },

  'many scopes at once, one refresh token after another': async (world) => {
    const client = native(world);
    const { store } = await kept(world, client);
    const acquire = silent(client, store);
    const wanted = [['api:read'], ['api:write'], ['api:read', 'api:write'], ['api:read']];
    const forced = (each: readonly string[]) => acquire({ scopes: each, account: 'only', forceRefresh: true });
    for (const round of [1, 2]) {
      const tokens = await Promise.all(wanted.map((each) => valueOf(`round ${round}`, forced(each))));
      expect(
        'each has what it asked for',
        tokens.every(({ scopes: granted }, at) => wanted[at]?.every((scope) => granted.includes(scope))),
      );
    }
    await valueOf('the family lives', forced(scopes));
  },

  'a refresh token that others have used': async (world) => {
    const client = native(world);
    const { store, token } = await kept(world, client);
    await valueOf('the thief', refreshed(client, token));
    const acquire = silent(client, store);
    const error = await errorOf(acquire({ scopes, account: 'only', forceRefresh: true }));
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_grant', category: 'grant_rejected' });
    const [account] = await valueOf('accounts', accounts(store, client).list());
    const later = await errorOf(acquire({ scopes: ['api:write'], account, forceRefresh: true }));
    expectError('and then', later, { _tag: 'NoToken', category: 'sign_in_required' });
  },

  'a provider that gives less than is asked for': async (world) => {
    const client = backendAtLean(world);
    const { store, token } = await kept(world, client, { prompt: undefined });
    expect('a refresh token', typeof token.refreshToken, 'string');
    expect('no offline_access', token.scopes.includes('offline_access'), false);
    await valueOf('refresh', silent(client, store)({ scopes, account: 'only', forceRefresh: true }));
  },

  'a person signs out': async (world) => {
    const client = backend(world);
    const browser = openBrowser(world.issuer);
    const token = await signedIn(world, client, { browser });
    const url = await valueOf(
      'address',
      logoutUrl(client)({
        postLogoutRedirectUri: 'https://app.example/',
        ...(token.idToken && { idTokenHint: token.idToken }),
        state: 'a-state',
      }),
    );
    expect('comes back', await signOut(browser, url), 'https://app.example/?state=a-state');
    const { flow, response } = await answered(world, client, { browser, prompt: 'none' });
    const error = await errorOf(authorizationCode(client)({ flow, response }));
    expectError('and is no longer signed in', error, { error: 'login_required', category: 'sign_in_required' });
  },
};
