import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authorizationCode, authorizationUrl, type AuthorizationFlow } from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { publicClient, readUser, redirectUri } from '../exchange/support/users.js';

let authority: TestAuthority;
let flow: AuthorizationFlow;
beforeAll(async () => {
  authority = await startAuthority();
  const begun = await authorizationUrl(publicClient(authority))({ scopes: [readUser], redirectUri });
  ({ flow } = begun._unsafeUnwrap());
  await import('../../src/exchange/authorization-code.js');
});
afterAll(() => authority.close());

const size = 100_000;

describe('S24: the answer of a sign-in, of 100,000 characters, is read in a moment', () => {
  it.each(
    ['iss', 'code', 'error', 'error_description', 'claims', 'cloud_instance_host_name', 'id_token', 'state'].flatMap(
      (name) => ['a', '/', 'a/', '/v2.0', '%', '{', 'AADSTS', ' ', '.'].map((piece) => [name, piece] as const),
    ),
  )('%s of %j', async (name, piece) => {
    const client = publicClient(authority, { runtime: { fetch: () => Promise.reject(new Error('offline')) } });
    const text = piece.repeat(size / piece.length);
    const response = { state: flow.state, code: 'x', [name]: text };
    const before = performance.now();
    const blocked = new Promise<number>((resolve) => {
      setImmediate(() => resolve(performance.now() - before));
    });
    const result = await authorizationCode(client)({ flow, response });
    expect(result.isErr()).toBe(true);
    // What takes the square of that takes seconds; the event loop must turn meanwhile.
    expect(await blocked).toBeLessThan(250);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
