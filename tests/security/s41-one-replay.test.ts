import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { errAsync, okAsync } from 'neverthrow';
import {
  authorizedFetch,
  clientCredentials,
  memoryStore,
  sampleError,
  withCache,
  withClaimsChallenge,
} from '../../src/index.js';
import { operationIn } from '../../src/operation/operation.js';
import { aadsts, challengeAlways, startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientOfAuthority } from '../exchange/support/clients.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const sent = (endpoint: string): number => authority.requests.filter((request) => request.endpoint === endpoint).length;

describe('S41: a claims challenge is answered once', () => {
  it.each(['GET', 'POST', 'DELETE'])(
    'by an API that always challenges a %s: two calls, the second 401 is the answer',
    async (method) => {
      authority.protect(challengeAlways());
      const acquire = withCache(memoryStore())(clientCredentials(clientOfAuthority(authority, { runtime: {} })));
      const settings = { origins: [authority.url], allowInsecureLoopback: true };
      const call = authorizedFetch(acquire, { scopes: [authority.api.scope] }, settings);
      expect((await call(`${authority.api.url}/x`, { method }))._unsafeUnwrap().status).toBe(401);
      expect([sent('api'), sent('token')]).toEqual([2, 2]);
    },
  );

  it('and not at all where the body is gone: an error, and no half of a second call', async () => {
    authority.protect(challengeAlways());
    const settings = { origins: [authority.url], allowInsecureLoopback: true };
    const acquire = clientCredentials(clientOfAuthority(authority, { runtime: {} }));
    const call = authorizedFetch(acquire, { scopes: [authority.api.scope] }, settings);
    const body = new Blob(['x']).stream();
    const result = await call(`${authority.api.url}/x`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest' });
    expect([sent('api'), sent('token')]).toEqual([1, 1]);
  });

  it('by a token endpoint that always challenges: one resolver, one request', async () => {
    authority.fail(aadsts(50076, { claims: { access_token: {} } }));
    let asked = 0;
    const silent = clientCredentials(clientOfAuthority(authority, { runtime: {} }));
    const acquire = withClaimsChallenge(silent, (_, request) => {
      asked += 1;
      return silent(request);
    });
    const error = (await acquire({ scopes: [authority.api.scope] }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Challenge', reason: 'unresolved' });
    expect([asked, sent('token')]).toEqual([1, 2]);
  });

  it('and nobody is asked where nobody is there', async () => {
    let asked = 0;
    const failing = operationIn(
      undefined,
      (_: { readonly scopes: readonly string[]; readonly interactive?: boolean }) =>
        errAsync(sampleError('AADSTS50076')),
    );
    const acquire = withClaimsChallenge(failing, () => okAsync((asked += 1)));
    expect((await acquire({ scopes: ['s'], interactive: false })).isErr()).toBe(true);
    expect(asked).toBe(0);
  });
});
