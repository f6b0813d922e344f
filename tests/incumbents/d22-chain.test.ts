import { describe, expect, it } from '@jest/globals';
import { errAsync } from 'neverthrow';
import {
  clientCredentials,
  clientSecret,
  sampleError,
  standardPipeline,
  withFallback,
  type Credential,
} from '../../src/index.js';
import { aadsts, connectionReset, httpError, useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';

const [first, second] = ['c0ffee00-1111-4222-8333-444455556666', 'c0ffee00-1111-4222-8333-444455557777'];
const authority = useAuthority({
  applications: [
    { clientId: first, secrets: [{ value: 'an-old-secret', expiresOn: 0 }, 'a-secret'] },
    { clientId: second, secrets: ['a-secret'] },
  ],
});
const asked = () => new Set(authority.requests.map(({ clientId }) => clientId));

/** The first identity by this credential, else the second. */
const chainOf = (credential: Credential) => {
  const runtime = patientRuntime();
  const operationOf = (clientId: string, proof: Credential) =>
    standardPipeline()(clientCredentials(clientOfAuthority(authority, { clientId, credential: proof, runtime })));
  const acquire = withFallback(operationOf(second, clientSecret('a-secret')))(operationOf(first, credential));
  return () => runtime.run(acquire({ scopes: [graph] }));
};

describe('D22: only a credential that is not there makes way for another identity', () => {
  it('an expired secret stops the chain', async () => {
    const error = (await chainOf(clientSecret('an-old-secret'))())._unsafeUnwrapErr();
    expect(error).toMatchObject({ code: 'AADSTS7000222', category: 'credential_expired' });
    expect(asked()).toEqual(new Set([first]));
  });

  it.each([
    ['a wrong secret', aadsts(7000215)],
    ['a policy', aadsts(53003)],
    ['an outage', httpError({ status: 503 })],
    ['a connection that breaks', connectionReset()],
  ])('so does %s', async (_, fault) => {
    authority.fail(fault, { clientId: first });
    expect((await chainOf(clientSecret('a-secret'))()).isErr()).toBe(true);
    expect(asked()).toEqual(new Set([first]));
  });

  it('a credential that is not there does not', async () => {
    const absent: Credential = {
      kind: 'absent',
      issues: [],
      parameters: () => errAsync(sampleError('credential_unavailable')),
    };
    expect((await chainOf(absent)()).isOk()).toBe(true);
    expect(asked()).toEqual(new Set([second]));
  });
});
