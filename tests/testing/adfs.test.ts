import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { httpError, startAuthority, type TestAuthority } from '../../src/testing.js';
import { getJson, postForm, verifiedClaims } from './support/kinds.js';
import type { Form } from './support/requests.js';

const disabled = 'dddddddd-1111-4222-8333-444455556666';
const narrow = 'eeeeeeee-1111-4222-8333-444455556666';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      { clientId: 'cccccccc-1111-4222-8333-444455556666', secrets: ['right', { value: 'old', expiresOn: 0 }] },
      { clientId: disabled, secrets: ['right'], disabled: true },
      { clientId: narrow, secrets: ['right'], resources: ['api://other'] },
    ],
    resources: [{ uri: 'https://orders.example' }, { uri: 'api://other' }],
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const url = 'https://fs.contoso.example/adfs';
const metadataUrl = `${url}/.well-known/openid-configuration`;
const post = (changes: Form = {}, end = '/oauth2/token') =>
  postForm(authority, url + end, { scope: undefined, resource: 'https://orders.example', ...changes });

describe('AD FS', () => {
  it('describes itself, with an issuer of its own for access tokens', async () => {
    const body = await getJson(authority, metadataUrl);
    expect(body).toMatchObject({
      issuer: url,
      token_endpoint: `${url}/oauth2/token/`,
      jwks_uri: `${url}/discovery/keys`,
      access_token_issuer: 'http://fs.contoso.example/adfs/services/trust',
    });
    expect(body).not.toHaveProperty('tenant_region_scope');
  });

  it('is at the URL that the authority gives', async () => {
    expect(authority.adfsAuthorityUrl).toBe(`${authority.url}/adfs`);
    const found = await getJson(authority, `${authority.adfsAuthorityUrl}/.well-known/openid-configuration`);
    expect(found['issuer']).toBe(authority.adfsAuthorityUrl);
  });

  it.each(['/oauth2/token', '/oauth2/token/', '/OAuth2/Token'])('gives a token at %s', async (end) => {
    const { status, body } = await post({}, end);
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.any(String),
        token_type: 'bearer',
        expires_in: 3599,
        resource: 'https://orders.example',
      },
    ]);
    expect(await verifiedClaims(authority, metadataUrl, body['access_token'])).toMatchObject({
      iss: 'http://fs.contoso.example/adfs/services/trust',
      aud: 'microsoft:identityserver:https://orders.example',
      appid: authority.application.clientId,
      ver: '1.0',
    });
  });

  it.each<[string, Form, string, string | undefined]>([
    ['a scope with its resource', { scope: 'https://orders.example/read' }, 'https://orders.example', 'read'],
    [
      'several of one resource',
      { scope: 'https://orders.example/read openid https://orders.example/write' },
      'https://orders.example',
      'read openid write',
    ],
    ['both', { resource: 'api://other', scope: 'api://other/.default' }, 'api://other', '.default'],
    ['a word only', { scope: 'openid' }, 'urn:microsoft:userinfo', 'openid'],
    ['nothing', {}, 'urn:microsoft:userinfo', undefined],
  ])('finds what a token is for by %s', async (_, changes, resource, scope) => {
    const { body } = await post({ resource: undefined, ...changes });
    const claims = await verifiedClaims(authority, metadataUrl, body['access_token']);
    expect([claims['aud'], body['scope']]).toEqual([`microsoft:identityserver:${resource}`, scope]);
  });

  it.each<[string, Form, string, number | undefined]>([
    ['an unknown client', { client_id: '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05' }, 'invalid_client', 9607],
    ['a client that is switched off', { client_id: disabled }, 'invalid_client', 9607],
    ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client', 9622],
    ['an old secret', { client_secret: 'old' }, 'invalid_client', 9622],
    ['no secret', { client_secret: undefined }, 'invalid_client', 9622],
    ['an unknown resource', { resource: 'api://x' }, 'invalid_resource', 9602],
    ['an unknown resource in the scope', { resource: undefined, scope: 'api://x/read' }, 'invalid_resource', 9602],
    ['two resources', { scope: 'api://other/read' }, 'invalid_resource', 9602],
    ['a resource that is not for it', { client_id: narrow }, 'unauthorized_client', 9605],
    ['another grant', { grant_type: 'implicit' }, 'unsupported_grant_type', 9611],
    ['no grant', { grant_type: undefined }, 'invalid_request', undefined],
    ['no client', { client_id: undefined }, 'invalid_request', undefined],
  ])('refuses %s', async (_, changes, error, code) => {
    const { status, body } = await post(changes);
    expect([status, body['error']]).toEqual([400, error]);
    expect(Object.keys(body)).toEqual(['error', 'error_description']);
    const start = code === undefined ? /^(?!MSIS|AADSTS)/ : new RegExp(`^MSIS${code}: [^\\r]+$`);
    expect(body['error_description']).toMatch(start);
  });

  it('refuses a GET of a token', async () => {
    const response = await authority.fetch(`${url}/oauth2/token`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('is recorded without a tenant, and in the scope of faults', async () => {
    authority.fail(httpError(), { endpoint: 'metadata' });
    expect((await authority.fetch(metadataUrl)).status).toBe(502);
    expect((await post()).status).toBe(200);
    expect(authority.requests.map(({ endpoint }) => endpoint)).toEqual(['metadata', 'token']);
    expect(authority.requests[0]).not.toHaveProperty('tenant');
  });
});
