import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { authorizedFetch, clientCredentials } from '../../src/index.js';
import { claimsChallenge } from '../../src/challenge.js';
import { startAuthority, stepUp, type TestAuthority } from '../../src/testing.js';
import { clientOfAuthority } from '../exchange/support/clients.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

describe('S42: a step-up challenge widens nothing by itself', () => {
  it('it is an answer that the application reads, from an origin that it listed', async () => {
    authority.protect(stepUp({ acrValues: ['phr', 'mfa'], maxAge: 60 }));
    const acquire = clientCredentials(clientOfAuthority(authority, { runtime: {} }));
    const settings = { origins: [authority.url], allowInsecureLoopback: true };
    const call = authorizedFetch(acquire, { scopes: [authority.api.scope] }, settings);
    const response = (await call(`${authority.api.url}/x`))._unsafeUnwrap();
    expect(response.status).toBe(401);
    expect(claimsChallenge(response)._unsafeUnwrap()).toEqual({
      kind: 'step_up',
      acrValues: ['phr', 'mfa'],
      maxAge: 60,
    });
    // Nobody asked for another token, with other scopes or claims, on the word of the API.
    expect(authority.requests.map(({ endpoint }) => endpoint)).toEqual(['token', 'api']);
  });

  it('and from no other origin is it heard: nothing is sent there', async () => {
    const acquire = clientCredentials(clientOfAuthority(authority, { runtime: {} }));
    const call = authorizedFetch(acquire, { scopes: [authority.api.scope] }, { origins: ['https://api.example'] });
    expect((await call(`${authority.api.url}/x`))._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest' });
    expect(authority.requests).toEqual([]);
  });
});
