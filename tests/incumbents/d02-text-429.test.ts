import { describe, expect, it } from '@jest/globals';
import { clientCredentials, memoryGate, withThrottleGate } from '../../src/index.js';
import { throttled, useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';

const authority = useAuthority();

describe('D2: a 429 in plain text is typed, keeps its Retry-After, and is remembered', () => {
  it('so three calls are one request', async () => {
    authority.fail(throttled({ retryAfter: 60 }));
    const runtime = patientRuntime();
    const acquire = withThrottleGate(memoryGate({ now: runtime.now }))(
      clientCredentials(clientOfAuthority(authority, { runtime })),
    );
    const call = async () => (await acquire({ scopes: [graph] }))._unsafeUnwrapErr();

    const first = await call();
    expect(first).toMatchObject({ category: 'throttled', remedy: 'retry', status: 429, retryAfterMs: 60_000 });
    expect(first.replayed).toBeUndefined();
    await runtime.advance(20_000);
    expect(await call()).toMatchObject({ category: 'throttled', status: 429, retryAfterMs: 40_000, replayed: true });
    await runtime.advance(39_999);
    expect(await call()).toMatchObject({ retryAfterMs: 1, replayed: true });
    expect(authority.requests).toHaveLength(1);

    await runtime.advance(1);
    expect((await call()).replayed).toBeUndefined();
    expect(authority.requests).toHaveLength(2);
  });
});
