import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import ky from 'ky';
import {
  authorizedFetch,
  authorizedKy,
  clientCredentials,
  memoryStore,
  standardPipeline,
  withCache,
  type AuthorizedFetchSettings,
  type OAuthError,
  type TokenEvent,
  type TokenOperation,
  type TokenRequest,
} from '../../src/index.js';
import {
  aadsts,
  authContext,
  challengeAlways,
  hang,
  policyChallenge,
  redirect,
  revoked,
  slowBody,
  startAuthority,
  stepUp,
  throttled,
  type TestAuthority,
} from '../../src/testing.js';
import { clientOfAuthority } from '../exchange/support/clients.js';
import { soon } from '../wire/support/runtime.js';
import { answering, closedPort } from '../wire/support/server.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const scopes = (): readonly string[] => [authority.api.scope];
const settings = (): AuthorizedFetchSettings => ({ origins: [authority.url], allowInsecureLoopback: true });
const live = { runtime: {} };

/** An operation with a cache, and how often the token endpoint and the API were asked. */
const scene = (changes: Partial<AuthorizedFetchSettings> = {}) => {
  const acquire = withCache(memoryStore())(clientCredentials(clientOfAuthority(authority, live)));
  const call = authorizedFetch(acquire, { scopes: scopes() }, { ...settings(), ...changes });
  const count = (endpoint: 'token' | 'api'): number =>
    authority.requests.filter((request) => request.endpoint === endpoint).length;
  return { acquire, call, tokens: () => count('token'), calls: () => count('api') };
};
const orders = (): string => `${authority.api.url}/orders`;

describe('a call of an API', () => {
  it('has the token, and its answer is the result, whatever its status', async () => {
    const { call, tokens, calls } = scene();
    const response = (await call(orders(), { method: 'POST', body: 'an order' }))._unsafeUnwrap();
    expect(await response.json()).toMatchObject({ method: 'POST', body: 'an order' });
    authority.fail(throttled({ retryAfter: 9 }), { endpoint: 'api' });
    expect((await call(orders()))._unsafeUnwrap().status).toBe(429);
    expect([tokens(), calls()]).toEqual([1, 2]);
  });

  it('takes whatever fetch takes', async () => {
    const { call } = scene();
    const inputs = [[orders()], [new URL(orders())], [new Request(orders(), { method: 'PUT', body: 'x' })]] as const;
    for (const [input] of inputs) expect((await call(input))._unsafeUnwrap().status).toBe(200);
    const bodies = ['text', new URLSearchParams({ a: 'b' }), new Uint8Array([65]), new Blob(['b']), new FormData()];
    for (const body of bodies)
      expect((await call(orders(), { method: 'POST', body }))._unsafeUnwrap().status).toBe(200);
  });

  it('fails with what the operation fails with, and nothing is sent to the API', async () => {
    authority.fail(aadsts(7000215));
    const { call, calls } = scene();
    expect((await call(orders()))._unsafeUnwrapErr()).toMatchObject({ code: 'AADSTS7000215' });
    expect(calls()).toBe(0);
  });

  it.each<[string, Partial<AuthorizedFetchSettings>, unknown, string]>([
    ['an origin that is not listed', {}, 'https://other.example/orders', 'InvalidRequest'],
    ['no address', {}, 'not an address', 'InvalidRequest'],
    ['no origins', { origins: [] }, undefined, 'Config'],
    ['an origin that is none', { origins: ['https://api.example/v1'] }, undefined, 'Config'],
    ['an origin without https', { origins: ['http://api.example'] }, undefined, 'Config'],
    ['an origin on this machine', { allowInsecureLoopback: false }, undefined, 'Config'],
  ])('with %s sends nothing', async (_, changes, input, tag) => {
    const { call, tokens, calls } = scene(changes);
    expect((await call((input ?? orders()) as string))._unsafeUnwrapErr()).toMatchObject({ _tag: tag });
    expect([tokens(), calls()]).toEqual([0, 0]);
  });

  it('that does not come about is Network, with what is known of it', async () => {
    const nobody = `http://127.0.0.1:${await closedPort()}`;
    const { call } = scene({ origins: [nobody] });
    expect((await call(nobody))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Network', sent: 'no' });
  });

  it.each(['of the call', 'of the request'])('is ended by the signal %s', async (whose) => {
    const { acquire } = scene();
    const fault = authority.fail(hang(), { endpoint: 'api' });
    const controller = new AbortController();
    const { signal } = controller;
    const request = { scopes: scopes(), ...(whose === 'of the request' && { signal }) };
    const running = authorizedFetch(acquire, request, settings())(orders(), whose === 'of the call' ? { signal } : {});
    while (fault.hits === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await soon(running)).toMatchObject({ error: { _tag: 'Aborted' } });
  });
});

describe('a claims challenge', () => {
  it('is answered with a token that has the claims, and the request is sent once more', async () => {
    const { call, tokens, calls } = scene();
    await call(orders());
    const protection = authority.protect(revoked());
    const response = (await call(orders(), { method: 'POST', body: 'kept' }))._unsafeUnwrap();
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ body: 'kept' })]);
    expect([tokens(), calls(), protection.hits]).toEqual([2, 3, 1]);
    const [, second] = authority.requests.filter(({ endpoint }) => endpoint === 'token');
    expect(second?.parameters['claims']).toMatch(/^\{"access_token":\{"nbf":/);
    expect((await call(orders()))._unsafeUnwrap().status).toBe(200);
    expect(tokens()).toBe(2);
  });

  it('for an authentication context is answered without a cache, too', async () => {
    authority.protect(authContext('c1'));
    const call = authorizedFetch(
      clientCredentials(clientOfAuthority(authority, live)),
      { scopes: scopes() },
      settings(),
    );
    const response = (await call(orders()))._unsafeUnwrap();
    expect(response.status).toBe(200);
    expect(authority.requests).toHaveLength(4);
  });

  it('that always comes is given after exactly two calls', async () => {
    authority.protect(challengeAlways());
    const { call, tokens, calls } = scene();
    const response = (await call(orders()))._unsafeUnwrap();
    expect([response.status, response.headers.has('www-authenticate')]).toEqual([401, true]);
    expect([tokens(), calls()]).toEqual([2, 2]);
  });

  it('keeps the claims that the request has of its own, and the capabilities', async () => {
    const { acquire } = scene();
    authority.protect(authContext('c1'));
    const claims = '{"access_token":{"xms_cc":{"values":["cp1"]}}}';
    const call = authorizedFetch(acquire, { scopes: scopes(), claims }, settings());
    expect((await call(orders()))._unsafeUnwrap().status).toBe(200);
    expect(authority.requests.at(-2)?.parameters['claims']).toBe(
      '{"access_token":{"xms_cc":{"values":["cp1"]},"acrs":{"essential":true,"value":"c1"}}}',
    );
  });

  it.each<[string, () => object]>([
    ['a step-up challenge', () => stepUp({ acrValues: ['strong'] })],
    [
      'a challenge that cannot be read',
      () => policyChallenge('Bearer error="insufficient_claims", claims="not base64"'),
    ],
    ['a challenge without claims', () => policyChallenge('Bearer error="invalid_token"')],
    ['another scheme', () => policyChallenge('Basic realm="x"')],
  ])('is not %s: that is an answer like any other', async (_, protection) => {
    authority.protect(protection() as ReturnType<typeof stepUp>);
    const { call, tokens, calls } = scene();
    expect((await call(orders()))._unsafeUnwrap().status).toBe(401);
    expect([tokens(), calls()]).toEqual([1, 1]);
  });

  it('of a body that is a stream is InvalidRequest, after one call', async () => {
    authority.protect(challengeAlways());
    const { call, calls } = scene();
    const body = new Blob(['once']).stream();
    const result = await call(orders(), { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest' });
    expect(calls()).toBe(1);
  });

  it('of a Request with a body is answered: it is kept for the second time', async () => {
    authority.protect(revoked({ at: Date.now() + 1 }));
    const { call } = scene();
    const response = (await call(new Request(orders(), { method: 'POST', body: 'twice' })))._unsafeUnwrap();
    expect(await response.json()).toMatchObject({ body: 'twice' });
    const read = new Request(orders(), { method: 'POST', body: 'gone' });
    await read.text();
    expect((await call(read))._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest' });
  });

  it('that no token comes of is what the operation fails with', async () => {
    const { call, calls } = scene();
    await call(orders());
    authority.protect(revoked());
    authority.fail(aadsts(53003), { endpoint: 'token' });
    expect((await call(orders()))._unsafeUnwrapErr()).toMatchObject({ code: 'AADSTS53003' });
    expect(calls()).toBe(2);
  });

  it('is told of, without the claims', async () => {
    const { acquire } = scene();
    authority.protect(authContext('c1'));
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    await authorizedFetch(acquire, { scopes: scopes(), onEvent }, settings())(orders());
    expect(events).toContainEqual(expect.objectContaining({ name: 'challenge', hasClaims: true }));
    expect(JSON.stringify(events)).not.toContain('acrs');
  });
});

describe('a thousand calls that are challenged on one old token', () => {
  it('are one request for a token, and a thousand answers', async () => {
    const { call, tokens } = scene();
    await call(orders());
    authority.protect(revoked());
    const results = await Promise.all(Array.from({ length: 1000 }, () => call(orders())));
    expect(results.filter((result) => result.isOk() && result.value.status === 200)).toHaveLength(1000);
    expect(tokens()).toBe(2);
  }, 30_000);

  it('also where they go through two functions made of one operation', async () => {
    const { acquire, call, tokens } = scene();
    const other = authorizedFetch(acquire, { scopes: scopes() }, settings());
    await call(orders());
    authority.protect(revoked());
    expect((await call(orders()))._unsafeUnwrap().status).toBe(200);
    expect((await other(orders()))._unsafeUnwrap().status).toBe(200);
    expect(tokens()).toBe(2);
  });

  it('whose token was replaced meanwhile, are sent with the new one, which is not taken out of the cache', async () => {
    const { acquire, tokens } = scene();
    const old = (await acquire({ scopes: scopes() }))._unsafeUnwrap();
    authority.protect(revoked());
    const kept = await authorizedFetch(acquire, { scopes: scopes() }, settings())(orders());
    expect(kept.isOk()).toBe(true);
    // Somebody who still holds the old one.
    let isFirst = true;
    const stale: TokenOperation<TokenRequest> = (request) => {
      const result = acquire(request);
      if (!isFirst) return result;
      isFirst = false;
      return result.map((token) =>
        Object.assign({}, token, { accessToken: old.accessToken, source: 'cache' as const }),
      );
    };
    const response = await authorizedFetch(stale, { scopes: scopes() }, settings())(orders());
    expect(response._unsafeUnwrap().status).toBe(200);
    expect(tokens()).toBe(2);
  });
});

describe('what was looked at', () => {
  it('is what is sent, whatever the caller changes meanwhile', async () => {
    await using other = await answering((response) => response.end('stolen'));
    const { call } = scene();
    const url = new URL(orders());
    const headers = new Headers({ 'if-match': 'one' });
    const running = call(url, { method: 'POST', body: 'x', headers });
    url.host = new URL(other.url).host;
    headers.set('if-match', 'two');
    expect((await running)._unsafeUnwrap().status).toBe(200);
    expect(other.connections()).toBe(0);
    expect(authority.requests.at(-1)?.headers['if-match']).toBe('one');
  });

  it('has headers that can be read once', async () => {
    const { call } = scene();
    const headers = new Map([['if-match', 'once']]).entries() as unknown as HeadersInit;
    await call(orders(), { headers });
    expect(authority.requests.at(-1)?.headers['if-match']).toBe('once');
  });

  it.each<[string, RequestInit]>([
    ['a body with GET', { body: 'x' }],
    ['a stream that is sent in one direction only', { method: 'POST', body: new Blob(['x']).stream() }],
    ['a method that is none', { method: 'ONE TWO' }],
  ])('is refused before a token is asked for: %s', async (what, init) => {
    const { call, tokens, calls } = scene();
    const result = await call(orders(), init);
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest' });
    expect(calls()).toBe(0);
    if (!what.startsWith('a stream')) expect(tokens()).toBe(0);
  });

  it('is under the signal until its body is read', async () => {
    const { call } = scene();
    authority.fail(slowBody({ chunkBytes: 1, milliseconds: 60_000 }), { endpoint: 'api' });
    const controller = new AbortController();
    const response = (await call(orders(), { signal: controller.signal }))._unsafeUnwrap();
    const reading = response.text().catch(() => 'ended');
    controller.abort();
    expect(await reading).toBe('ended');
  });

  it('is not kept waiting by a body of another make', async () => {
    authority.protect(challengeAlways());
    const strange = async (input: Request): Promise<unknown> => {
      const response = await fetch(input);
      return { status: response.status, headers: response.headers, url: response.url, body: { pipe: () => undefined } };
    };
    const { call, calls } = scene({ fetch: strange });
    expect((await call(orders()))._unsafeUnwrap().status).toBe(401);
    expect(calls()).toBe(2);
  });
});

describe('who is asked by a redirect', () => {
  it('has no token to refuse: its challenge is heard by nobody', async () => {
    const claims = btoa('{"access_token":{"acrs":{"essential":true,"value":"c9"}}}');
    await using other = await answering((response) => {
      response.statusCode = 401;
      response.setHeader('www-authenticate', `Bearer error="insufficient_claims", claims="${claims}"`).end();
    });
    authority.fail(redirect({ status: 302, location: `${other.url}/` }), { endpoint: 'api' });
    const { acquire, call, tokens } = scene();
    expect((await call(orders()))._unsafeUnwrap().status).toBe(401);
    expect([tokens(), other.requests.length]).toEqual([1, 1]);
    expect((await acquire({ scopes: scopes() }))._unsafeUnwrap().source).toBe('cache');
  });
});

describe('S14: the token stays at the origins that it is for', () => {
  it('and behind, where the API redirects to another one', async () => {
    await using other = await answering((response) => response.end('elsewhere'));
    authority.fail(redirect({ status: 307, location: `${other.url}/orders` }), { endpoint: 'api' });
    const { call } = scene();
    expect(await (await call(orders()))._unsafeUnwrap().text()).toBe('elsewhere');
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers['authorization']).toBeUndefined();
  });
});

describe('S13: a challenge does not choose where anything is sent', () => {
  it('whatever addresses are in it', async () => {
    await using other = await answering((response) => response.end());
    const claims = btoa('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}');
    const uris = ['authorization_uri', 'resource_id', 'authority'].map((name) => `${name}="${other.url}/${name}"`);
    authority.protect(policyChallenge(`Bearer ${uris.join(', ')}, error="insufficient_claims", claims="${claims}"`));
    const { call, tokens } = scene();
    expect((await call(orders()))._unsafeUnwrap().status).toBe(401);
    expect([tokens(), other.connections()]).toEqual([2, 0]);
  });
});

describe('a ky instance', () => {
  it('calls with the token, and answers a challenge', async () => {
    const acquire = standardPipeline()(clientCredentials(clientOfAuthority(authority, live)));
    const api = authorizedKy(ky, acquire, { scopes: scopes() }, settings());
    authority.protect(authContext('c1'));
    expect(await api.post(orders(), { json: { a: 1 } }).json()).toMatchObject({ body: '{"a":1}' });
  });

  it('throws what the operation fails with, as a value in it', async () => {
    authority.fail(aadsts(7000215));
    const api = authorizedKy(
      ky,
      clientCredentials(clientOfAuthority(authority, live)),
      { scopes: scopes() },
      settings(),
    );
    const thrown: unknown = await api.get(orders()).catch((error: unknown) => error);
    const { oauthError, cause } = thrown as { oauthError?: OAuthError; cause?: { oauthError?: OAuthError } };
    expect(oauthError ?? cause?.oauthError).toMatchObject({ code: 'AADSTS7000215' });
  });
});
