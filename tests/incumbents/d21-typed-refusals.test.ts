import { describe, expect, it } from '@jest/globals';
import { clientCredentials, clientSecret, standardPipeline } from '../../src/index.js';
import { aadsts, httpError, throttled, useAuthority, type Fault } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';

const clientId = 'c0ffee00-1111-4222-8333-444455556666';
const authority = useAuthority({
  applications: [{ clientId, secrets: ['a-secret', { value: 'an-old-secret', expiresOn: 0 }] }],
});
const claims = '{"access_token":{"polids":{"essential":true,"values":["a-policy"]}}}';

const errorAfter = async (fault?: Fault, secret = 'a-secret') => {
  if (fault) authority.fail(fault);
  const runtime = patientRuntime();
  const client = clientOfAuthority(authority, { runtime, credential: clientSecret(secret) });
  return (await runtime.run(standardPipeline()(clientCredentials(client))({ scopes: [graph] })))._unsafeUnwrapErr();
};

describe('D21: through the whole pipeline, a refusal keeps code, status and claims', () => {
  it('an expired secret', async () => {
    expect(await errorAfter(undefined, 'an-old-secret')).toMatchObject({
      _tag: 'Aadsts',
      code: 'AADSTS7000222',
      category: 'credential_expired',
      status: 401,
      attempts: [expect.anything()],
    });
  });

  it.each<[string, Fault, object]>([
    ['a policy', aadsts(53003, { claims }), { code: 'AADSTS53003', category: 'policy_blocked', status: 400, claims }],
    [
      'a second factor',
      aadsts(50076, { claims }),
      { code: 'AADSTS50076', category: 'step_up_required', status: 400, claims },
    ],
    ['an outage', aadsts(90033), { code: 'AADSTS90033', category: 'service_unavailable', status: 503 }],
    ['throttling', throttled({ retryAfter: 1 }), { code: 'unexpected_response', category: 'throttled', status: 429 }],
    ['throttling in JSON', throttled({ body: 'json' }), { code: 'AADSTS90055', category: 'throttled', status: 429 }],
    ['the page of a proxy', httpError(), { code: 'unexpected_response', category: 'service_unavailable', status: 502 }],
  ])('%s', async (_, fault, expected) => {
    expect(await errorAfter(fault)).toMatchObject(expected);
  });
});
