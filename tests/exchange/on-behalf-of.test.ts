import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { challengeFor, claimsChallenge, formatChallenge } from '../../src/challenge.js';
import {
  onBehalfOf,
  type Client,
  type ClientConfig,
  type OAuthError,
  type OnBehalfOfRequest,
  type TokenResponse,
} from '../../src/index.js';
import { aadsts, hang, signsIn, startAuthority, type TestAuthority } from '../../src/testing.js';
import { callerToken } from '../testing/support/on-behalf-of.js';
import { signedIn } from '../testing/support/sign-in.js';
import { reachable } from '../wire/support/printed.js';
import { requestId, soon, startOfTime, testRuntime } from '../wire/support/runtime.js';
import { clientId, clientOf, clientOfAuthority, tokenOf } from './support/clients.js';
import { badAnswers } from './support/grants.js';

const read = 'https://graph.microsoft.com/User.Read';
const [bob, carol] = ['bob@contoso.example', 'carol@contoso.example'];
const otherClient = 'bbbbbbbb-1111-4222-8333-444455556666';

let now = startOfTime;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      { clientId, secrets: ['right'] },
      { clientId: otherClient, secrets: ['right'] },
    ],
    users: [
      { username: 'adele@contoso.example', name: 'Adele' },
      { username: bob, secondFactor: true },
      { username: carol, consented: [`api://${clientId}/access`] },
    ],
    tokenLifetimeSeconds: 600,
    now: () => now,
  });
});
afterEach(() => {
  now = startOfTime;
  authority.reset();
});
afterAll(() => authority.close());

const api = (changes: Partial<ClientConfig> = {}): Client => clientOfAuthority(authority, changes);
const tokenFor = async (request: Partial<OnBehalfOfRequest> = {}, client = api()): Promise<TokenResponse> =>
  (await onBehalfOf(client)({ scopes: [read], assertion: '', ...request }))._unsafeUnwrap();
const errorFor = async (request: object = {}, client = api()): Promise<OAuthError> =>
  (await onBehalfOf(client)({ scopes: [read], assertion: 'opaque', ...request }))._unsafeUnwrapErr();
const sent = () => authority.requests.filter(({ grant }) => grant?.endsWith('jwt-bearer'));

const jwt = (claims: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature'].map((part) => btoa(part).replaceAll('=', '')).join('.');

describe('a token on behalf of a user', () => {
  it('is for the other API, and says whose it is', async () => {
    const assertion = await callerToken(authority);
    const token = await tokenFor({ assertion });
    expect(token).toMatchObject({ source: 'network', expiresOn: startOfTime + 600_000 });
    expect(token.scopes).toContain(read);
    expect(token.account).toMatchObject({ homeAccountId: authority.user.homeAccountId, name: 'Adele' });
    expect(token.idTokenClaims).toMatchObject({ aud: clientId, name: 'Adele' });
    expect(token.refreshToken).toBeUndefined();
    expect(reachable(token)).not.toContain(assertion);
  });

  it('was asked for with these parameters and no others', async () => {
    await tokenFor({ assertion: await callerToken(authority) });
    expect(sent()).toHaveLength(1);
    expect(sent()[0]?.parameters).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: clientId,
      client_secret: '[redacted]',
      assertion: '[redacted]',
      requested_token_use: 'on_behalf_of',
      scope: `${read} openid profile`,
      client_info: '1',
    });
  });

  it('comes with a refresh token where the request asks for it', async () => {
    const token = await tokenFor({ assertion: await callerToken(authority), scopes: [read, 'offline_access'] });
    expect(token.refreshToken).toEqual(expect.any(String));
  });

  it.each(['saml2', 'saml1'] as const)('may be a SAML assertion: %s', async (requestedTokenType) => {
    const token = await tokenFor({ assertion: await callerToken(authority), requestedTokenType });
    expect(token.issuedTokenType).toBe(`urn:ietf:params:oauth:token-type:${requestedTokenType}`);
    expect(atob(token.accessToken.replaceAll('-', '+').replaceAll('_', '/'))).toMatch(/^<Assertion /);
    expect(sent()[0]?.parameters).toMatchObject({ scope: read, requested_token_type: token.issuedTokenType });
  });
});

describe('what the server refuses', () => {
  it.each<[string, () => Promise<object>, object]>([
    [
      'a second factor is missing',
      async () => {
        authority.person(signsIn(bob, { secondFactor: false }), { times: 1 });
        return { assertion: await callerToken(authority) };
      },
      { code: 'AADSTS50076', category: 'step_up_required', remedy: 'interact' },
    ],
    [
      'no consent was given',
      async () => ({ assertion: await callerToken(authority, { login_hint: carol }) }),
      { code: 'AADSTS65001', category: 'consent_required' },
    ],
    [
      'the assertion has ended: a matter of time, not of a mistake',
      async () => {
        const assertion = await callerToken(authority);
        now += 3_600_000;
        return { assertion };
      },
      { code: 'AADSTS500133', category: 'grant_expired' },
    ],
    ['the assertion is no token', async () => ({ assertion: 'opaque' }), { code: 'AADSTS50013' }],
    [
      'the resource is unknown',
      async () => ({ assertion: await callerToken(authority), scopes: ['api://unknown/read'] }),
      { code: 'AADSTS500011' },
    ],
  ])('is its own variant: %s', async (_, request, expected) => {
    expect(await errorFor(await request())).toMatchObject({ _tag: 'Aadsts', requestId, ...expected });
  });

  it.each([240002, 7000114, 500131, 50079])('is typed where it finds out what did not show: AADSTS%d', async (code) => {
    authority.fail(aadsts(code, { claims: { access_token: {} } }));
    expect(await errorFor()).toMatchObject({ _tag: 'Aadsts', code: `AADSTS${code}` });
  });

  it.each(badAnswers)('and an answer that is none is typed: %s', async (_, fault, expected) => {
    authority.fail(fault, { endpoint: 'token' });
    expect(await errorFor()).toMatchObject(expected);
  });
});

describe('a step-up', () => {
  it('goes from the other API over this one to the caller, who comes back with a token that satisfies it', async () => {
    authority.person(signsIn(bob, { secondFactor: false }), { times: 1 });
    const error = await errorFor({ assertion: await callerToken(authority) });
    expect(error).toMatchObject({ category: 'step_up_required', claims: expect.any(String) as unknown });

    const challenge = challengeFor(error, { clientId });
    const header = challenge && formatChallenge(challenge);
    const read = claimsChallenge({ status: 401, headers: { 'www-authenticate': header } })._unsafeUnwrap();
    if (read?.kind !== 'claims') throw new Error('There are no claims.');
    expect(JSON.parse(read.claims)).toEqual(JSON.parse(error.claims ?? ''));

    const assertion = await callerToken(authority, { login_hint: bob, claims: read.claims });
    expect((await tokenFor({ assertion })).account?.username).toBe(bob);
  });

  it('is not handed on where nobody can do anything about it', async () => {
    authority.fail(aadsts(500133));
    expect(challengeFor(await errorFor())).toBeUndefined();
  });
});

describe('a request that is wrong', () => {
  const good = { aud: clientId, scp: 'access', azp: otherClient };
  it.each<[string, object, string]>([
    ['no assertion', { assertion: undefined }, 'assertion: missing'],
    ['an empty assertion', { assertion: '' }, 'assertion: missing'],
    ['an id token', { assertion: jwt({ aud: clientId, sub: 's', nonce: 'n' }) }, 'assertion: an id token'],
    ['an id token with roles', { assertion: jwt({ aud: clientId, roles: ['r'] }) }, 'assertion: an id token'],
    [
      'a token of an application',
      { assertion: jwt({ ...good, idtyp: 'app' }) },
      'assertion: a token of an application',
    ],
    ['one of version 1', { assertion: jwt({ aud: clientId, appid: otherClient }) }, 'assertion: a token of an appl'],
    ['one with roles', { assertion: jwt({ aud: clientId, azp: otherClient, roles: ['r'] }) }, 'assertion: a token of'],
    [
      'a token for another API',
      { assertion: jwt({ ...good, aud: otherClient }) },
      'assertion: a token for another API',
    ],
    ['an unknown kind of token', { assertion: 'x', requestedTokenType: 'saml3' }, 'requestedTokenType: neither'],
    ['no scopes', { scopes: [] }, 'scopes: none'],
    ['a parameter of the protocol', { extraParameters: { requested_token_use: 'x' } }, 'belongs to the protocol'],
  ])('is told, and nothing is sent: %s', async (_, request, issue) => {
    const error = await errorFor(request);
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: [expect.stringContaining(issue)] });
    expect(reachable(error)).not.toContain(otherClient);
    expect(sent()).toEqual([]);
  });

  it.each<[string, string]>([
    ['in capitals', jwt({ ...good, aud: clientId.toUpperCase() })],
    ['by a URI', jwt({ ...good, aud: 'api://something' })],
    ['several', jwt({ ...good, aud: [otherClient] })],
    ['not at all', jwt({ scp: 'access' })],
    ['in a token that is over', jwt({ ...good, exp: 1 })],
    ['in an encrypted token', 'a.b.c.d.e'],
    ['in a payload that is not JSON', 'e30.eA.e30'],
    ['in a payload that is not base64', 'e30.+.e30'],
    ['in SAML', btoa('<Assertion/>')],
  ])('is for the server to find where the audience is named %s', async (_, assertion) => {
    expect(await errorFor({ assertion })).toMatchObject({ _tag: 'Aadsts' });
    expect(sent()).toHaveLength(1);
  });

  it('and tokens of others are not read: their claims mean something else', async () => {
    const client = clientOf(authority.oidcIssuerUrl, {
      authority: undefined,
      issuer: authority.oidcIssuerUrl,
      knownAuthorities: [new URL(authority.url).host],
    });
    expect(await errorFor({ assertion: jwt({ aud: otherClient, scope: 'read' }) }, client)).not.toMatchObject({
      _tag: 'InvalidRequest',
    });
  });

  it('is a Config error where there is no credential', async () => {
    expect(await errorFor({}, api({ credential: undefined }))).toMatchObject({ _tag: 'Config' });
    expect(authority.requests).toEqual([]);
  });

  it('is one with a real id token, or a real token of an application', async () => {
    const { id_token: idToken } = await signedIn(authority);
    const { accessToken } = await tokenOf(api(), { scopes: [`api://${clientId}/.default`] });
    for (const assertion of [String(idToken), accessToken])
      expect(await errorFor({ assertion })).toMatchObject({ _tag: 'InvalidRequest' });
    expect(sent()).toEqual([]);
  });
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
    const pending = errorFor({}, api({ runtime }));
    while (runtime.sleeps.length < 2) await new Promise(setImmediate);
    expect(await soon(pending)).toBe('pending');
    runtime.expire();
    expect(await pending).toMatchObject({ _tag: 'Timeout', sent: 'maybe' });
  });
});
