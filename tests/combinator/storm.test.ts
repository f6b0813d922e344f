import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ResultAsync } from 'neverthrow';
import {
  clientCredentials,
  memoryStore,
  standardPipeline,
  type OAuthError,
  type TokenResponse,
} from '../../src/index.js';
import { startAuthority, throttled, type TestAuthority } from '../../src/testing.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { virtualRuntime } from './support/virtual.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

type Call = () => ResultAsync<TokenResponse, OAuthError>;
const storm = (count: number, call: Call) => Promise.all(Array.from({ length: count }, call));

describe('a thousand callers at once', () => {
  it('are served by one request', async () => {
    const runtime = virtualRuntime();
    const acquire = standardPipeline()(clientCredentials(clientOfAuthority(authority, { runtime })));
    const results = await runtime.run(storm(1000, () => acquire({ scopes: [graph] })));
    expect(results.filter((result) => result.isOk())).toHaveLength(1000);
    expect(authority.requests).toHaveLength(1);
    expect((await acquire({ scopes: [graph] }))._unsafeUnwrap().source).toBe('cache');
    expect([runtime.sleeping(), runtime.underWay()]).toEqual([0, 0]);
  });

  it('are all served after Retry-After: 2, by two requests, the second not before', async () => {
    const runtime = virtualRuntime();
    const times: number[] = [];
    const fetch = runtime.fetch;
    const spied = {
      ...runtime,
      fetch: (input: unknown, init: unknown) => (times.push(runtime.elapsed()), fetch(input, init)),
    };
    authority.fail(throttled({ retryAfter: 2 }), { times: 1 });
    const acquire = standardPipeline({ store: memoryStore({ now: runtime.now }) })(
      clientCredentials(clientOfAuthority(authority, { runtime: spied })),
    );
    const results = await runtime.run(storm(1000, () => acquire({ scopes: [graph] })));
    expect(results.filter((result) => result.isOk())).toHaveLength(1000);
    expect(times).toHaveLength(2);
    expect(times[0]).toBe(0);
    expect(times[1]).toBeGreaterThanOrEqual(2000);
    expect(times[1]).toBeLessThanOrEqual(3000);
  });
});
