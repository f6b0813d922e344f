import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, logoutUrl, type Client, type LogoutRequest, type OAuthError } from '../../src/index.js';
import { hang, httpError, jsonValue, startAuthority, type TestAuthority } from '../../src/testing.js';
import { reachable } from '../wire/support/printed.js';
import { startOfTime, testRuntime } from '../wire/support/runtime.js';
import { clientId, clientOf, clientOfAuthority } from './support/clients.js';

const back = 'http://localhost:5000/signed-out';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ now: () => startOfTime });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const urlFor = async (client: Client, request: LogoutRequest = {}): Promise<string> =>
  (await logoutUrl(client)(request))._unsafeUnwrap();
const errorFor = async (client: Client, request: object = {}): Promise<OAuthError> =>
  (await logoutUrl(client)(request))._unsafeUnwrapErr();
const at = (settings: object): Client =>
  createClient({
    clientId,
    knownAuthorities: ['adfs.contoso.example'],
    ...settings,
  })._unsafeUnwrap();

describe('the address at which a user signs out', () => {
  it('is that of the authority, with what the request says', async () => {
    const client = clientOfAuthority(authority);
    const url = new URL(
      await urlFor(client, {
        postLogoutRedirectUri: back,
        logoutHint: 'O.hint+1',
        idTokenHint: 'e.y.J',
        state: 'a state',
      }),
    );
    expect(url.origin + url.pathname).toBe(`${authority.authorityUrl()}/oauth2/v2.0/logout`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: client.clientId,
      post_logout_redirect_uri: back,
      logout_hint: 'O.hint+1',
      id_token_hint: 'e.y.J',
      state: 'a state',
    });
    expect(authority.requests).toEqual([]);
  });

  it('leads there, and back', async () => {
    const client = clientOfAuthority(authority);
    const url = await urlFor(client, { postLogoutRedirectUri: back, state: 'here' });
    const { status, headers } = await fetch(url, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([302, `${back}?state=here`]);
  });

  it.each<[string, object, string]>([
    ['Entra', { tenant: 'contoso.example' }, 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/logout'],
    [
      'External ID',
      { authority: 'https://contoso.ciamlogin.com' },
      'https://contoso.ciamlogin.com/contoso.onmicrosoft.com/oauth2/v2.0/logout',
    ],
    [
      'Azure AD B2C',
      { authority: 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_signin' },
      'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_signin/oauth2/v2.0/logout',
    ],
    ['AD FS', { authority: 'https://adfs.contoso.example/adfs' }, 'https://adfs.contoso.example/adfs/oauth2/logout'],
  ])('is known beforehand: %s', async (_, settings, address) => {
    const client = at({ ...settings, clientId: '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e' });
    expect(await urlFor(client)).toBe(`${address}?client_id=${clientId}`);
  });
});

describe('a provider that is known by its issuer', () => {
  const provider = (): Client =>
    clientOf('', {
      authority: undefined,
      issuer: authority.oidcIssuerUrl,
      knownAuthorities: [new URL(authority.url).host],
    });
  const metadata = (more: object = {}): object => ({
    issuer: authority.oidcIssuerUrl,
    authorization_endpoint: `${authority.oidcIssuerUrl}/authorize`,
    token_endpoint: `${authority.oidcIssuerUrl}/token`,
    jwks_uri: `${authority.oidcIssuerUrl}/keys`,
    ...more,
  });

  it('tells where it is', async () => {
    authority.fail(jsonValue(metadata({ end_session_endpoint: `${authority.oidcIssuerUrl}/end?kept=1` })));
    const url = new URL(await urlFor(provider(), { state: 's', postLogoutRedirectUri: back }));
    expect([url.pathname, url.searchParams.get('kept'), url.searchParams.get('state')]).toEqual([
      '/oidc/end',
      '1',
      's',
    ]);
  });

  it('may have none', async () => {
    authority.fail(jsonValue(metadata()));
    expect(await errorFor(provider())).toMatchObject({
      _tag: 'Config',
      issues: ['authority: it has no end session endpoint'],
    });
  });

  it('may not answer', async () => {
    authority.fail(httpError({ status: 503 }));
    expect(await errorFor(provider())).toMatchObject({ category: 'service_unavailable' });
  });

  it('is not waited for after an abort', async () => {
    authority.fail(hang());
    const controller = new AbortController();
    const pending = errorFor(provider(), { signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({ _tag: 'Aborted' });
  });

  it('is not waited for when its time is up', async () => {
    authority.fail(hang());
    const runtime = testRuntime();
    const pending = errorFor({ ...provider(), runtime });
    while (runtime.sleeps.length === 0) await new Promise(setImmediate);
    runtime.expire();
    expect(await pending).toMatchObject({ _tag: 'Timeout' });
  });
});

describe('a request that is wrong', () => {
  it.each<[string, unknown, string]>([
    ['no object', null, 'request: not an object'],
    ['no address', { postLogoutRedirectUri: 'marker' }, 'postLogoutRedirectUri: not a URL'],
    ['an address without https', { postLogoutRedirectUri: 'http://marker.example/' }, 'http is for this machine only'],
    ['an address that runs', { postLogoutRedirectUri: 'javascript:marker' }, 'no scheme that a browser is sent to'],
    ['a hint that is no text', { logoutHint: 1 }, 'logoutHint: empty, or no text'],
    ['an empty hint', { idTokenHint: '' }, 'idTokenHint: empty, or no text'],
    ['a state that comes back nowhere', { state: 'marker' }, 'state: without postLogoutRedirectUri'],
    ['a signal that is none', { signal: {} }, 'signal: not an AbortSignal'],
  ])('is told: %s', async (_, request, issue) => {
    const error = await errorFor(clientOfAuthority(authority), request as object);
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: [expect.stringContaining(issue)] });
    expect(reachable(error)).not.toContain('marker');
  });
});
