import type { Result } from 'neverthrow';
import { okAsync } from 'neverthrow';
import {
  deserializeToken,
  memoryStore,
  serializeToken,
  silent,
  withAccountStore,
  type Account,
  type AccountStore,
  type AuthorizationUrlRequest,
  type CacheSettings,
  type Client,
  type ClientConfig,
  type OAuthError,
  type SilentRequest,
  type TokenEvent,
  type TokenOperation,
  type TokenResponse,
} from '../../../src/index.js';
import { environmentOf } from '../../../src/authority/environment.js';
import { operationIn } from '../../../src/operation/operation.js';
import { respond, signsIn, startAuthority, type RecordedRequest, type TestAuthority } from '../../../src/testing.js';
import { publicClient, signInTo } from '../../exchange/support/users.js';
import { tokenWith } from '../../store/support/tokens.js';
import { startOfTime, testRuntime, type TestRuntime } from '../../wire/support/runtime.js';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

export const contoso = '11111111-aaaa-4aaa-8aaa-111111111111';
export const fabrikam = '22222222-bbbb-4bbb-8bbb-222222222222';
export const ownClientId = '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e';
export const otherClientId = '5f8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3f';
export const adele = 'adele@contoso.example';
export const bob = 'bob@contoso.example';

/** An authority with two tenants and two people, whose clock is that of its clients and is set by the test. */
export interface World {
  readonly authority: TestAuthority;
  readonly time: { now: number };
  readonly runtime: () => TestRuntime;
  readonly client: (changes?: Partial<ClientConfig>) => Client;
  /** The requests with a refresh token. */
  readonly refreshes: () => readonly RecordedRequest[];
  /** Everything is as at the start. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

export async function startWorld(): Promise<World> {
  const time = { now: startOfTime };
  const authority = await startAuthority({
    now: () => time.now,
    tenants: [
      { id: contoso, name: 'contoso.onmicrosoft.com', domains: ['contoso.example'] },
      { id: fabrikam, name: 'fabrikam.onmicrosoft.com' },
    ],
    applications: [ownClientId, otherClientId].map((clientId) => ({ clientId, secrets: ['a-secret'] })),
    users: [{ username: adele }, { username: bob }],
  });
  const runtime = (): TestRuntime => testRuntime({ now: () => time.now });
  // One after the other: Jest cannot load two modules at once that share a third.
  await import('../../../src/account/renew-session.js');
  await import('../../../src/account/acquire.js');
  await import('../../../src/account/keep-sign-in.js');
  await import('../../../src/challenge/joined-claims.js');
  return {
    authority,
    time,
    runtime,
    client: (changes = {}) => publicClient(authority, { runtime: runtime(), ...changes }),
    refreshes: () => authority.requests.filter(({ grant }) => grant === 'refresh_token'),
    reset: () => {
      time.now = startOfTime;
      authority.reset();
    },
    close: () => authority.close(),
  };
}

/** A store, and a client that signs people in to it and goes on without them. */
export interface Session {
  readonly client: Client;
  readonly store: AccountStore;
  readonly events: TokenEvent[];
  readonly signIn: (request?: Partial<AuthorizationUrlRequest>, username?: string) => Promise<TokenResponse>;
  readonly acquire: TokenOperation<SilentRequest>;
  /** The same without the events. */
  readonly get: (request?: Partial<SilentRequest>) => Promise<Result<TokenResponse, OAuthError>>;
  readonly token: (request?: Partial<SilentRequest>) => Promise<TokenResponse>;
  readonly error: (request?: Partial<SilentRequest>) => Promise<OAuthError>;
  /** What a cache told of the last calls. */
  readonly outcomes: () => readonly string[];
}

export function session(
  world: World,
  {
    client = world.client(),
    store = memoryStore({ now: () => world.time.now }),
    settings,
  }: { readonly client?: Client; readonly store?: AccountStore; readonly settings?: CacheSettings } = {},
): Session {
  const events: TokenEvent[] = [];
  const onEvent = (event: TokenEvent): void => void events.push(event);
  const signing = withAccountStore(store)(signInTo(world.authority, client));
  const acquire = silent(client, store, settings);
  const get = async (request: Partial<SilentRequest> = {}) =>
    acquire({ scopes: ['User.Read'], account: 'only', onEvent, ...request });
  return {
    client,
    store,
    events,
    acquire,
    get,
    signIn: async (request = {}, username = adele) => {
      world.authority.person(signsIn(username), { times: 1 });
      return (await signing({ scopes: ['User.Read'], ...request }))._unsafeUnwrap();
    },
    token: async (request) => (await get(request))._unsafeUnwrap(),
    error: async (request) => (await get(request))._unsafeUnwrapErr(),
    outcomes: () => events.splice(0).flatMap((event) => (event.name === 'cache' ? [event.outcome] : [])),
  };
}

type Fields = Parameters<typeof tokenWith>[0];

export const idOf = (name: string): string => `${name}.${contoso}`;

/** An account of the authority of a client, without a sign-in. */
export const accountAt = (client: Client, name = 'ann', changes: Partial<Account> = {}): Account => ({
  homeAccountId: idOf(name),
  tenantId: contoso,
  environment: environmentOf(client.authority),
  username: `${name}@contoso.example`,
  ...changes,
});

/** Keeps a token as that of a sign-in, without a request. */
export async function keep(
  client: Client,
  store: AccountStore,
  token: Fields,
  request: { readonly scopes?: readonly string[]; readonly tenant?: string } & Record<string, unknown> = {},
): Promise<Account> {
  const { account = accountAt(client), ...fields } = token ?? {};
  const { authority, clientId, runtime } = client;
  const given = tokenWith({ refreshToken: 'a-refresh-token', expiresOn: runtime.now() + hour, ...fields, account });
  const operation = operationIn({ authority, clientId, grant: 'test', runtime }, (_: typeof request) =>
    okAsync<TokenResponse, OAuthError>(given),
  );
  (await withAccountStore(store)(operation)({ scopes: given.scopes, ...request }))._unsafeUnwrap();
  return account;
}

/** The next answers of the token endpoint to a refresh token. */
export const answering = (authority: TestAuthority, ...bodies: readonly object[]): void =>
  bodies.forEach((body) =>
    authority.fail(
      respond({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token_type: 'Bearer', access_token: 'an-answer', expires_in: 3600, ...body }),
      }),
      { times: 1, endpoint: 'token' },
    ),
  );

export const clientInfo = (name: string, tenant = contoso): string =>
  Buffer.from(JSON.stringify({ uid: name, utid: tenant })).toString('base64url');

/** All that a store keeps. */
export async function entriesOf(store: AccountStore): Promise<ReadonlyMap<string, TokenResponse>> {
  const entries = new Map<string, TokenResponse>();
  for (const key of (await store.keys(''))._unsafeUnwrap()) {
    const token = (await store.get(key))._unsafeUnwrap();
    if (token) entries.set(key, token);
  }
  return entries;
}

/** The refresh tokens in a store, each as often as it is there. */
export const refreshTokensIn = async (store: AccountStore): Promise<readonly string[]> =>
  [...(await entriesOf(store)).values()].flatMap(({ refreshToken }) => refreshToken ?? []);

/** A store of one's own: text by key. */
export function textStore(): AccountStore & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    get: (key) => {
      const text = texts.get(key);
      return text === undefined ? okAsync(undefined) : deserializeToken(text).asyncMap(async (token) => token);
    },
    set: (key, token) => okAsync(texts.set(key, serializeToken(token))),
    delete: (key) => okAsync(texts.delete(key)),
    keys: (prefix) => okAsync([...texts.keys()].filter((key) => key.startsWith(prefix))),
  };
}
