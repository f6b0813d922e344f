import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { signsIn, startAuthority, type TestAuthority } from '../../src/testing.js';
import { answerOf, callApi } from './support/api.js';
import { verifiedClaims } from './support/kinds.js';
import type { Form } from './support/requests.js';
import { graphScope, redeem, refusal, signedIn, visit } from './support/sign-in.js';

const server = 'aaaaaaaa-1111-4222-8333-444455556666';
const machine = 'bbbbbbbb-1111-4222-8333-444455556666';
const contoso = '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05';
const fabrikam = 'eeeeeeee-1111-4222-8333-444455556666';
const graph = 'https://graph.microsoft.com';

let now = 1_772_366_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [{ id: contoso, name: 'contoso.onmicrosoft.com' }, { id: fabrikam }],
    applications: [
      { clientId: server, secrets: ['right'] },
      {
        clientId: machine,
        secrets: ['right'],
        redirectUris: { web: ['https://app.example/'], publicClient: ['http://localhost'] },
      },
    ],
    resources: [
      { uri: graph, audience: '00000003-0000-0000-c000-000000000000' },
      { uri: 'api://orders', audience: 'orders', scopes: ['Orders.Read', 'Orders.Write'] },
      { uri: 'api://plain' },
    ],
    users: [
      { username: 'adele@contoso.example', name: 'Adele Vance', id: 'F0F0F0F0-1111-4222-8333-444455556666' },
      { username: 'bob@contoso.example', secondFactor: true },
      { username: 'carol@contoso.example', consented: ['api://orders/Orders.Read'] },
    ],
    now: () => now,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const metadataUrl = (): string => `${authority.authorityUrl()}/v2.0/.well-known/openid-configuration`;
const codeFor = async (changes: Form = {}, base?: string): Promise<unknown> =>
  (await visit(authority, changes, base))['code'];

describe('a code becomes', () => {
  it('the tokens that its sign-in was for', async () => {
    const { status, body, response } = await redeem(authority, await codeFor(), { client_info: '1' });
    expect(status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store, no-cache');
    expect(body).toEqual({
      token_type: 'Bearer',
      scope: `${graph}/User.Read openid profile`,
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(/^1\.[\w-]{64}$/),
      id_token: expect.any(String),
      client_info: expect.any(String),
    });
    const info: unknown = JSON.parse(Buffer.from(String(body['client_info']), 'base64url').toString());
    expect(info).toEqual({ uid: authority.user.id, utid: contoso });
  });

  it('an access token of version 2.0', async () => {
    const { access_token } = await signedIn(authority);
    expect(await verifiedClaims(authority, metadataUrl(), access_token)).toEqual({
      aud: '00000003-0000-0000-c000-000000000000',
      iss: `${authority.url}/${contoso}/v2.0`,
      iat: now / 1000,
      nbf: now / 1000,
      exp: now / 1000 + 3599,
      azp: server,
      azpacr: '1',
      name: 'Adele Vance',
      oid: 'f0f0f0f0-1111-4222-8333-444455556666',
      preferred_username: 'adele@contoso.example',
      scp: 'User.Read openid profile',
      sid: expect.any(String),
      sub: expect.stringMatching(/^[\w-]{43}$/),
      tid: contoso,
      uti: expect.any(String),
      ver: '2.0',
    });
  });

  it('an id token for the client', async () => {
    const { id_token } = await signedIn(authority, { nonce: 'the nonce', max_age: '60' });
    expect(await verifiedClaims(authority, metadataUrl(), id_token)).toEqual({
      aud: server,
      iss: `${authority.url}/${contoso}/v2.0`,
      iat: now / 1000,
      nbf: now / 1000,
      exp: now / 1000 + 3599,
      auth_time: now / 1000,
      login_hint: expect.stringMatching(/^O\./),
      name: 'Adele Vance',
      nonce: 'the nonce',
      oid: authority.user.id,
      preferred_username: 'adele@contoso.example',
      sid: expect.any(String),
      sub: expect.stringMatching(/^[\w-]{43}$/),
      tid: contoso,
      ver: '2.0',
    });
  });

  it('no more than is asked for', async () => {
    const body = await signedIn(authority, { scope: 'User.Read' });
    expect(Object.keys(body)).toEqual(['token_type', 'scope', 'expires_in', 'ext_expires_in', 'access_token']);
    expect(body['scope']).toBe('User.Read');
  });

  it('a token that the API takes, and an id token that it does not', async () => {
    const { access_token, id_token } = await signedIn(authority, { scope: `openid ${authority.api.uri}/Call` });
    const { claims } = await answerOf(await callApi(authority, String(access_token)));
    expect(claims).toMatchObject({ scp: 'Call', azp: server, oid: authority.user.id });
    expect((await callApi(authority, String(id_token))).status).toBe(401);
  });

  it.each<[string, Form, Form, object]>([
    [
      'the capabilities that it asks for',
      {},
      { claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}' },
      { xms_cc: ['cp1'] },
    ],
    [
      'contexts that the sign-in asked for',
      { claims: '{"access_token":{"acrs":{"value":"c1"}}}' },
      {},
      { acrs: ['c1'] },
    ],
    ['no proof of the client', {}, { client_secret: undefined }, { azpacr: '0' }],
  ])('a token with %s', async (_, changes, redeeming, expected) => {
    const { access_token } = await signedIn(authority, changes, redeeming);
    expect(decodeJwt(String(access_token))).toMatchObject(expected);
  });

  it('an id token with the time of the sign-in where claims ask for it', async () => {
    const { id_token } = await signedIn(authority, { claims: '{"id_token":{"auth_time":{"essential":true}}}' });
    expect(decodeJwt(String(id_token))['auth_time']).toBe(now / 1000);
    expect(decodeJwt(String((await signedIn(authority))['id_token']))).not.toHaveProperty('auth_time');
  });

  it.each([
    ['openid', 'openid', '00000003-0000-0000-c000-000000000000', 'openid'],
    ['Mail.Read', 'Mail.Read', '00000003-0000-0000-c000-000000000000', 'Mail.Read'],
    [`${graph}/.default`, `${graph}/User.Read ${graph}/.default`, '00000003-0000-0000-c000-000000000000', 'User.Read'],
    ['api://orders/Orders.Read openid', 'api://orders/Orders.Read openid', 'orders', 'Orders.Read'],
    [
      'api://orders/.default',
      'api://orders/Orders.Read api://orders/Orders.Write api://orders/.default',
      'orders',
      'Orders.Read Orders.Write',
    ],
    [
      'api://plain/.default',
      'api://plain/user_impersonation api://plain/.default',
      'api://plain',
      'user_impersonation',
    ],
  ])('a token for %s', async (scope, granted, aud, scp) => {
    const body = await signedIn(authority, { scope });
    expect(body['scope']).toBe(granted);
    expect(decodeJwt(String(body['access_token']))).toMatchObject({ aud, scp });
  });

  it('a token for the one resource that is chosen of several', async () => {
    const scope = 'User.Read api://orders/Orders.Read offline_access';
    const body = await signedIn(authority, { scope }, { scope: 'api://orders/Orders.Read' });
    expect(body['scope']).toBe('api://orders/Orders.Read');
  });

  it('tokens of the home tenant at common, of another where that is asked', async () => {
    const home = decodeJwt(
      String((await signedIn(authority, {}, {}, {}, authority.authorityUrl('common')))['id_token']),
    );
    const body = await signedIn(
      authority,
      { login_hint: 'adele@contoso.example' },
      { client_info: '1' },
      {},
      authority.authorityUrl(fabrikam),
    );
    const away = decodeJwt(String(body['id_token']));
    expect([home['tid'], away['tid'], away.iss]).toEqual([contoso, fabrikam, `${authority.url}/${fabrikam}/v2.0`]);
    expect(away['oid']).not.toBe(home['oid']);
    expect(JSON.parse(Buffer.from(String(body['client_info']), 'base64url').toString())).toEqual({
      uid: authority.user.id,
      utid: contoso,
    });
  });

  it('tokens of External ID at its host', async () => {
    const base = `https://${contoso}.ciamlogin.com/${contoso}`;
    const { id_token } = await signedIn(authority, {}, {}, {}, base);
    expect(decodeJwt(String(id_token)).iss).toBe(`${base}/v2.0`);
  });

  it('for another client another subject of the same person', async () => {
    const { id_token } = await signedIn(authority);
    const other = { client_id: machine, redirect_uri: 'http://localhost/' };
    const second = await signedIn(authority, other, { ...other, client_secret: undefined });
    const [one, two] = [id_token, second['id_token']].map((token) => decodeJwt(String(token)));
    expect(one?.['oid']).toBe(two?.['oid']);
    expect(one?.sub).not.toBe(two?.sub);
  });
});

describe('a code is refused', () => {
  const otherCode = { client_id: machine, redirect_uri: 'https://app.example/' };

  it.each<[string, Form, Form, number, string, number]>([
    ['without client id', {}, { client_id: undefined }, 400, 'invalid_request', 900144],
    ['that is not sent', {}, { code: undefined }, 400, 'invalid_request', 900144],
    ['without redirect URI', {}, { redirect_uri: undefined }, 400, 'invalid_request', 900144],
    ['that is none', {}, { code: 'none' }, 400, 'invalid_grant', 9002313],
    ['of another client', {}, { client_id: machine }, 400, 'invalid_grant', 7000110],
    ['of an unknown client', {}, { client_id: fabrikam }, 400, 'unauthorized_client', 700016],
    [
      'for another redirect URI',
      {},
      { redirect_uri: 'http://localhost:4101/signed-in' },
      401,
      'invalid_client',
      500112,
    ],
    ['with a wrong secret', {}, { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [
      'of a server that proves nothing',
      otherCode,
      { ...otherCode, client_secret: undefined },
      401,
      'invalid_client',
      7000218,
    ],
    ['with a wrong verifier', {}, { code_verifier: 'wrong' }, 400, 'invalid_grant', 501481],
    ['without verifier', {}, { code_verifier: undefined }, 400, 'invalid_grant', 50148],
    [
      'with a verifier of nothing',
      { code_challenge: undefined, code_challenge_method: undefined },
      {},
      400,
      'invalid_grant',
      501481,
    ],
    ['for claims that are none', {}, { claims: '{' }, 400, 'invalid_request', 50117],
    ['for a scope that is none', {}, { scope: 'a"b' }, 400, 'invalid_scope', 70011],
    ['for an unknown resource', {}, { scope: 'api://nothing/read' }, 400, 'invalid_resource', 500011],
    ['for an unknown scope', {}, { scope: 'api://orders/Orders.Burn' }, 400, 'invalid_scope', 650053],
    ['for more than it was issued for', {}, { scope: 'openid Mail.Read' }, 400, 'invalid_scope', 28002],
    ['for several resources', { scope: 'User.Read api://orders/Orders.Read' }, {}, 400, 'invalid_request', 28000],
  ])('%s', async (_, changes, redeeming, status, error, code) => {
    const answer = await redeem(authority, await codeFor(changes), { client_secret: 'right', ...redeeming });
    expect(refusal(answer)).toEqual([status, error, [code]]);
  });

  it('with a secret of what keeps none', async () => {
    const local = { client_id: machine, redirect_uri: 'http://localhost:1' };
    const code = await codeFor(local);
    expect(refusal(await redeem(authority, code, local))).toEqual([401, 'invalid_client', [700025]]);
    expect((await redeem(authority, code, { ...local, client_secret: undefined })).status).toBe(200);
  });

  it('a second time, and what came of it stays', async () => {
    const code = await codeFor();
    const { body } = await redeem(authority, code);
    expect(refusal(await redeem(authority, code))).toEqual([400, 'invalid_grant', [54005]]);
    const refreshing = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    expect((await redeem(authority, code, refreshing)).status).toBe(200);
  });

  it('where two redeem it at once', async () => {
    const code = await codeFor();
    const answers = await Promise.all([redeem(authority, code), redeem(authority, code)]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toHaveLength(2);
    expect(statuses).toEqual(expect.arrayContaining([200, 400]));
  });

  it('after ten minutes', async () => {
    const [early, late] = [await codeFor(), await codeFor()];
    now += 599_999;
    expect((await redeem(authority, early)).status).toBe(200);
    now += 1;
    expect(refusal(await redeem(authority, late))).toEqual([400, 'invalid_grant', [70008]]);
  });

  it('at another tenant', async () => {
    const answer = await redeem(authority, await codeFor(), {}, {}, authority.authorityUrl(fabrikam));
    expect(refusal(answer)).toEqual([400, 'invalid_grant', [700005]]);
    const home = await redeem(authority, await codeFor(), {}, {}, authority.authorityUrl('organizations'));
    expect(home.status).toBe(200);
    const consumers = await redeem(authority, await codeFor(), {}, {}, authority.authorityUrl('consumers'));
    expect(refusal(consumers)).toEqual([400, 'invalid_grant', [50020]]);
  });

  it('once the sessions are revoked', async () => {
    const code = await codeFor();
    authority.revokeSessions();
    const { status, body } = await redeem(authority, code);
    expect([status, body['error_codes'], body['suberror']]).toEqual([400, [50173], 'bad_token']);
  });

  it('where contexts want a second factor that the sign-in lacks, and says what to ask', async () => {
    authority.person(signsIn('bob@contoso.example', { secondFactor: false }), { times: 1 });
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const { status, body } = await redeem(authority, await codeFor(), { claims });
    expect([status, body['error'], body['suberror'], body['error_codes']]).toEqual([
      400,
      'invalid_grant',
      'basic_action',
      [50076],
    ]);
    const next = await signedIn(authority, { login_hint: 'bob@contoso.example', claims: String(body['claims']) });
    expect(decodeJwt(String(next['access_token']))['acrs']).toEqual(['c1']);
  });

  it('without a trace of it in what is recorded', async () => {
    const code = await codeFor();
    const { body } = await redeem(authority, code);
    const recorded = JSON.stringify(authority.requests);
    for (const secret of [code, body['access_token'], 'a-verifier-that']) expect(recorded).not.toContain(secret);
  });
});

describe('consent', () => {
  it('given for one scope is not given for another', async () => {
    const carol = { login_hint: 'carol@contoso.example', prompt: 'none' };
    expect(await visit(authority, { ...carol, scope: 'api://orders/Orders.Read' })).toHaveProperty('code');
    expect(await visit(authority, { ...carol, scope: 'api://orders/Orders.Write' })).toHaveProperty(
      'error',
      'consent_required',
    );
    const body = await signedIn(authority, { ...carol, scope: 'api://orders/.default' });
    expect(body['scope']).toBe('api://orders/Orders.Read api://orders/.default');
    await visit(authority, { ...carol, prompt: undefined, scope: 'api://orders/.default' });
    expect((await signedIn(authority, { ...carol, scope: 'api://orders/.default' }))['scope']).toContain(
      'Orders.Write',
    );
  });

  it('is gone after a reset, and so is the code worth nothing', async () => {
    const code = await codeFor({ login_hint: 'carol@contoso.example', scope: graphScope });
    authority.reset();
    const { status, body } = await redeem(authority, code);
    expect([status, body['error_codes'], body['suberror']]).toEqual([400, [65001], 'consent_required']);
  });
});
