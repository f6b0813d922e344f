import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  clientSecret,
  createClient,
  refreshToken,
  withRetry,
  type Client,
  type ClientConfig,
  type Fetch,
  type OAuthError,
  type RefreshTokenRequest,
  type TokenEvent,
  type TokenOperation,
  type TokenResponse,
} from '../../src/index.js';
import { standardRetry } from '../../src/retry.js';
import {
  aadsts,
  connectionReset,
  hang,
  httpError,
  jsonValue,
  signsIn,
  startAuthority,
  throttled,
  truncatedBody,
  type Fault,
  type TestAuthority,
} from '../../src/testing.js';
import { virtualRuntime } from '../combinator/support/virtual.js';
import { makeSigner } from '../identity/support/provider.js';
import { reachable } from '../wire/support/printed.js';
import { requestId, startOfTime, testRuntime } from '../wire/support/runtime.js';
import { changing, providerClient, redeemed, returned, webClient, withClaims } from './support/sign-ins.js';
import { publicClient, readUser } from './support/users.js';

const clientId = '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e';
const pageId = 'aaaaaaaa-1111-4222-8333-444455556666';
const page = 'https://page.example/done';
const adele = 'adele@contoso.onmicrosoft.com';
const day = 86_400_000;

let now = startOfTime;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      { clientId, secrets: ['a-secret'] },
      { clientId: pageId, redirectUris: { spa: [page] } },
    ],
    users: [{ username: adele }, { username: 'bob@contoso.onmicrosoft.com', secondFactor: true }],
    now: () => now,
  });
  // One after the other: Jest cannot load two modules at once that share a third.
  await import('../../src/exchange/authorization-code.js');
  await import('../../src/exchange/refresh-token.js');
});
afterEach(() => {
  now = startOfTime;
  authority.reset();
});
afterAll(() => authority.close());

const clock = (): number => now;
const person = (changes: Partial<ClientConfig> = {}): Client =>
  publicClient(authority, { runtime: testRuntime({ now: clock }), ...changes });
const provider = (changes: Partial<ClientConfig> = {}): Client =>
  providerClient(authority, { runtime: testRuntime({ now: clock }), ...changes });

/** What a sign-in left; the record of requests begins after it. */
const signedIn = async (client: Client): Promise<TokenResponse & { readonly refreshToken: string }> => {
  const token = await redeemed(client, await returned(authority, client));
  const before = authority.requests.length;
  expect(before).toBeGreaterThan(0);
  return token as TokenResponse & { readonly refreshToken: string };
};
type Asked = Partial<RefreshTokenRequest>;
const refreshed = async (client: Client, request: Asked): Promise<TokenResponse> =>
  (await refreshToken(client)({ scopes: [readUser], refreshToken: 'marker', ...request }))._unsafeUnwrap();
const refused = async (client: Client, request: Asked = {}): Promise<OAuthError> =>
  (await refreshToken(client)({ scopes: [readUser], refreshToken: 'marker', ...request }))._unsafeUnwrapErr();
const refreshes = () => authority.requests.filter(({ grant }) => grant === 'refresh_token');

describe('a token by a refresh token', () => {
  it('is of the same user, with a new refresh token to go on with', async () => {
    const client = person();
    const first = await signedIn(client);
    now += 60_000;
    const token = await refreshed(client, { refreshToken: first.refreshToken });
    expect(token).toMatchObject({ source: 'network', tokenType: 'Bearer', expiresOn: now + 3_599_000 });
    expect(token.account).toEqual(first.account);
    expect(token.idTokenClaims?.['sub']).toBe(first.idTokenClaims?.['sub']);
    expect(token.accessToken).not.toBe(first.accessToken);
    expect(token.refreshToken).toMatch(/./);
    expect(token.refreshToken).not.toBe(first.refreshToken);
    expect((await refreshed(client, { refreshToken: token.refreshToken ?? '' })).source).toBe('network');
  });

  it('was asked for with these parameters and no others, in one request', async () => {
    const { refreshToken: kept } = await signedIn(person());
    authority.reset();
    await refreshed(person(), { refreshToken: kept });
    expect(authority.requests).toHaveLength(1);
    expect(authority.requests[0]).toMatchObject({ method: 'POST', endpoint: 'token', query: {}, duplicates: [] });
    expect(authority.requests[0]?.parameters).toEqual({
      grant_type: 'refresh_token',
      refresh_token: '[redacted]',
      client_id: clientId,
      client_info: '1',
      scope: 'User.Read openid profile offline_access',
    });
  });

  it('may be for another API than the first, and in another tenant', async () => {
    const { refreshToken: kept } = await signedIn(person());
    const scopes = [`api://${clientId}/read`];
    const token = await refreshed(person({ authority: authority.authorityUrl('organizations') }), {
      refreshToken: kept,
      scopes,
    });
    expect(token.scopes).toEqual(expect.arrayContaining(scopes));
  });

  it('is for an application with a secret', async () => {
    const client = webClient(authority, { runtime: testRuntime({ now: clock }) });
    await refreshed(client, { refreshToken: (await signedIn(client)).refreshToken });
    expect(refreshes()[0]?.parameters).toHaveProperty('client_secret');
  });

  it('has the same refresh token where the server sends none', async () => {
    authority.fail(jsonValue({ token_type: 'Bearer', access_token: 'at', expires_in: 100 }));
    const token = await refreshed(person(), { refreshToken: 'the-one' });
    expect([token.refreshToken, token.accessToken]).toEqual(['the-one', 'at']);
    expect([token.idToken, token.account, token.scopes]).toEqual([undefined, undefined, [readUser]]);
  });

  it('is of the account that the answer names where there is no id token', async () => {
    const client_info = Buffer.from(JSON.stringify({ uid: 'u', utid: 't' })).toString('base64url');
    authority.fail(jsonValue({ token_type: 'Bearer', access_token: 'at', expires_in: 100, client_info }));
    expect((await refreshed(person(), {})).account).toMatchObject({ homeAccountId: 'u.t', tenantId: 't' });
  });

  it('of a provider is asked for at the address of its metadata, and the old one is dead then', async () => {
    const client = provider();
    const { refreshToken: kept } = await signedIn(client);
    const token = await refreshed(client, { refreshToken: kept });
    expect(token.refreshToken).not.toBe(kept);
    expect(refreshes()[0]?.parameters).not.toHaveProperty('client_info');
    expect(await refused(client, { refreshToken: kept })).toMatchObject({ _tag: 'Protocol', error: 'invalid_grant' });
  });

  it('is asked for with what the request brings', async () => {
    const { refreshToken: kept } = await signedIn(person());
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    const correlationId = '0F0E0D0C-1111-4222-8333-444455556666';
    const claims = '{"access_token":{"nbf":null}}';
    await refreshed(person(), { refreshToken: kept, claims, correlationId, onEvent, extraParameters: { dc: 'x' } });
    expect(refreshes()[0]?.parameters).toMatchObject({ claims, dc: 'x' });
    expect(refreshes()[0]?.headers['client-request-id']).toBe(correlationId);
    expect(events).toMatchObject([
      { name: 'attempt', grant: 'refresh_token', requestId: correlationId },
      { name: 'answer', grant: 'refresh_token', requestId: correlationId, outcome: 'token' },
    ]);
  });

  it('tells of its failure by category and code, and of nothing else', async () => {
    const events: TokenEvent[] = [];
    await refused(person(), { refreshToken: 'marker-of-token', onEvent: (event) => void events.push(event) });
    expect(events).toMatchObject([
      { name: 'attempt' },
      { name: 'answer', outcome: expect.any(String) as unknown, code: 'AADSTS9002313', status: 400 },
    ]);
    expect(JSON.stringify(events)).not.toContain('marker');
  });
});

describe('the id token that comes with it', () => {
  it('is of the user that was expected', async () => {
    const client = person();
    const first = await signedIn(client);
    const idTokenClaims = first.idTokenClaims ?? {};
    const token = await refreshed(client, { refreshToken: first.refreshToken, idTokenClaims });
    expect(token.idTokenClaims?.['sub']).toBe(idTokenClaims['sub']);
  });

  it.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['another subject', { sub: 'x' }, { _tag: 'IdToken', issues: ['sub: another person than before'] }],
    ['another audience', { aud: pageId }, { _tag: 'IdToken', issues: ['aud: missing, or not this client'] }],
    ['another issuer', { iss: 'https://evil.example' }, { _tag: 'Flow', code: 'issuer_mismatch' }],
    ['an end that is over', { exp: startOfTime / 1000 - 300 }, { _tag: 'IdToken', issues: ['exp: over'] }],
    ['another access token', { at_hash: 'x' }, { _tag: 'IdToken' }],
  ])('gives no token where it has %s', async (_, changes, expected) => {
    const world = await changing();
    const client = person({ runtime: testRuntime({ now: clock, fetch: world.fetch }) });
    const first = await signedIn(client);
    world.change = withClaims(changes);
    const request = { refreshToken: first.refreshToken, idTokenClaims: first.idTokenClaims };
    expect(await refused(client, request)).toMatchObject({ category: 'untrusted_response', ...expected });
  });

  it('is of another user where the refresh token is', async () => {
    const client = person();
    const first = await signedIn(client);
    authority.person(signsIn('bob@contoso.onmicrosoft.com'), { times: 1 });
    const other = await signedIn(client);
    expect(
      await refused(client, { refreshToken: other.refreshToken, idTokenClaims: first.idTokenClaims }),
    ).toMatchObject({ _tag: 'IdToken', issues: ['sub: another person than before'] });
  });

  it('needs no key: it came from the token endpoint, whoever signed it (OpenID Connect Core §3.1.3.7, item 6)', async () => {
    const stranger = await makeSigner('nobody knows it');
    const world = await changing();
    const client = person({ runtime: testRuntime({ now: clock, fetch: world.fetch }) });
    const first = await signedIn(client);
    world.change = (claims) => stranger.sign(claims);
    expect((await refreshed(client, { refreshToken: first.refreshToken })).source).toBe('network');
  });
});

describe('a request by a refresh token that is wrong', () => {
  it.each<[string, object, string]>([
    ['no refresh token', { refreshToken: undefined }, 'refreshToken: missing'],
    ['an empty one', { refreshToken: '' }, 'refreshToken: missing'],
    ['one that is no text', { refreshToken: { secret: 'marker' } }, 'refreshToken: missing'],
    ['claims of an id token as text', { idTokenClaims: 'marker' }, 'idTokenClaims: not the claims'],
    ['claims of an id token that are null', { idTokenClaims: null }, 'idTokenClaims: not the claims'],
    ['claims of an id token of nobody', { idTokenClaims: { oid: 'marker' } }, 'idTokenClaims: not the claims'],
    ['no scope', { scopes: [] }, 'scopes: none'],
    ['claims that are no JSON', { claims: 'marker' }, 'claims: not a JSON object'],
    ['a refresh token as a parameter', { extraParameters: { refresh_token: 'marker' } }, 'refresh_token belongs'],
    ['a grant type', { extraParameters: { GRANT_TYPE: 'marker' } }, 'grant_type belongs'],
    ['a controller', { signal: new AbortController() }, 'signal: not an AbortSignal'],
  ])('is InvalidRequest, and nothing is sent: %s', async (_, request, issue) => {
    const error = await refused(person(), request);
    expect(error).toMatchObject({ _tag: 'InvalidRequest', requestId: '' });
    expect(error).toMatchObject({ issues: expect.arrayContaining([expect.stringContaining(issue)]) as unknown });
    expect(JSON.stringify(error)).not.toContain('marker');
    expect(authority.requests).toEqual([]);
  });

  it('tells all that is wrong at once', async () => {
    expect(await refused(person(), { scopes: [], refreshToken: '', idTokenClaims: [] as never })).toMatchObject({
      issues: [
        'scopes: none',
        'refreshToken: missing, or no text',
        'idTokenClaims: not the claims of an id token, which have sub',
      ],
    });
  });

  it.each([[undefined], [null], ['text'], [[]]])('is InvalidRequest where it is no object: %p', async (request) => {
    const error = (await refreshToken(person())(request as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: ['request: not an object'] });
  });
});

describe('what the server says to a refresh token', () => {
  it('that it has expired, for it was not used for 90 days', async () => {
    const { refreshToken: kept } = await signedIn(person());
    now += 90 * day;
    expect(await refused(person(), { refreshToken: kept })).toMatchObject({
      _tag: 'Aadsts',
      code: 'AADSTS700082',
      category: 'grant_expired',
    });
  });

  it('that everybody was signed out', async () => {
    const { refreshToken: kept } = await signedIn(person());
    authority.revokeSessions(adele);
    expect(await refused(person(), { refreshToken: kept })).toMatchObject({
      code: 'AADSTS50173',
      category: 'grant_expired',
    });
  });

  it('that the one of a page has reached its end', async () => {
    const fetch: Fetch = (input: Request, init?: RequestInit) => {
      const request = new Request(input, init);
      request.headers.set('origin', 'https://page.example');
      return globalThis.fetch(request);
    };
    const client = person({ clientId: pageId, runtime: testRuntime({ now: clock, fetch }) });
    const { refreshToken: kept = '' } = await redeemed(
      client,
      await returned(authority, client, { redirectUri: page }),
    );
    expect((await refreshed(client, { refreshToken: kept })).source).toBe('network');
    now += day;
    expect(await refused(client, { refreshToken: kept })).toMatchObject({ code: 'AADSTS700084' });
  });

  it('that it is of another client, or of nobody', async () => {
    const { refreshToken: kept } = await signedIn(person());
    expect(await refused(person({ clientId: pageId }), { refreshToken: kept })).toMatchObject({
      code: 'AADSTS7000110',
    });
    const error = await refused(person(), { refreshToken: 'marker-of-token' });
    expect(error).toMatchObject({ code: 'AADSTS9002313' });
    expect(reachable(error)).not.toContain('marker');
  });

  it('that the user must be asked, with the claims to ask for', async () => {
    authority.person(signsIn('bob@contoso.onmicrosoft.com', { secondFactor: false }), { times: 1 });
    const { refreshToken: kept } = await signedIn(person());
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const error = await refused(person(), { refreshToken: kept, claims });
    expect(error).toMatchObject({ code: 'AADSTS50076', category: 'step_up_required', remedy: 'interact' });
    expect(JSON.parse(error.claims ?? '')).toHaveProperty('access_token');
  });

  it.each<[string, Fault, object]>([
    ['429', throttled({ retryAfter: 7 }), { category: 'throttled', retryAfterMs: 7000 }],
    ['503', aadsts(90_033), { category: 'service_unavailable' }],
    ['HTML', httpError(), { _tag: 'UnexpectedResponse', category: 'service_unavailable' }],
    ['half an answer', truncatedBody(), { _tag: 'Network', sent: 'maybe' }],
    ['a reset', connectionReset(), { _tag: 'Network', sent: 'maybe' }],
    ['{}', jsonValue({}), { _tag: 'UnexpectedResponse' }],
    ['that consent is missing', aadsts(65_001), { category: 'consent_required' }],
    ['that a second factor is to be set up', aadsts(50_079), { category: 'step_up_required' }],
    ['that a policy blocks it', aadsts(53_003), { _tag: 'Aadsts', code: 'AADSTS53003' }],
    ['that a policy wants a new sign-in', aadsts(70_043), { _tag: 'Aadsts', code: 'AADSTS70043' }],
    ['that the account is disabled', aadsts(50_057), { _tag: 'Aadsts', code: 'AADSTS50057' }],
    ['that it is bad', aadsts(70_000), { _tag: 'Aadsts', code: 'AADSTS70000' }],
  ])('is its own variant: %s', async (_, fault, expected) => {
    authority.fail(fault);
    expect(await refused(person())).toMatchObject({ requestId, ...expected });
    expect(authority.requests).toHaveLength(1);
  });
});

describe('the end of a refresh', () => {
  it('is Aborted where its signal was aborted before, or is while the server hangs', async () => {
    expect(await refused(person(), { signal: AbortSignal.abort() })).toMatchObject({ _tag: 'Aborted' });
    expect(authority.requests).toEqual([]);
    authority.fail(hang());
    const controller = new AbortController();
    const pending = refused(person(), { signal: controller.signal });
    while (authority.requests.length === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await pending).toMatchObject({ _tag: 'Aborted', requestId });
  });

  it('is Timeout where the time of the client is over', async () => {
    const runtime = testRuntime({ now: clock });
    authority.fail(hang());
    const pending = refused(person({ runtime, timeoutMs: 4_321 }));
    while (authority.requests.length === 0) await new Promise(setImmediate);
    runtime.expire();
    expect(await pending).toMatchObject({ _tag: 'Timeout', timeoutMs: 4_321, sent: 'maybe', requestId });
  });
});

describe('a second try of a refresh', () => {
  const tries = async (clientOf: (runtime: ReturnType<typeof virtualRuntime>) => Client, fault: Fault) => {
    const runtime = virtualRuntime();
    const client = clientOf(runtime);
    now = startOfTime;
    const { refreshToken: kept = '' } = await runtime.run(
      redeemed(client, await runtime.run(returned(authority, client))),
    );
    authority.fail(fault, { grant: 'refresh_token', times: 1 });
    const result = await runtime.run(
      withRetry(standardRetry)(refreshToken(client))({ scopes: [readUser], refreshToken: kept }),
    );
    return [refreshes().length, result.isOk()];
  };

  it.each<[string, Fault, number, number]>([
    ['a reset, of which nobody knows whether it arrived', connectionReset(), 2, 1],
    ['half an answer', truncatedBody(), 2, 1],
    ['an answer that says so', aadsts(90_033), 2, 2],
  ])('comes after %s: at the platform always, at a provider where it is settled', async (_, fault, entra, oidc) => {
    expect(await tries((runtime) => person({ runtime }), fault)).toEqual([entra, true]);
    authority.reset();
    expect(await tries((runtime) => provider({ runtime }), fault)).toEqual([oidc, oidc === 2]);
  });

  it('is what its context says', () => {
    const common = { clientId, runtime: testRuntime() };
    const adfs = createClient({
      ...common,
      authority: 'https://sts.contoso.example/adfs',
      knownAuthorities: ['sts.contoso.example'],
      credential: clientSecret('a-secret'),
    })._unsafeUnwrap();
    const b2c = createClient({
      ...common,
      authority: 'https://c.b2clogin.com/c.onmicrosoft.com/B2C_1_x',
    })._unsafeUnwrap();
    expect([adfs, provider(), b2c, person()].map((client) => refreshToken(client).context?.repeat)).toEqual([
      'if_settled',
      'if_settled',
      'always',
      'always',
    ]);
  });
});

describe('its types', () => {
  it('are those of a token operation', () => {
    expectTypeOf(refreshToken).returns.toEqualTypeOf<TokenOperation<RefreshTokenRequest>>();
    expectTypeOf<RefreshTokenRequest>().toHaveProperty('refreshToken').toEqualTypeOf<string>();
    const check = (run: TokenOperation<RefreshTokenRequest>): void => {
      // @ts-expect-error -- the refresh token is needed
      void run({ scopes: [readUser] });
      // @ts-expect-error -- in this spelling
      void run({ scopes: [readUser], refresh_token: 'x' });
      // @ts-expect-error -- and scopes are
      void run({ refreshToken: 'x' });
    };
    expect(check).toBeInstanceOf(Function);
  });
});
