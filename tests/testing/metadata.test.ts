import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { json } from './support/requests.js';

type Json = Readonly<Record<string, unknown>>;

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterAll(() => authority.close());

const metadata = (tenant: string): Promise<Response> =>
  fetch(`${authority.authorityUrl(tenant)}/v2.0/.well-known/openid-configuration`);

describe('the OpenID configuration', () => {
  it.each(['7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05', 'contoso.onmicrosoft.com'])(
    'of %s names the tenant id',
    async (name) => {
      const response = await metadata(name);
      const body = await json<Json>(response);
      const base = `${authority.url}/${authority.tenant.id}`;
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('max-age=86400, private');
      expect(body).toMatchObject({
        issuer: `${base}/v2.0`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
        end_session_endpoint: `${base}/oauth2/v2.0/logout`,
        request_uri_parameter_supported: false,
        token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      });
    },
  );

  it.each([
    ['common', '{tenantid}'],
    ['organizations', '{tenantid}'],
    ['consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'],
  ])('of %s has the issuer of %s', async (tenant, issuer) => {
    const body = await json<Json>(await metadata(tenant));
    expect(body['issuer']).toBe(`${authority.url}/${issuer}/v2.0`);
    expect(body['token_endpoint']).toBe(`${authority.url}/${tenant}/oauth2/v2.0/token`);
    expect(body['tenant_region_scope']).toBeNull();
  });

  it.each([
    'code_challenge_methods_supported',
    'revocation_endpoint',
    'introspection_endpoint',
    'pushed_authorization_request_endpoint',
    'dpop_signing_alg_values_supported',
    'authorization_response_iss_parameter_supported',
  ])('leaves %s out, as the platform does', async (name) => {
    expect(await json<Json>(await metadata('common'))).not.toHaveProperty(name);
  });

  it.each([
    ['nobody.example', 90002],
    ['no name', 900023],
  ])('of %s is AADSTS%i', async (tenant, code) => {
    const response = await metadata(tenant);
    const body = await json(response);
    expect([response.status, body.error, body.error_codes]).toEqual([400, 'invalid_tenant', [code]]);
  });

  it('is not to be had by POST', async () => {
    const url = `${authority.authorityUrl()}/v2.0/.well-known/openid-configuration`;
    const response = await fetch(url, { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('the key set', () => {
  it('has one public key, and the issuer that it signs for', async () => {
    const { keys } = await json<{ readonly keys: readonly Json[] }>(
      await fetch(`${authority.authorityUrl('common')}/discovery/v2.0/keys`),
    );
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['e', 'issuer', 'kid', 'kty', 'n', 'use']);
    expect(keys[0]?.['issuer']).toBe(`${authority.url}/{tenantid}/v2.0`);
  });

  it('of an unknown tenant is AADSTS90002', async () => {
    const response = await fetch(`${authority.authorityUrl('nobody.example')}/discovery/v2.0/keys`);
    expect((await json(response)).error_codes).toEqual([90002]);
  });
});
