import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  authorizationUrl,
  memoryStore,
  refreshToken,
  silent,
  withAccountStore,
  type Client,
  type ClientConfig,
} from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { startOfTime, testRuntime } from '../wire/support/runtime.js';
import { altered, changing, redeemed, refused, returned, withClaims } from './support/sign-ins.js';
import { publicClient, readUser, redirectUri, signInTo } from './support/users.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ now: () => startOfTime });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const person = (changes: Partial<ClientConfig> = {}): Client =>
  publicClient(authority, { runtime: testRuntime(), ...changes });

/** The claims of an address, and of a refresh, as they were sent. */
const claimsSent = async (capabilities: readonly string[] | undefined, claims: string | undefined) => {
  const client = person({ capabilities });
  const began = await authorizationUrl(client)({ scopes: [readUser], redirectUri, claims });
  await refreshToken(client)({ scopes: [readUser], refreshToken: 'x', claims });
  return [
    new URL(began._unsafeUnwrap().url).searchParams.get('claims') ?? undefined,
    authority.requests.at(-1)?.parameters['claims'],
  ];
};

describe('vectors of MSAL Python: capabilities and claims', () => {
  const xms_cc = { values: ['foo', 'bar'] };
  it.each<[number, string, readonly string[] | undefined, string | undefined, object | undefined]>([
    [
      14,
      'capabilities stand beside the claims of a challenge',
      ['foo', 'bar'],
      '{"id_token": {"auth_time": {"essential": true}}}',
      { id_token: { auth_time: { essential: true } }, access_token: { xms_cc } },
    ],
    [
      15,
      'capabilities stand beside what a challenge wants of an access token',
      ['foo', 'bar'],
      '{"access_token":{"nbf":{"essential":true, "value":"1563308371"}}}',
      { access_token: { nbf: { essential: true, value: '1563308371' }, xms_cc } },
    ],
    [17, 'without a challenge there are only capabilities', ['foo', 'bar'], undefined, { access_token: { xms_cc } }],
  ])('%d: %s', async (_, __, capabilities, claims, expected) => {
    const sent = await claimsSent(capabilities, claims);
    expect(sent.map((text) => JSON.parse(text ?? 'null') as unknown)).toEqual([expected, expected]);
  });

  it('16: without capabilities a challenge is sent as it is, letter by letter', async () => {
    const challenge = '{"id_token": {"auth_time": {"essential": true}}}';
    expect(await claimsSent(undefined, challenge)).toEqual([challenge, challenge]);
  });

  it('18: without either there are no claims', async () => {
    expect(await claimsSent(undefined, undefined)).toEqual([undefined, undefined]);
  });
});

describe('vectors of MSAL Python: id tokens, and the code flow', () => {
  it('76: an id token that has expired is refused, not decoded as if it had not', async () => {
    const world = await changing();
    const client = person({ runtime: testRuntime({ fetch: world.fetch }) });
    world.change = withClaims({ exp: startOfTime / 1000 - 301 });
    expect(await refused(client, await returned(authority, client))).toMatchObject({
      _tag: 'IdToken',
      issues: ['exp: over'],
    });
  });

  it('77: an id token for another client is an error', async () => {
    const world = await changing();
    const client = person({ runtime: testRuntime({ fetch: world.fetch }) });
    world.change = withClaims({ aud: 'foo' });
    expect(await refused(client, await returned(authority, client))).toMatchObject({
      _tag: 'IdToken',
      issues: ['aud: missing, or not this client'],
    });
  });

  it('78: a flow without a state is InvalidRequest, in a value and not thrown', async () => {
    const error = await refused(person(), { flow: {} as never, response: {} });
    expect(error).toMatchObject({
      _tag: 'InvalidRequest',
      issues: expect.arrayContaining([expect.stringContaining('flow.state')]) as unknown,
    });
  });

  it('78: an answer with another state is state_mismatch, and the error shows neither of the two', async () => {
    const back = await returned(authority, person());
    const error = await refused(person(), altered(back, { state: 'marker-of-state' }));
    expect(error).toMatchObject({ _tag: 'Flow', code: 'state_mismatch' });
    expect(error.message).not.toContain('marker');
    expect(error.message).not.toContain(back.flow.state);
  });

  it('78: a scope that the flow did not ask for is InvalidRequest', async () => {
    const back = await returned(authority, person());
    expect(await refused(person(), back, { scopes: ['bar'] })).toMatchObject({
      _tag: 'InvalidRequest',
      issues: ['scopes: more than the sign-in asked for'],
    });
  });

  it('78: an answer with an error is that error without a request, and nothing else in it is believed', async () => {
    const { flow } = await returned(authority, person());
    authority.reset();
    const error = await refused(person(), {
      flow,
      response: { state: flow.state, error: 'foo', error_uri: 'bar', access_token: 'fake' },
    });
    expect(error).toMatchObject({ _tag: 'Protocol', error: 'foo', code: 'none' });
    expect(error).not.toHaveProperty('access_token');
    expect(error.docsUrl).not.toBe('bar');
    expect(authority.requests).toEqual([]);
  });

  it('79: the refresh token of a redeemed code is new, and is kept with the account', async () => {
    const client = person();
    const store = memoryStore();
    const token = (await withAccountStore(store)(signInTo(authority, client))({}))._unsafeUnwrap();
    expect(token.refreshToken).toMatch(/./);
    authority.reset();
    const again = await silent(client, store)({ scopes: [readUser], account: 'only', forceRefresh: true });
    expect(again.isOk()).toBe(true);
    expect(authority.requests.map(({ grant }) => grant)).toEqual(['refresh_token']);
  });

  it('80: a refresh gives the new refresh token in its answer, for whoever keeps it', async () => {
    const client = person();
    const { refreshToken: old = '' } = await redeemed(client, await returned(authority, client));
    const token = (await refreshToken(client)({ scopes: [readUser], refreshToken: old }))._unsafeUnwrap();
    expect(token.refreshToken).toMatch(/./);
    expect(token.refreshToken).not.toBe(old);
  });

  it('81: there is no callback to switch off: the refresh token is in the answer always, and in no store', async () => {
    const client = person();
    const store = memoryStore();
    const { refreshToken: old = '' } = await redeemed(client, await returned(authority, client));
    const token = (await refreshToken(client)({ scopes: [readUser], refreshToken: old }))._unsafeUnwrap();
    expect(token.refreshToken).toMatch(/./);
    const kept = await silent(client, store)({ scopes: [readUser], account: 'only' });
    expect(kept._unsafeUnwrapErr()._tag).toBe('NoToken');
  });
});

describe('vectors of MSAL Python: what is random', () => {
  const begun = async () => (await authorizationUrl(person())({ scopes: [readUser], redirectUri }))._unsafeUnwrap();

  it('102: a verifier has 43 characters of the alphabet of RFC 7636; lengths of 64 and 128 cannot be asked for', async () => {
    expect((await begun()).flow.codeVerifier).toMatch(/^[A-Za-z0-9._~-]{43}$/);
  });

  it('102: a verifier of 43, 64 or 128 characters in a flow is taken, one of 42 or 129 is not', async () => {
    const back = await returned(authority, person());
    for (const length of [43, 64, 128]) {
      const flow = { ...back.flow, codeVerifier: 'a'.repeat(length) };
      expect(await refused(person(), { ...back, flow })).toMatchObject({ code: 'AADSTS501481' });
    }
    for (const length of [42, 129]) {
      const flow = { ...back.flow, codeVerifier: 'a'.repeat(length) };
      expect(await refused(person(), { ...back, flow })).toMatchObject({ _tag: 'InvalidRequest' });
    }
  });

  it('102: a challenge is the hash of the verifier, without padding', async () => {
    const { url, flow } = await begun();
    const challenge = new URL(url).searchParams.get('code_challenge');
    expect(challenge).toBe(createHash('sha256').update(flow.codeVerifier).digest('base64url'));
    expect(challenge).not.toContain('=');
  });

  it('102: ten verifiers, and ten states, are all different', async () => {
    const flows = await Promise.all(Array.from({ length: 10 }, async () => (await begun()).flow));
    expect(new Set(flows.map(({ codeVerifier }) => codeVerifier)).size).toBe(10);
    expect(new Set(flows.map(({ state }) => state)).size).toBe(10);
  });
});
