import { describe, expect, it } from '@jest/globals';
import { okAsync } from 'neverthrow';
import { memoryGate, withThrottleGate, type MemoryGateSettings, type Throttling } from '../../src/index.js';
import { localError } from '../../src/error/local.js';
import { startOfTime } from '../wire/support/runtime.js';
import { waysThatShow } from '../wire/support/printed.js';

const throttling = (changes: Partial<Throttling> = {}): Throttling => ({
  since: startOfTime,
  until: startOfTime + 1000,
  ...changes,
});
const found = async (gate: ReturnType<typeof memoryGate>, key: string): Promise<Throttling | undefined> =>
  (await gate.get(key))._unsafeUnwrap();

describe('a gate in memory', () => {
  it.each<[string, unknown]>([
    ['none', 0],
    ['fewer than none', -5],
    ['a half', 0.5],
    ['no number', NaN],
    ['without end', Infinity],
    ['text', '10'],
    ['null', null],
  ])('with entries that are %s is a Config error of the operation, which does nothing', async (_, maxEntries) => {
    let calls = 0;
    const operation = (_request: string) => {
      calls += 1;
      return okAsync(1);
    };
    const gate = memoryGate({ maxEntries } as MemoryGateSettings);
    for (let call = 0; call < 2; call++)
      expect((await withThrottleGate(gate)(operation)('request'))._unsafeUnwrapErr()).toMatchObject({
        _tag: 'Config',
        issues: ['maxEntries: not a whole number above 0'],
      });
    expect(calls).toBe(0);
    expect((await gate.set('key', throttling())).isOk()).toBe(true);
  });

  it.each<[string, MemoryGateSettings]>([
    ['none', {}],
    ['those that are undefined', { maxEntries: undefined, now: undefined }],
    ['one entry', { maxEntries: 1 }],
  ])('takes these settings: %s', (_, settings) => {
    expect(memoryGate(settings).issues).toEqual([]);
  });

  it('remembers until the time is over, and not a millisecond longer', async () => {
    let time = startOfTime;
    const gate = memoryGate({ now: () => time });
    const one = throttling();
    await gate.set('key', one);
    time = startOfTime + 999;
    expect(await found(gate, 'key')).toBe(one);
    time = startOfTime + 1000;
    expect(await found(gate, 'key')).toBeUndefined();
    expect(gate.statistics()).toMatchObject({ entries: 0, expirations: 1 });
  });

  it('remembers the last that was set, per key', async () => {
    const gate = memoryGate({ now: () => startOfTime });
    const [one, two] = [throttling(), throttling({ until: startOfTime + 5 })];
    await gate.set('a', one);
    await gate.set('b', one);
    await gate.set('a', two);
    expect([await found(gate, 'a'), await found(gate, 'b'), await found(gate, 'c')]).toEqual([two, one, undefined]);
  });

  it('remembers 1,000 unless said, and as many as are said', async () => {
    for (const [settings, most] of [
      [{}, 1000],
      [{ maxEntries: 3 }, 3],
    ] as const) {
      const gate = memoryGate({ ...settings, now: () => startOfTime });
      for (let index = 0; index <= most; index++) await gate.set(`${index}`, throttling());
      expect(gate.statistics()).toMatchObject({ entries: most, evictions: 1 });
      expect(await found(gate, '0')).toBeUndefined();
    }
  });

  it('opens for all on clear', async () => {
    const gate = memoryGate({ now: () => startOfTime });
    await gate.set('a', throttling());
    gate.clear();
    expect(await found(gate, 'a')).toBeUndefined();
  });

  it('shows no error that it remembers', async () => {
    const gate = memoryGate({ now: () => startOfTime });
    await gate.set('key', throttling({ error: localError('network', { sent: 'no', reason: 'marker-17' }) }));
    expect(waysThatShow(gate, ['marker-17'])).toEqual([]);
  });
});
