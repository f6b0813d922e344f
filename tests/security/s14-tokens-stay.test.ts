import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientCredentials, clientSecret, createClient, discover } from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientId, graph } from '../exchange/support/clients.js';
import { observed } from './support/observed.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ applications: [{ clientId, secrets: ['a-secret'] }] });
});
afterAll(() => authority.close());

describe('S14: an access token is attached to nothing that the application did not ask for', () => {
  it('a token that was got goes into no later request, to whatever host', async () => {
    const { fetch, sent } = observed(authority);
    const common = { clientId, credential: clientSecret('a-secret'), runtime: { fetch } };
    const clients = [
      createClient({ ...common, tenant: 'contoso.onmicrosoft.com' }),
      createClient({ ...common, tenant: 'contoso.onmicrosoft.com', cloud: 'us_government' }),
      createClient({ ...common, issuer: 'https://idp.example/oidc', knownAuthorities: ['idp.example'] }),
    ].map((client) => client._unsafeUnwrap());
    const tokens: string[] = [];
    for (const client of [...clients, ...clients]) {
      tokens.push((await clientCredentials(client)({ scopes: [graph] }))._unsafeUnwrap().accessToken);
      await discover(client);
    }
    expect(new Set(tokens).size).toBe(6);
    expect(sent.map(({ url }) => url.protocol)).not.toContain('http:');
    for (const { url, headers, body } of sent) {
      expect(headers.has('authorization')).toBe(false);
      const everything = JSON.stringify([url, [...headers], body]);
      expect(tokens.filter((token) => everything.includes(token))).toEqual([]);
    }
  });
});
