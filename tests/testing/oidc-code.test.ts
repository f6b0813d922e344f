import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import {
  cancels,
  closesBrowser,
  declines,
  type PersonDecision,
  signedOut,
  startAuthority,
  type TestAuthority,
} from '../../src/testing.js';
import { getJson, type Issued, type Json, verifiedClaims } from './support/kinds.js';
import type { Form } from './support/requests.js';
import * as flow from './support/sign-in.js';

const server = 'aaaaaaaa-1111-4222-8333-444455556666';
const machine = 'bbbbbbbb-1111-4222-8333-444455556666';
const issuer = 'https://idp.example/oidc';
const scope = 'openid profile email offline_access read';
const withoutChallenge = { code_challenge: undefined, code_challenge_method: undefined };

let now = 1_772_366_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      { clientId: server, secrets: ['right'] },
      {
        clientId: machine,
        secrets: ['right'],
        redirectUris: {
          web: ['https://app.example/'],
          spa: ['https://page.example/'],
          publicClient: ['http://localhost'],
        },
      },
    ],
    users: [{ username: 'adele@contoso.example' }, { username: 'bob@contoso.example', secondFactor: true }],
    now: () => now,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const visit = (changes: Form = {}): Promise<Json> => flow.visit(authority, { scope, ...changes }, issuer);
const redeem = (code: unknown, changes: Form = {}): Promise<Issued> =>
  flow.redeem(authority, code, changes, {}, issuer);
const refresh = (token: unknown, changes: Form = {}): Promise<Issued> =>
  flow.refresh(authority, token, changes, {}, issuer);
const signedIn = (changes: Form = {}, redeeming: Form = {}): Promise<Json> =>
  flow.signedIn(authority, { scope, ...changes }, redeeming, {}, issuer);
const refusal = ({ status, body }: Issued): readonly unknown[] => [status, body['error']];

describe('a plain OpenID provider', () => {
  it('says what it can do', async () => {
    expect(await getJson(authority, `${issuer}/.well-known/openid-configuration`)).toMatchObject({
      authorization_endpoint: `${issuer}/authorize`,
      userinfo_endpoint: `${issuer}/userinfo`,
      grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token', 'client_credentials']),
      authorization_response_iss_parameter_supported: true,
    });
  });

  it('sends the person back with a code, the state and its name', async () => {
    expect(await visit()).toEqual({ code: expect.any(String), state: 'the state', iss: issuer });
    expect(await visit({ response_mode: 'form_post' })).toHaveProperty('iss', issuer);
    expect(await visit({ response_mode: 'fragment', prompt: 'login consent' })).toHaveProperty('code');
  });

  it('gives tokens for the code', async () => {
    const { status, body } = await redeem((await visit({ nonce: 'n' }))['code']);
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 3599,
        scope,
        refresh_token: expect.any(String),
        id_token: expect.any(String),
      },
    ]);
    const metadata = `${issuer}/.well-known/openid-configuration`;
    const { id, username, name } = authority.user;
    expect(await verifiedClaims(authority, metadata, body['id_token'])).toEqual({
      iss: issuer,
      sub: id,
      aud: server,
      iat: now / 1000,
      nbf: now / 1000,
      exp: now / 1000 + 3599,
      auth_time: now / 1000,
      nonce: 'n',
      sid: expect.any(String),
      name,
      preferred_username: username,
      email: username,
    });
    expect(await verifiedClaims(authority, metadata, body['access_token'])).toMatchObject({
      iss: issuer,
      aud: issuer,
      sub: id,
      client_id: server,
      scope,
    });
  });

  it('gives no more than is asked for, and for the resource that is named', async () => {
    const body = await signedIn({ scope: 'read' }, { resource: 'https://graph.microsoft.com' });
    expect(Object.keys(body)).toEqual(['access_token', 'token_type', 'expires_in', 'scope']);
    expect(decodeJwt(String(body['access_token'])).aud).toBe('00000003-0000-0000-c000-000000000000');
  });

  it('takes a server that proves itself without PKCE', async () => {
    expect(await signedIn(withoutChallenge, { code_verifier: undefined })).toHaveProperty('access_token');
  });

  it('is readable for pages that are registered', async () => {
    const page = { client_id: machine, redirect_uri: 'https://page.example/' };
    const { code } = await visit(page);
    const origin = { origin: 'https://page.example' };
    const answer = await flow.redeem(authority, code, { ...page, client_secret: undefined }, origin, issuer);
    expect([answer.status, answer.response.headers.get('access-control-allow-origin')]).toEqual([200, origin.origin]);
  });
});

describe('the authorization endpoint of a plain provider', () => {
  const local = { client_id: machine, redirect_uri: 'http://localhost:1' };

  it.each<[string, Form, string]>([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['another response type', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['another mode', { response_mode: 'web_message' }, 'invalid_request'],
    ['no scope', { scope: undefined }, 'invalid_scope'],
    ['a scope that is none', { scope: 'a"b' }, 'invalid_scope'],
    ['a public client without PKCE', { ...local, ...withoutChallenge }, 'invalid_request'],
    ['PKCE by plain', { ...local, code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge that is none', { code_challenge: 'x' }, 'invalid_request'],
    ['none beside another prompt', { prompt: 'none login' }, 'invalid_request'],
    ['an age that is none', { max_age: '-1' }, 'invalid_request'],
    ['a missing second factor', { prompt: 'none', login_hint: 'bob@contoso.example' }, 'interaction_required'],
  ])('refuses %s, without a number', async (_, changes, error) => {
    expect(await visit(changes)).toEqual({
      error,
      error_description: expect.stringMatching(/^(?!AADSTS)[ !#-[\]-~]+$/),
      state: 'the state',
      iss: issuer,
    });
  });

  it('refuses what comes twice', async () => {
    const answer = await authority.authorize(`${flow.authorizeUrl(authority, {}, issuer)}&scope=openid`);
    expect(flow.membersOf(answer)).toHaveProperty('error', 'invalid_request');
  });

  it.each<[PersonDecision, Form, string]>([
    [declines(), {}, 'access_denied'],
    [cancels(), {}, 'access_denied'],
    [signedOut(), { prompt: 'none' }, 'login_required'],
  ])('tells of a person who %j', async (decision, changes, error) => {
    authority.person(decision);
    expect(await visit(changes)).toMatchObject({ error, iss: issuer });
  });

  it.each<[string, Form, number]>([
    ['an unknown client', { client_id: 'nobody' }, 400],
    ['no redirect URI', { redirect_uri: undefined }, 400],
    ['another redirect URI', { redirect_uri: 'https://evil.example/' }, 400],
    ['nobody of this name', { login_hint: 'nobody' }, 200],
  ])('says on a page that there is %s', async (_, changes, status) => {
    const answer = await authority.authorize(flow.authorizeUrl(authority, changes, issuer));
    expect(answer).toEqual({ status, redirectUri: '', page: expect.any(String) });
  });

  it('stays open where nobody answers', async () => {
    authority.person(closesBrowser());
    expect(await visit()).toEqual({});
  });
});

describe('a code of a plain provider is refused', () => {
  const web = { client_id: machine, redirect_uri: 'https://app.example/' };

  it.each<[string, Form, Form, string]>([
    ['that is not sent', {}, { code: undefined }, 'invalid_request'],
    ['that is none', {}, { code: 'x' }, 'invalid_grant'],
    ['of another client', {}, { client_id: machine }, 'invalid_grant'],
    ['of an unknown client', {}, { client_id: 'nobody' }, 'invalid_client'],
    ['for another redirect URI', {}, { redirect_uri: 'http://localhost/' }, 'invalid_grant'],
    ['with a wrong secret', {}, { client_secret: 'wrong' }, 'invalid_client'],
    ['of a server that proves nothing', web, { ...web, client_secret: undefined }, 'invalid_client'],
    ['that nothing proves', withoutChallenge, { client_secret: undefined, code_verifier: undefined }, 'invalid_client'],
    ['with a wrong verifier', {}, { code_verifier: 'wrong' }, 'invalid_grant'],
    ['without verifier', {}, { code_verifier: undefined }, 'invalid_grant'],
    ['for an unknown resource', {}, { resource: 'api://nothing' }, 'invalid_target'],
  ])('%s', async (_, changes, redeeming, error) => {
    expect(refusal(await redeem((await visit(changes))['code'], redeeming))).toEqual([400, error]);
  });

  it('after a minute', async () => {
    const { code } = await visit();
    now += 60_000;
    expect(refusal(await redeem(code))).toEqual([400, 'invalid_grant']);
  });

  it('a second time, which ends what came of the first', async () => {
    const { code } = await visit();
    const { body } = await redeem(code);
    expect(refusal(await redeem(code))).toEqual([400, 'invalid_grant']);
    expect(refusal(await refresh(body['refresh_token']))).toEqual([400, 'invalid_grant']);
  });

  it('by Entra, and one of Entra here', async () => {
    expect(refusal(await flow.redeem(authority, (await visit())['code']))).toEqual([400, 'invalid_grant']);
    expect(refusal(await redeem((await flow.visit(authority))['code']))).toEqual([400, 'invalid_grant']);
  });
});

describe('a refresh token of a plain provider', () => {
  it('is replaced at each use', async () => {
    const first = await signedIn();
    const second = await refresh(first['refresh_token'], { scope: 'read' });
    expect([second.status, second.body['scope']]).toEqual([200, 'read']);
    const third = await refresh(second.body['refresh_token']);
    expect([third.status, third.body['scope']]).toEqual([200, scope]);
  });

  it('that comes a second time ends its whole family', async () => {
    const [first, other] = [await signedIn(), await signedIn()];
    const second = await refresh(first['refresh_token']);
    expect(refusal(await refresh(first['refresh_token']))).toEqual([400, 'invalid_grant']);
    expect(refusal(await refresh(second.body['refresh_token']))).toEqual([400, 'invalid_grant']);
    expect((await refresh(other['refresh_token'])).status).toBe(200);
  });

  it.each<[string, Form, string]>([
    ['is not sent', { refresh_token: undefined }, 'invalid_request'],
    ['is none', { refresh_token: 'x' }, 'invalid_grant'],
    ['is of another client', { client_id: machine }, 'invalid_grant'],
    ['comes of an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['comes with a wrong secret', { client_secret: 'wrong' }, 'invalid_client'],
    ['is for more than was granted', { scope: 'openid write' }, 'invalid_scope'],
  ])('is refused where it %s', async (_, changes, error) => {
    expect(refusal(await refresh((await signedIn())['refresh_token'], changes))).toEqual([400, error]);
  });

  it('ends after 30 days, and with the sessions', async () => {
    const [early, late] = [await signedIn(), await signedIn()];
    now += 30 * 86_400_000 - 1;
    expect((await refresh(early['refresh_token'])).status).toBe(200);
    now += 1;
    expect(refusal(await refresh(late['refresh_token']))).toEqual([400, 'invalid_grant']);
    const next = await signedIn();
    authority.revokeSessions();
    expect(refusal(await refresh(next['refresh_token']))).toEqual([400, 'invalid_grant']);
  });
});

describe('the userinfo endpoint', () => {
  const ask = (token: unknown, url = `${issuer}/userinfo`): Promise<Response> =>
    authority.fetch(url, typeof token === 'string' ? { headers: { authorization: `Bearer ${token}` } } : {});

  it('says who the person is, as far as the scopes go', async () => {
    const { id, name, username } = authority.user;
    const whole: unknown = await (await ask((await signedIn())['access_token'])).json();
    expect(whole).toEqual({ sub: id, name, preferred_username: username, email: username });
    const little: unknown = await (await ask((await signedIn({ scope: 'openid' }))['access_token'])).json();
    expect(little).toEqual({ sub: id });
    expect(authority.requests.at(-1)?.endpoint).toBe('userinfo');
  });

  it('takes the tokens of Entra at Microsoft Graph', async () => {
    const { access_token, id_token } = await flow.signedIn(authority, { scope: 'openid profile' });
    const answer: unknown = await (await ask(access_token, 'https://graph.microsoft.com/oidc/userinfo')).json();
    expect(answer).toMatchObject({ sub: decodeJwt(String(id_token)).sub, name: authority.user.name });
  });

  it.each<[string, () => Promise<unknown>, number, string]>([
    ['nothing', async () => undefined, 401, 'Bearer'],
    ['no token', async () => 'x', 401, 'Bearer error="invalid_token"'],
    ['an id token', async () => (await signedIn())['id_token'], 401, 'Bearer error="invalid_token"'],
    [
      'a token without openid',
      async () => (await signedIn({ scope: 'read' }))['access_token'],
      403,
      'Bearer error="insufficient_scope"',
    ],
  ])('refuses %s', async (_, token, status, challenge) => {
    const answer = await ask(await token());
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      status,
      expect.stringContaining(challenge),
    ]);
  });
});
