import { describe, expect, it } from '@jest/globals';
import {
  clientCredentials,
  clientSecret,
  standardPipeline,
  type Fetch,
  type PipelineSettings,
} from '../../src/index.js';
import { stop } from '../../src/retry.js';
import { httpError, throttled, useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { liveRuntime } from '../../src/wire/runtime.js';

const clientId = 'c0ffee00-1111-4222-8333-444455556666';
const authority = useAuthority({ applications: [{ clientId, secrets: ['a-secret'] }] });

/** One for both: two credentials would keep the keys apart already. */
const credential = clientSecret('a-secret');

/** The same application once more, with a network of its own. */
const another = (settings: PipelineSettings = {}) => {
  let sent = 0;
  const fetch: Fetch = (input: Request, init?: RequestInit) => ((sent += 1), liveRuntime.fetch(input, init));
  const runtime = patientRuntime({ fetch });
  const acquire = standardPipeline(settings)(clientCredentials(clientOfAuthority(authority, { credential, runtime })));
  return { call: () => runtime.run(acquire({ scopes: [graph] })), sent: () => sent };
};

describe('D11: two clients of one application share nothing', () => {
  it('each has its own fetch and its own tokens', async () => {
    const [first, second] = [another(), another()];
    expect((await first.call())._unsafeUnwrap().source).toBe('network');
    expect([first.sent(), second.sent()]).toEqual([1, 0]);
    expect((await second.call())._unsafeUnwrap().source).toBe('network');
    expect([first.sent(), second.sent()]).toEqual([1, 1]);
  });

  it('each has its own retries', async () => {
    authority.fail(httpError({ status: 503 }));
    const [never, thrice] = [another({ retry: stop }), another()];
    expect([(await never.call()).isErr(), (await thrice.call()).isErr()]).toEqual([true, true]);
    expect([never.sent(), thrice.sent()]).toEqual([1, 4]);
  });

  it('each is throttled for itself', async () => {
    authority.fail(throttled({ retryAfter: 600 }), { times: 1 });
    const [first, second] = [another(), another()];
    expect((await first.call()).isErr()).toBe(true);
    expect((await second.call()).isOk()).toBe(true);
  });
});
