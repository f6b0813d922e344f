import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { clientCredentials, clientSecret, createClient, type AuthoritySettings, type Client } from '../../src/index.js';
import {
  aadsts,
  connectionReset,
  httpError,
  jsonValue,
  redirect,
  startAuthority,
  type TestAuthority,
  throttled,
} from '../../src/testing.js';
import { clientId, graph } from '../exchange/support/clients.js';
import { observed, type Observed } from './support/observed.js';

const host = 'login.newcloud.example';
const platform = 'login.microsoftonline.com';
const secret = 'a-secret-that-nobody-may-see';
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [{ clientId, secrets: [secret] }],
    customHosts: [host],
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const clientAt = (observer: Observed, settings: AuthoritySettings): Client =>
  createClient({
    clientId,
    credential: clientSecret(secret),
    runtime: { fetch: observer.fetch },
    ...settings,
  })._unsafeUnwrap();

const secretWentTo = ({ sent }: Observed): readonly string[] =>
  sent
    .filter(({ url, headers, body }) => JSON.stringify([url, [...headers], body]).includes(secret))
    .map(({ url }) => url.host);

const tenant = 'contoso.onmicrosoft.com';
const request = { scopes: [graph] };

describe('S11: a host is known, listed, or confirmed before any secret goes to it', () => {
  it('known: it is sent there at once', async () => {
    const observer = observed(authority);
    expect((await clientCredentials(clientAt(observer, { tenant }))(request)).isOk()).toBe(true);
    expect(observer.hosts()).toEqual([platform]);
  });

  it('listed: it is sent there at once', async () => {
    const observer = observed(authority);
    const client = clientAt(observer, {
      authority: `https://login.contoso.example/${tenant}`,
      knownAuthorities: ['login.contoso.example'],
    });
    expect((await clientCredentials(client)(request)).isOk()).toBe(true);
    expect(observer.hosts()).toEqual(['login.contoso.example']);
  });

  it('neither: the platform is asked, once, and what it confirms is used', async () => {
    const observer = observed(authority);
    const client = clientAt(observer, { authority: `https://${host}/${tenant}` });
    const results = await Promise.all(Array.from({ length: 20 }, () => clientCredentials(client)(request)));
    expect(results.every((result) => result.isOk())).toBe(true);
    expect((await clientCredentials(client)(request)).isOk()).toBe(true);
    expect(observer.hosts()).toEqual([platform, ...Array.from({ length: 21 }, () => host)]);
    expect(new Set(secretWentTo(observer))).toEqual(new Set([host]));
    expect(Object.fromEntries(observer.sent[0]?.url.searchParams ?? [])).toEqual({
      'api-version': '1.1',
      authorization_endpoint: `https://${host}/${tenant}/oauth2/v2.0/authorize`,
    });
  });

  it('neither, and the platform says no: a configuration error, and the secret stays', async () => {
    const observer = observed(authority);
    const client = clientAt(observer, { authority: `https://login.evil.example/${tenant}` });
    expect((await clientCredentials(client)(request))._unsafeUnwrapErr()).toMatchObject({
      code: 'AADSTS50049',
      category: 'invalid_configuration',
      remedy: 'fix_application',
      error: 'invalid_instance',
    });
    expect(observer.hosts()).toEqual([platform]);
    expect(secretWentTo(observer)).toEqual([]);
  });

  it.each([
    ['throttles', throttled({ retryAfter: 5 }), { category: 'throttled', retryAfterMs: 5000 }],
    ['is down', httpError({ status: 503 }), { category: 'service_unavailable' }],
    ['fails for a moment', aadsts(90_033), { category: 'service_unavailable' }],
    ['drops the connection', connectionReset(), { category: 'network' }],
    ['redirects', redirect(), { category: 'unexpected_response' }],
    ['says nothing', jsonValue({}), { category: 'unexpected_response' }],
    [
      'speaks of another host',
      jsonValue({
        tenant_discovery_endpoint: `https://${host}.evil.example/`,
        metadata: [{ aliases: [platform, `x.${host}`] }, { aliases: host }, 7],
      }),
      { category: 'unexpected_response' },
    ],
  ])('neither, and the platform %s: the failure is what it is, and the secret stays', async (_, fault, expected) => {
    const observer = observed(authority);
    const client = clientAt(observer, { authority: `https://${host}/${tenant}` });
    authority.fail(fault, { endpoint: 'instance', times: 1 });
    expect((await clientCredentials(client)(request))._unsafeUnwrapErr()).toMatchObject(expected);
    expect(observer.hosts()).toEqual([platform]);
    expect(secretWentTo(observer)).toEqual([]);
    expect((await clientCredentials(client)(request)).isOk()).toBe(true);
  });

  it.each([
    ['an IP literal', 'https://20.190.128.1'],
    ['an IP literal in disguise', 'https://0x14be8001'],
    ['an IPv6 literal', 'https://[2603:1006::1]'],
    ['a user name', 'https://login.microsoftonline.com@login.evil.example'],
    ['a password', 'https://:p@login.microsoftonline.com'],
    ['a port', 'https://login.microsoftonline.com:8443'],
    ['a dot at the end', 'https://login.microsoftonline.com.'],
    ['mixed script', 'https://lоgin.microsoftonline.com'],
    ['punycode', 'https://xn--lgin-55d.microsoftonline.com'],
    ['no dot', 'https://login'],
    ['this machine, which is not listed', 'https://localhost'],
  ])('%s is refused before anything is asked', (_, origin) => {
    const client = createClient({ authority: `${origin}/${tenant}`, clientId, credential: clientSecret(secret) });
    expect(client._unsafeUnwrapErr()._tag).toBe('Config');
  });
});
