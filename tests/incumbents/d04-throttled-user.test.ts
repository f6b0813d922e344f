import { describe, expect, it } from '@jest/globals';
import { memoryGate, standardPipeline, withThrottleGate } from '../../src/index.js';
import { aadsts, httpError, throttled, useAuthority, type Fault } from '../../src/testing.js';
import { patientRuntime, until } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { forUser, type UserRequest } from './support/operations.js';

const authority = useAuthority();
const usersSeen = () => authority.requests.map(({ parameters }) => parameters['user']);

const faults: readonly (readonly [string, Fault])[] = [
  ['429', throttled({ retryAfter: 60 })],
  ['503', httpError({ status: 503 })],
  ['400 with Retry-After', aadsts(50076, { headers: { 'retry-after': '60' } })],
];
const kinds = ['account', 'assertion'] as const;

describe("D4: one user's throttling is no other's", () => {
  describe.each(kinds)('told apart by %s', (kind) => {
    const requestOf = (user: string): UserRequest => ({ scopes: [graph], [kind]: user });

    it.each(faults)('after a %s', async (_, fault) => {
      authority.fail(fault, { times: 1 });
      const runtime = patientRuntime();
      const acquire = withThrottleGate(memoryGate({ now: runtime.now }))(
        forUser(clientOfAuthority(authority, { runtime })),
      );
      expect((await acquire(requestOf('anna'))).isErr()).toBe(true);
      expect((await acquire(requestOf('anna')))._unsafeUnwrapErr().replayed).toBe(true);
      for (const user of ['berta', 'clara']) expect((await acquire(requestOf(user))).isOk()).toBe(true);
      expect((await acquire(requestOf('anna')))._unsafeUnwrapErr().replayed).toBe(true);
      expect(usersSeen()).toEqual(['anna', 'berta', 'clara']);
    });

    it('in the whole pipeline, where the others do not wait either', async () => {
      authority.fail(throttled({ retryAfter: 60 }), { times: 1 });
      const runtime = patientRuntime();
      const acquire = standardPipeline({ deadlineMs: 600_000 })(forUser(clientOfAuthority(authority, { runtime })));
      const anna = acquire(requestOf('anna')).map(() => runtime.elapsed());
      await until(() => authority.requests[0]?.status === 429);
      await runtime.quiet();
      const others = ['berta', 'clara'].map((user) => acquire(requestOf(user)).map(() => runtime.elapsed()));
      const served = await runtime.run(Promise.all(others));
      expect(served.map((result) => result._unsafeUnwrap())).toEqual([0, 0]);
      expect((await runtime.run(anna))._unsafeUnwrap()).toBeGreaterThanOrEqual(60_000);
      expect(usersSeen()).toEqual(['anna', expect.any(String), expect.any(String), 'anna']);
    });
  });
});
