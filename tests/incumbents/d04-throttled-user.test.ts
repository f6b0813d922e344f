import { beforeAll, describe, expect, it } from '@jest/globals';
import { memoryGate, onBehalfOf, standardPipeline, withThrottleGate } from '../../src/index.js';
import { aadsts, httpError, throttled, useAuthority, type Fault } from '../../src/testing.js';
import { patientRuntime, until } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { callerToken } from '../testing/support/on-behalf-of.js';
import { startOfTime } from '../wire/support/runtime.js';
import { forUser, loadOnBehalfOf, type UserRequest } from './support/operations.js';

const users = ['anna', 'berta', 'clara'].map((name) => ({ username: `${name}@contoso.example` }));
const authority = useAuthority({ users, now: () => startOfTime });
const usersSeen = () => authority.requests.map(({ parameters }) => parameters['user']);

const faults: readonly (readonly [string, Fault])[] = [
  ['429', throttled({ retryAfter: 60 })],
  ['503', httpError({ status: 503 })],
  ['400 with Retry-After', aadsts(50076, { headers: { 'retry-after': '60' } })],
];

describe("D4: one user's throttling is no other's", () => {
  describe('told apart by account', () => {
    const requestOf = (account: string): UserRequest => ({ scopes: [graph], account });

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

  describe('told apart by assertion, on behalf of', () => {
    beforeAll(loadOnBehalfOf);
    const scopes = ['https://graph.microsoft.com/User.Read'];
    const exchanges = () => authority.requests.filter(({ grant }) => grant?.endsWith('jwt-bearer')).length;
    const requestOf = async (user: string) => ({
      scopes,
      assertion: await callerToken(authority, { login_hint: `${user}@contoso.example` }),
    });

    it.each(faults)('after a %s', async (_, fault) => {
      const [anna, ...others] = await Promise.all(['anna', 'berta', 'clara'].map(requestOf));
      authority.fail(fault, { times: 1 });
      const runtime = patientRuntime();
      const acquire = withThrottleGate(memoryGate({ now: runtime.now }))(
        onBehalfOf(clientOfAuthority(authority, { runtime })),
      );
      if (!anna) throw new Error('Nobody is there.');
      expect((await acquire(anna)).isErr()).toBe(true);
      expect((await acquire(anna))._unsafeUnwrapErr().replayed).toBe(true);
      for (const other of others) expect((await acquire(other)).isOk()).toBe(true);
      expect((await acquire(anna))._unsafeUnwrapErr().replayed).toBe(true);
      expect(exchanges()).toBe(3);
    });

    it('in the whole pipeline, where the others do not wait either', async () => {
      const requests = await Promise.all(['anna', 'berta', 'clara'].map(requestOf));
      authority.fail(throttled({ retryAfter: 60 }), { times: 1 });
      const runtime = patientRuntime();
      const acquire = standardPipeline({ deadlineMs: 600_000 })(onBehalfOf(clientOfAuthority(authority, { runtime })));
      const [anna, ...others] = requests.map((request, index) => async () => {
        const token = (await acquire(request))._unsafeUnwrap();
        return [index, token.account?.username, runtime.elapsed()] as const;
      });
      const first = anna?.();
      await until(() => authority.requests.some(({ status }) => status === 429));
      await runtime.quiet();
      expect(await runtime.run(Promise.all(others.map((call) => call())))).toEqual([
        [1, 'berta@contoso.example', 0],
        [2, 'clara@contoso.example', 0],
      ]);
      expect(await runtime.run(Promise.resolve(first))).toEqual([0, 'anna@contoso.example', expect.any(Number)]);
      expect(runtime.elapsed()).toBeGreaterThanOrEqual(60_000);
      expect(exchanges()).toBe(4);
    });
  });
});
