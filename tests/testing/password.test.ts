import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { type Issued, postForm } from './support/kinds.js';
import type { Form } from './support/requests.js';
import { refresh, refusal } from './support/sign-in.js';

const confidential = 'aaaaaaaa-1111-4222-8333-444455556666';
const open = 'bbbbbbbb-1111-4222-8333-444455556666';
const adele = 'adele@contoso.example';

let now = 1_772_366_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [{ clientId: confidential, secrets: ['right'] }, { clientId: open }],
    users: [
      { username: adele, password: 'pass word+&=%' },
      { username: 'bob@contoso.example', password: 'right', secondFactor: true },
      { username: 'carol@contoso.example', password: 'right', consented: false },
      { username: 'dora@contoso.example' },
    ],
    now: () => now,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const signIn = (changes: Form = {}, tenant?: string): Promise<Issued> =>
  postForm(authority, `${authority.authorityUrl(tenant)}/oauth2/v2.0/token`, {
    grant_type: 'password',
    username: adele,
    password: 'pass word+&=%',
    scope: 'openid offline_access https://graph.microsoft.com/User.Read',
    ...changes,
  });

describe('a name and a password', () => {
  it.each<[string, Form, string | undefined]>([
    ['a client that proves itself', {}, undefined],
    ['a public client', { client_id: open, client_secret: undefined }, undefined],
    ['another spelling of the name', { username: 'ADELE@contoso.example' }, undefined],
    ['a tenant that is not named', {}, 'organizations'],
  ])('give tokens: %s', async (_, changes, tenant) => {
    const { status, body } = await signIn(changes, tenant);
    expect(status).toBe(200);
    expect(decodeJwt(String(body['access_token']))).toMatchObject({
      preferred_username: adele,
      scp: 'User.Read openid',
    });
    expect(decodeJwt(String(body['id_token']))).toMatchObject({ preferred_username: adele });
    expect((await refresh(authority, body['refresh_token'], changes)).status).toBe(200);
  });

  it.each<[string, Form, number, string, number]>([
    ['a wrong password', { password: 'wrong' }, 400, 'invalid_grant', 50126],
    ['somebody who has none', { username: 'dora@contoso.example', password: 'any' }, 400, 'invalid_grant', 50126],
    ['an unknown name', { username: 'eve@contoso.example' }, 400, 'invalid_grant', 50034],
    ['no name', { username: undefined }, 400, 'invalid_request', 900144],
    ['no password', { password: undefined }, 400, 'invalid_request', 900144],
    ['no scope', { scope: undefined }, 400, 'invalid_request', 900144],
    ['a scope that is none', { scope: 'a"b' }, 400, 'invalid_scope', 70011],
    ['claims that are none', { claims: '[]' }, 400, 'invalid_request', 50117],
    ['a client that does not prove itself', { client_secret: undefined }, 401, 'invalid_client', 7000218],
    ['a public client with a secret', { client_id: open }, 401, 'invalid_client', 700025],
    ['an unknown client', { client_id: '11111111-1111-4222-8333-444455556666' }, 400, 'unauthorized_client', 700016],
    ['a second factor', { username: 'bob@contoso.example', password: 'right' }, 400, 'invalid_grant', 50076],
    ['no consent', { username: 'carol@contoso.example', password: 'right' }, 400, 'invalid_grant', 65001],
  ])('are refused with %s', async (_, changes, status, error, code) => {
    expect(refusal(await signIn(changes))).toEqual([status, error, [code]]);
  });

  it.each(['common', 'consumers'])('are not taken at %s', async (tenant) => {
    expect(refusal(await signIn({}, tenant))).toEqual([400, 'invalid_grant', [9001023]]);
  });
});

describe('an account', () => {
  it('is locked for a minute after ten wrong passwords, also for the right one', async () => {
    const codes: unknown[] = [];
    for (let time = 0; time < 10; time += 1) codes.push(...refusal(await signIn({ password: 'wrong' })).slice(2));
    expect(codes.flat()).toEqual(Array.from({ length: 10 }, () => 50126));
    expect(refusal(await signIn())).toEqual([400, 'invalid_grant', [50053]]);
    now += 60_000;
    expect((await signIn()).status).toBe(200);
  });

  it('is not locked where a right one came between, nor after a reset', async () => {
    for (let time = 0; time < 9; time += 1) await signIn({ password: 'wrong' });
    expect((await signIn()).status).toBe(200);
    for (let time = 0; time < 10; time += 1) await signIn({ password: 'wrong' });
    authority.reset();
    expect((await signIn()).status).toBe(200);
  });
});
