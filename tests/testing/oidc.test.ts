import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { connectionReset, startAuthority, type TestAuthority } from '../../src/testing.js';
import { makeCertificate } from './support/certificate.js';
import { getJson, postForm, verifiedClaims } from './support/kinds.js';
import { failureOf, type Form } from './support/requests.js';

const disabled = 'dddddddd-1111-4222-8333-444455556666';
const narrow = 'eeeeeeee-1111-4222-8333-444455556666';
const signer = 'cccccccc-1111-4222-8333-444455556666';

let authority: TestAuthority;
const certificate = makeCertificate(Date.now() - 60_000, Date.now() + 600_000);
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      { clientId: signer, secrets: ['right'], certificates: [certificate.pem], roles: ['reader'] },
      { clientId: disabled, secrets: ['right'], disabled: true },
      { clientId: narrow, secrets: ['right'], resources: [] },
    ],
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const issuer = 'https://idp.example/oidc';
const metadataUrl = `${issuer}/.well-known/openid-configuration`;
const post = (changes: Form = {}, headers = {}) =>
  postForm(authority, `${issuer}/token`, { scope: undefined, ...changes }, headers);

describe('plain OpenID Connect', () => {
  it('describes itself by the standard', async () => {
    expect(await getJson(authority, metadataUrl)).toMatchObject({
      issuer,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      grant_types_supported: expect.arrayContaining(['client_credentials']),
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('is at the URL that the authority gives', async () => {
    expect(authority.oidcIssuerUrl).toBe(`${authority.url}/oidc`);
    const found = await getJson(authority, `${authority.oidcIssuerUrl}/.well-known/openid-configuration`);
    expect(found['issuer']).toBe(authority.oidcIssuerUrl);
  });

  it.each<[string, Form, string, string | undefined]>([
    ['nothing', {}, issuer, undefined],
    ['scopes', { scope: 'read write' }, issuer, 'read write'],
    ['a resource', { resource: 'https://graph.microsoft.com' }, '00000003-0000-0000-c000-000000000000', undefined],
  ])('gives a token for %s', async (_, changes, audience, scope) => {
    const { status, body } = await post(changes);
    expect([status, body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3599, ...(scope && { scope }) },
    ]);
    const claims = await verifiedClaims(authority, metadataUrl, body['access_token']);
    expect(claims).toMatchObject({ iss: issuer, aud: audience, sub: signer, client_id: signer, roles: ['reader'] });
    expect(claims['scope']).toBe(scope);
  });

  it.each([issuer, `${issuer}/token`])('takes an assertion for %s', async (audience) => {
    const assertion = await new SignJWT({ iss: signer, sub: signer, aud: audience, jti: randomUUID() })
      .setProtectedHeader({ alg: 'RS256' })
      .setExpirationTime('5m')
      .sign(certificate.privateKey);
    const { status } = await post({
      client_secret: undefined,
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(status).toBe(200);
  });

  it('takes HTTP Basic, and says by the status that it was not enough', async () => {
    const basic = (secret: string) => ({
      authorization: `Basic ${Buffer.from(`${signer}:${secret}`).toString('base64')}`,
    });
    const without = { client_id: undefined, client_secret: undefined };
    expect((await post(without, basic('right'))).status).toBe(200);
    const { status, body, response } = await post(without, basic('wrong'));
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="oidc"');
  });

  it.each<[string, Form, string]>([
    ['an unknown client', { client_id: '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05' }, 'invalid_client'],
    ['a client that is switched off', { client_id: disabled }, 'unauthorized_client'],
    ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client'],
    ['no secret', { client_secret: undefined }, 'invalid_client'],
    ['a scope that is none', { scope: 'a"b' }, 'invalid_scope'],
    ['an unknown resource', { resource: 'api://é' }, 'invalid_target'],
    ['a resource that is not for it', { client_id: narrow, resource: 'https://graph.microsoft.com' }, 'invalid_target'],
    ['another grant', { grant_type: 'implicit' }, 'unsupported_grant_type'],
    ['no grant', { grant_type: undefined }, 'invalid_request'],
  ])('refuses %s, without a number', async (_, changes, error) => {
    const { status, body } = await post(changes);
    expect([status, body]).toEqual([400, { error, error_description: expect.stringMatching(/^[ !#-[\]-~]+$/) }]);
    expect(body['error_description']).not.toMatch(/AADSTS|MSIS/);
  });

  it('refuses a GET of a token', async () => {
    const response = await authority.fetch(`${issuer}/token`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('is recorded, and in the scope of faults', async () => {
    authority.fail(connectionReset(), { endpoint: 'keys' });
    expect(await failureOf(authority.fetch(`${issuer}/jwks`))).toBe('ECONNRESET');
    expect((await post()).status).toBe(200);
    expect(authority.requests.map(({ endpoint }) => endpoint)).toEqual(['keys', 'token']);
  });
});
