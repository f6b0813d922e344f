import { describe, expect, it } from '@jest/globals';
import { clientCredentials, standardPipeline, type Runtime } from '../../src/index.js';
import { aadsts, connectionReset, hang, throttled, useAuthority, type Fault } from '../../src/testing.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { soon } from '../wire/support/runtime.js';
import { heldRuntime, patientRuntime, until } from './support/network.js';
import { agingToken, lifetimeMs, refreshMs } from './support/operations.js';

const authority = useAuthority();
const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';
const pipeline = (runtime: Runtime) => standardPipeline()(clientCredentials(clientOfAuthority(authority, { runtime })));
const scopes = [graph];

describe('D24: a call with claims gets what it asks for', () => {
  it('it joins no plain call that is under way, and no plain call joins it', async () => {
    const runtime = heldRuntime();
    runtime.hold();
    const acquire = pipeline(runtime);
    const calls = [acquire({ scopes }), acquire({ scopes, claims }), acquire({ scopes }), acquire({ scopes, claims })];
    await runtime.waiting(2);
    [0, 0].forEach(runtime.release);
    const [plain, challenged, plainToo, challengedToo] = (await runtime.run(Promise.all(calls))).map(
      (result) => result._unsafeUnwrap().accessToken,
    );
    expect(authority.requests).toHaveLength(2);
    expect(new Set(authority.requests.map(({ parameters }) => parameters['claims']))).toEqual(
      new Set([undefined, claims]),
    );
    expect([plainToo, challengedToo]).toEqual([plain, challenged]);
    expect(challenged).not.toBe(plain);
  });

  it('nor a refresh in the background', async () => {
    authority.fail(agingToken('first'), { times: 1 });
    const runtime = heldRuntime();
    const acquire = pipeline(runtime);
    await runtime.run(acquire({ scopes }));
    await runtime.advance(refreshMs[1]);
    runtime.hold();
    await acquire({ scopes });
    await runtime.waiting(1);
    const challenged = acquire({ scopes, claims });
    await runtime.waiting(2);
    [0, 0].forEach(runtime.release);
    expect((await runtime.run(challenged)).isOk()).toBe(true);
    expect(authority.requests.map(({ parameters }) => parameters['claims'])).toContain(claims);
  });

  it('and its token is kept, also where a plain call that began before it ends after it', async () => {
    const runtime = heldRuntime();
    runtime.hold();
    const acquire = pipeline(runtime);
    const plain = acquire({ scopes });
    await runtime.waiting(1);
    const challenged = acquire({ scopes, claims });
    await runtime.waiting(2);
    runtime.release(1);
    const { accessToken } = (await challenged)._unsafeUnwrap();
    runtime.release();
    expect((await plain).isOk()).toBe(true);
    const kept = (await acquire({ scopes }))._unsafeUnwrap();
    expect([kept.source, kept.accessToken === accessToken]).toEqual(['cache', true]);
  });
});

describe('D24: a refresh that fails is not tried every few seconds', () => {
  const requestsDuring = async (fault: Fault) => {
    authority.fail(agingToken('first'), { times: 1 });
    authority.fail(fault);
    const runtime = patientRuntime();
    const acquire = pipeline(runtime);
    await runtime.run(acquire({ scopes }));
    await runtime.advance(refreshMs[1]);
    for (let calls = 0; runtime.elapsed() < lifetimeMs - 300_000; calls++) {
      expect((await acquire({ scopes }))._unsafeUnwrap().accessToken).toBe('first');
      await runtime.advance(3_000);
      await runtime.quiet();
    }
    return runtime.times.slice(1);
  };

  it.each([
    ['an outage', aadsts(90033), 65],
    ['a connection that breaks', connectionReset(), 65],
    ['an expired secret', aadsts(7000222), 45],
    ['Retry-After: 300', throttled({ retryAfter: 300 }), 4],
  ])('in twenty minutes, with a call every 3 s, after %s', async (_, fault, most) => {
    const times = await requestsDuring(fault);
    expect(times.length).toBeGreaterThan(1);
    expect(times.length).toBeLessThanOrEqual(most);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5_000);
  });
});

describe('D24: callers', () => {
  it.each([
    ['while the server does not answer', hang()],
    ['while a retry is waited for', throttled({ retryAfter: 30 })],
  ])('are gone at once when they abort, %s', async (_, fault) => {
    authority.fail(fault);
    const runtime = patientRuntime();
    const controller = new AbortController();
    const call = pipeline(runtime)({ scopes, signal: controller.signal });
    await until(
      () => authority.requests.length === 1 && (fault.kind === 'hang' || authority.requests[0]?.status === 429),
    );
    expect(await soon(call)).toBe('pending');
    controller.abort();
    expect(await soon(call)).toMatchObject({ error: { _tag: 'Aborted' } });
    expect(runtime.elapsed()).toBe(0);
    await until(() => runtime.underWay() === 0 && runtime.sleeping() === 0);
  });

  it('50 at once are one request', async () => {
    const runtime = patientRuntime();
    const acquire = pipeline(runtime);
    const results = await runtime.run(Promise.all(Array.from({ length: 50 }, () => acquire({ scopes }))));
    expect(results.filter((result) => result.isOk())).toHaveLength(50);
    expect(runtime.times).toEqual([0]);
  });
});
