import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, type JWTVerifyResult } from 'jose';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { form, json, requestToken } from './support/requests.js';

interface TokenBody {
  readonly token_type: string;
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
}

const now = Date.parse('2026-03-01T12:00:00.750Z');
const other = '1d2c3b4a-5f6e-4d7c-8b9a-0a1b2c3d4e5f';

async function verify(authority: TestAuthority, token: string): Promise<JWTVerifyResult> {
  const keys = await json<JSONWebKeySet>(await fetch(`${authority.authorityUrl()}/discovery/v2.0/keys`));
  return jwtVerify(token, createLocalJWKSet(keys), { currentDate: new Date(now) });
}

describe('the client credentials grant', () => {
  let authority: TestAuthority;
  beforeAll(async () => {
    authority = await startAuthority({
      applications: [
        { clientId: 'D4B2A6F0-58C1-4E7D-B93A-0F6E1C2A7B84', secrets: ['not~a&real=+%secret'], roles: ['Orders.Read'] },
        { clientId: other, secrets: ['first', { value: 'second', expiresOn: now + 1 }] },
      ],
      tokenLifetimeSeconds: 600,
      now: () => now,
    });
  });
  afterAll(() => authority.close());

  it('answers with the members of RFC 6749 §5.1, and nothing else', async () => {
    const response = await requestToken(authority);
    const body = await json<TokenBody>(response);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      token_type: 'Bearer',
      expires_in: 600,
      ext_expires_in: 600,
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
  });

  it('signs a version 2.0 token that verifies against the key set', async () => {
    const { access_token } = await json<TokenBody>(await requestToken(authority));
    const { payload, protectedHeader } = await verify(authority, access_token);
    const { id } = authority.tenant;
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) });
    expect(payload).toEqual({
      aud: '00000003-0000-0000-c000-000000000000',
      iss: `${authority.url}/${id}/v2.0`,
      iat: 1772366400,
      nbf: 1772366400,
      exp: 1772367000,
      azp: 'd4b2a6f0-58c1-4e7d-b93a-0f6e1c2a7b84',
      azpacr: '1',
      idtyp: 'app',
      oid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
      sub: payload['oid'],
      tid: id,
      roles: ['Orders.Read'],
      uti: expect.any(String),
      ver: '2.0',
    });
  });

  it('makes a new token each time, for the same object', async () => {
    const first = await json<TokenBody>(await requestToken(authority));
    const second = await json<TokenBody>(await requestToken(authority));
    expect(second.access_token).not.toBe(first.access_token);
    const claims = await Promise.all([first, second].map(({ access_token }) => verify(authority, access_token)));
    expect(claims[0]?.payload.sub).toBe(claims[1]?.payload.sub);
  });

  it('gives a token for an API of an application, without roles where there are none', async () => {
    const changes = { client_id: other, client_secret: 'second', scope: `api://${other}/.default` };
    const { access_token } = await json<TokenBody>(await requestToken(authority, { changes }));
    const { payload } = await verify(authority, access_token);
    expect(payload).toMatchObject({ aud: other, azp: other });
    expect(payload).not.toHaveProperty('roles');
  });

  it.each(['contoso.onmicrosoft.com', 'CONTOSO.onmicrosoft.com'])('takes the tenant as %s', async (tenant) => {
    const { access_token } = await json<TokenBody>(await requestToken(authority, { tenant }));
    expect((await verify(authority, access_token)).payload['tid']).toBe(authority.tenant.id);
  });

  it('takes the secret by HTTP Basic, form-encoded as RFC 6749 §2.3.1 says', async () => {
    const { clientId, secret } = authority.application;
    const pair = `${clientId}:${encodeURIComponent(secret).replaceAll('%20', '+')}`;
    const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    const changes = { client_id: undefined, client_secret: undefined };
    expect((await requestToken(authority, { changes, headers })).status).toBe(200);
  });

  it('sends the headers of the platform', async () => {
    const { headers } = await requestToken(authority);
    expect(headers.get('cache-control')).toBe('no-store, no-cache');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(headers.get('x-ms-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.has('client-request-id')).toBe(false);
  });

  it('gives the client request id back where that is asked for', async () => {
    const id = '0f0e0d0c-1111-4222-8333-444455556666';
    const headers = { 'client-request-id': id, 'return-client-request-id': 'true' };
    expect((await requestToken(authority, { headers })).headers.get('client-request-id')).toBe(id);
  });

  it('takes several scopes of the one resource, and spaces around them', async () => {
    const scope = ' https://graph.microsoft.com/.default  https://graph.microsoft.com/.default ';
    expect((await requestToken(authority, { changes: { scope } })).status).toBe(200);
  });

  it('takes a form with a charset', async () => {
    const headers = { 'content-type': 'Application/X-WWW-Form-Urlencoded ; charset=utf-8' };
    expect((await requestToken(authority, { headers })).status).toBe(200);
  });

  it('knows its own default application', async () => {
    await using plain = await startAuthority();
    expect(form(plain).get('client_secret')).not.toBe('');
    expect((await requestToken(plain)).status).toBe(200);
    const body = await json<TokenBody>(await requestToken(plain));
    expect(body.expires_in).toBe(3599);
  });
});
