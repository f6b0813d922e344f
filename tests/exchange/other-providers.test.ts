import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  authorizationUrl,
  clientCredentials,
  clientSecret,
  deviceCode,
  refreshToken,
  type Client,
} from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { liveRuntime } from '../../src/wire/runtime.js';
import { testRuntime } from '../wire/support/runtime.js';
import { altered, providerClient, redeemed, refused, returned } from './support/sign-ins.js';
import { redirectUri } from './support/users.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

/** A client of a provider whose metadata say something else in one place. */
const clientWhere = (changes: Readonly<Record<string, unknown>>): Client => {
  const fetch = async (input: Request, init?: RequestInit): Promise<Response> => {
    const isMetadata = input.url.endsWith('/openid-configuration');
    const response = (await liveRuntime.fetch(input, init)) as Response;
    if (!isMetadata) return response;
    return Response.json({ ...((await response.json()) as object), ...changes });
  };
  return providerClient(authority, { runtime: testRuntime({ now: Date.now, fetch: fetch as never }) });
};

const scopesSent = (): readonly (string | undefined)[] =>
  authority.requests
    .filter(({ endpoint }) => endpoint === 'token' || endpoint === 'devicecode')
    .map(({ parameters }) => parameters['scope']);

describe('at a provider that is not Microsoft’s', () => {
  it('the application’s own scopes are whatever they are called there', async () => {
    const client = providerClient(authority, { credential: clientSecret(authority.application.secret) });
    const token = (await clientCredentials(client)({ scopes: ['orders.read'] }))._unsafeUnwrap();
    expect(token.scopes).toEqual(['orders.read']);
  });

  it('a refresh asks for nothing but what its caller says, and who it is', async () => {
    const client = providerClient(authority);
    const { refreshToken: first = '' } = await redeemed(
      client,
      await returned(authority, client, { scopes: ['email'] }),
    );
    const second = (await refreshToken(client)({ scopes: ['email'], refreshToken: first }))._unsafeUnwrap();
    expect(scopesSent().at(-1)).toBe('email openid');
    expect(second.refreshToken).not.toBe(first);
  });

  it.each<[string, unknown, string]>([
    ['knows all of them', ['openid', 'profile', 'email', 'offline_access'], 'email openid profile offline_access'],
    ['knows no profile', ['openid', 'offline_access'], 'email openid offline_access'],
    ['knows neither', ['email'], 'email openid'],
    ['does not say', undefined, 'email openid profile offline_access'],
    ['says nonsense', 'openid', 'email openid profile offline_access'],
  ])('scopes of OpenID Connect are asked for where it %s', async (_, scopes_supported, scope) => {
    const client = clientWhere({ scopes_supported });
    const { url, flow } = (await authorizationUrl(client)({ scopes: ['email'], redirectUri }))._unsafeUnwrap();
    expect(new URL(url).searchParams.get('scope')).toBe(scope);
    expect(flow.scopes).toEqual(scope.split(' '));
    const { form, redirectUri: response } = await authority.authorize(url);
    await redeemed(client, { flow, response: form ?? response });
    await deviceCode(client)({
      scopes: ['email'],
      onUserCode: () => {
        throw new Error('enough');
      },
    });
    expect(scopesSent()).toEqual([scope, scope]);
  });
});

describe('a provider that says who it is in its answers', () => {
  it('must do so, but where an id token beside the code does', async () => {
    const client = providerClient(authority);
    const silent = altered(await returned(authority, client), { iss: undefined });
    expect(await refused(client, silent)).toMatchObject({ _tag: 'Flow', code: 'issuer_mismatch' });
    const entra = clientWhere({ authorization_response_iss_parameter_supported: false });
    const unsaid = altered(await returned(authority, entra), { iss: undefined });
    expect((await redeemed(entra, unsaid)).account).toBeDefined();
  });
});
