import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import {
  aadsts,
  cancels,
  closesBrowser,
  declines,
  signsIn,
  startAuthority,
  type PersonDecision,
  type TestAuthority,
} from '../../src/testing.js';
import { getJson, type Issued, type Json, postForm } from './support/kinds.js';
import type { Form } from './support/requests.js';
import { refresh, refusal } from './support/sign-in.js';

const confidential = 'aaaaaaaa-1111-4222-8333-444455556666';
const open = 'bbbbbbbb-1111-4222-8333-444455556666';
const mixed = 'cccccccc-1111-4222-8333-444455556666';
const adele = 'adele@contoso.example';
const bob = 'bob@contoso.example';
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const scope = 'openid profile offline_access https://graph.microsoft.com/User.Read';

let now = 1_772_366_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      { clientId: confidential, secrets: ['right'] },
      { clientId: open },
      { clientId: mixed, secrets: ['right'], redirectUris: { publicClient: ['http://localhost'] } },
    ],
    users: [
      { username: adele },
      { username: bob, secondFactor: true },
      { username: 'carol@contoso.example', consented: false },
    ],
    now: () => now,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const usual = { grant_type: undefined, client_id: open, client_secret: undefined, scope };
const start = (changes: Form = {}, tenant?: string): Promise<Issued> =>
  postForm(authority, `${authority.authorityUrl(tenant)}/oauth2/v2.0/devicecode`, { ...usual, ...changes });
const poll = (device: Json, changes: Form = {}, tenant?: string): Promise<Issued> =>
  postForm(authority, `${authority.authorityUrl(tenant)}/oauth2/v2.0/token`, {
    ...usual,
    grant_type: grantType,
    device_code: String(device['device_code']),
    scope: undefined,
    ...changes,
  });
const enter = (device: Json, decision?: PersonDecision): boolean =>
  authority.enterUserCode(String(device['user_code']), decision);
const begun = async (changes: Form = {}, tenant?: string): Promise<Json> => (await start(changes, tenant)).body;

const pending = [400, 'authorization_pending', [70016]];
const slower = [400, 'slow_down', [70016]];

describe('the device authorization endpoint', () => {
  it('gives both codes, and where a person enters one', async () => {
    const { status, body } = await start();
    expect(status).toBe(200);
    expect(body).toEqual({
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{9}$/),
      device_code: expect.stringMatching(/^[\w-]{64}$/),
      verification_uri: `${authority.url}/devicelogin`,
      expires_in: 900,
      interval: 5,
      message: expect.stringContaining(String(body['user_code'])),
    });
    expect((await begun())['device_code']).not.toBe(body['device_code']);
  });

  it.each<[string, Form, string | undefined, readonly unknown[]]>([
    ['no scope', { scope: undefined }, undefined, [400, 'invalid_request', [900144]]],
    ['no client', { client_id: undefined }, undefined, [400, 'invalid_request', [900144]]],
    ['an unknown client', { client_id: grantType }, undefined, [400, 'unauthorized_client', [700016]]],
    ['an unknown tenant', {}, '99999999-2222-4333-8444-555555555555', [400, 'invalid_request', [90002]]],
    [
      'a scope of an unknown resource',
      { scope: 'https://x.example/a' },
      undefined,
      [400, 'invalid_resource', [500011]],
    ],
  ])('refuses %s', async (_, changes, tenant, expected) => {
    expect(refusal(await start(changes, tenant))).toEqual(expected);
  });

  it('takes POST only, and faults by its name', async () => {
    const url = `${authority.authorityUrl()}/oauth2/v2.0/devicecode`;
    expect((await fetch(url)).status).toBe(405);
    const { hits } = authority.fail(aadsts(90033), { endpoint: 'devicecode', times: 1 });
    expect([hits, (await start()).status, (await start()).status]).toEqual([0, 503, 200]);
  });

  it('is where the metadata say', async () => {
    const metadata = await getJson(authority, `${authority.authorityUrl()}/v2.0/.well-known/openid-configuration`);
    expect(metadata['device_authorization_endpoint']).toBe(`${authority.authorityUrl()}/oauth2/v2.0/devicecode`);
  });

  it('keeps its codes out of the record', async () => {
    const device = await begun();
    await poll(device);
    const record = JSON.stringify(authority.requests);
    for (const name of ['device_code', 'user_code']) expect(record).not.toContain(device[name]);
    expect(authority.requests.map(({ endpoint }) => endpoint)).toEqual(['devicecode', 'token']);
  });
});

describe('a device that asks', () => {
  it('hears that the person is not done, and to go slower where it asks too soon', async () => {
    const device = await begun();
    expect(refusal(await poll(device))).toEqual(pending);
    now += 4_999;
    expect(refusal(await poll(device))).toEqual(slower);
    now += 9_999;
    expect(refusal(await poll(device))).toEqual(slower);
    now += 15_000;
    expect(refusal(await poll(device))).toEqual(pending);
    now += 15_000;
    expect(refusal(await poll(device))).toEqual(pending);
  });

  it('gets tokens once the person has signed in, and once only', async () => {
    const device = await begun();
    expect(refusal(await poll(device))).toEqual(pending);
    expect(enter(device, signsIn(bob))).toBe(true);
    const { status, body } = await poll(device, { client_info: '1' });
    expect([status, Object.keys(body).sort()]).toEqual([
      200,
      [
        'access_token',
        'client_info',
        'expires_in',
        'ext_expires_in',
        'id_token',
        'refresh_token',
        'scope',
        'token_type',
      ],
    ]);
    expect(decodeJwt(String(body['access_token']))).toMatchObject({
      preferred_username: bob,
      scp: expect.stringContaining('User.Read'),
    });
    expect(refusal(await poll(device))).toEqual([400, 'invalid_grant', [54005]]);
    expect(
      (await refresh(authority, body['refresh_token'], { client_id: open, client_secret: undefined })).status,
    ).toBe(200);
  });

  it.each<[string, PersonDecision]>([
    ['declines', declines()],
    ['cancels', cancels()],
  ])('hears that the person %s', async (_, decision) => {
    const device = await begun();
    expect(enter(device, decision)).toBe(true);
    expect(refusal(await poll(device))).toEqual([400, 'authorization_declined', [65004]]);
  });

  it('hears nothing of a person who leaves, or never comes', async () => {
    const device = await begun();
    expect(enter(device, closesBrowser())).toBe(true);
    expect(refusal(await poll(device))).toEqual(pending);
    expect(enter(device)).toBe(true);
    expect((await poll(device)).status).toBe(200);
  });

  it('hears that its code has ended, also where the person was in time', async () => {
    const [first, second] = [await begun(), await begun()];
    expect(enter(second)).toBe(true);
    now += 900_000;
    for (const device of [first, second]) {
      expect(refusal(await poll(device))).toEqual([400, 'expired_token', [70020]]);
      expect(enter(device)).toBe(false);
    }
  });

  it.each<[string, Form, readonly unknown[]]>([
    ['an unknown code', { device_code: 'x' }, [400, 'bad_verification_code', [70018]]],
    ['no code', { device_code: undefined }, [400, 'invalid_request', [900144]]],
    [
      'the code of another client',
      { client_id: confidential, client_secret: 'right' },
      [400, 'bad_verification_code', [70018]],
    ],
    ['a secret of a client that has none', { client_secret: 'x' }, [401, 'invalid_client', [700025]]],
  ])('is refused with %s', async (_, changes, expected) => {
    expect(refusal(await poll(await begun(), changes))).toEqual(expected);
  });

  it('proves itself where it can', async () => {
    const device = await begun({ client_id: confidential });
    enter(device);
    const client = { client_id: confidential };
    expect(refusal(await poll(device, client))).toEqual([401, 'invalid_client', [7000218]]);
    expect(refusal(await poll(device, { ...client, client_secret: 'wrong' }))).toEqual([
      401,
      'invalid_client',
      [7000215],
    ]);
    expect((await poll(device, { ...client, client_secret: 'right' })).status).toBe(200);
  });

  it('may prove itself where it is for people’s machines, too', async () => {
    for (const client_secret of [undefined, 'right']) {
      const device = await begun({ client_id: mixed });
      enter(device);
      expect((await poll(device, { client_id: mixed, client_secret })).status).toBe(200);
    }
  });

  it('asks for authentication contexts and capabilities by claims', async () => {
    const device = await begun();
    enter(device, signsIn(bob, { secondFactor: false }));
    const claims = JSON.stringify({ access_token: { acrs: { values: ['c1'] }, xms_cc: { values: ['cp1'] } } });
    expect(refusal(await poll(device, { claims }))).toEqual([400, 'invalid_grant', [50076]]);
  });

  it('loses what was revoked before it came', async () => {
    const device = await begun();
    enter(device, signsIn(adele));
    authority.revokeSessions(adele);
    expect(refusal(await poll(device))).toEqual([400, 'invalid_grant', [50173]]);
  });

  it('gets the consent of the person with the code', async () => {
    const device = await begun();
    enter(device, signsIn('carol@contoso.example'));
    expect((await poll(device)).status).toBe(200);
  });

  it('is answered at a name for many tenants, too', async () => {
    const device = await begun({}, 'organizations');
    enter(device);
    const { body } = await poll(device, {}, 'organizations');
    expect(decodeJwt(String(body['access_token']))['tid']).toBe(authority.tenant.id);
  });
});

describe('a person', () => {
  it('is whom a test has ordered, where nothing else is said', async () => {
    authority.person(declines(), { clientId: open, times: 1 });
    const [first, second] = [await begun(), await begun()];
    expect([enter(first), enter(second)]).toEqual([true, true]);
    expect((await poll(first)).body['error']).toBe('authorization_declined');
    expect(decodeJwt(String((await poll(second)).body['access_token']))['preferred_username']).toBe(adele);
  });

  it('enters a code as people do, and only once', async () => {
    const device = await begun();
    const written = String(device['user_code'])
      .toLowerCase()
      .replace(/^(.{4})/, '$1-');
    expect(authority.enterUserCode(written)).toBe(true);
    expect(authority.enterUserCode(written)).toBe(false);
    expect(authority.enterUserCode('BCDFGHJKL')).toBe(false);
  });

  it.each<[string, PersonDecision]>([
    ['nobody', signsIn('nobody@contoso.example')],
    ['a function', declines as unknown as PersonDecision],
  ])('is none that is %s', async (_, decision) => {
    const device = await begun();
    expect(() => enter(device, decision)).toThrow(TypeError);
    expect(refusal(await poll(device))).toEqual(pending);
  });

  const page = (fields: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${authority.url}/devicelogin`, { method: 'POST', body: new URLSearchParams(fields) });

  it('finds a page for it', async () => {
    const device = await begun();
    const shown = await (await fetch(`${authority.url}/devicelogin?user_code=%22%3E%3Cscript%3E`)).text();
    expect(shown).toContain(`<option>${bob}</option>`);
    expect(shown).not.toContain('<script>');
    const user_code = String(device['user_code']);
    expect((await page({ user_code, username: 'nobody' })).status).toBe(400);
    expect((await page({ user_code: 'x', username: bob })).status).toBe(400);
    expect((await page({ user_code, username: bob, answer: 'allow' })).status).toBe(200);
    expect((await page({ user_code, username: bob, answer: 'allow' })).status).toBe(400);
    expect(decodeJwt(String((await poll(device)).body['access_token']))['preferred_username']).toBe(bob);
    expect((await fetch(`${authority.url}/devicelogin`, { method: 'PUT' })).status).toBe(405);
  });

  it('declines there', async () => {
    const device = await begun();
    expect((await page({ user_code: String(device['user_code']), username: bob, answer: 'decline' })).status).toBe(200);
    expect((await poll(device)).body['error']).toBe('authorization_declined');
  });
});

describe('a plain OpenID provider', () => {
  const url = (name: string): string => `${authority.oidcIssuerUrl}/${name}`;
  const client = { client_id: confidential, client_secret: 'right' };
  const begin = (changes: Form = {}): Promise<Issued> =>
    postForm(authority, url('device'), { ...usual, ...client, scope: 'openid', ...changes });
  const ask = (device: Json, changes: Form = {}): Promise<Issued> =>
    postForm(authority, url('token'), {
      ...usual,
      ...client,
      grant_type: grantType,
      device_code: String(device['device_code']),
      scope: undefined,
      ...changes,
    });
  const errorIn = ({ status, body }: Issued): readonly unknown[] => [status, body['error'], 'error_codes' in body];

  it('does the same, by the standard', async () => {
    const metadata = await getJson(authority, url('.well-known/openid-configuration'));
    expect(metadata).toMatchObject({
      device_authorization_endpoint: url('device'),
      grant_types_supported: expect.arrayContaining([grantType]),
    });
    const { status, body: device } = await begin();
    expect([status, device['verification_uri_complete']]).toEqual([
      200,
      `${authority.url}/devicelogin?user_code=${String(device['user_code'])}`,
    ]);
    expect(errorIn(await ask(device))).toEqual([400, 'authorization_pending', false]);
    expect(errorIn(await ask(device))).toEqual([400, 'slow_down', false]);
    expect(enter(device, signsIn(bob))).toBe(true);
    const { body } = await ask(device);
    expect(decodeJwt(String(body['id_token']))['iss']).toBe(authority.oidcIssuerUrl);
    expect(errorIn(await ask(device))).toEqual([400, 'invalid_grant', false]);
  });

  it('says no, by the standard', async () => {
    expect(errorIn(await begin({ client_secret: undefined }))).toEqual([400, 'invalid_client', false]);
    expect(errorIn(await begin({ scope: '"' }))).toEqual([400, 'invalid_scope', false]);
    const [declined, over] = [(await begin()).body, (await begin()).body];
    enter(declined, declines());
    expect(errorIn(await ask(declined))).toEqual([400, 'access_denied', false]);
    expect(errorIn(await ask({ device_code: 'x' }))).toEqual([400, 'invalid_grant', false]);
    now += 900_000;
    expect(errorIn(await ask(over))).toEqual([400, 'expired_token', false]);
  });

  it('knows no code of the other', async () => {
    const device = await begun({ client_id: confidential });
    expect(errorIn(await ask(device))).toEqual([400, 'invalid_grant', false]);
  });
});
