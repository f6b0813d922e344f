import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, SignJWT } from 'jose';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { makeCertificate } from './support/certificate.js';
import { json, requestToken } from './support/requests.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const seconds = now / 1000;
const day = 86_400_000;
const clientId = 'c1c1c1c1-1111-4222-8333-444455556666';
const good = makeCertificate(now - day, now + day);
const past = makeCertificate(now - 2 * day, now - day);
const keySet = makeCertificate(now, now);
const stranger = makeCertificate(now - day, now + day);
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

let authority: TestAuthority;
beforeAll(async () => {
  const jwk = { ...(await exportJWK(keySet.publicKey)), kid: 'the-key' };
  const certificates = [past.pem, good.pem, { keys: [jwk] }];
  authority = await startAuthority({ applications: [{ clientId, certificates }], now: () => now });
});
afterAll(() => authority.close());

interface Assertion {
  readonly by?: typeof good;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

function makeAssertion({ by = good, header, claims }: Assertion = {}): Promise<string> {
  const payload = {
    aud: `${authority.authorityUrl()}/oauth2/v2.0/token`,
    iss: clientId,
    sub: clientId,
    jti: randomUUID(),
    nbf: seconds,
    iat: seconds,
    exp: seconds + 600,
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'PS256', typ: 'JWT', ...header }).sign(by.privateKey);
}

function present(assertion: string): Promise<Response> {
  const changes = { client_secret: undefined, client_assertion_type: assertionType, client_assertion: assertion };
  return requestToken(authority, { changes });
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a client assertion is good', () => {
  it.each<[string, () => Assertion]>([
    ['with PS256 and x5t#S256', () => ({ header: { 'x5t#S256': good.thumbprint('sha256') } })],
    [
      'with a thumbprint that has its padding',
      () => ({ header: { alg: 'RS256', x5t: `${good.thumbprint('sha1')}=` } }),
    ],
    ['with RS256 and x5t', () => ({ header: { alg: 'RS256', x5t: good.thumbprint('sha1') } })],
    [
      'with the thumbprint as kid',
      () => ({ header: { kid: Buffer.from(good.thumbprint('sha1'), 'base64url').toString('hex') } }),
    ],
    ['without a name of its key', () => ({})],
    ['without a type', () => ({ header: { typ: undefined } })],
    ['from a key set', () => ({ by: keySet, header: { kid: 'the-key' } })],
    ['for the issuer of the tenant', () => ({ claims: { aud: `${authority.authorityUrl()}/v2.0` } })],
    [
      'for the tenant by name',
      () => ({ claims: { aud: `${authority.authorityUrl('contoso.onmicrosoft.com')}/v2.0` } }),
    ],
    ['at the edge of the tolerance', () => ({ claims: { nbf: seconds + 300, exp: seconds - 299 } })],
    [
      'with the client id in capitals',
      () => ({ claims: { iss: clientId.toUpperCase(), sub: clientId.toUpperCase() } }),
    ],
  ])('%s', async (_, make) => {
    const response = await present(await makeAssertion(make()));
    expect(response.status).toBe(200);
    const { access_token } = await json<{ readonly access_token: string }>(response);
    const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
    expect(claims).toMatchObject({ azp: clientId, azpacr: '2' });
  });
});

describe('a client assertion is refused', () => {
  it.each<[string, number, number, () => Assertion]>([
    ['signed by a stranger', 700027, 401, () => ({ by: stranger })],
    [
      'under the name of another key',
      700027,
      401,
      () => ({ by: good, header: { 'x5t#S256': past.thumbprint('sha256') } }),
    ],
    ['under an unknown name', 700027, 401, () => ({ header: { kid: 'unknown' } })],
    ['with an old certificate', 1000502, 401, () => ({ by: past })],
    ['expired', 700024, 401, () => ({ claims: { exp: seconds - 300 } })],
    ['not valid yet', 700024, 401, () => ({ claims: { nbf: seconds + 301 } })],
    ['without an end', 50027, 400, () => ({ claims: { exp: undefined } })],
    ['for another audience', 50027, 400, () => ({ claims: { aud: 'https://login.microsoftonline.com/x/v2.0' } })],
    ['for several audiences', 50027, 400, () => ({ claims: { aud: [`${authority.authorityUrl()}/v2.0`, 'other'] } })],
    ['about another subject', 50048, 401, () => ({ claims: { sub: 'somebody' } })],
    ['by another client', 700021, 401, () => ({ claims: { iss: 'somebody', sub: 'somebody' } })],
    ['with numbers for names', 700021, 401, () => ({ claims: { iss: 7, sub: 7 } })],
    ['with another type', 5002727, 400, () => ({ header: { typ: 'at+jwt' } })],
    ['with another algorithm', 5002730, 401, () => ({ header: { alg: 'RS512' } })],
  ])('%s: AADSTS%i', async (_, code, status, make) => {
    const response = await present(await makeAssertion(make()));
    const { error_codes } = await json(response);
    expect([response.status, error_codes]).toEqual([status, [code]]);
  });

  it.each([
    ['no JWT', 'nonsense', 50027],
    ['three parts of nothing', '..', 50027],
    ['a payload that is no object', `${encode({ alg: 'PS256' })}.${encode([1])}.AA`, 50027],
    ['unsigned', `${encode({ alg: 'none' })}.${encode({ iss: clientId })}.`, 5002730],
    ['a header of hostile types', `${encode({ alg: { toString: 1 }, typ: null })}.${encode({})}.AA`, 5002727],
    ['a signature of rubbish', `${encode({ alg: 'PS256' })}.${encode({ iss: clientId })}.AA`, 700027],
  ])('%s', async (_, assertion, code) => {
    expect((await json(await present(assertion))).error_codes).toEqual([code]);
  });
});

describe('the keys of an application', () => {
  const start = (certificate: string): Promise<TestAuthority> =>
    startAuthority({ applications: [{ clientId, certificates: [certificate] }], now: () => now });

  it('may be a public key in PEM', async () => {
    const plain = await start(String(good.publicKey.export({ type: 'spki', format: 'pem' })));
    const aud = `${plain.authorityUrl()}/v2.0`;
    const token = await makeAssertion({ claims: { aud }, header: { kid: 'whatever' } });
    const changes = { client_secret: undefined, client_assertion_type: assertionType, client_assertion: token };
    expect((await requestToken(plain, { changes })).status).toBe(200);
    await plain.close();
  });

  it('are refused at the start where they are none', async () => {
    await expect(start('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).rejects.toThrow();
    await expect(start('nonsense')).rejects.toThrow();
  });
});
