import { describe, expect, it } from '@jest/globals';
import { clientCredentials, standardPipeline, type PipelineSettings } from '../../src/index.js';
import {
  aadsts,
  connectionReset,
  hang,
  httpError,
  refuse,
  throttled,
  useAuthority,
  type Fault,
} from '../../src/testing.js';
import { patientRuntime, until } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { agingToken, lifetimeMs, refreshMs } from './support/operations.js';

const authority = useAuthority();
const skewMs = 300_000;

const agedUntil = async (ms: number, fault: Fault, settings: PipelineSettings = {}) => {
  authority.fail(agingToken('first'), { times: 1 });
  const runtime = patientRuntime();
  const acquire = standardPipeline(settings)(clientCredentials(clientOfAuthority(authority, { runtime })));
  const call = () => acquire({ scopes: [graph] });
  await runtime.run(call());
  const outage = authority.fail(fault);
  await runtime.advance(ms - runtime.elapsed());
  return { runtime, call, outage };
};

const outages: readonly (readonly [string, Fault])[] = [
  ['a 503 in JSON', aadsts(90033)],
  ['a 503 in HTML', httpError({ status: 503 })],
  ['a 429 in text', throttled({ retryAfter: 60 })],
  ['a connection that is reset', connectionReset()],
  ['a port that is closed', refuse()],
  ['an expired secret', aadsts(7000222)],
];

describe('D7: a refresh that fails takes no valid token away', () => {
  it.each([...outages, ['no answer', hang()] as const])('after %s', async (_, fault) => {
    const { runtime, call, outage } = await agedUntil(refreshMs[1], fault);
    const failures: unknown[] = [];
    while (runtime.elapsed() < lifetimeMs - skewMs - 30_000) {
      const before = runtime.elapsed();
      const token = (await call())._unsafeUnwrap();
      expect([token.accessToken, token.source, runtime.elapsed()]).toEqual(['first', 'cache', before]);
      if (token.refreshFailure) failures.push(token.refreshFailure.category);
      await runtime.advance(20_000);
      // What is under way is answered at the time at which it was sent.
      if (fault.kind !== 'hang') await runtime.quiet();
    }
    expect(failures.length).toBeGreaterThan(5);

    outage.remove();
    const healed = async () => {
      await runtime.advance(20_000);
      return (await runtime.run(call()))._unsafeUnwrap().accessToken;
    };
    for (let calls = 0; calls < 10; calls++) if ((await healed()) !== 'first') return;
    throw new Error('There was never a new token.');
  });

  it.each(outages)('nor in its last minutes, in which a call waits for a new one, after %s', async (_, fault) => {
    const { runtime, call } = await agedUntil(lifetimeMs - skewMs, fault);
    while (runtime.elapsed() < lifetimeMs - 90_000) {
      const token = (await runtime.run(call()))._unsafeUnwrap();
      expect([token.accessToken, token.source]).toEqual(['first', 'cache']);
      expect(token.refreshFailure).toBeDefined();
      await runtime.advance(5_000);
    }
  });

  it('nor where the caller has less time than the server takes', async () => {
    const { runtime, call } = await agedUntil(lifetimeMs - skewMs, hang(), { deadlineMs: 5_000 });
    const waiting = call();
    await until(() => authority.requests.length === 2);
    await runtime.advance(5_000);
    expect((await waiting).map(({ accessToken }) => accessToken)._unsafeUnwrap()).toBe('first');
  });
});
