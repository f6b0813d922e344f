import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import {
  clientCredentials,
  deviceCode,
  memoryStore,
  refreshToken,
  withCache,
  type TokenRequest,
} from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientOf, clientOfAuthority, graph } from './support/clients.js';
import { startOfTime } from '../wire/support/runtime.js';
import { publicClient, readUser, signInTo } from './support/users.js';

const contoso = { id: '11112222-3333-4444-8555-666677778888', name: 'contoso.onmicrosoft.com' };
const fabrikam = { id: 'abcd8888-7777-4666-8555-444433332222', name: 'fabrikam.onmicrosoft.com' };

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ tenants: [contoso, fabrikam] });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const tenantOf = ({ accessToken }: { readonly accessToken: string }): unknown => decodeJwt(accessToken)['tid'];
const asked = (): readonly (string | undefined)[] =>
  authority.requests.filter(({ endpoint }) => endpoint === 'token').map(({ tenant }) => tenant);

describe('the tenant of a request', () => {
  it.each([fabrikam.id, fabrikam.name, fabrikam.id.toUpperCase()])(
    'is asked in place of the client’s: %s',
    async (tenant) => {
      const acquire = clientCredentials(clientOfAuthority(authority));
      const token = (await acquire({ scopes: [graph], tenant }))._unsafeUnwrap();
      expect(tenantOf(token)).toBe(fabrikam.id);
      expect(asked()).toEqual([tenant.toLowerCase()]);
    },
  );

  it('lets an application of many tenants have a token of each', async () => {
    const client = clientOfAuthority(authority, { authority: authority.authorityUrl('organizations') });
    const acquire = clientCredentials(client);
    expect((await acquire({ scopes: [graph] }))._unsafeUnwrapErr().category).toBe('invalid_configuration');
    for (const { id } of [contoso, fabrikam])
      expect(tenantOf((await acquire({ scopes: [graph], tenant: id }))._unsafeUnwrap())).toBe(id);
  });

  it('keeps tokens apart in a cache', async () => {
    const acquire = withCache(memoryStore({ now: () => startOfTime }))(clientCredentials(clientOfAuthority(authority)));
    const tenants = [contoso.id, fabrikam.id, contoso.id, undefined, fabrikam.id];
    const tokens = [];
    for (const tenant of tenants) tokens.push((await acquire({ scopes: [graph], tenant }))._unsafeUnwrap());
    expect(tokens.map(tenantOf)).toEqual([contoso.id, fabrikam.id, contoso.id, contoso.id, fabrikam.id]);
    expect(asked()).toHaveLength(3);
  });

  it('is the one that a person signs in to', async () => {
    const client = publicClient(authority, { authority: authority.authorityUrl('common') });
    const token = (await signInTo(authority, client)({ scopes: [readUser], tenant: fabrikam.id }))._unsafeUnwrap();
    expect(token.account?.tenantId).toBe(fabrikam.id);
    expect(authority.requests.map(({ tenant }) => tenant).filter((tenant) => tenant !== fabrikam.id)).toEqual([]);
  });

  it('is asked by a refresh token, and by a device code', async () => {
    const client = publicClient(authority);
    const token = (await signInTo(authority, client)({ scopes: [readUser] }))._unsafeUnwrap();
    const moved = await refreshToken(client)({
      scopes: [readUser],
      refreshToken: token.refreshToken ?? '',
      tenant: fabrikam.name,
    });
    expect(moved._unsafeUnwrap().account).toMatchObject({
      tenantId: fabrikam.id,
      homeAccountId: token.account?.homeAccountId,
    });
    authority.reset();
    await deviceCode(client)({
      scopes: [readUser],
      tenant: fabrikam.name,
      onUserCode: () => {
        throw new Error('enough');
      },
    });
    expect(authority.requests.map(({ tenant }) => tenant)).toEqual([fabrikam.name]);
  });

  it.each<[string, unknown]>([
    ['empty', ''],
    ['common', 'common'],
    ['a path', 'a/b'],
    ['a query', `${fabrikam.id}?x`],
    ['dots', '..'],
    ['no text', 7],
    ['null', null],
  ])('is refused before anything is sent: %s', async (_, tenant) => {
    const acquire = clientCredentials(clientOfAuthority(authority));
    const request = { scopes: [graph], tenant } as TokenRequest;
    expect((await acquire(request))._unsafeUnwrapErr()._tag).toBe('InvalidRequest');
    expect(authority.requests).toEqual([]);
  });

  it('is refused where the authority has one tenant, or none', async () => {
    for (const url of [authority.b2cAuthorityUrl(), authority.adfsAuthorityUrl]) {
      const result = await clientCredentials(clientOf(url))({ scopes: [graph], tenant: fabrikam.id });
      expect(result._unsafeUnwrapErr()._tag).toBe('InvalidRequest');
    }
    expect(authority.requests).toEqual([]);
  });
});
