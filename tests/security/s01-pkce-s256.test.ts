import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  authorizationUrl,
  createClient,
  type AuthoritySettings,
  type AuthorizationUrlRequest,
  type Client,
  type Fetch,
} from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { providerClient } from '../exchange/support/sign-ins.js';
import { publicClient, readUser, redirectUri } from '../exchange/support/users.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const settled = (settings: AuthoritySettings): Client =>
  createClient({
    clientId: authority.application.clientId,
    ...settings,
    runtime: { fetch: authority.fetch as Fetch },
  })._unsafeUnwrap();

describe('S1: every address of a sign-in has a code challenge, made with S256', () => {
  it.each<[string, () => Client]>([
    ['the platform', () => publicClient(authority)],
    ['an application with capabilities', () => publicClient(authority, { capabilities: ['cp1'] })],
    ['External ID', () => settled({ authority: 'https://contoso.ciamlogin.com' })],
    ['Azure AD B2C', () => settled({ authority: 'https://c.b2clogin.com/c.onmicrosoft.com/B2C_1_x' })],
    ['AD FS', () => settled({ authority: 'https://sts.c.example/adfs', knownAuthorities: ['sts.c.example'] })],
    ['a provider', () => providerClient(authority)],
  ])('of %s', async (_, of) => {
    const requests: readonly Partial<AuthorizationUrlRequest>[] = [
      {},
      { responseMode: 'form_post' },
      { hybrid: true },
      { prompt: 'none' },
      { extraParameters: { ui_locales: 'de' } },
      { codeChallengeMethod: 'plain', usePkce: false } as object,
    ];
    for (const request of requests) {
      const began = await authorizationUrl(of())({ scopes: [readUser], redirectUri, ...request });
      const { url, flow } = began._unsafeUnwrap();
      const { searchParams } = new URL(url);
      expect(searchParams.getAll('code_challenge_method')).toEqual(['S256']);
      expect(searchParams.getAll('code_challenge')).toEqual([hashOf(flow.codeVerifier)]);
    }
  });

  it.each([
    'code_challenge',
    'code_challenge_method',
    'Code_Challenge_Method',
    'code_challenge_method ',
    'request',
    'request_uri',
  ])('and no parameter of the application takes it away: %p', async (name) => {
    const request = { scopes: [readUser], redirectUri, extraParameters: { [name]: 'plain' } };
    expect((await authorizationUrl(publicClient(authority))(request))._unsafeUnwrapErr()._tag).toBe('InvalidRequest');
  });
});
