import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { clientCredentials, clientSecret, createClient, discover, type AuthoritySettings } from '../../src/index.js';
import { jsonValue, startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientId, graph } from '../exchange/support/clients.js';
import { observed } from './support/observed.js';

const secret = 'a-secret-that-nobody-may-see';
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ applications: [{ clientId, secrets: [secret] }] });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const issuer = 'https://idp.contoso.example/oidc';
const document = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
};

const setUp = (settings: AuthoritySettings) => {
  const observer = observed(authority);
  const client = createClient({
    ...settings,
    clientId,
    credential: clientSecret(secret),
    runtime: { fetch: observer.fetch },
  })._unsafeUnwrap();
  return { ...observer, client };
};
const provider = (...more: readonly string[]) => setUp({ issuer, knownAuthorities: ['idp.contoso.example', ...more] });

describe('S12: metadata have the issuer that was configured, and name https hosts of the same cloud', () => {
  it.each([
    ['another issuer', { issuer: 'https://evil.example/oidc' }],
    ['an issuer with a slash more', { issuer: `${issuer}/` }],
    ['an issuer in capitals', { issuer: 'https://IDP.contoso.example/oidc' }],
    ['a token endpoint elsewhere', { token_endpoint: 'https://evil.example/token' }],
    ['a token endpoint by http', { token_endpoint: 'http://idp.contoso.example/oidc/token' }],
    ['a token endpoint on another port', { token_endpoint: 'https://idp.contoso.example:8443/token' }],
    ['a token endpoint behind a user name', { token_endpoint: 'https://idp.contoso.example@evil.example/token' }],
    ['a token endpoint below', { token_endpoint: 'https://a.idp.contoso.example/token' }],
    ['a token endpoint that is a script', { token_endpoint: 'javascript:alert(1)' }],
    ['keys elsewhere', { jwks_uri: 'https://evil.example/jwks' }],
  ])('%s: the secret stays', async (_, changes) => {
    const { client, sent } = provider();
    authority.fail(jsonValue({ ...document, ...changes }), { endpoint: 'metadata' });
    const error = (await clientCredentials(client)({ scopes: [graph] }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'UnexpectedResponse', category: 'unexpected_response' });
    expect(sent.map(({ url }) => url.pathname)).toEqual(['/oidc/.well-known/openid-configuration']);
    expect(sent.map(({ body }) => body)).toEqual(['']);
  });

  it('a host that the application lists may be named', async () => {
    const { client, hosts } = provider('tokens.contoso.example');
    authority.fail(jsonValue({ ...document, token_endpoint: 'https://tokens.contoso.example/oidc/token' }), {
      endpoint: 'metadata',
    });
    expect((await clientCredentials(client)({ scopes: [graph] })).isOk()).toBe(true);
    expect(hosts()).toEqual(['idp.contoso.example', 'tokens.contoso.example']);
  });

  it.each<[string, AuthoritySettings, string]>([
    ['another cloud', { tenant: 'common' }, 'https://login.microsoftonline.us'],
    ['a host of B2C', { tenant: 'common' }, 'https://contoso.b2clogin.com'],
    ['another tenant of External ID', { authority: 'https://contoso.ciamlogin.com' }, 'https://evil.ciamlogin.com'],
    ['another tenant of B2C', { authority: 'https://contoso.b2clogin.com/a.b/B2C_1_x' }, 'https://evil.b2clogin.com'],
  ])('%s may not be named', async (_, settings, origin) => {
    const { client, hosts } = setUp(settings);
    authority.fail(jsonValue({ ...document, token_endpoint: `${origin}/common/oauth2/v2.0/token` }));
    expect((await discover(client))._unsafeUnwrapErr()).toMatchObject({
      issues: expect.arrayContaining(["token_endpoint: on a host that is not the authority's"]) as unknown,
    });
    expect(hosts()).toHaveLength(1);
  });

  it('another name of the same cloud may be named', async () => {
    const { client } = setUp({ tenant: 'common' });
    const base = 'https://login.windows.net/common';
    authority.fail(
      jsonValue({
        issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      }),
    );
    expect((await discover(client))._unsafeUnwrap().tokenEndpoint).toBe(`${base}/oauth2/v2.0/token`);
  });
});
