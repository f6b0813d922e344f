import { describe, expect, it } from '@jest/globals';
import type { ResultAsync } from 'neverthrow';
import { type AuthorizationFlow } from '../../src/index.js';
import { browserFlows, type FlowStorage, type FlowLifetime, type FlowStore, memoryFlows } from '../../src/web.js';
import { reachable } from '../wire/support/printed.js';
import { startOfTime } from '../wire/support/runtime.js';
import { answerTo, flowWith } from './support/flows.js';

const hour = 3_600_000;

/** A storage of a browser, on a plain map. */
const storageOf = (kept = new Map<string, string>()): FlowStorage => ({
  get length() {
    return kept.size;
  },
  key: (index) => [...kept.keys()][index] ?? null,
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
});

const makers: readonly (readonly [string, (lifetime: FlowLifetime) => FlowStore])[] = [
  ['memoryFlows', (lifetime) => memoryFlows(lifetime)('a session')],
  ['browserFlows', (lifetime) => browserFlows(storageOf(), lifetime)],
];

const clock = () => {
  const state = { time: startOfTime };
  return { state, now: () => state.time };
};
const tagOf = async (result: ResultAsync<unknown, { readonly code: string }>): Promise<unknown> =>
  (await result)._unsafeUnwrapErr().code;

describe.each(makers)('%s', (_, make) => {
  it('keeps a flow for one answer', async () => {
    const store = make({ now: clock().now });
    const [one, two] = [flowWith(), flowWith({ returnTo: '/orders', maxAge: 60, claims: '{}' })];
    for (const flow of [one, two]) expect((await store.keep(flow))._unsafeUnwrap()).toBeUndefined();
    expect((await store.take(answerTo(two)))._unsafeUnwrap()).toEqual(two);
    expect(await tagOf(store.take(answerTo(two)))).toBe('state_mismatch');
    expect((await store.take(answerTo(one)))._unsafeUnwrap()).toEqual(one);
  });

  it('gives it to one of two answers that come at once', async () => {
    const store = make({ now: clock().now });
    const flow = flowWith();
    await store.keep(flow);
    const results = await Promise.all([store.take(answerTo(flow)), store.take(answerTo(flow))]);
    expect(results.map((result) => result.isOk())).toEqual([true, false]);
  });

  it.each<[string, (flow: AuthorizationFlow) => string]>([
    ['no state', () => '?code=a'],
    ['an empty state', () => '?code=a&state='],
    ['another state', () => answerTo(flowWith())],
    ['the state twice', ({ state }) => `?code=a&state=${state}&state=${state}`],
    ['the name of what all objects have', () => '?state=__proto__'],
  ])('gives nothing to an answer with %s, and keeps the flow', async (_case, answer) => {
    const store = make({ now: clock().now });
    const flow = flowWith();
    await store.keep(flow);
    const error = (await store.take(answer(flow)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Flow', code: 'state_mismatch', category: 'untrusted_response' });
    expect(reachable(error)).not.toContain(flow.state);
    expect((await store.take(answerTo(flow))).isOk()).toBe(true);
  });

  it('keeps it for an hour, or for as long as it is told', async () => {
    for (const lifetimeMs of [undefined, 1000]) {
      const { state, now } = clock();
      const store = make({ now, lifetimeMs });
      const [early, late] = [flowWith(), flowWith()];
      await store.keep(early);
      await store.keep(late);
      state.time += (lifetimeMs ?? hour) - 1;
      expect((await store.take(answerTo(early))).isOk()).toBe(true);
      state.time += 1;
      expect(await tagOf(store.take(answerTo(late)))).toBe('state_mismatch');
    }
  });

  it('keeps nothing that is no flow', async () => {
    const store = make({ now: clock().now });
    const error = (await store.keep({ ...flowWith(), nonce: 'marker' }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: [expect.stringContaining('flow.nonce')] });
    expect(reachable(error)).not.toContain('marker');
  });

  it.each([0, -1, NaN, '5' as never])('is a Config error with a lifetime of %p', async (lifetimeMs) => {
    const store = make({ lifetimeMs });
    for (const result of [store.keep(flowWith()), store.take('?state=a')])
      expect(await tagOf(result as ResultAsync<unknown, { readonly code: string }>)).toBe('invalid_configuration');
  });
});

describe('memoryFlows', () => {
  it('gives a flow to the browser only in which it was begun', async () => {
    const flows = memoryFlows({ now: clock().now });
    const flow = flowWith();
    await flows('victim').keep(flow);
    expect(await tagOf(flows('attacker').take(answerTo(flow)))).toBe('state_mismatch');
    expect((await flows('victim').take(answerTo(flow)))._unsafeUnwrap()).toEqual(flow);
  });

  it('is bounded: what was begun longest ago goes first', async () => {
    const flows = memoryFlows({ maxEntries: 2, now: clock().now })('s');
    const [one, two, three] = [flowWith(), flowWith(), flowWith()];
    for (const flow of [one, two, three]) await flows.keep(flow);
    expect(await tagOf(flows.take(answerTo(one)))).toBe('state_mismatch');
    for (const flow of [two, three]) expect((await flows.take(answerTo(flow))).isOk()).toBe(true);
  });

  it('is bounded in memory, too, whatever is in a flow', async () => {
    const flows = memoryFlows({ maxEntries: 1_000_000 });
    const long = { claims: JSON.stringify({ a: 'x'.repeat(1_000_000) }) };
    const all = Array.from({ length: 100 }, (_, index) => flowWith({ ...long, state: String(index).padEnd(43, 'a') }));
    for (const flow of all) await flows('a session').keep(flow);
    const left = await Promise.all(all.map(async (flow) => (await flows('a session').take(answerTo(flow))).isOk()));
    expect(left.filter((is) => is).length).toBeLessThan(68);
    expect(left.at(-1)).toBe(true);
  });

  it('keeps a copy, which nobody changes', async () => {
    const flows = memoryFlows({ now: clock().now })('s');
    const flow = flowWith({ scopes: ['a'] });
    const changeable: { -readonly [F in keyof AuthorizationFlow]: AuthorizationFlow[F] } = flow;
    await flows.keep(flow);
    const nonce = flow.nonce;
    changeable.nonce = flowWith().nonce;
    expect((await flows.take(answerTo(flow)))._unsafeUnwrap().nonce).toBe(nonce);
  });

  it.each([{ maxEntries: 0 }, { maxEntries: 1.5 }])('is a Config error with %j', async (settings) => {
    expect(await tagOf(memoryFlows(settings)('s').take('?state=a'))).toBe('invalid_configuration');
  });

  it.each(['', undefined as never, 7 as never])('is a Config error for the session %p', async (session) => {
    expect(await tagOf(memoryFlows()(session).keep(flowWith()))).toBe('invalid_configuration');
  });
});

describe('browserFlows', () => {
  it('leave what is of others, and sweep what is over or broken', async () => {
    const { state, now } = clock();
    const kept = new Map([
      ['theme', 'dark'],
      ['tokenrail.flow.broken', '{"marker":'],
    ]);
    const store = browserFlows(storageOf(kept), { now });
    const [old, young] = [flowWith(), flowWith({ begunAt: startOfTime + hour })];
    await store.keep(old);
    state.time += hour;
    await store.keep(young);
    expect([...kept.keys()]).toEqual(['theme', `tokenrail.flow.${young.state}`]);
  });

  it('take out also what they do not give', async () => {
    const [flow, other] = [flowWith(), flowWith()];
    const kept = new Map([[`tokenrail.flow.${flow.state}`, JSON.stringify(other)]]);
    const store = browserFlows(storageOf(kept), { now: clock().now });
    expect(await tagOf(store.take(answerTo(flow)))).toBe('state_mismatch');
    expect(kept.size).toBe(0);
  });

  it('are a Cache error where the storage throws', async () => {
    const failing = (): never => {
      throw new Error('marker');
    };
    const store = browserFlows({ ...storageOf(), getItem: failing, setItem: failing }, { now: clock().now });
    for (const error of [
      (await store.keep(flowWith()))._unsafeUnwrapErr(),
      (await store.take(answerTo(flowWith())))._unsafeUnwrapErr(),
    ]) {
      expect(error).toMatchObject({ _tag: 'Cache', category: 'extension_failed' });
      expect(reachable(error)).not.toContain('marker');
    }
  });
});
