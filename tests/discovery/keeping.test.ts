import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { discover } from '../../src/index.js';
import { aadsts, hang, httpError, startAuthority, type TestAuthority, throttled } from '../../src/testing.js';
import { clientOf } from '../exchange/support/clients.js';
import { soon, startOfTime, testRuntime } from '../wire/support/runtime.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const day = 24 * 60 * 60_000;
const client = (changes = {}, timeoutMs?: number) =>
  clientOf(authority.authorityUrl(), { runtime: testRuntime(changes), ...(timeoutMs && { timeoutMs }) });

describe('metadata are kept', () => {
  it('with the client, for a day', async () => {
    let now = startOfTime;
    const own = client({ now: () => now });
    const first = (await discover(own))._unsafeUnwrap();
    now += day - 1;
    expect((await discover(own))._unsafeUnwrap()).toBe(first);
    expect(authority.requests).toHaveLength(1);
    now += 1;
    expect((await discover(own))._unsafeUnwrap()).toEqual(first);
    expect(authority.requests).toHaveLength(2);
  });

  it('not where the clock was put back', async () => {
    let now = startOfTime;
    const own = client({ now: () => now });
    await discover(own);
    now -= 1;
    await discover(own);
    expect(authority.requests).toHaveLength(2);
  });

  it('for no other client', async () => {
    await discover(client());
    await discover(client());
    expect(authority.requests).toHaveLength(2);
  });

  it.each([
    ['429', throttled({ retryAfter: 1 })],
    ['503', httpError({ status: 503 })],
    ['AADSTS90033', aadsts(90_033)],
    ['AADSTS90002', aadsts(90_002)],
  ])('but no failure is: %s', async (_, fault) => {
    const own = client();
    authority.fail(fault, { times: 1 });
    expect((await discover(own)).isErr()).toBe(true);
    expect((await discover(own)).isOk()).toBe(true);
    expect(authority.requests).toHaveLength(2);
  });
});

describe('metadata are asked for once', () => {
  it('by a thousand callers at the same time', async () => {
    const own = client();
    const results = await Promise.all(Array.from({ length: 1000 }, () => discover(own)));
    expect(authority.requests).toHaveLength(1);
    expect(new Set(results.map((result) => result._unsafeUnwrap())).size).toBe(1);
  });

  it('by a thousand callers who share a failure', async () => {
    const own = client();
    authority.fail(throttled({ retryAfter: 7 }), { times: 1 });
    const results = await Promise.all(Array.from({ length: 1000 }, () => discover(own)));
    expect(authority.requests).toHaveLength(1);
    expect(results.every((result) => result._unsafeUnwrapErr().retryAfterMs === 7000)).toBe(true);
  });

  it('also where one of them leaves', async () => {
    const own = client();
    const leaving = new AbortController();
    const [left, stayed] = [discover(own, { signal: leaving.signal }), discover(own)];
    leaving.abort();
    expect((await left)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
    expect((await stayed).isOk()).toBe(true);
    expect(authority.requests).toHaveLength(1);
  });

  it('until all of them have left: then the request is ended, and the next caller asks anew', async () => {
    const own = client();
    authority.fail(hang(), { times: 1 });
    const leaving = [new AbortController(), new AbortController()];
    const results = leaving.map(({ signal }) => discover(own, { signal }));
    await soon(Promise.all(results));
    leaving.forEach((controller) => controller.abort());
    for (const result of results) expect((await result)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
    expect((await discover(own)).isOk()).toBe(true);
    expect(authority.requests).toHaveLength(2);
  });

  it('is Aborted for a caller who has left, also where they are kept', async () => {
    const own = client();
    await discover(own);
    const signal = AbortSignal.abort();
    expect((await discover(own, { signal }))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
  });
});

describe('the time for discovery', () => {
  it.each([
    [undefined, 10_000],
    [3_000, 3_000],
    [60_000, 10_000],
  ])('is, for a client with a timeout of %s ms, %s ms', async (timeoutMs, expected) => {
    const runtime = testRuntime();
    const own = clientOf(authority.authorityUrl(), { runtime, ...(timeoutMs && { timeoutMs }) });
    authority.fail(hang());
    const result = discover(own);
    while (runtime.sleeps.length === 0) await new Promise(setImmediate);
    expect(runtime.sleeps.map(({ milliseconds }) => milliseconds)).toEqual([expected]);
    runtime.expire();
    expect((await result)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Timeout', timeoutMs: expected, sent: 'maybe' });
  });
});
