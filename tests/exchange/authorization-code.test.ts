import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { ResultAsync } from 'neverthrow';
import {
  authorizationCode,
  clientSecret,
  createClient,
  withRetry,
  type AuthorizationCodeRequest,
  type AuthorizationFlow,
  type AuthorizationResponse,
  type AuthorizationUrlRequest,
  type AuthoritySettings,
  type Client,
  type ClientConfig,
  type Fetch,
  type OAuthError,
  type TokenEvent,
  type TokenOperation,
  type TokenResponse,
} from '../../src/index.js';
import { standardRetry } from '../../src/retry.js';
import {
  aadsts,
  cancels,
  connectionReset,
  declines,
  hang,
  httpError,
  jsonValue,
  signedOut,
  signsIn,
  startAuthority,
  throttled,
  truncatedBody,
  type Fault,
  type TestAuthority,
} from '../../src/testing.js';
import { virtualRuntime } from '../combinator/support/virtual.js';
import { makeSigner, unsigned } from '../identity/support/provider.js';
import { reachable } from '../wire/support/printed.js';
import { requestId, startOfTime, testRuntime } from '../wire/support/runtime.js';
import {
  altered,
  changing,
  membersOf,
  providerClient,
  redeemed,
  refused,
  returned,
  webClient,
  withClaims,
  type Change,
  type Returned,
} from './support/sign-ins.js';
import { publicClient, readUser, redirectUri } from './support/users.js';

const [clientId, pageId, webId] = [
  '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e',
  'aaaaaaaa-1111-4222-8333-444455556666',
  'bbbbbbbb-1111-4222-8333-444455556666',
];
const contoso = { id: '8f3b1c2d-4e5a-4b6c-8d7e-9f0a1b2c3d4e', name: 'contoso.onmicrosoft.com' };
const fabrikam = { id: '5b1f6c3e-9d0a-4c57-8e21-6a7f0b9c2d14', name: 'fabrikam.onmicrosoft.com' };
const page = 'https://page.example/done';

let now = startOfTime;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [contoso, fabrikam],
    applications: [
      { clientId, secrets: ['a-secret'] },
      { clientId: pageId, redirectUris: { spa: [page] } },
      { clientId: webId, secrets: ['a-secret'], redirectUris: { web: [redirectUri] } },
    ],
    users: [
      { username: 'adele@contoso.onmicrosoft.com' },
      { username: 'bob@contoso.onmicrosoft.com', secondFactor: true },
      { username: 'carol@contoso.onmicrosoft.com', consented: false },
      { username: 'dora@fabrikam.onmicrosoft.com', tenant: fabrikam.id },
    ],
    now: () => now,
  });
  // One after the other: Jest cannot load two modules at once that share a third.
  await import('../../src/exchange/authorization-url.js');
  await import('../../src/exchange/authorization-code.js');
});
afterEach(() => {
  now = startOfTime;
  authority.reset();
});
afterAll(() => authority.close());

const clock = (): number => now;
const person = (changes: Partial<ClientConfig> = {}): Client =>
  publicClient(authority, { runtime: testRuntime({ now: clock }), ...changes });
const web = (changes: Partial<ClientConfig> = {}): Client =>
  webClient(authority, { clientId: webId, runtime: testRuntime({ now: clock }), ...changes });
const provider = (changes: Partial<ClientConfig> = {}): Client =>
  providerClient(authority, { runtime: testRuntime({ now: clock }), ...changes });
const settled = (settings: AuthoritySettings & Partial<ClientConfig>): Client =>
  createClient({
    clientId,
    runtime: testRuntime({ now: clock, fetch: authority.fetch as Fetch }),
    ...settings,
  })._unsafeUnwrap();
const asked = (): readonly (string | undefined)[] => authority.requests.map(({ endpoint }) => endpoint);
const tokenRequests = () => authority.requests.filter(({ endpoint }) => endpoint === 'token');

describe('a token for a user', () => {
  it('has all that the answer has, and says who the user is', async () => {
    const token = await redeemed(person(), await returned(authority, person()));
    const { id, homeAccountId } = authority.user;
    expect(token).toMatchObject({
      tokenType: 'Bearer',
      source: 'network',
      scopes: [readUser, 'openid', 'profile'],
      expiresOn: startOfTime + 3_599_000,
      correlationId: requestId,
    });
    expect(token.account).toEqual({
      homeAccountId,
      tenantId: contoso.id,
      environment: new URL(authority.url).host,
      username: 'adele@contoso.onmicrosoft.com',
      name: expect.any(String) as unknown,
    });
    expect(token.idTokenClaims).toMatchObject({ aud: clientId, tid: contoso.id, oid: id });
    for (const name of ['accessToken', 'idToken', 'refreshToken'] as const) expect(token[name]).toMatch(/./);
  });

  it('was asked for with these parameters and no others, the keys before it', async () => {
    await redeemed(person(), await returned(authority, person()));
    expect(asked()).toEqual(['authorize', 'metadata', 'keys', 'token']);
    const [request] = tokenRequests();
    expect(request).toMatchObject({
      method: 'POST',
      query: {},
      duplicates: [],
      path: `/${contoso.id}/oauth2/v2.0/token`,
    });
    expect(request?.parameters).toEqual({
      grant_type: 'authorization_code',
      code: '[redacted]',
      redirect_uri: redirectUri,
      code_verifier: '[redacted]',
      client_id: clientId,
      client_info: '1',
      scope: 'User.Read openid profile offline_access',
    });
  });

  it('costs one request once the keys are there', async () => {
    const client = person();
    await redeemed(client, await returned(authority, client));
    await redeemed(client, await returned(authority, client));
    expect(asked()).toEqual(['authorize', 'metadata', 'keys', 'token', 'authorize', 'token']);
  });

  it('is for an application with a secret, which it sends in the body', async () => {
    await redeemed(web(), await returned(authority, web()));
    expect(tokenRequests()[0]?.parameters).toMatchObject({ client_secret: '[redacted]', client_id: webId });
  });

  it('is for a page, by the Origin that its browser sends', async () => {
    const browser: Fetch = (input: Request, init?: RequestInit) => {
      const request = new Request(input, init);
      request.headers.set('origin', new URL(page).origin);
      return globalThis.fetch(request);
    };
    const client = person({ clientId: pageId, runtime: testRuntime({ now: clock, fetch: browser }) });
    const token = await redeemed(
      client,
      await returned(authority, client, { redirectUri: page, responseMode: 'fragment' }),
    );
    expect(token.refreshToken).toMatch(/./);
    expect(tokenRequests()[0]?.headers['origin']).toBe('https://page.example');
  });

  it.each<[string, Partial<AuthorizationUrlRequest>]>([
    ['query', {}],
    ['fragment', { responseMode: 'fragment' }],
    ['form_post', { responseMode: 'form_post' }],
    ['hybrid, fragment', { hybrid: true }],
    ['hybrid, form_post', { hybrid: true, responseMode: 'form_post' }],
  ])('comes of an answer by %s', async (_, request) => {
    const back = await returned(authority, person(), request);
    expect(membersOf(back.response)['id_token'] !== undefined).toBe(request.hybrid === true);
    expect((await redeemed(person(), back)).account?.tenantId).toBe(contoso.id);
  });

  const forms: readonly [string, (url: string) => AuthorizationResponse][] = [
    ['the text of a URL', (url) => url],
    ['a URL', (url) => new URL(url)],
    ['what stands behind the host', (url) => url.slice(new URL(url).origin.length)],
    ['a query', (url) => new URL(url).search],
    ['a query without its mark', (url) => new URL(url).search.slice(1)],
    ['URLSearchParams', (url) => new URL(url).searchParams],
    ['a Map', (url) => new Map(new URL(url).searchParams)],
    ['a record', (url) => Object.fromEntries(new URL(url).searchParams)],
    [
      'a record of lists',
      (url) => Object.fromEntries([...new URL(url).searchParams].map(([name, value]) => [name, [value]])),
    ],
    ['a form', (url) => new URLSearchParams(new URL(url).search).toString()],
    ['a fragment', (url) => `#${new URL(url).search.slice(1)}`],
    ['a route in a fragment', (url) => `https://app.example/#/callback${new URL(url).search}`],
  ];
  it.each(forms)('comes of %s', async (_, formOf) => {
    const { flow, response } = await returned(authority, person());
    const result = await authorizationCode(person())({ flow, response: formOf(response as string) });
    expect(result._unsafeUnwrap().source).toBe('network');
  });

  it('comes of a flow that was kept as JSON, with more beside it', async () => {
    const { flow, response } = await returned(authority, person());
    const kept = JSON.parse(JSON.stringify({ ...flow, more: 1 })) as AuthorizationFlow;
    expect((await redeemed(person(), { flow: kept, response })).source).toBe('network');
  });

  it('may be for fewer scopes, and says who the user is all the same', async () => {
    const back = await returned(authority, person(), { scopes: [readUser, 'Mail.Read'] });
    const token = await redeemed(person(), back, { scopes: ['Mail.Read'] });
    expect(token.scopes).toContain('Mail.Read');
    expect(token.scopes).not.toContain(readUser);
    expect(token.account?.tenantId).toBe(contoso.id);
    expect(token.refreshToken).toMatch(/./);
    expect(tokenRequests()[0]?.parameters['scope']).toBe('Mail.Read openid profile offline_access');
  });

  it('may be for one API of two that were consented to', async () => {
    const back = await returned(authority, person(), { extraScopesToConsent: [`api://${webId}/read`] });
    expect((await redeemed(person(), back)).scopes).toContain(readUser);
  });

  it.each([
    ['common', 'adele@contoso.onmicrosoft.com', contoso.id],
    ['organizations', 'dora@fabrikam.onmicrosoft.com', fabrikam.id],
  ])('comes of %s, of the tenant of the user', async (tenant, loginHint, expected) => {
    const client = person({ authority: authority.authorityUrl(tenant) });
    const token = await redeemed(client, await returned(authority, client, { loginHint }));
    expect([token.account?.tenantId, token.account?.username]).toEqual([expected, loginHint]);
  });

  it('comes of another tenant of the same cloud where the sign-in named it', async () => {
    const back = await returned(authority, person(), { tenant: fabrikam.id });
    const token = await redeemed(person(), back);
    expect(token.account?.tenantId).toBe(fabrikam.id);
    expect(tokenRequests()[0]?.tenant).toBe(fabrikam.id);
  });

  it.each<[string, AuthoritySettings]>([
    ['External ID', { authority: 'https://contoso.ciamlogin.com' }],
    [
      'a host of one’s own',
      {
        authority: 'https://login.contoso.example/contoso.onmicrosoft.com',
        knownAuthorities: ['login.contoso.example'],
      },
    ],
    ['the public cloud', { tenant: contoso.id }],
    ['the public cloud by an alias', { authority: `https://login.windows.net/${contoso.id}` }],
    ['a national cloud', { cloud: 'china', tenant: 'common' }],
  ])('comes of %s', async (_, settings) => {
    const client = settled(settings);
    const token = await redeemed(client, await returned(authority, client));
    expect(token.account?.environment).toBe(new URL(client.authority.origin).host);
  });

  it('comes of a provider, by its metadata and its keys', async () => {
    const client = provider({ credential: clientSecret('a-secret') });
    const token = await redeemed(client, await returned(authority, client, { scopes: ['email'] }));
    expect(token.idTokenClaims?.['iss']).toBe(authority.oidcIssuerUrl);
    expect(asked()).toEqual(['metadata', 'authorize', 'keys', 'token']);
    expect(tokenRequests()[0]?.parameters).not.toHaveProperty('client_info');
  });

  it('is of a sign-in young enough', async () => {
    const back = await returned(authority, person(), { maxAge: 60 });
    expect((await redeemed(person(), back)).idTokenClaims?.['auth_time']).toBe(startOfTime / 1000);
  });

  it('is of a tenant that is allowed, however it is spelled', async () => {
    const back = await returned(authority, person());
    const allowedTenants = [fabrikam.id, contoso.id.toUpperCase()];
    expect((await redeemed(person(), back, { allowedTenants })).account?.tenantId).toBe(contoso.id);
  });

  it('is asked for with what the request brings', async () => {
    const correlationId = '0F0E0D0C-1111-4222-8333-444455556666';
    const extraParameters = { dc: 'ESTS-PUB-WEULR1-AZ1' };
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    await redeemed(person(), await returned(authority, person()), { correlationId, extraParameters, onEvent });
    expect(tokenRequests()[0]?.parameters).toMatchObject(extraParameters);
    expect(tokenRequests()[0]?.headers['client-request-id']).toBe(correlationId);
    expect(events).toMatchObject([
      { name: 'attempt', grant: 'authorization_code', requestId: correlationId },
      { name: 'answer', grant: 'authorization_code', requestId: correlationId, outcome: 'token' },
    ]);
  });

  it('is its own at the same time as others', async () => {
    const client = person();
    const all = await Promise.all(Array.from({ length: 20 }, () => returned(authority, client)));
    const tokens = await Promise.all(all.map((back) => redeemed(client, back)));
    expect(tokens.map(({ idTokenClaims }) => idTokenClaims?.['nonce'])).toEqual(all.map(({ flow }) => flow.nonce));
    expect(asked().filter((endpoint) => endpoint === 'keys')).toHaveLength(1);
  });
});

describe('the cloud that an answer names', () => {
  const government = 'login.microsoftonline.us';
  const back = async (client: Client, cloud_instance_host_name: string): Promise<Pick<Returned, 'flow' | 'response'>> =>
    altered(await returned(authority, client), { cloud_instance_host_name });

  it('is where the code is redeemed, and whose keys and issuer count', async () => {
    const client = settled({ tenant: 'common' });
    const token = await redeemed(client, await back(client, government));
    const [request] = tokenRequests();
    expect(request?.origin).toBe(`https://${government}`);
    expect(token.idTokenClaims?.['iss']).toBe(`https://${government}/${contoso.id}/v2.0`);
    expect(token.account?.environment).toBe(government);
  });

  it.each([
    'evil.example',
    `${government}.evil.example`,
    `evil.example/${government}`,
    `${government}:8443`,
    `a@${government}`,
    'contoso.b2clogin.com',
    'evil.ciamlogin.com',
    'constructor',
    '__proto__',
    '',
  ])('is not followed where it is unknown: %p', async (host) => {
    const client = settled({ tenant: 'common' });
    await redeemed(client, await back(client, host));
    expect(new Set(authority.requests.map(({ origin }) => origin))).toEqual(
      new Set(['https://login.microsoftonline.com']),
    );
  });

  it('is not followed by an authority that is of no cloud', async () => {
    const client = settled({ authority: 'https://contoso.ciamlogin.com' });
    await redeemed(client, await back(client, government));
    expect(tokenRequests()[0]?.origin).toBe('https://contoso.ciamlogin.com');
    const own = person();
    await redeemed(own, await back(own, government));
    expect(new Set(tokenRequests().map(({ origin }) => origin)).has(`https://${government}`)).toBe(false);
  });
});

describe('a request to redeem that is wrong', () => {
  const broken: readonly [string, object, string][] = [
    ['no flow', { flow: undefined }, 'flow: not an object'],
    ['a flow as JSON text', { flow: '{}' }, 'flow: not an object'],
    ['a flow with nothing in it', { flow: {} }, 'flow.state: missing'],
    ['no response', { response: undefined }, 'response: missing'],
    ['a response that is null', { response: null }, 'response: missing'],
    ['a response that is a number', { response: 7 }, 'response: missing'],
    ['scopes that were not asked for', { scopes: ['Mail.Send'] }, 'scopes: more than the sign-in asked for'],
    ['no scope', { scopes: [] }, 'scopes: none'],
    ['scopes in a text', { scopes: readUser }, 'scopes: not a list'],
    ['tenants in a text', { allowedTenants: contoso.id }, 'allowedTenants: not a list of tenant ids'],
    ['tenants that are null', { allowedTenants: null }, 'allowedTenants: not a list of tenant ids'],
    ['a tenant by its domain', { allowedTenants: [contoso.name] }, 'allowedTenants: not a list of tenant ids'],
    ['a signal that is none', { signal: new AbortController() }, 'signal: not an AbortSignal'],
    ['a correlation id that is none', { correlationId: 'x' }, 'correlationId: not a GUID'],
    ['a listener that is none', { onEvent: {} }, 'onEvent: not a function'],
    ['a code', { extraParameters: { code: 'marker' } }, 'extraParameters: code belongs'],
    ['a verifier', { extraParameters: { Code_Verifier: 'marker' } }, 'extraParameters: code_verifier belongs'],
    ['a redirect URI', { extraParameters: { redirect_uri: 'marker' } }, 'extraParameters: redirect_uri belongs'],
    ['parameters that are no object', { extraParameters: ['a'] }, 'extraParameters: not a plain object'],
  ];
  it.each(broken)('is InvalidRequest, and nothing is sent: %s', async (_, changes, issue) => {
    const { flow, response } = await returned(authority, person());
    authority.reset();
    const request = { flow, response, ...changes } as AuthorizationCodeRequest;
    const error = (await authorizationCode(person())(request))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'InvalidRequest', requestId: '' });
    expect(error).toMatchObject({ issues: expect.arrayContaining([expect.stringContaining(issue)]) as unknown });
    expect(JSON.stringify(error)).not.toContain('marker');
    expect(authority.requests).toEqual([]);
  });

  it.each([[undefined], [null], ['text'], [[]]])('is InvalidRequest where it is no object: %p', async (request) => {
    const error = (await authorizationCode(person())(request as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: ['request: not an object'] });
  });

  const required = 'authority clientId redirectUri scopes state nonce codeVerifier responseMode hybrid begunAt'.split(
    ' ',
  );
  it.each([...required, 'tenant', 'maxAge', 'claims', 'returnTo'])(
    'is InvalidRequest where the %s of the flow is of another kind',
    async (field) => {
      const { flow, response } = await returned(authority, person());
      authority.reset();
      for (const value of [null, {}, field === 'maxAge' || field === 'begunAt' ? 'a' : 7])
        expect(
          await refused(person(), { flow: { ...flow, [field]: value } as AuthorizationFlow, response }),
        ).toMatchObject({
          _tag: 'InvalidRequest',
          issues: [`flow.${field}: missing, or not what authorizationUrl gave`],
        });
      expect(authority.requests).toEqual([]);
    },
  );

  it.each(required)('is InvalidRequest where the flow has no %s', async (field) => {
    const { flow, response } = await returned(authority, person());
    authority.reset();
    const without = Object.fromEntries(Object.entries(flow).filter(([name]) => name !== field));
    expect((await refused(person(), { flow: without as unknown as AuthorizationFlow, response }))._tag).toBe(
      'InvalidRequest',
    );
    expect(authority.requests).toEqual([]);
  });

  it.each<[string, Partial<AuthorizationFlow>, object]>([
    ['another authority', { authority: 'https://login.microsoftonline.com/common' }, { code: 'issuer_mismatch' }],
    ['another client', { clientId: webId }, { _tag: 'InvalidRequest', issues: ['flow: of another client'] }],
    ['another state', { state: 'a'.repeat(43) }, { code: 'state_mismatch' }],
    ['another tenant', { tenant: fabrikam.id }, { code: 'issuer_mismatch' }],
    ['a tenant that is none', { tenant: '../common' }, { _tag: 'InvalidRequest' }],
    ['a short state', { state: 'a' }, { _tag: 'InvalidRequest' }],
    ['an empty nonce', { nonce: '' }, { _tag: 'InvalidRequest' }],
    ['a plain verifier', { codeVerifier: 'a'.repeat(42) }, { _tag: 'InvalidRequest' }],
    ['no scopes', { scopes: [] }, { _tag: 'InvalidRequest', issues: ['scopes: none'] }],
    ['a hybrid flow', { hybrid: true }, { _tag: 'UnexpectedResponse' }],
  ])('is refused, and nothing is sent, where the flow was altered: %s', async (_, changes, expected) => {
    const { flow, response } = await returned(authority, person());
    authority.reset();
    expect(await refused(person(), { flow: { ...flow, ...changes }, response })).toMatchObject(expected);
    expect(authority.requests).toEqual([]);
  });

  it.each<[string, Partial<AuthorizationFlow>, object]>([
    ['another verifier', { codeVerifier: 'b'.repeat(43) }, { code: 'AADSTS501481', category: 'grant_rejected' }],
    ['another redirect URI', { redirectUri: 'http://localhost:5000/other' }, { code: 'AADSTS500112' }],
    ['another nonce', { nonce: 'c'.repeat(43) }, { _tag: 'Flow', code: 'nonce_mismatch' }],
    ['a greatest age', { maxAge: 60 }, { _tag: 'IdToken', issues: ['auth_time: missing'] }],
  ])('is refused by the server or by the id token where the flow was altered: %s', async (_, changes, expected) => {
    const { flow, response } = await returned(authority, person());
    expect(await refused(person(), { flow: { ...flow, ...changes }, response })).toMatchObject(expected);
  });

  it('is refused where the flow is of a client at another authority, whatever the answer says', async () => {
    const back = await returned(authority, person());
    authority.reset();
    const others = [
      person({ authority: authority.authorityUrl(fabrikam.id) }),
      person({ authority: authority.authorityUrl('common') }),
      provider(),
    ];
    for (const client of others)
      expect(await refused(client, back)).toMatchObject({
        _tag: 'Flow',
        code: 'issuer_mismatch',
        remedy: 'start_over',
      });
    expect(authority.requests).toEqual([]);
  });
});

describe('an answer that is wrong', () => {
  it.each<[string, Readonly<Record<string, string | undefined>>, object]>([
    ['another state', { state: 'a'.repeat(43) }, { code: 'state_mismatch', category: 'untrusted_response' }],
    ['no state', { state: undefined }, { code: 'state_mismatch' }],
    ['an empty state', { state: '' }, { code: 'state_mismatch' }],
    ['no state beside an error', { state: undefined, error: 'access_denied' }, { code: 'state_mismatch' }],
    ['another state beside an error', { state: 'x', error: 'access_denied' }, { code: 'state_mismatch' }],
    ['neither a code nor an error', { code: undefined }, { _tag: 'UnexpectedResponse' }],
    ['an empty code', { code: '' }, { _tag: 'UnexpectedResponse' }],
    ['a code beside an error', { error: 'access_denied' }, { _tag: 'Protocol', error: 'access_denied' }],
  ])('is refused before anything is sent: %s', async (_, changes, expected) => {
    const back = await returned(authority, person());
    authority.reset();
    const error = await refused(person(), altered(back, changes));
    expect(error).toMatchObject(expected);
    expect(authority.requests).toEqual([]);
  });

  it.each(['state', 'code', 'error', 'iss', 'id_token', 'client_info', 'session_state', 'cloud_instance_host_name'])(
    'is refused where %s comes twice',
    async (name) => {
      const { flow, response } = await returned(authority, person());
      authority.reset();
      const twice = new URLSearchParams(membersOf(response));
      for (let count = twice.getAll(name).length; count < 2; count += 1) twice.append(name, twice.get(name) ?? 'x');
      expect(await refused(person(), { flow, response: twice.toString() })).toMatchObject({
        _tag: 'Flow',
        code: 'duplicate_parameter',
      });
      expect(authority.requests).toEqual([]);
    },
  );

  it('is of the sign-in before', async () => {
    const [first, second] = [await returned(authority, person()), await returned(authority, person())];
    expect(await refused(person(), { flow: first.flow, response: second.response })).toMatchObject({
      code: 'state_mismatch',
    });
  });

  it.each<[string, AuthorizationResponse]>([
    ['nothing', ''],
    ['an empty object', {}],
    ['no pairs', [] as never],
    [
      'what cannot be read',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('marker');
          },
          has: () => {
            throw new Error('marker');
          },
        },
      ),
    ],
  ])('has no state: %s', async (_, response) => {
    const { flow } = await returned(authority, person());
    const error = (await authorizationCode(person())({ flow, response }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ code: 'state_mismatch' });
    expect(reachable(error)).not.toContain('marker');
  });
});

describe('an answer that reports an error', () => {
  const reported = async (request: Partial<AuthorizationUrlRequest> = {}, client = person()): Promise<OAuthError> => {
    const back = await returned(authority, client, request);
    const before = authority.requests.length;
    const error = await refused(client, back);
    expect(authority.requests).toHaveLength(before);
    return error;
  };

  it('that the user declined', async () => {
    authority.person(declines());
    expect(await reported()).toMatchObject({
      _tag: 'Aadsts',
      code: 'AADSTS65004',
      category: 'user_declined',
      error: 'access_denied',
    });
  });

  it('that the user cancelled', async () => {
    authority.person(cancels());
    expect(await reported()).toMatchObject({ category: 'user_declined', error: 'access_denied' });
  });

  it.each(['query', 'fragment', 'form_post'] as const)('that nobody is signed in, by %s', async (responseMode) => {
    authority.person(signedOut());
    expect(await reported({ prompt: 'none', responseMode })).toMatchObject({
      _tag: 'Aadsts',
      code: 'AADSTS50058',
      category: 'sign_in_required',
      error: 'login_required',
    });
  });

  it('that consent is missing', async () => {
    expect(await reported({ prompt: 'none', loginHint: 'carol@contoso.onmicrosoft.com' })).toMatchObject({
      _tag: 'Aadsts',
      code: 'AADSTS65001',
      category: 'consent_required',
    });
  });

  it('that a second factor is missing, with the claims that it needs', async () => {
    const error = await reported({ prompt: 'none', loginHint: 'bob@contoso.onmicrosoft.com' });
    expect(error).toMatchObject({
      _tag: 'Aadsts',
      code: 'AADSTS50076',
      category: 'step_up_required',
      remedy: 'interact',
    });
    expect(JSON.parse(error.claims ?? '')).toHaveProperty('access_token.polids');
    expect(JSON.stringify(error)).not.toContain('polids');
  });

  it('of the server', async () => {
    authority.fail(aadsts(90_033), { endpoint: 'authorize' });
    expect(await reported()).toMatchObject({ _tag: 'Aadsts', code: 'AADSTS90033', category: 'service_unavailable' });
  });

  it('of a provider, without a number', async () => {
    authority.person(declines());
    expect(await reported({}, provider())).toMatchObject({
      _tag: 'Protocol',
      error: 'access_denied',
      category: 'user_declined',
    });
  });

  it('of a request for what is not there', async () => {
    expect(await reported({ prompt: 'create' })).toMatchObject({ _tag: 'Aadsts', code: 'AADSTS90023' });
  });
});

describe('what the token endpoint refuses', () => {
  it('a code that was used', async () => {
    const back = await returned(authority, person());
    await redeemed(person(), back);
    expect(await refused(person(), back)).toMatchObject({
      code: 'AADSTS54005',
      category: 'grant_rejected',
      remedy: 'start_over',
    });
  });

  it('a code that is too old', async () => {
    const back = await returned(authority, person());
    now += 600_000;
    expect(await refused(person(), back)).toMatchObject({ code: 'AADSTS70008' });
  });

  it('a code that nobody gave', async () => {
    const back = await returned(authority, person());
    const error = await refused(person(), altered(back, { code: 'marker-of-code' }));
    expect(error).toMatchObject({ code: 'AADSTS9002313' });
    expect(reachable(error)).not.toContain('marker');
  });

  it('the secret of a public client', async () => {
    const client = person({ clientId: pageId, credential: clientSecret('x') });
    const browser: Fetch = (input: Request, init?: RequestInit) => {
      const request = new Request(input, init);
      request.headers.set('origin', 'https://page.example');
      return globalThis.fetch(request);
    };
    const from = person({
      clientId: pageId,
      credential: clientSecret('x'),
      runtime: testRuntime({ now: clock, fetch: browser }),
    });
    expect(await refused(from, await returned(authority, client, { redirectUri: page }))).toMatchObject({
      code: 'AADSTS700025',
      category: expect.any(String) as unknown,
    });
  });

  it('the code of a page without its Origin', async () => {
    const client = person({ clientId: pageId });
    expect(await refused(client, await returned(authority, client, { redirectUri: page }))).toMatchObject({
      code: 'AADSTS9002327',
    });
  });

  it('the code of a server from a page', async () => {
    const browser: Fetch = (input: Request, init?: RequestInit) => {
      const request = new Request(input, init);
      request.headers.set('origin', 'https://page.example');
      return globalThis.fetch(request);
    };
    const client = person({ runtime: testRuntime({ now: clock, fetch: browser }) });
    expect(await refused(client, await returned(authority, client))).toMatchObject({ code: 'AADSTS9002326' });
  });

  it('a server without its secret, and with a wrong one', async () => {
    const open = person({ clientId: webId });
    expect(await refused(open, await returned(authority, open))).toMatchObject({ code: 'AADSTS7000218' });
    const wrong = web({ credential: clientSecret('wrong') });
    const back = await returned(authority, wrong);
    expect(await refused(wrong, back)).toMatchObject({ code: 'AADSTS7000215', category: 'credential_rejected' });
    expect((await redeemed(web(), back)).source).toBe('network');
  });

  it.each<[string, Fault, object]>([
    ['429', throttled({ retryAfter: 7 }), { category: 'throttled', status: 429, retryAfterMs: 7000 }],
    ['503 in JSON', aadsts(90_033), { code: 'AADSTS90033', category: 'service_unavailable', status: 503 }],
    ['502 in HTML', httpError(), { _tag: 'UnexpectedResponse', category: 'service_unavailable', status: 502 }],
    ['200 in HTML', httpError({ status: 200 }), { _tag: 'UnexpectedResponse', category: 'unexpected_response' }],
    ['a half answer', truncatedBody(), { _tag: 'Network', sent: 'maybe' }],
    ['a reset', connectionReset(), { _tag: 'Network', sent: 'maybe' }],
    ['{}', jsonValue({}), { _tag: 'UnexpectedResponse' }],
    ['a second factor', aadsts(50_076, { claims: {} }), { category: 'step_up_required', claims: '{}' }],
    ['an account that is gone', aadsts(50_034), { _tag: 'Aadsts', code: 'AADSTS50034' }],
  ])('or what becomes of the request: %s', async (_, fault, expected) => {
    const back = await returned(authority, person());
    authority.fail(fault, { endpoint: 'token' });
    const error = await refused(person(), back);
    expect(error).toMatchObject({ requestId, ...expected });
    expect(tokenRequests()).toHaveLength(1);
  });
});

describe('the keys of the authority', () => {
  it.each<[string, Fault, object]>([
    ['are refused', connectionReset(), { _tag: 'Network' }],
    ['are HTML', httpError(), { _tag: 'UnexpectedResponse', status: 502 }],
    ['are throttled', throttled({ retryAfter: 3 }), { category: 'throttled' }],
    ['are none', jsonValue({ keys: [] }), { _tag: 'UnexpectedResponse' }],
  ])('cost no code where they %s: the same answer is good afterwards', async (_, fault, expected) => {
    const client = person();
    const back = await returned(authority, client);
    authority.fail(fault, { endpoint: 'keys', times: 1 });
    expect(await refused(client, back)).toMatchObject(expected);
    expect(tokenRequests()).toEqual([]);
    now += 5_000;
    expect((await redeemed(client, back)).source).toBe('network');
  });

  it('cost no code either where the metadata are not there', async () => {
    const client = person();
    const back = await returned(authority, client);
    authority.fail(httpError(), { endpoint: 'metadata', times: 1 });
    expect(await refused(client, back)).toMatchObject({ category: 'service_unavailable' });
    expect((await redeemed(client, back)).source).toBe('network');
  });

  it('cannot be reached once the code is used: then the error does not say that nothing was sent', async () => {
    const world = await changing();
    let down = false;
    const fetch: Fetch = async (input: Request, init?: RequestInit) => {
      if (down && /keys/.test(input.url))
        throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
      return world.fetch(input, init);
    };
    const client = person({ runtime: testRuntime({ now: clock, fetch }) });
    const stranger = await makeSigner('a-key-that-is-new');
    world.change = (claims) => {
      down = true;
      return stranger.sign(claims);
    };
    const back = await returned(authority, client);
    expect(await refused(client, back)).toMatchObject({ _tag: 'Network', sent: 'maybe' });
    down = false;
    expect(await refused(client, back)).toMatchObject({
      code: expect.stringMatching(/network|AADSTS54005/) as unknown,
    });
  });
});

describe('an id token that is wrong', () => {
  const hour = 3600;
  const seconds = startOfTime / 1000;
  const without =
    (name: string): Change =>
    (claims, signer) =>
      signer.sign(Object.fromEntries(Object.entries(claims).filter(([member]) => member !== name)));

  const wrong: readonly [string, Change, object, Partial<AuthorizationUrlRequest>?][] = [
    ['another nonce', withClaims({ nonce: 'x' }), { _tag: 'Flow', code: 'nonce_mismatch' }],
    ['no nonce', without('nonce'), { _tag: 'Flow', code: 'nonce_mismatch' }],
    ['another audience', withClaims({ aud: webId }), { issues: ['aud: missing, or not this client'] }],
    ['another issuer', withClaims({ iss: 'https://evil.example' }), { _tag: 'Flow', code: 'issuer_mismatch' }],
    ['another tenant', withClaims({ tid: fabrikam.id }), { _tag: 'Flow', code: 'issuer_mismatch' }],
    ['an end that is over', withClaims({ exp: seconds - 300 }), { issues: ['exp: over'] }],
    ['a beginning to come', withClaims({ nbf: seconds + 301 }), { issues: ['nbf: in the future'] }],
    ['no subject', without('sub'), { issues: ['sub: missing, or not text'] }],
    ['no id token', () => undefined, { _tag: 'IdToken', issues: ['the answer has no id token'] }],
    ['a text that is none', () => 'marker', { _tag: 'IdToken' }],
    ['no signature', (claims) => unsigned(claims, { alg: 'none' }, ''), { _tag: 'IdToken' }],
    ['alg none with a signature', (claims) => unsigned(claims, { alg: 'none' }), { _tag: 'IdToken' }],
    [
      'a signature of nobody',
      (claims) => unsigned(claims, { alg: 'RS256', kid: 'a-key-of-the-test' }),
      { _tag: 'IdToken' },
    ],
    ['another key', async (claims) => (await makeSigner('another')).sign(claims), { _tag: 'IdToken' }],
    ['another access token', withClaims({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), { issues: ['at_hash: does not fit'] }],
    [
      'a sign-in too long ago',
      withClaims({ auth_time: seconds - hour }),
      { issues: ['auth_time: longer ago than is allowed'] },
      { maxAge: 60 },
    ],
    ['no time of the sign-in', without('auth_time'), { issues: ['auth_time: missing'] }, { maxAge: 60 }],
    [
      'another subject than beside the code',
      withClaims({ sub: 'x' }),
      { issues: ['sub: another person than before'] },
      { hybrid: true },
    ],
  ];
  it.each(wrong)('gives no token: %s', async (_, change, expected, request = {}) => {
    const world = await changing();
    const client = person({ runtime: testRuntime({ now: clock, fetch: world.fetch }) });
    world.change = change;
    const back = await returned(authority, client, request);
    const error = await refused(client, back);
    expect(error).toMatchObject({ category: 'untrusted_response', ...expected });
    expect(reachable(error)).not.toContain('marker');
    expect(tokenRequests()).toHaveLength(1);
  });

  it('gives a token where nothing is wrong, by a key that came later', async () => {
    const world = await changing();
    const client = person({ runtime: testRuntime({ now: clock, fetch: world.fetch }) });
    world.change = withClaims({});
    expect((await redeemed(client, await returned(authority, client))).source).toBe('network');
  });

  it('is of a tenant that is not allowed', async () => {
    const error = await refused(person(), await returned(authority, person()), { allowedTenants: [fabrikam.id] });
    expect(error).toMatchObject({ _tag: 'IdToken', issues: ['tid: a tenant that is not allowed'] });
    const none = await refused(person(), await returned(authority, person()), { allowedTenants: [] });
    expect(none).toMatchObject({ _tag: 'IdToken' });
  });

  const beside: readonly [
    string,
    (token: string, world: Awaited<ReturnType<typeof changing>>) => Promise<string> | string,
    object,
  ][] = [
    [
      'another code',
      (token, { signer }) => signer.sign({ ...claimsIn(token), c_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
      { issues: ['c_hash: does not fit'] },
    ],
    [
      'any code',
      (token, { signer }) => signer.sign({ ...claimsIn(token), c_hash: undefined }),
      { issues: ['c_hash: missing'] },
    ],
    [
      'another nonce',
      (token, { signer }) => signer.sign({ ...claimsIn(token), nonce: 'x' }),
      { code: 'nonce_mismatch' },
    ],
    ['another client', (token, { signer }) => signer.sign({ ...claimsIn(token), aud: webId }), { _tag: 'IdToken' }],
    ['a changed signature', (token) => `${token.slice(0, -8)}AAAAAAAA`, { issues: ['signature: wrong'] }],
    ['a tenant that is not allowed', (token) => token, { issues: ['tid: a tenant that is not allowed'] }],
  ];
  it.each(beside)('beside the code costs no code: %s', async (name, change, expected) => {
    const world = await changing();
    const client = person({ runtime: testRuntime({ now: clock, fetch: world.fetch }) });
    const back = await returned(authority, client, { hybrid: true });
    const token = membersOf(back.response)['id_token'] ?? '';
    const request = name.startsWith('a tenant') ? { allowedTenants: [fabrikam.id] } : {};
    expect(await refused(client, altered(back, { id_token: await change(token, world) }), request)).toMatchObject(
      expected,
    );
    expect(tokenRequests()).toEqual([]);
    expect((await redeemed(client, back)).source).toBe('network');
  });

  it('beside the code is of the one who signed in there', async () => {
    const [first, second] = [
      await returned(authority, person(), { hybrid: true }),
      await returned(authority, person(), { hybrid: true }),
    ];
    const { code } = membersOf(second.response);
    expect(await refused(person(), altered(first, { code }))).toMatchObject({ issues: ['c_hash: does not fit'] });
    expect(tokenRequests()).toEqual([]);
  });

  it('is of whoever signed in, also where another one was expected: an account is a hint', async () => {
    authority.person(signsIn('bob@contoso.onmicrosoft.com'));
    const back = await returned(authority, person(), { loginHint: 'adele@contoso.onmicrosoft.com' });
    expect((await redeemed(person(), back)).account?.username).toBe('bob@contoso.onmicrosoft.com');
  });
});

describe('the end of a redemption', () => {
  const arrived = async (endpoint: string): Promise<void> => {
    while (!asked().includes(endpoint)) await new Promise(setImmediate);
  };

  it('is Aborted where its signal was aborted before, and nothing is sent', async () => {
    const back = await returned(authority, person());
    authority.reset();
    expect(await refused(person(), back, { signal: AbortSignal.abort() })).toMatchObject({ _tag: 'Aborted' });
    expect(authority.requests).toEqual([]);
    expect((await redeemed(person(), back)).source).toBe('network');
  });

  it.each(['keys', 'token'] as const)(
    'is Aborted where its signal is aborted while the %s endpoint hangs',
    async (endpoint) => {
      const back = await returned(authority, person());
      const fault = authority.fail(hang(), { endpoint });
      const controller = new AbortController();
      const pending = refused(person(), back, { signal: controller.signal });
      await arrived(endpoint);
      controller.abort();
      expect(await pending).toMatchObject({ _tag: 'Aborted', category: 'aborted' });
      fault.remove();
      if (endpoint === 'keys') expect((await redeemed(person(), back)).source).toBe('network');
    },
  );

  it('is Timeout where the time of the client is over, and may have been sent', async () => {
    const runtime = testRuntime({ now: clock });
    const client = person({ runtime, timeoutMs: 4_321 });
    const back = await returned(authority, client);
    authority.fail(hang(), { endpoint: 'token' });
    const pending = refused(client, back);
    await arrived('token');
    runtime.expire();
    expect(await pending).toMatchObject({ _tag: 'Timeout', timeoutMs: 4_321, sent: 'maybe', requestId });
  });
});

describe('a provider that says who answers (RFC 9207)', () => {
  it.each<[string, string | undefined]>([
    ['another', 'https://evil.example'],
    ['another, by a slash more', '/'],
    ['nobody', undefined],
    ['nobody by name', ''],
  ])('is not one that names %s: the code stays', async (_, iss) => {
    const client = provider();
    const back = await returned(authority, client);
    const other = iss === '/' ? `${authority.oidcIssuerUrl}/` : iss;
    expect(await refused(client, altered(back, { iss: other }))).toMatchObject({
      _tag: 'Flow',
      code: 'issuer_mismatch',
    });
    expect(asked()).not.toContain('token');
    expect(asked()).not.toContain('keys');
    expect((await redeemed(client, back)).source).toBe('network');
  });

  it('is not believed in an error of another either', async () => {
    const client = provider();
    authority.person(declines());
    const back = await returned(authority, client);
    expect(await refused(client, back)).toMatchObject({ category: 'user_declined' });
    expect(await refused(client, altered(back, { iss: 'https://evil.example' }))).toMatchObject({
      code: 'issuer_mismatch',
    });
  });

  it('need not say it where its metadata do not promise it, and must not lie then', async () => {
    const client = provider();
    const at = authority.oidcIssuerUrl;
    authority.fail(
      jsonValue({
        issuer: at,
        authorization_endpoint: `${at}/authorize`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/jwks`,
      }),
      { endpoint: 'metadata' },
    );
    const back = await returned(authority, client);
    expect(await refused(client, altered(back, { iss: 'https://evil.example' }))).toMatchObject({
      code: 'issuer_mismatch',
    });
    expect((await redeemed(client, altered(back, { iss: undefined }))).source).toBe('network');
  });
});

describe('withRetry', () => {
  it('sends a code a second time only where it was never sent', async () => {
    const runtime = virtualRuntime({ now: clock });
    const client = person({ runtime: { ...runtime, now: clock } });
    const back = await returned(authority, client);
    const retry = withRetry(standardRetry)(authorizationCode(client));
    authority.fail(connectionReset(), { endpoint: 'token', times: 1 });
    const failed = (await runtime.run(retry(back)))._unsafeUnwrapErr();
    expect(failed).toMatchObject({ _tag: 'Network', sent: 'maybe' });
    expect(tokenRequests()).toHaveLength(1);
  });
});

const claimsIn = (token: string): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;

describe('its types', () => {
  it('are those of a token operation, and nothing else can be asked for', () => {
    expectTypeOf(authorizationCode).returns.toEqualTypeOf<TokenOperation<AuthorizationCodeRequest>>();
    expectTypeOf<AuthorizationCodeRequest>().toHaveProperty('flow').toEqualTypeOf<AuthorizationFlow>();
    expectTypeOf<AuthorizationCodeRequest>().toHaveProperty('response').toEqualTypeOf<AuthorizationResponse>();
    const check = (run: TokenOperation<AuthorizationCodeRequest>, { flow }: Returned): void => {
      const response = 'x';
      expectTypeOf(run({ flow, response })).toEqualTypeOf<ResultAsync<TokenResponse, OAuthError>>();
      // @ts-expect-error -- the flow is needed
      void run({ response });
      // @ts-expect-error -- and the answer
      void run({ flow });
      // @ts-expect-error -- a code alone is not redeemed
      void run({ flow, code: 'x' });
      // @ts-expect-error -- the claims are those of the sign-in
      void run({ flow, response, claims: '{}' });
      // @ts-expect-error -- nor is there a way around the verifier
      void run({ flow, response, codeVerifier: 'x' });
    };
    expect(check).toBeInstanceOf(Function);
  });

  it('its context says that a code is good for one use', () => {
    expect(authorizationCode(person()).context).toMatchObject({ grant: 'authorization_code', repeat: 'if_unsent' });
  });
});
