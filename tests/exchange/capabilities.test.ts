import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import {
  authorizationUrl,
  clientCredentials,
  createClient,
  memoryStore,
  refreshToken,
  silent,
  withAccountStore,
  type Client,
  type ClientConfig,
} from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientOfAuthority, graph } from './support/clients.js';
import { providerClient, redeemed, returned } from './support/sign-ins.js';
import { publicClient, readUser, redirectUri, signInTo } from './support/users.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const able = (changes: Partial<ClientConfig> = {}): Client =>
  publicClient(authority, { capabilities: ['cp1'], ...changes });
const cp1 = { access_token: { xms_cc: { values: ['cp1'] } } };
const claimsSent = (endpoint: string): readonly unknown[] =>
  authority.requests
    .filter((request) => request.endpoint === endpoint)
    .map(({ parameters, query }) => {
      const { claims } = endpoint === 'authorize' ? query : parameters;
      return claims === undefined || claims === '[redacted]' ? claims : JSON.parse(claims);
    });
const asked = async (client: Client, claims?: string): Promise<unknown> => {
  const began = await authorizationUrl(client)({ scopes: [readUser], redirectUri, claims });
  const text = new URL(began._unsafeUnwrap().url).searchParams.get('claims');
  return text === null ? undefined : JSON.parse(text);
};

describe('what a client can do', () => {
  it('stands in the address of a sign-in', async () => {
    expect(await asked(able())).toEqual(cp1);
    expect(await asked(providerClient(authority, { capabilities: ['cp1'] }))).toEqual(cp1);
  });

  it('stands in every request for a token, and in the token', async () => {
    const client = able();
    const token = await redeemed(client, await returned(authority, client));
    await refreshToken(client)({ scopes: [readUser], refreshToken: token.refreshToken ?? '' });
    const application = clientOfAuthority(authority, { capabilities: ['cp1'], runtime: {} });
    await clientCredentials(application)({ scopes: [graph] });
    expect(claimsSent('token')).toEqual([cp1, cp1, cp1]);
    expect(decodeJwt(token.accessToken)['xms_cc']).toEqual(['cp1']);
  });

  it('stands in what silent asks for', async () => {
    const client = able();
    const store = memoryStore();
    await withAccountStore(store)(signInTo(authority, client))({});
    const again = await silent(client, store)({ scopes: [readUser], account: 'only', forceRefresh: true });
    expect(again.isOk()).toBe(true);
    expect(claimsSent('token')).toEqual([cp1, cp1]);
  });

  it('is said beside the claims of the request, whose own words decide', async () => {
    const challenge = '{"access_token":{"nbf":{"essential":true,"value":"1563308371"}}}';
    const both = {
      access_token: { xms_cc: { values: ['cp1'] }, nbf: { essential: true, value: '1563308371' } },
    };
    expect(await asked(able(), challenge)).toEqual(both);
    const client = able();
    const { refreshToken: kept = '' } = await redeemed(client, await returned(authority, client));
    await refreshToken(client)({ scopes: [readUser], refreshToken: kept, claims: challenge });
    expect(claimsSent('token')).toEqual([cp1, both]);
  });

  it('is united with the capabilities of the request, each once', async () => {
    const claims = '{"access_token":{"xms_cc":{"values":["CP1","other"]}}}';
    expect(await asked(able(), claims)).toEqual({ access_token: { xms_cc: { values: ['cp1', 'other'] } } });
  });

  it.each([['{"access_token":null}'], ['{"access_token":{"xms_cc":null}}']])(
    'is not undone by claims that ask for nothing in particular: %s',
    async (claims) => {
      expect(await asked(able(), claims)).toEqual(cp1);
    },
  );

  it('changes no prototype', async () => {
    const merged = await asked(able(), '{"__proto__":{"polluted":1},"access_token":{"__proto__":{"polluted":1}}}');
    expect(merged).toMatchObject(cp1);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('is kept apart from the claims in the flow, which are those of the request', async () => {
    const began = await authorizationUrl(able())({ scopes: [readUser], redirectUri, claims: '{"a":null}' });
    expect(began._unsafeUnwrap().flow.claims).toBe('{"a":null}');
    const plain = await authorizationUrl(able())({ scopes: [readUser], redirectUri });
    expect(plain._unsafeUnwrap().flow).not.toHaveProperty('claims');
  });

  it('is not said where there is nothing to say, and claims go as they are', async () => {
    const client = publicClient(authority, { capabilities: [] });
    expect(client).not.toHaveProperty('capabilities');
    const began = await authorizationUrl(client)({ scopes: [readUser], redirectUri, claims: '{ "a" : null }' });
    expect(new URL(began._unsafeUnwrap().url).searchParams.get('claims')).toBe('{ "a" : null }');
    expect(await asked(client)).toBeUndefined();
  });

  it('cannot be joined with claims that are longer than anybody sends: InvalidRequest, and nothing is sent', async () => {
    const claims = JSON.stringify({ a: { value: 'x'.repeat(17_000) } });
    const began = await authorizationUrl(able())({ scopes: [readUser], redirectUri, claims });
    const refreshed = await refreshToken(able())({ scopes: [readUser], refreshToken: 'x', claims });
    for (const result of [began, refreshed])
      expect(result._unsafeUnwrapErr()).toMatchObject({
        _tag: 'InvalidRequest',
        issues: [expect.stringContaining('claims: longer') as unknown],
      });
    expect(authority.requests).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a text', 'cp1'],
    ['null', null],
    ['a record', { values: ['cp1'] }],
    ['a number', ['cp1', 7]],
    ['null in it', [null]],
    ['undefined in it', [undefined]],
    ['a list in it', [['cp1']]],
    ['an empty word', ['']],
    ['a space', ['cp1 cp2']],
    ['JSON', ['cp1"]}}']],
    ['a line break', ['cp1\n']],
  ])('is Config where it is no list of words: %s', (_, capabilities) => {
    const made = createClient({
      tenant: 'contoso.onmicrosoft.com',
      clientId: authority.application.clientId,
      capabilities: capabilities as never,
    });
    expect(made._unsafeUnwrapErr()).toMatchObject({
      _tag: 'Config',
      category: 'invalid_configuration',
      issues: ['capabilities: not a list of words'],
    });
  });

  it('is what it was when the client was made', async () => {
    const capabilities = ['cp1'];
    const client = able({ capabilities });
    capabilities[0] = 'other';
    expect(await asked(client)).toEqual(cp1);
  });
});

it('claims of a sign-in go with its code, too', async () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const token = (await signInTo(authority, publicClient(authority))({ claims }))._unsafeUnwrap();
  const sent = authority.requests.map(({ query, parameters }) => query['claims'] ?? parameters['claims']);
  expect(sent.filter((each) => each !== undefined)).toEqual([claims, claims]);
  expect(decodeJwt(token.accessToken)['acrs']).toEqual(['c1']);
});
