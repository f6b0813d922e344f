import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  clientSecret,
  usernamePassword,
  type Client,
  type ClientConfig,
  type OAuthError,
  type TokenResponse,
  type UsernamePasswordRequest,
} from '../../src/index.js';
import { aadsts, hang, startAuthority, type TestAuthority } from '../../src/testing.js';
import { reachable } from '../wire/support/printed.js';
import { requestId, soon, startOfTime, testRuntime } from '../wire/support/runtime.js';
import { clientId, clientOf, clientOfAuthority } from './support/clients.js';
import { badAnswers } from './support/grants.js';

const adele = 'adele@contoso.example';
const right = 'marker pass+&=%';
const read = 'https://graph.microsoft.com/User.Read';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [{ clientId, secrets: ['right'] }],
    users: [
      { username: adele, password: right },
      { username: 'bob@contoso.example', password: right, secondFactor: true },
      { username: 'carol@contoso.example', password: right, consented: false },
    ],
    tokenLifetimeSeconds: 600,
    now: () => startOfTime,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const client = (changes: Partial<ClientConfig> = {}): Client => clientOfAuthority(authority, changes);
const acquire = (request: object, of: Client) =>
  usernamePassword(of)({ scopes: [read], username: adele, password: right, ...request } as UsernamePasswordRequest);
const tokenFor = async (request: object = {}, of = client()): Promise<TokenResponse> =>
  (await acquire(request, of))._unsafeUnwrap();
const errorFor = async (request: object = {}, of = client()): Promise<OAuthError> =>
  (await acquire(request, of))._unsafeUnwrapErr();

describe('a token by name and password', () => {
  it('says whose it is, and can be renewed', async () => {
    const token = await tokenFor();
    expect(token).toMatchObject({ source: 'network', expiresOn: startOfTime + 600_000 });
    expect(token.account).toMatchObject({ username: adele, homeAccountId: authority.user.homeAccountId });
    expect(token.refreshToken).toEqual(expect.any(String));
    expect(authority.requests.map(({ parameters }) => parameters)).toEqual([
      {
        grant_type: 'password',
        client_id: clientId,
        client_secret: '[redacted]',
        username: adele,
        password: '[redacted]',
        scope: `${read} openid profile offline_access`,
        client_info: '1',
      },
    ]);
  });

  it('comes at organizations, too', async () => {
    expect(
      (await tokenFor({}, clientOf(authority.authorityUrl('organizations'), { credential: clientSecret('right') })))
        .account?.username,
    ).toBe(adele);
  });

  it('is marked in the declarations as what is not to be used', () => {
    const source = readFileSync('src/grant/username-password.ts', 'utf8');
    expect(source).toMatch(/@deprecated[^@]*RFC 9700/);
  });
});

describe('what the server refuses', () => {
  it.each<[string, object, object]>([
    ['a wrong password', { password: 'wrong' }, { code: 'AADSTS50126', category: 'sign_in_failed' }],
    ['an unknown user', { username: 'eve@contoso.example' }, { code: 'AADSTS50034' }],
    [
      'a second factor',
      { username: 'bob@contoso.example' },
      { code: 'AADSTS50076', category: 'step_up_required', claims: expect.any(String) },
    ],
    ['no consent', { username: 'carol@contoso.example' }, { code: 'AADSTS65001', category: 'consent_required' }],
  ])('is its own variant: %s', async (_, request, expected) => {
    const error = await errorFor(request);
    expect(error).toMatchObject({ _tag: 'Aadsts', requestId, ...expected });
    expect(reachable({ ...error })).not.toContain('marker');
  });

  it('an account that is locked, and a client that has to prove itself', async () => {
    for (let time = 0; time < 10; time += 1) await errorFor({ password: 'wrong' });
    expect(await errorFor()).toMatchObject({ code: 'AADSTS50053' });
    expect(await errorFor({}, client({ credential: undefined }))).toMatchObject({
      code: 'AADSTS7000218',
      category: 'invalid_configuration',
    });
  });

  it('a password that has to be changed', async () => {
    authority.fail(aadsts(50055));
    expect(await errorFor()).toMatchObject({ category: 'password_change_required' });
  });

  it.each(badAnswers)('and an answer that is none is typed: %s', async (_, fault, expected) => {
    authority.fail(fault);
    expect(await errorFor()).toMatchObject(expected);
  });
});

describe('a request that is wrong', () => {
  it.each<[string, object, string]>([
    ['no name', { username: undefined }, 'username: missing'],
    ['an empty name', { username: '' }, 'username: missing'],
    ['no password', { password: undefined }, 'password: missing'],
    ['a password that is no text', { password: 1 }, 'password: missing'],
    ['no scopes', { scopes: undefined }, 'scopes: not a list'],
  ])('is told, and nothing is sent: %s', async (_, request, issue) => {
    expect(await errorFor(request)).toMatchObject({ _tag: 'InvalidRequest', issues: [expect.stringContaining(issue)] });
    expect(authority.requests).toEqual([]);
  });

  it.each(['common', 'consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'])(
    'is a Config error at %s, which is sent no password',
    async (tenant) => {
      expect(await errorFor({}, clientOf(authority.authorityUrl(tenant)))).toMatchObject({
        _tag: 'Config',
        issues: [expect.stringContaining('organizations')],
      });
      expect(authority.requests).toEqual([]);
    },
  );
});

describe('an end', () => {
  it('comes with the signal of the caller', async () => {
    authority.fail(hang());
    const controller = new AbortController();
    const pending = errorFor({ signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({ _tag: 'Aborted', requestId });
  });

  it('comes when the time is up', async () => {
    authority.fail(hang());
    const runtime = testRuntime();
    const pending = errorFor({}, client({ runtime }));
    while (runtime.sleeps.length < 2) await new Promise(setImmediate);
    expect(await soon(pending)).toBe('pending');
    runtime.expire();
    expect(await pending).toMatchObject({ _tag: 'Timeout', sent: 'maybe' });
  });
});
