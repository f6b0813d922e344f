import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { okAsync } from 'neverthrow';
import type { Credential } from '../../src/index.js';
import { hang, startAuthority, type TestAuthority } from '../../src/testing.js';
import { startOfTime, testRuntime } from '../wire/support/runtime.js';
import { clientOfAuthority, errorOf } from './support/clients.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

describe('the time for one try', () => {
  it('is what the credential leaves of the limit, and the error names the limit', async () => {
    let now = startOfTime;
    const slow: Credential = {
      kind: 'slow',
      issues: [],
      parameters: () => {
        now += 1_200;
        return okAsync({ client_secret: authority.application.secret });
      },
    };
    const runtime = testRuntime({ now: () => now });
    authority.fail(hang());
    const client = clientOfAuthority(authority, { runtime, credential: slow, timeoutMs: 5_000 });
    const failed = errorOf(client);
    while (runtime.sleeps.length < 2) await new Promise(setImmediate);
    expect(runtime.sleeps.map(({ milliseconds }) => milliseconds)).toEqual([5_000, 3_800]);
    runtime.expire();
    expect(await failed).toMatchObject({
      _tag: 'Timeout',
      timeoutMs: 5_000,
      message: expect.stringContaining('after 5000 ms') as unknown,
    });
  });
});
