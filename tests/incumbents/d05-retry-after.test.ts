import { describe, expect, it } from '@jest/globals';
import { clientCredentials, withRetry } from '../../src/index.js';
import { standardRetry } from '../../src/retry.js';
import { respond, useAuthority } from '../../src/testing.js';
import { clientOfAuthority, errorOf, graph } from '../exchange/support/clients.js';
import { patientRuntime } from './support/network.js';

const authority = useAuthority();
const date = 'Sun, 01 Mar 2026 11:00:00 GMT';
const throttledFor = (retryAfter: string) =>
  respond({ status: 429, headers: { date, 'retry-after': retryAfter }, body: 'Too Many Requests' });

describe('D5: Retry-After means what RFC 9110 says', () => {
  // By the date of the server, whose clock is an hour behind ours.
  it.each([
    ['seconds', '7', 7_000],
    ['an IMF date', 'Sun, 01 Mar 2026 11:00:07 GMT', 7_000],
    ['an RFC 850 date', 'Sunday, 01-Mar-26 11:00:07 GMT', 7_000],
    ['an asctime date', 'Sun Mar  1 11:00:07 2026', 7_000],
    ['a date that is over', 'Sun, 01 Mar 2026 10:00:00 GMT', 0],
    ['0, which is no minute', '0', 0],
    ['a negative number, which is nothing', '-5', undefined],
    ['a fraction, which is nothing, and not its whole part', '1.5', undefined],
  ])('%s', async (_, value, expected) => {
    authority.fail(throttledFor(value), { times: 1 });
    const error = await errorOf(clientOfAuthority(authority));
    expect(error).toMatchObject({ category: 'throttled', status: 429 });
    expect(error.retryAfterMs).toBe(expected);
  });

  it.each([
    ['0', 0, 1_000],
    ['Sun, 01 Mar 2026 11:00:45 GMT', 45_000, 46_000],
    ['-5', 5_000, 10_000],
    ['1.5', 5_000, 10_000],
  ])('a retry after "%s" comes between %i and %i ms later', async (value, earliest, latest) => {
    authority.fail(throttledFor(value), { times: 1 });
    const runtime = patientRuntime();
    const acquire = withRetry(standardRetry)(clientCredentials(clientOfAuthority(authority, { runtime })));
    expect((await runtime.run(acquire({ scopes: [graph] }))).isOk()).toBe(true);
    const [, second] = runtime.times;
    expect(second).toBeGreaterThanOrEqual(earliest);
    expect(second).toBeLessThanOrEqual(latest);
  });
});
