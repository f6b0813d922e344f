import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  authorizationUrl,
  createClient,
  toOperation,
  type Authorization,
  type AuthorizationFlow,
  type AuthorizationUrlRequest,
  type AuthoritySettings,
  type Client,
  type OAuthError,
  type ResponseMode,
  type TokenOperation,
} from '../../src/index.js';
import {
  connectionReset,
  hang,
  httpError,
  jsonValue,
  startAuthority,
  type Fault,
  type TestAuthority,
} from '../../src/testing.js';
import { startOfTime, testRuntime } from '../wire/support/runtime.js';
import { clientId, clientOf } from './support/clients.js';
import { providerClient } from './support/sign-ins.js';
import { publicClient, readUser, redirectUri } from './support/users.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [{ clientId, secrets: ['a-secret'] }],
    customHosts: ['login.contoso.example'],
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

type Asked = Partial<AuthorizationUrlRequest>;

const begun = async (client: Client, request: Asked = {}): Promise<Authorization> =>
  (await authorizationUrl(client)({ scopes: [readUser], redirectUri, ...request }))._unsafeUnwrap();
const refusal = async (client: Client, request: Asked = {}): Promise<OAuthError> =>
  (await authorizationUrl(client)({ scopes: [readUser], redirectUri, ...request }))._unsafeUnwrapErr();
const parametersOf = ({ url }: Authorization): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(url).searchParams);

describe('the address of a sign-in', () => {
  it('has these parameters and no others, and nothing is sent', async () => {
    const client = publicClient(authority, { runtime: testRuntime() });
    const { url, flow } = await begun(client);
    expect(url.split('?')[0]).toBe(`${authority.authorityUrl()}/oauth2/v2.0/authorize`);
    expect(parametersOf({ url, flow })).toEqual({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      response_mode: 'query',
      scope: 'User.Read openid profile offline_access',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: createHash('sha256').update(flow.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
      client_info: '1',
    });
    expect(flow).toEqual({
      authority: authority.authorityUrl(),
      clientId,
      redirectUri,
      scopes: [readUser, 'openid', 'profile', 'offline_access'],
      state: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      codeVerifier: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      responseMode: 'query',
      hybrid: false,
      begunAt: startOfTime,
    });
    expect(authority.requests).toEqual([]);
  });

  it('has every parameter once, where a parameter of the application has the name of another', async () => {
    const { url } = await begun(publicClient(authority), {
      extraParameters: { 'ui_locales ': 'de', ui_locales: 'fr' },
    });
    const names = [...new URL(url).searchParams.keys()];
    expect(new Set(names).size).toBe(names.length);
  });

  it.each<[string, Asked, Readonly<Record<string, string>>]>([
    ['prompt', { prompt: 'select_account' }, { prompt: 'select_account' }],
    ['a login hint', { loginHint: 'adele+x@contoso.example' }, { login_hint: 'adele+x@contoso.example' }],
    [
      'an account',
      { account: { homeAccountId: 'a.b', tenantId: 'b', username: 'adele@contoso.example' } },
      { login_hint: 'adele@contoso.example' },
    ],
    [
      'an account and another login hint',
      { account: { homeAccountId: 'a.b', tenantId: 'b', username: 'adele@x.example' }, loginHint: 'bob@x.example' },
      { login_hint: 'bob@x.example' },
    ],
    ['a domain hint', { domainHint: 'contoso.example' }, { domain_hint: 'contoso.example' }],
    ['the greatest age', { maxAge: 0 }, { max_age: '0' }],
    ['another greatest age', { maxAge: 3600 }, { max_age: '3600' }],
    ['claims', { claims: '{ "id_token": {"auth_time":null} }' }, { claims: '{ "id_token": {"auth_time":null} }' }],
    [
      'scopes to consent to',
      { extraScopesToConsent: ['api://orders/read', readUser] },
      { scope: 'User.Read openid profile offline_access api://orders/read' },
    ],
    ['further parameters', { extraParameters: { ui_locales: 'de', 'a&b': 'c=d' } }, { ui_locales: 'de', 'a&b': 'c=d' }],
    ['another way back', { responseMode: 'form_post' }, { response_mode: 'form_post', response_type: 'code' }],
    ['the hybrid flow', { hybrid: true }, { response_mode: 'fragment', response_type: 'code id_token' }],
    [
      'the hybrid flow by a form',
      { hybrid: true, responseMode: 'form_post' },
      { response_mode: 'form_post', response_type: 'code id_token' },
    ],
    [
      'scopes that are of OpenID Connect',
      { scopes: ['openid', 'email'] },
      { scope: 'openid email profile offline_access' },
    ],
  ])('says %s', async (_, request, expected) => {
    expect(parametersOf(await begun(publicClient(authority), request))).toMatchObject(expected);
  });

  it.each<[string, Asked]>([
    ['the only account', { account: 'only' }],
    ['an account without a name', { account: { homeAccountId: 'a.b', tenantId: 'b' } }],
    ['an account with an empty name', { account: { homeAccountId: 'a.b', tenantId: 'b', username: '' } }],
  ])('has no login hint for %s', async (_, request) => {
    expect(parametersOf(await begun(publicClient(authority), request))).not.toHaveProperty('login_hint');
  });

  it('keeps in the flow what the answer is checked against, and where to go afterwards', async () => {
    const request = { maxAge: 60, claims: '{}', returnTo: '/orders?page=2#end', tenant: 'fabrikam.example' };
    const { url, flow } = await begun(publicClient(authority), { ...request, hybrid: true });
    expect(flow).toMatchObject({ ...request, hybrid: true, responseMode: 'fragment' });
    expect(flow.authority).toBe(`${authority.url}/fabrikam.example`);
    expect(url).toContain(`${authority.url}/fabrikam.example/oauth2/v2.0/authorize?`);
    expect(url).not.toContain('orders');
    expect(flow.scopes).not.toContain('api://orders/read');
  });

  it('leaves the scopes that are only consented to out of the flow: the token is for one API', async () => {
    const { flow } = await begun(publicClient(authority), { extraScopesToConsent: ['api://orders/read'] });
    expect(flow.scopes).toEqual([readUser, 'openid', 'profile', 'offline_access']);
  });

  it('stays itself as JSON', async () => {
    const { flow } = await begun(publicClient(authority), {
      maxAge: 1,
      claims: '{}',
      returnTo: '/',
      tenant: 'a.example',
    });
    expect(JSON.parse(JSON.stringify(flow))).toEqual(flow);
  });

  it.each(['common', 'organizations', 'consumers'])('may be that of %s', async (tenant) => {
    const client = publicClient(authority, { authority: authority.authorityUrl(tenant) });
    expect((await begun(client)).url).toContain(`/${tenant}/oauth2/v2.0/authorize?`);
  });

  const settled = (settings: AuthoritySettings): Client =>
    createClient({ clientId, ...settings, runtime: { fetch: authority.fetch } })._unsafeUnwrap();

  it.each<[string, AuthoritySettings, string]>([
    [
      'External ID',
      { authority: 'https://contoso.ciamlogin.com' },
      'https://contoso.ciamlogin.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize',
    ],
    [
      'a policy of Azure AD B2C',
      { authority: 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_signin' },
      'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_signin/oauth2/v2.0/authorize',
    ],
    [
      'a cloud',
      { cloud: 'us_government', tenant: 'common' },
      'https://login.microsoftonline.us/common/oauth2/v2.0/authorize',
    ],
    [
      'AD FS',
      { authority: 'https://sts.contoso.example/adfs', knownAuthorities: ['sts.contoso.example'] },
      'https://sts.contoso.example/adfs/oauth2/authorize',
    ],
  ])('may be that of %s', async (_, settings, expected) => {
    expect((await begun(settled(settings))).url.split('?')[0]).toBe(expected);
    expect(authority.requests).toEqual([]);
  });

  it('asks AD FS and other providers for no client_info, which is a word of the platform', async () => {
    const adfs = settled({ authority: 'https://sts.contoso.example/adfs', knownAuthorities: ['sts.contoso.example'] });
    expect(parametersOf(await begun(adfs))).not.toHaveProperty('client_info');
    expect(parametersOf(await begun(providerClient(authority)))).not.toHaveProperty('client_info');
  });

  it('of a provider is that of its metadata, asked once, and keeps a query of its own', async () => {
    const client = providerClient(authority);
    authority.fail(
      jsonValue({
        issuer: authority.oidcIssuerUrl,
        authorization_endpoint: `${authority.oidcIssuerUrl}/authorize?p=a&scope=evil`,
        token_endpoint: `${authority.oidcIssuerUrl}/token`,
        jwks_uri: `${authority.oidcIssuerUrl}/jwks`,
      }),
    );
    const all = await Promise.all(Array.from({ length: 20 }, () => begun(client)));
    expect(authority.requests).toHaveLength(1);
    for (const { url } of all) {
      const { searchParams } = new URL(url);
      expect(url).toContain('/oidc/authorize?');
      expect([searchParams.get('p'), searchParams.getAll('scope').length]).toEqual(['a', 1]);
    }
  });

  it('of a host that nobody knows is given once the platform has confirmed it', async () => {
    const client = settled({ authority: 'https://login.contoso.example/contoso.onmicrosoft.com' });
    expect((await begun(client)).url).toContain(
      'https://login.contoso.example/contoso.onmicrosoft.com/oauth2/v2.0/authorize',
    );
    expect(authority.requests.map(({ endpoint }) => endpoint)).toEqual(['instance']);
    const other = settled({ authority: 'https://login.evil.example/contoso.onmicrosoft.com' });
    expect(await refusal(other)).toMatchObject({ code: 'AADSTS50049', category: 'invalid_configuration' });
  });
});

describe('a request for an address that is wrong', () => {
  const text = (length: number): string => `https://app.example/${'a'.repeat(length - 20)}`;

  it.each<[string, object, string]>([
    ['no redirect URI', { redirectUri: undefined }, 'redirectUri: not a URL'],
    ['a redirect URI that is a URL object', { redirectUri: new URL(redirectUri) }, 'redirectUri: not a URL'],
    ['a redirect URI that is a path', { redirectUri: '/callback' }, 'redirectUri: not a URL'],
    ['white space before it', { redirectUri: ` ${redirectUri}` }, 'redirectUri: not a URL'],
    ['a line break in it', { redirectUri: 'https://app.example/call\nback' }, 'redirectUri: not a URL'],
    ['a tab in it', { redirectUri: 'https://app.example/call\tback' }, 'redirectUri: not a URL'],
    ['a fragment', { redirectUri: `${redirectUri}#` }, 'redirectUri: it has a fragment'],
    ['a user', { redirectUri: 'https://app.example@evil.example/' }, 'redirectUri: a user name'],
    ['a script', { redirectUri: 'javascript:alert(1)' }, 'redirectUri: no scheme'],
    ['http elsewhere', { redirectUri: 'http://app.example/' }, 'redirectUri: http is for this machine only'],
    ['one that is too long', { redirectUri: text(257) }, 'redirectUri: longer than 256'],
    ['an unknown prompt', { prompt: 'Login' }, 'prompt: none of'],
    ['two prompts', { prompt: 'login consent' }, 'prompt: none of'],
    ['a prompt that is null', { prompt: null }, 'prompt: none of'],
    ['an empty login hint', { loginHint: '' }, 'loginHint: empty'],
    ['a login hint that is no text', { loginHint: 7 }, 'loginHint: empty'],
    ['an empty domain hint', { domainHint: '' }, 'domainHint: empty'],
    ['an account that is null', { account: null }, 'account: not an account'],
    ['an account that is a text', { account: 'adele' }, 'account: not an account'],
    ['an account whose name is no text', { account: { username: 7 } }, 'account: not an account'],
    ['a negative age', { maxAge: -1 }, 'maxAge: not a whole number'],
    ['half a second', { maxAge: 0.5 }, 'maxAge: not a whole number'],
    ['an age that is a text', { maxAge: '60' }, 'maxAge: not a whole number'],
    ['an endless age', { maxAge: Infinity }, 'maxAge: not a whole number'],
    ['an unknown way back', { responseMode: 'web_message' }, 'responseMode: none of'],
    ['hybrid in words', { hybrid: 'true' }, 'hybrid: neither'],
    ['an id token in a query', { hybrid: true, responseMode: 'query' }, 'responseMode: an id token must not'],
    ['an address to return to', { returnTo: 'https://evil.example' }, 'returnTo: not a path'],
    ['a host to return to', { returnTo: '//evil.example' }, 'returnTo: not a path'],
    ['a host behind a backslash', { returnTo: '/\\evil.example' }, 'returnTo: not a path'],
    ['no extra scope', { extraScopesToConsent: [] }, 'extraScopesToConsent: none'],
    ['an extra scope with a space', { extraScopesToConsent: ['a b'] }, 'extraScopesToConsent: one is empty'],
    ['extra scopes in a text', { extraScopesToConsent: 'a' }, 'extraScopesToConsent: not a list'],
    ['a tenant that is none', { tenant: 'a/b' }, 'tenant: neither'],
    ['an empty tenant', { tenant: '' }, 'tenant: neither'],
    ['a tenant that is null', { tenant: null }, 'tenant: neither'],
    ['a shared tenant', { tenant: 'common' }, 'tenant: neither'],
    ['no scope', { scopes: [] }, 'scopes: none'],
    ['claims that are no JSON', { claims: '{' }, 'claims: not a JSON object'],
    ['a controller instead of its signal', { signal: new AbortController() }, 'signal: not an AbortSignal'],
    ...(
      'response_type response_mode state nonce code_challenge code_challenge_method client_id redirect_uri scope prompt ' +
      'login_hint domain_hint max_age claims client_info id_token_hint code code_verifier client_secret request request_uri ' +
      'registration'
    )
      .split(' ')
      .flatMap((name): [string, object, string][] =>
        [name, name.toUpperCase(), ` ${name}`].map((spelled) => [
          `the parameter '${spelled}'`,
          { extraParameters: { [spelled]: 'marker' } },
          `extraParameters: ${name} `,
        ]),
      ),
  ])('is InvalidRequest, and nothing is sent: %s', async (_, request, issue) => {
    for (const client of [publicClient(authority), providerClient(authority)]) {
      const error = await refusal(client, request);
      if (client.authority.kind === 'oidc' && issue.startsWith('tenant')) continue;
      expect(error).toMatchObject({ _tag: 'InvalidRequest', category: 'invalid_request', requestId: '' });
      expect(error).toMatchObject({ issues: expect.arrayContaining([expect.stringContaining(issue)]) as unknown });
      expect(JSON.stringify(error)).not.toContain('marker');
    }
    expect(authority.requests).toEqual([]);
  });

  it('tells all that is wrong at once', async () => {
    const error = await refusal(publicClient(authority), { scopes: [], redirectUri: 'x', maxAge: -1, claims: '' });
    expect(error).toMatchObject({
      issues: [
        'scopes: none',
        'claims: not a JSON object',
        'redirectUri: not a URL',
        'maxAge: not a whole number of seconds from 0',
      ],
    });
  });

  it.each([[undefined], [null], ['text'], [[readUser]]])(
    'is InvalidRequest where it is no object: %p',
    async (request) => {
      const error = (await authorizationUrl(publicClient(authority))(request as never))._unsafeUnwrapErr();
      expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: ['request: not an object'] });
    },
  );

  it('is InvalidRequest where a tenant is named at an authority that has one only', async () => {
    expect(await refusal(providerClient(authority), { tenant: 'contoso.example' })).toMatchObject({
      _tag: 'InvalidRequest',
      issues: ['tenant: this authority has one only'],
    });
  });

  it.each([text(256), 'http://localhost:8080/', 'http://127.0.0.1/', 'http://[::1]:3/', 'msauth.example://auth'])(
    'is not the redirect URI %s',
    async (uri) => {
      expect(parametersOf(await begun(publicClient(authority), { redirectUri: uri }))['redirect_uri']).toBe(uri);
    },
  );
});

describe('a request for an address', () => {
  it('is not changed, and may be frozen', async () => {
    const request = { scopes: [readUser], redirectUri, extraScopesToConsent: ['a'], extraParameters: { a: 'b' } };
    const copy = structuredClone(request);
    Object.values(request).forEach(Object.freeze);
    await begun(publicClient(authority), Object.freeze(request));
    expect(request).toEqual(copy);
  });

  it('is as it was when the operation began, whatever its caller does while the authority is asked', async () => {
    const [scopes, extraScopesToConsent] = [[readUser], ['api://orders/read']];
    const extraParameters: Record<string, string> = { ui_locales: 'de' };
    const pending = authorizationUrl(providerClient(authority))({
      scopes,
      redirectUri,
      extraScopesToConsent,
      extraParameters,
    });
    while (authority.requests.length === 0) await new Promise(setImmediate);
    scopes[0] = 'evil';
    extraScopesToConsent[0] = 'evil';
    extraParameters['response_type'] = 'token';
    expect(parametersOf((await pending)._unsafeUnwrap())).toMatchObject({
      response_type: 'code',
      scope: 'User.Read openid profile offline_access api://orders/read',
    });
  });

  it.each<[string, Fault, object]>([
    ['a reset', connectionReset(), { _tag: 'Network', sent: 'maybe' }],
    ['HTML', httpError(), { _tag: 'UnexpectedResponse', category: 'service_unavailable' }],
    ['{}', jsonValue({}), { _tag: 'UnexpectedResponse' }],
  ])('ends with what befalls discovery: %s; the next one goes well', async (_, fault, expected) => {
    const client = providerClient(authority);
    authority.fail(fault, { times: 1 });
    expect(await refusal(client)).toMatchObject(expected);
    expect((await begun(client)).url).toContain('/oidc/authorize');
  });

  it('ends with Timeout where discovery hangs', async () => {
    const runtime = testRuntime();
    authority.fail(hang());
    const pending = refusal(providerClient(authority, { runtime, timeoutMs: 1_234 }));
    while (authority.requests.length === 0) await new Promise(setImmediate);
    runtime.expire();
    expect(await pending).toMatchObject({ _tag: 'Timeout', timeoutMs: 1_234 });
  });

  it('ends with Aborted where its signal is aborted, before and while discovery', async () => {
    authority.fail(hang());
    const client = providerClient(authority);
    expect(await refusal(client, { signal: AbortSignal.abort() })).toMatchObject({ _tag: 'Aborted' });
    expect(authority.requests).toEqual([]);
    const controller = new AbortController();
    const pending = refusal(client, { signal: controller.signal });
    while (authority.requests.length === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await pending).toMatchObject({ _tag: 'Aborted' });
  });

  it('ends with UnexpectedResponse where the metadata of a provider have no address for it', async () => {
    const at = authority.oidcIssuerUrl;
    authority.fail(jsonValue({ issuer: at, token_endpoint: `${at}/token`, jwks_uri: `${at}/jwks` }));
    expect(await refusal(providerClient(authority))).toMatchObject({
      _tag: 'UnexpectedResponse',
      issues: [expect.stringContaining('authorization_endpoint') as unknown],
    });
  });

  it('has no credential in its context: nothing of it goes into a browser', () => {
    expect(authorizationUrl(clientOf(authority.authorityUrl())).context).not.toHaveProperty('credential');
  });
});

describe('its types', () => {
  it('are those of a token operation, and no other response type can be written', () => {
    expectTypeOf(authorizationUrl).returns.toEqualTypeOf<TokenOperation<AuthorizationUrlRequest, Authorization>>();
    expectTypeOf<Authorization>().toEqualTypeOf<{ readonly url: string; readonly flow: AuthorizationFlow }>();
    expectTypeOf<AuthorizationUrlRequest>().toHaveProperty('redirectUri').toEqualTypeOf<string>();
    expectTypeOf<ResponseMode>().toEqualTypeOf<'query' | 'fragment' | 'form_post'>();
    expectTypeOf<AuthorizationUrlRequest>().not.toHaveProperty('responseType');
    expectTypeOf<AuthorizationUrlRequest>().not.toHaveProperty('state');
    const check = (run: TokenOperation<AuthorizationUrlRequest, Authorization>): void => {
      const request = { scopes: [readUser], redirectUri };
      // @ts-expect-error -- the implicit flow cannot be written
      void run({ ...request, responseType: 'token' });
      // @ts-expect-error -- nor another method than S256
      void run({ ...request, codeChallengeMethod: 'plain' });
      // @ts-expect-error -- nor an id token alone
      void run({ ...request, hybrid: 'id_token' });
      // @ts-expect-error -- a state of one's own
      void run({ ...request, state: 'x' });
      // @ts-expect-error -- a redirect URI is needed
      void run({ scopes: [readUser] });
      // @ts-expect-error -- one prompt of those that there are
      void run({ ...request, prompt: 'login consent' });
      const begin = toOperation(createClient({ clientId }).map(authorizationUrl));
      expectTypeOf(begin).toEqualTypeOf<TokenOperation<AuthorizationUrlRequest, Authorization>>();
    };
    expect(check).toBeInstanceOf(Function);
  });

  it('no property that is not of the request changes the address', async () => {
    const surplus = {
      responseType: 'token',
      response_type: 'token',
      codeChallengeMethod: 'plain',
      state: 'x',
      nonce: 'y',
    };
    const made = await begun(publicClient(authority), surplus as never);
    expect(parametersOf(made)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      state: made.flow.state,
      nonce: made.flow.nonce,
    });
    expect(made.flow.state).toHaveLength(43);
  });
});
