import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { clientCredentials, clientSecret, createClient, discover } from '../../src/index.js';
import { redirect, startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientId, graph } from '../exchange/support/clients.js';

let authority: TestAuthority;
let thief: TestAuthority;
beforeAll(async () => {
  const options = { applications: [{ clientId, secrets: ['a-secret'] }] };
  [authority, thief] = [await startAuthority(options), await startAuthority(options)];
});
afterEach(() => authority.reset());
afterAll(() => Promise.all([authority.close(), thief.close()]));

const client = () =>
  createClient({
    authority: authority.authorityUrl(),
    clientId,
    credential: clientSecret('a-secret'),
    allowInsecureLoopback: true,
  })._unsafeUnwrap();

const provider = () =>
  createClient({
    issuer: `${authority.url}/oidc`,
    clientId,
    credential: clientSecret('a-secret'),
    allowInsecureLoopback: true,
  })._unsafeUnwrap();

describe('S15: no redirect is followed', () => {
  describe.each([301, 302, 303, 307, 308] as const)('with status %s', (status) => {
    it.each<[string, () => Promise<boolean>, 'token' | 'metadata']>([
      [
        'from the token endpoint',
        async () => (await clientCredentials(client())({ scopes: [graph] })).isErr(),
        'token',
      ],
      ['from the metadata', async () => (await discover(client())).isErr(), 'metadata'],
      [
        'from the metadata on the way to a token',
        async () => (await clientCredentials(provider())({ scopes: [graph] })).isErr(),
        'metadata',
      ],
    ])('%s', async (_, call, endpoint) => {
      const path = endpoint === 'token' ? 'oauth2/v2.0/token' : 'v2.0/.well-known/openid-configuration';
      authority.fail(redirect({ status, location: `${thief.authorityUrl()}/${path}` }), { endpoint });
      expect(await call()).toBe(true);
      expect(authority.requests).toHaveLength(1);
      expect(thief.requests).toEqual([]);
    });
  });

  it('though the other would answer', async () => {
    const there = createClient({
      authority: thief.authorityUrl(),
      clientId,
      credential: clientSecret('a-secret'),
      allowInsecureLoopback: true,
    });
    expect((await clientCredentials(there._unsafeUnwrap())({ scopes: [graph] })).isOk()).toBe(true);
    thief.reset();
  });
});
