import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import {
  clientSecret,
  createClient,
  discover,
  isIssuedBy,
  type AuthoritySettings,
  type Client,
  type Cloud,
} from '../../src/index.js';
import { connectionReset, httpError, startAuthority, type TestAuthority, throttled } from '../../src/testing.js';
import { clientId, errorOf, graph, tokenOf } from './support/clients.js';

/** Every kind of authority over real HTTP: what `fetch` is told is brought to the embedded authority. */
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [{ id: '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05', name: 'contoso.onmicrosoft.com' }],
    applications: [{ clientId, secrets: ['a-secret'] }],
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const tenantId = '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05';
const tenant = 'contoso.onmicrosoft.com';
const clientAt = (settings: AuthoritySettings, secret = 'a-secret'): Client =>
  createClient({
    ...settings,
    clientId,
    credential: clientSecret(secret),
    runtime: { fetch: authority.fetch },
  })._unsafeUnwrap();

const paths = (): readonly string[] => authority.requests.map(({ path }) => path);

const clouds: readonly [Cloud, string][] = [
  ['public', 'login.microsoftonline.com'],
  ['china', 'login.partner.microsoftonline.cn'],
  ['us_government', 'login.microsoftonline.us'],
  ['us_legacy', 'login-us.microsoftonline.com'],
  ['germany', 'login.microsoftonline.de'],
  ['bleu', 'login.sovcloud-identity.fr'],
  ['delos', 'login.sovcloud-identity.de'],
  ['govsg', 'login.sovcloud-identity.sg'],
  ['ppe', 'login.windows-ppe.net'],
];

const aliases: readonly [string, string][] = [
  ['login.windows.net', 'login.microsoftonline.com'],
  ['login.microsoft.com', 'login.microsoftonline.com'],
  ['sts.windows.net', 'login.microsoftonline.com'],
  ['login.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
  ['login.usgovcloudapi.net', 'login.microsoftonline.us'],
  ['sts.windows-ppe.net', 'login.windows-ppe.net'],
  ['login.microsoft-ppe.com', 'login.windows-ppe.net'],
];

interface Kind {
  readonly settings: AuthoritySettings;
  readonly issuer: string;
  /** Requests before the token is asked for. */
  readonly discovery: number;
  readonly wrongSecret: object;
}

const kinds: Readonly<Record<string, Kind>> = {
  'a tenant of Entra': {
    settings: { tenant },
    issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    discovery: 0,
    wrongSecret: { _tag: 'Aadsts', code: 'AADSTS7000215', category: 'credential_rejected' },
  },
  'External ID': {
    settings: { authority: 'https://contoso.ciamlogin.com' },
    issuer: `https://${tenantId}.ciamlogin.com/${tenantId}/v2.0`,
    discovery: 0,
    wrongSecret: { _tag: 'Aadsts', code: 'AADSTS7000215' },
  },
  'Azure AD B2C': {
    settings: { authority: `https://contoso.b2clogin.com/${tenant}/B2C_1_signin` },
    issuer: `https://contoso.b2clogin.com/${tenantId}/v2.0/`,
    discovery: 0,
    wrongSecret: { _tag: 'Protocol', code: 'AADB2C90081', category: 'credential_rejected' },
  },
  'Azure AD B2C with tfp': {
    settings: { authority: `https://contoso.b2clogin.com/tfp/${tenantId}/b2c_1_signin` },
    issuer: `https://contoso.b2clogin.com/tfp/${tenantId}/b2c_1_signin/v2.0/`,
    discovery: 0,
    wrongSecret: { _tag: 'Protocol', code: 'AADB2C90081' },
  },
  'AD FS': {
    settings: { authority: 'https://adfs.contoso.example/adfs', knownAuthorities: ['adfs.contoso.example'] },
    issuer: 'https://adfs.contoso.example/adfs',
    discovery: 0,
    wrongSecret: { _tag: 'Protocol', category: 'credential_rejected', error: 'invalid_client' },
  },
  'any OpenID Connect provider': {
    settings: { issuer: 'https://idp.contoso.example/oidc', knownAuthorities: ['idp.contoso.example'] },
    issuer: 'https://idp.contoso.example/oidc',
    discovery: 1,
    wrongSecret: { _tag: 'Protocol', code: 'none', category: 'credential_rejected', error: 'invalid_client' },
  },
};

describe.each(Object.entries(kinds))('%s', (_, { settings, issuer, discovery, wrongSecret }) => {
  it('gives a token, which its own keys verify', async () => {
    const client = clientAt(settings);
    const { accessToken, expiresOn } = await tokenOf(client);
    expect(authority.requests).toHaveLength(discovery + 1);
    expect(expiresOn).toBeGreaterThan(Date.now());
    const metadata = (await discover(client))._unsafeUnwrap();
    expect(metadata.issuer).toBe(issuer);
    const keys = (await (await authority.fetch(metadata.jwksUri)).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(keys));
    expect(isIssuedBy({ issuer: metadata.accessTokenIssuer ?? issuer }, payload)).toBe(true);
  });

  it('asks for its metadata at most once', async () => {
    const client = clientAt(settings);
    await Promise.all([tokenOf(client), tokenOf(client), discover(client)]);
    await Promise.all([tokenOf(client), discover(client)]);
    expect(authority.requests.filter(({ endpoint }) => endpoint === 'metadata')).toHaveLength(1);
    expect(authority.requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(3);
  });

  it('refuses a wrong secret in its own words', async () => {
    expect(await errorOf(clientAt(settings, 'wrong'))).toMatchObject(wrongSecret);
    expect(authority.requests).toHaveLength(discovery + 1);
  });

  it.each([
    ['429', throttled({ retryAfter: 3 }), { category: 'throttled', retryAfterMs: 3000 }],
    ['503', httpError({ status: 503 }), { category: 'service_unavailable' }],
    ['a connection that is cut', connectionReset(), { _tag: 'Network' }],
  ])('is transient where it answers %s, for a token and for metadata', async (_, fault, expected) => {
    authority.fail(fault);
    const client = clientAt(settings);
    expect(await errorOf(client)).toMatchObject({ ...expected, remedy: 'retry' });
    expect((await discover(client))._unsafeUnwrapErr()).toMatchObject({ ...expected, remedy: 'retry' });
    authority.reset();
    await tokenOf(client);
    expect((await discover(client)).isOk()).toBe(true);
  });
});

describe('the clouds', () => {
  it.each(clouds)('%s gives tokens at %s', async (cloud, host) => {
    const client = clientAt({ tenant, cloud });
    await tokenOf(client);
    expect(authority.requests).toMatchObject([{ origin: `https://${host}`, path: `/${tenant}/oauth2/v2.0/token` }]);
    const metadata = (await discover(client))._unsafeUnwrap();
    expect(metadata.issuer).toBe(`https://${host}/${tenantId}/v2.0`);
  });

  it.each(aliases)('%s is another name of %s', async (alias, host) => {
    const client = clientAt({ authority: `https://${alias}/${tenantId}` });
    await tokenOf(client);
    expect(authority.requests.map(({ origin }) => origin)).toEqual([`https://${host}`]);
    expect((await discover(client))._unsafeUnwrap().issuer).toBe(`https://${host}/${tenantId}/v2.0`);
  });
});

describe('a tenant that stands for many', () => {
  it.each([
    ['common', '{tenantid}'],
    ['organizations', '{tenantid}'],
    ['consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'],
  ])('%s has metadata, and no token for an application', async (name, named) => {
    const client = clientAt({ tenant: name });
    const metadata = (await discover(client))._unsafeUnwrap();
    expect(metadata.issuer).toBe(`https://login.microsoftonline.com/${named}/v2.0`);
    expect(await errorOf(client)).toMatchObject({ _tag: 'Config', issues: [expect.stringContaining(name)] });
    expect(paths()).toHaveLength(1);
  });

  it('has none by its id, either, where it is that of personal accounts', async () => {
    const client = clientAt({ tenant: '9188040d-6c67-4c5b-b112-36a304b66dad' });
    expect(await errorOf(client)).toMatchObject({ _tag: 'Config' });
  });
});

describe('what does not exist', () => {
  it.each<[string, AuthoritySettings, object]>([
    ['a tenant', { tenant: 'fabrikam.example' }, { code: 'AADSTS90002', category: 'invalid_configuration' }],
    [
      'a tenant of External ID',
      { authority: 'https://fabrikam.ciamlogin.com' },
      { code: 'AADSTS90002', category: 'invalid_configuration' },
    ],
  ])('%s is a matter of configuration, for a token and for metadata', async (_, settings, expected) => {
    const client = clientAt(settings);
    expect(await errorOf(client)).toMatchObject(expected);
    expect((await discover(client))._unsafeUnwrapErr()).toMatchObject(expected);
  });

  it('a policy of B2C', async () => {
    const client = clientAt({ authority: `https://contoso.b2clogin.com/${tenant}/B2C_1_nobody` });
    expect((await errorOf(client))._tag).toMatch(/Protocol|UnexpectedResponse/);
    expect((await discover(client)).isErr()).toBe(true);
  });
});

describe('on the way to an error', () => {
  it('nothing more is asked than what failed', async () => {
    for (const settings of Object.values(kinds).map((kind) => kind.settings)) {
      authority.reset();
      await errorOf(clientAt(settings, 'wrong'), { scopes: [graph] });
      expect(authority.requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(1);
      expect(paths().some((path) => path.includes('instance'))).toBe(false);
    }
  });
});
