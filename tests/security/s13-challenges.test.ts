import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { clientCredentials, clientSecret, createClient } from '../../src/index.js';
import { respond, startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientId, graph } from '../exchange/support/clients.js';
import { observed } from './support/observed.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ applications: [{ clientId, secrets: ['a-secret'] }] });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const elsewhere = 'https://evil.example';

describe('S13: no answer chooses the host that tokens or secrets are sent to', () => {
  it.each([
    ['authorization_uri', `Bearer authorization_uri="${elsewhere}/authorize", error="invalid_token"`],
    ['authorization', `Bearer authorization="${elsewhere}/tenant", resource="https://vault.azure.net"`],
    ['resource_id', `Bearer authorization_uri=${elsewhere}/t/oauth2/authorize resource_id=${elsewhere}`],
    ['trusted_issuers', `Bearer client_id="x", trusted_issuers="x@*,${elsewhere}/*/"`],
    ['claims', `Bearer error="insufficient_claims", claims="e30=", authorization_uri="${elsewhere}"`],
  ])('by %s in a challenge, nor by anything in the body', async (_, challenge) => {
    const { fetch, hosts } = observed(authority);
    const client = createClient({
      tenant: 'contoso.onmicrosoft.com',
      clientId,
      credential: clientSecret('a-secret'),
      runtime: { fetch },
    });
    authority.fail(
      respond({
        status: 401,
        headers: { 'content-type': 'application/json', 'www-authenticate': challenge, location: elsewhere },
        body: JSON.stringify({
          error: 'invalid_client',
          error_description: 'AADSTS7000215: x',
          error_codes: [7_000_215],
          error_uri: `${elsewhere}/error`,
          submit_url: `${elsewhere}/submit`,
          cloud_instance_host_name: 'evil.example',
          token_endpoint: `${elsewhere}/token`,
          tenant_discovery_endpoint: elsewhere,
        }),
      }),
      { times: 1 },
    );
    const acquire = clientCredentials(client._unsafeUnwrap());
    expect((await acquire({ scopes: [graph] }))._unsafeUnwrapErr()).toMatchObject({ code: 'AADSTS7000215' });
    expect((await acquire({ scopes: [graph] })).isOk()).toBe(true);
    expect(hosts()).toEqual(['login.microsoftonline.com', 'login.microsoftonline.com']);
  });
});
