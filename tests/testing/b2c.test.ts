import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startAuthority, type TestAuthority, throttled } from '../../src/testing.js';
import { getJson, postForm, verifiedClaims } from './support/kinds.js';
import type { Form } from './support/requests.js';

const tenant = 'aaaaaaaa-1111-4222-8333-444455556666';
const now = Date.parse('2026-03-01T12:00:00Z');
const disabled = 'dddddddd-1111-4222-8333-444455556666';
const narrow = 'eeeeeeee-1111-4222-8333-444455556666';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [
      { id: tenant, name: 'contoso.onmicrosoft.com', policies: ['B2C_1A_SignUp', 'B2C_1_edit'] },
      { id: 'bbbbbbbb-1111-4222-8333-444455556666', name: 'fabrikam.onmicrosoft.com' },
    ],
    applications: [
      { clientId: 'cccccccc-1111-4222-8333-444455556666', secrets: ['right', { value: 'old', expiresOn: 0 }] },
      { clientId: disabled, secrets: ['right'], disabled: true },
      { clientId: narrow, secrets: ['right'], resources: ['api://other'] },
    ],
    now: () => now,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const host = 'https://contoso.b2clogin.com';
const scope = 'https://graph.microsoft.com/.default';

describe('the metadata of a policy', () => {
  it.each([
    ['by domain', '/contoso.onmicrosoft.com/b2c_1a_signup', `/${tenant}/v2.0/`],
    ['by id, in any case', `/${tenant.toUpperCase()}/B2C_1A_SIGNUP`, `/${tenant}/v2.0/`],
    ['of another policy', '/contoso.onmicrosoft.com/B2C_1_edit', `/${tenant}/v2.0/`],
    [
      'with the policy in the issuer',
      '/tfp/contoso.onmicrosoft.com/B2C_1A_SignUp',
      `/tfp/${tenant}/b2c_1a_signup/v2.0/`,
    ],
  ])('%s', async (_, path, issuer) => {
    const body = await getJson(authority, `${host}${path}/v2.0/.well-known/openid-configuration`);
    const base = `${host}${path.toLowerCase()}`;
    expect(body).toMatchObject({
      issuer: `${host}${issuer}`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    });
    expect(body).not.toHaveProperty('cloud_instance_name');
  });

  it.each([
    ['an unknown policy', '/contoso.onmicrosoft.com/b2c_1_nothing'],
    ['a policy of another tenant', '/contoso.onmicrosoft.com/b2c_1_signin'],
    ['an unknown tenant', '/nobody.onmicrosoft.com/b2c_1a_signup'],
    ['no tenant', '/tfp/b2c_1a_signup'],
    ['no policy, as Entra has it', '/contoso.onmicrosoft.com'],
  ])('is not there for %s', async (_, path) => {
    const paths = ['/v2.0/.well-known/openid-configuration', '/discovery/v2.0/keys'];
    const answers = await Promise.all(paths.map((end) => authority.fetch(host + path + end)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect((await postForm(authority, `${host}${path}/oauth2/v2.0/token`)).status).toBe(404);
  });

  it('has a default policy', async () => {
    const path = '/fabrikam.onmicrosoft.com/b2c_1_signin/v2.0/.well-known/openid-configuration';
    expect((await authority.fetch(`https://fabrikam.b2clogin.com${path}`)).status).toBe(200);
  });

  it('is at the URL that the authority gives', async () => {
    expect(authority.b2cAuthorityUrl()).toBe(`${authority.url}/${tenant}/B2C_1A_SignUp`);
    const url = authority.b2cAuthorityUrl('B2C_1_edit', 'contoso.onmicrosoft.com');
    expect(url).toBe(`${authority.url}/contoso.onmicrosoft.com/B2C_1_edit`);
    expect(await getJson(authority, `${url}/v2.0/.well-known/openid-configuration`)).toMatchObject({
      issuer: `${authority.url}/${tenant}/v2.0/`,
    });
  });
});

describe('the token endpoint of a policy', () => {
  const policyUrl = `${host}/contoso.onmicrosoft.com/B2C_1A_SignUp`;
  const post = (changes: Form = {}) => postForm(authority, `${policyUrl}/oauth2/v2.0/token`, changes);

  it('gives a token, and its times as numbers', async () => {
    const { status, body } = await post();
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      not_before: now / 1000,
      expires_in: 3599,
      expires_on: now / 1000 + 3599,
      resource: '00000003-0000-0000-c000-000000000000',
    });
    const metadataUrl = `${policyUrl}/v2.0/.well-known/openid-configuration`;
    expect(await verifiedClaims(authority, metadataUrl, body['access_token'])).toMatchObject({
      iss: `${host}/${tenant}/v2.0/`,
      aud: '00000003-0000-0000-c000-000000000000',
      tfp: 'b2c_1a_signup',
      azp: authority.application.clientId,
      azpacr: '1',
      tid: tenant,
      exp: now / 1000 + 3599,
    });
  });

  it('has the policy in the issuer where the path says so', async () => {
    const url = `${host}/tfp/contoso.onmicrosoft.com/B2C_1A_SignUp`;
    const { body } = await postForm(authority, `${url}/oauth2/v2.0/token`);
    const metadataUrl = `${url}/v2.0/.well-known/openid-configuration`;
    const { iss } = await verifiedClaims(authority, metadataUrl, body['access_token']);
    expect(iss).toBe(`${host}/tfp/${tenant}/b2c_1a_signup/v2.0/`);
  });

  it.each<[string, Form, string, number]>([
    ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client', 90081],
    ['an old secret', { client_secret: 'old' }, 'invalid_client', 90081],
    ['no secret', { client_secret: undefined }, 'invalid_request', 90079],
    ['no client', { client_id: undefined }, 'invalid_request', 90008],
    ['no scope', { scope: undefined }, 'invalid_request', 90010],
    ['no grant', { grant_type: undefined }, 'invalid_request', 90083],
    ['another grant', { grant_type: 'implicit' }, 'unsupported_grant_type', 90086],
    ['an unknown client', { client_id: tenant }, 'unauthorized_client', 90018],
    ['a client that is switched off', { client_id: disabled }, 'unauthorized_client', 90092],
    ['a resource that is not for it', { client_id: narrow }, 'unauthorized_client', 90205],
    ['a scope that is none', { scope: 'a"b' }, 'invalid_scope', 99005],
    ['a scope of no resource', { scope: 'https://graph.microsoft.com/read' }, 'invalid_scope', 90117],
    ['a scope of several', { scope: `${scope} api://x/.default` }, 'invalid_scope', 90146],
    ['an unknown resource', { scope: 'api://x/.default' }, 'invalid_scope', 90117],
    [
      'an assertion that is none',
      {
        client_secret: undefined,
        client_assertion: 'x',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
      'invalid_client',
      90017,
    ],
  ])('refuses %s', async (_, changes, error, code) => {
    const { status, body } = await post(changes);
    expect([status, body['error']]).toEqual([400, error]);
    expect(Object.keys(body)).toEqual(['error', 'error_description']);
    const pattern = `^AADB2C${code}: .+\\r\\nCorrelation ID: [0-9a-f-]{36}\\r\\nTimestamp: 2026-03-01 12:00:00Z\\r\\n$`;
    expect(body['error_description']).toMatch(new RegExp(pattern));
  });

  it('refuses a GET', async () => {
    const response = await authority.fetch(`${policyUrl}/oauth2/v2.0/token`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.text()).toContain('AADB2C90226');
  });

  it('is recorded, and in the scope of faults', async () => {
    authority.fail(throttled(), { endpoint: 'token', tenant, clientId: authority.application.clientId, times: 1 });
    expect((await post()).status).toBe(429);
    expect((await post()).status).toBe(200);
    const [request] = authority.requests;
    expect(request).toMatchObject({
      origin: host,
      endpoint: 'token',
      tenant: 'contoso.onmicrosoft.com',
      policy: 'B2C_1A_SignUp',
      fault: 'response',
    });
  });
});
