import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { form, json } from './support/requests.js';

type Json = Readonly<Record<string, unknown>>;

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ customHosts: ['Login.custom.example', 'login.custom.example:8443'] });
});
afterAll(() => authority.close());

const tenant = '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05';
const metadata = async (host: string, name = tenant): Promise<Json> =>
  json<Json>(await authority.fetch(`https://${host}/${name}/v2.0/.well-known/openid-configuration`));

describe('asked as a host of a cloud, the metadata', () => {
  it.each([
    ['login.microsoftonline.com', 'login.microsoftonline.com', 'microsoftonline.com', 'graph.microsoft.com'],
    ['login.windows.net', 'login.microsoftonline.com', 'microsoftonline.com', 'graph.microsoft.com'],
    ['login.microsoft.com', 'login.microsoftonline.com', 'microsoftonline.com', 'graph.microsoft.com'],
    ['sts.windows.net', 'login.microsoftonline.com', 'microsoftonline.com', 'graph.microsoft.com'],
    [
      'login.partner.microsoftonline.cn',
      'login.partner.microsoftonline.cn',
      'partner.microsoftonline.cn',
      'microsoftgraph.chinacloudapi.cn',
    ],
    [
      'login.chinacloudapi.cn',
      'login.partner.microsoftonline.cn',
      'partner.microsoftonline.cn',
      'microsoftgraph.chinacloudapi.cn',
    ],
    ['login.microsoftonline.us', 'login.microsoftonline.us', 'microsoftonline.us', 'graph.microsoft.us'],
    ['login.usgovcloudapi.net', 'login.microsoftonline.us', 'microsoftonline.us', 'graph.microsoft.us'],
    ['LOGIN.windows-ppe.net', 'login.windows-ppe.net', 'windows-ppe.net', 'graph.microsoft-ppe.com'],
  ])('of %s is that of %s', async (asked, host, name, graph) => {
    expect(await metadata(asked)).toMatchObject({
      issuer: `https://${host}/${tenant}/v2.0`,
      token_endpoint: `https://${host}/${tenant}/oauth2/v2.0/token`,
      jwks_uri: `https://${host}/${tenant}/discovery/v2.0/keys`,
      userinfo_endpoint: `https://${graph}/oidc/userinfo`,
      cloud_instance_name: name,
      msgraph_host: graph,
    });
  });

  it('has no host of a graph that there never was', async () => {
    const body = await metadata('login.sovcloud-identity.fr');
    expect(body).toMatchObject({ cloud_instance_name: 'sovcloud-identity.fr' });
    expect(body).not.toHaveProperty('cloud_graph_host_name');
  });

  it('of any other host is that of the public cloud, there', async () => {
    expect(await metadata('login.contoso.example', 'common')).toMatchObject({
      issuer: 'https://login.contoso.example/{tenantid}/v2.0',
      userinfo_endpoint: 'https://login.contoso.example/oidc/userinfo',
      cloud_instance_name: 'microsoftonline.com',
    });
  });

  it('names the tenant of personal accounts', async () => {
    const { issuer } = await metadata('login.microsoftonline.com', 'consumers');
    expect(issuer).toBe('https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0');
  });

  it('and the keys and the tokens agree', async () => {
    const keys = await authority.fetch(`https://login.chinacloudapi.cn/${tenant}/discovery/v2.0/keys`);
    const token = await authority.fetch(`https://login.chinacloudapi.cn/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: form(authority),
    });
    const { access_token: text } = await json<{ readonly access_token: string }>(token);
    const issuer = `https://login.partner.microsoftonline.cn/${tenant}/v2.0`;
    expect(await json<Json>(keys)).toMatchObject({ keys: [{ issuer }] });
    expect(decodeJwt(text).iss).toBe(issuer);
  });
});

describe('External ID', () => {
  it.each(['contoso.ciamlogin.com', `${tenant}.ciamlogin.com`])(
    'asked as %s, has the id in its issuer',
    async (host) => {
      const issuer = `https://${tenant}.ciamlogin.com/${tenant}/v2.0`;
      expect(await metadata(host, 'contoso.onmicrosoft.com')).toMatchObject({
        issuer,
        token_endpoint: `https://${host}/${tenant}/oauth2/v2.0/token`,
        jwks_uri: `https://${host}/${tenant}/discovery/v2.0/keys`,
      });
      const url = `https://${host}/contoso.onmicrosoft.com/oauth2/v2.0/token`;
      const response = await authority.fetch(url, { method: 'POST', body: form(authority) });
      const { access_token: text } = await json<{ readonly access_token: string }>(response);
      expect(decodeJwt(text).iss).toBe(issuer);
    },
  );
});

describe('instance discovery', () => {
  const discover = (endpoint?: string, host = 'login.microsoftonline.com'): Promise<Response> => {
    const query = endpoint === undefined ? '' : `&authorization_endpoint=${encodeURIComponent(endpoint)}`;
    return authority.fetch(`https://${host}/common/discovery/instance?api-version=1.1${query}`);
  };
  const authorizeAt = (host: string): string => `https://${host}/contoso.onmicrosoft.com/oauth2/v2.0/authorize`;

  it.each([
    ['login.microsoftonline.com', 'login.microsoftonline.com'],
    ['login.windows.net', 'login.microsoftonline.com'],
    ['login.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
    ['login.custom.example', 'login.custom.example'],
    ['login.custom.example:8443', 'login.custom.example:8443'],
  ])('knows %s, and finds the metadata of the tenant at %s', async (asked, host) => {
    const body = await json<Json>(await discover(authorizeAt(asked)));
    expect(body).toMatchObject({
      tenant_discovery_endpoint: `https://${host}/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
    });
    expect(body['metadata']).toContainEqual({
      preferred_network: 'login.microsoftonline.com',
      preferred_cache: 'login.windows.net',
      aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
    });
    expect(body['metadata']).toContainEqual(
      expect.objectContaining({ preferred_network: host, aliases: expect.arrayContaining([asked]) }),
    );
  });

  it('names every host once', async () => {
    const body = await json<{ readonly metadata: readonly { readonly aliases: readonly string[] }[] }>(
      await discover(authorizeAt('login.microsoftonline.us')),
    );
    const hosts = body.metadata.flatMap(({ aliases }) => aliases);
    expect(hosts.length).toBe(new Set(hosts).size);
    expect(hosts).not.toContain('login.custom.example');
  });

  it('knows the host that it is asked as', async () => {
    const { url } = authority;
    const address = `${url}/common/oauth2/v2.0/authorize`;
    const query = new URLSearchParams({ 'api-version': '1.1', authorization_endpoint: address });
    const body = await json<Json>(await fetch(`${url}/common/discovery/instance?${query.toString()}`));
    const { host } = new URL(url);
    expect(body['tenant_discovery_endpoint']).toBe(`${url}/common/v2.0/.well-known/openid-configuration`);
    expect(body['metadata']).toContainEqual({ preferred_network: host, preferred_cache: host, aliases: [host] });
  });

  it.each([
    ['another host', 'https://login.example/common/oauth2/v2.0/authorize'],
    ['another port', 'https://login.microsoftonline.com:444/common/oauth2/v2.0/authorize'],
    ['a host that ends like one', 'https://login.microsoftonline.com.example/common/oauth2/v2.0/authorize'],
    ['a known host without a tenant', 'https://login.microsoftonline.com/'],
    ['no address', '::'],
  ])('answers %s with invalid_instance', async (_, endpoint) => {
    const response = await discover(endpoint);
    const body = await json(response);
    expect([response.status, body.error, body.error_codes]).toEqual([400, 'invalid_instance', [50049]]);
  });

  it('needs to be told what to look for', async () => {
    expect((await json(await discover())).error_codes).toEqual([900144]);
  });
});
