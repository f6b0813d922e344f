import { describe, expect, it } from '@jest/globals';
import { clientCredentials, standardPipeline } from '../../src/index.js';
import { useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';

const authority = useAuthority();
const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';
const claimsSent = () => authority.requests.map(({ parameters }) => parameters['claims']);

describe('D23: claims are of the call that has them', () => {
  it('afterwards plain calls come from the cache, and send none', async () => {
    const runtime = patientRuntime();
    const acquire = standardPipeline()(clientCredentials(clientOfAuthority(authority, { runtime })));
    const call = async (more = {}) => (await runtime.run(acquire({ scopes: [graph], ...more })))._unsafeUnwrap();

    await call();
    const challenged = await call({ claims });
    for (let count = 0; count < 5; count++)
      expect(await call()).toMatchObject({ source: 'cache', accessToken: challenged.accessToken });
    expect(claimsSent()).toEqual([undefined, claims]);

    await call({ forceRefresh: true });
    await runtime.advance(3_600_000);
    await call();
    expect(claimsSent()).toEqual([undefined, claims, undefined, undefined]);
  });
});
