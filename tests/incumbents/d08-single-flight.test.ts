import { describe, expect, it } from '@jest/globals';
import {
  clientCredentials,
  clientSecret,
  createClient,
  standardPipeline,
  withSingleFlight,
  type Runtime,
  type TokenOperation,
  type TokenRequest,
} from '../../src/index.js';
import { useAuthority, type TestAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { forUser, type UserRequest } from './support/operations.js';

const authority = useAuthority();
const scopes = [graph];
const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';

type Make = (authority: TestAuthority, runtime: Runtime) => TokenOperation<UserRequest>;
const application: Make = (authority, runtime) => clientCredentials(clientOfAuthority(authority, { runtime }));
const user: Make = (authority, runtime) => forUser(clientOfAuthority(authority, { runtime }));
const kinds: readonly (readonly [string, Make, TokenRequest & UserRequest])[] = [
  ['the application', application, { scopes }],
  ['the application, with claims', application, { scopes, claims }],
  ['the application, forced', application, { scopes, forceRefresh: true }],
  ['an account', user, { scopes, account: 'anna' }],
  ['an assertion', user, { scopes, assertion: 'a1' }],
];

const hundred = <T>(call: () => PromiseLike<T>) => Promise.all(Array.from({ length: 100 }, call));

describe('D8: a hundred cold calls at once are one request', () => {
  it.each(kinds)('for %s', async (_, make, request) => {
    for (const combine of [standardPipeline(), withSingleFlight()]) {
      authority.reset();
      const runtime = patientRuntime();
      const acquire = combine(make(authority, runtime));
      const results = await runtime.run(hundred(() => acquire({ ...request })));
      expect(results.filter((result) => result.isOk())).toHaveLength(100);
      expect(authority.requests).toHaveLength(1);
    }
  });

  it('and one for the metadata, where the authority has to be asked for its token endpoint', async () => {
    const runtime = patientRuntime();
    const { clientId, secret } = authority.application;
    const client = createClient({
      issuer: authority.oidcIssuerUrl,
      clientId,
      credential: clientSecret(secret),
      allowInsecureLoopback: true,
      runtime,
    })._unsafeUnwrap();
    const acquire = standardPipeline()(clientCredentials(client));
    const results = await runtime.run(hundred(() => acquire({ scopes })));
    expect(results.filter((result) => result.isOk())).toHaveLength(100);
    expect(authority.requests.map(({ endpoint }) => endpoint)).toEqual(['metadata', 'token']);
  });
});
