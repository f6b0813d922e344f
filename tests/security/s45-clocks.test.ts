import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizationCode, refreshToken, withRetry, type Client, type OAuthError } from '../../src/index.js';
import { intersect, recurs, serverWait, spaced } from '../../src/retry.js';
import { hang, startAuthority, throttled, type TestAuthority } from '../../src/testing.js';
import { liveRuntime } from '../../src/wire/runtime.js';
import { virtualRuntime } from '../combinator/support/virtual.js';
import { changing, redeemed, refused, returned, withClaims } from '../exchange/support/sign-ins.js';
import { publicClient, readUser } from '../exchange/support/users.js';
import { startOfTime, testRuntime } from '../wire/support/runtime.js';

const minute = 60_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ now: () => startOfTime, tokenLifetimeSeconds: 3600 });
  // One after the other: Jest cannot load two modules at once that share a third.
  await import('../../src/exchange/authorization-url.js');
  await import('../../src/exchange/authorization-code.js');
  await import('../../src/exchange/refresh-token.js');
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const clientAt = (now: () => number, fetch = liveRuntime.fetch): Client =>
  publicClient(authority, { runtime: testRuntime({ now, fetch }) });

describe('S45: the times of an id token have a leeway of 5 minutes', () => {
  it.each<[string, number, readonly string[] | undefined]>([
    ['is 5 minutes slow', -5 * minute, undefined],
    ['is slower', -5 * minute - 1, ['iat: in the future', 'nbf: in the future']],
    ['is almost an hour and 5 minutes fast', 65 * minute - 1, undefined],
    ['is faster', 65 * minute, ['exp: over']],
  ])('where the clock of the client %s', async (_, apartMs, issues) => {
    const client = clientAt(() => startOfTime + apartMs);
    const back = await returned(authority, client);
    if (issues) expect(await refused(client, back)).toMatchObject({ _tag: 'IdToken', issues });
    else expect((await redeemed(client, back)).expiresOn).toBe(startOfTime + apartMs + 60 * minute);
  });

  it.each<[number, readonly string[] | undefined]>([
    [60 + 300, undefined],
    [60 + 301, ['auth_time: longer ago than is allowed']],
    [-300, undefined],
    [-301, ['auth_time: in the future']],
  ])('and that of the sign-in %d seconds ago, where it may be 60', async (ago, issues) => {
    const world = await changing();
    const client = clientAt(() => startOfTime, world.fetch);
    world.change = withClaims({ auth_time: startOfTime / 1000 - ago });
    const back = await returned(authority, client, { maxAge: 60 });
    if (issues) expect(await refused(client, back)).toMatchObject({ _tag: 'IdToken', issues });
    else expect((await redeemed(client, back)).source).toBe('network');
  });
});

const jumps: readonly [string, number][] = [
  ['back by an hour', -60 * minute],
  ['ahead by an hour', 60 * minute],
];

describe('S45: delays are slept, not read off the clock', () => {
  it.each(jumps)('a clock that jumps %s neither prolongs nor shortens the wait for the server', async (_, jumpMs) => {
    const runtime = virtualRuntime();
    let [jump, waits] = [0, 0];
    const now = (): number => runtime.now() + jump;
    const sleep: typeof runtime.sleep = (ms, signal, settings) => {
      // In the middle of whatever is waited for.
      if (ms > 5_000 && ms < 9_000) [jump, waits] = [jumpMs, waits + 1];
      return runtime.sleep(ms, signal, settings);
    };
    const client = publicClient(authority, { runtime: { ...runtime, now, sleep } });
    // What is asked for, and a part of a second, so that not all come back at once.
    authority.fail(throttled({ retryAfter: 7 }), { endpoint: 'token', times: 1 });
    const policy = intersect(recurs(3), serverWait());
    const refresh = withRetry(policy, { clock: { now, sleep } })(refreshToken(client));
    const failed = (await runtime.run(refresh({ scopes: [readUser], refreshToken: 'x' })))._unsafeUnwrapErr();
    expect(failed).toMatchObject({ code: 'AADSTS9002313' });
    expect([waits, runtime.elapsed()]).toEqual([1, 7_500]);
    expect(authority.requests).toHaveLength(2);
  });

  it.each(jumps)('nor that of a policy, %s', async (_, jumpMs) => {
    const runtime = virtualRuntime();
    let jump = 0;
    const now = (): number => runtime.now() + jump;
    const sleep: typeof runtime.sleep = (ms, signal, settings) => {
      if (ms === 3_000) jump += jumpMs;
      return runtime.sleep(ms, signal, settings);
    };
    const client = publicClient(authority, { runtime: { ...runtime, now, sleep } });
    authority.fail(throttled(), { endpoint: 'token' });
    const policy = intersect(recurs(3), spaced(3_000));
    const refresh = withRetry(policy, { clock: { now, sleep } })(refreshToken(client));
    const failed: OAuthError = (
      await runtime.run(refresh({ scopes: [readUser], refreshToken: 'x' }))
    )._unsafeUnwrapErr();
    expect(failed.category).toBe('throttled');
    expect([authority.requests.length, runtime.elapsed()]).toEqual([4, 9_000]);
  });

  it.each(jumps)('and the time of a client is over when it is, %s', async (_, jumpMs) => {
    const runtime = virtualRuntime();
    let jump = 0;
    const now = (): number => runtime.now() + jump;
    const client = publicClient(authority, { runtime: { ...runtime, now }, timeoutMs: 5_000 });
    const back = await runtime.run(returned(authority, client));
    authority.fail(hang(), { endpoint: 'token' });
    const pending = authorizationCode(client)(back);
    while (!authority.requests.some(({ endpoint }) => endpoint === 'token')) await new Promise(setImmediate);
    jump = jumpMs;
    await runtime.advance(4_999);
    expect(runtime.sleeping()).toBeGreaterThan(0);
    await runtime.advance(1);
    expect((await pending)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Timeout', timeoutMs: 5_000 });
  });

  it('the sleep of the platform itself knows no wall clock', async () => {
    const wall = jest.spyOn(Date, 'now');
    const begun = performance.now();
    const slept = liveRuntime.sleep(20);
    wall.mockReturnValue(Date.parse('2100-01-01'));
    await slept;
    expect(performance.now() - begun).toBeGreaterThanOrEqual(19.9);
    expect(wall).not.toHaveBeenCalled();
    wall.mockRestore();
  });
});
