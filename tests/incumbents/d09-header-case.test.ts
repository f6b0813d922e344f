import { describe, expect, it } from '@jest/globals';
import { clientCredentials, parseErrorResponse, withRetry } from '../../src/index.js';
import { standardRetry } from '../../src/retry.js';
import { respond, useAuthority } from '../../src/testing.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { patientRuntime } from './support/network.js';

const authority = useAuthority();

describe.each(['Retry-After', 'retry-after', 'RETRY-AFTER', 'rEtRy-aFtEr'])('D9: %s is heeded', (name) => {
  it('when it comes over HTTP', async () => {
    authority.fail(respond({ status: 503, headers: { [name]: '14' } }), { times: 1 });
    const runtime = patientRuntime();
    const acquire = withRetry(standardRetry)(clientCredentials(clientOfAuthority(authority, { runtime })));
    expect((await runtime.run(acquire({ scopes: [graph] }))).isOk()).toBe(true);
    const [, second] = runtime.times;
    expect(second).toBeGreaterThanOrEqual(14_000);
    expect(second).toBeLessThanOrEqual(15_000);
  });

  it('in the headers of another HTTP stack, which are plain objects', () => {
    for (const value of ['4', 4, ['4']])
      expect(parseErrorResponse({ status: 503, headers: { [name]: value }, body: '' }).retryAfterMs).toBe(4_000);
  });
});
