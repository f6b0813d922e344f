import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { makeBounded, type Bounded, type Statistics } from '../../src/store/bounded.js';

interface Value {
  readonly id: number;
  readonly size: number;
  readonly end: number;
}

interface Limits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** The same by the shortest way: a list, what was used last at its end. */
function naive({ maxEntries, maxBytes }: Limits, now: () => number) {
  let list: readonly { readonly key: string; readonly value: Value }[] = [];
  const counts = { hits: 0, misses: 0, evictions: 0, expirations: 0 };
  /** What else became of what was set. */
  const gone = { set: 0, replaced: 0, deleted: 0, cleared: 0 };
  let sweptAt = now();
  const bytes = (): number => list.reduce((sum, { value }) => sum + value.size, 0);
  const find = (key: string): Value | undefined => list.find((entry) => entry.key === key)?.value;
  const without = (key: string): boolean => {
    const isThere = find(key) !== undefined;
    list = list.filter((entry) => entry.key !== key);
    return isThere;
  };
  return {
    counts,
    gone,
    get: (key: string): Value | undefined => {
      const value = find(key);
      if (value === undefined || value.end <= now()) {
        if (without(key)) counts.expirations += 1;
        counts.misses += 1;
        return undefined;
      }
      without(key);
      list = [...list, { key, value }];
      counts.hits += 1;
      return value;
    },
    set: (key: string, value: Value): void => {
      gone.set += 1;
      if (now() - sweptAt >= 60_000 || now() < sweptAt) {
        sweptAt = now();
        const living = list.filter((entry) => entry.value.end > now());
        counts.expirations += list.length - living.length;
        list = living;
      }
      if (without(key)) gone.replaced += 1;
      if (value.size > maxBytes) {
        counts.evictions += 1;
        return;
      }
      while (list.length >= maxEntries || bytes() + value.size > maxBytes) {
        list = list.slice(1);
        counts.evictions += 1;
      }
      list = [...list, { key, value }];
    },
    delete: (key: string): void => {
      if (without(key)) gone.deleted += 1;
    },
    clear: (): void => {
      gone.cleared += list.length;
      list = [];
    },
    statistics: (): Statistics => ({ entries: list.length, bytes: bytes(), ...counts }),
  };
}

const make = ({ maxEntries, maxBytes }: Limits, now: () => number): Bounded<Value> =>
  makeBounded<Value>({ maxEntries, maxBytes, bytesOf: (_, { size }) => size, endOf: ({ end }) => end, now });

const keys = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 200 })).map((index) => `key ${index}`);
const size = fc.oneof({ weight: 5, arbitrary: fc.nat({ max: 40 }) }, { weight: 1, arbitrary: fc.nat({ max: 2000 }) });
const life = fc.oneof(fc.integer({ min: -1000, max: 200_000 }), fc.constant(Infinity));

type Step =
  | { readonly do: 'get' | 'delete'; readonly key: string }
  | { readonly do: 'set'; readonly key: string; readonly size: number; readonly life: number }
  | { readonly do: 'fill'; readonly from: number; readonly count: number; readonly size: number; readonly life: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'clear' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('get' as const), key: keys }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('set' as const), key: keys, size, life }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), key: keys }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fill' as const),
      from: fc.nat({ max: 150 }),
      count: fc.nat({ max: 150 }),
      size: fc.nat({ max: 5 }),
      life,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: -100_000, max: 100_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
);

const limits: fc.Arbitrary<Limits> = fc.record({
  maxEntries: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 60, max: 140 })),
  maxBytes: fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constant(Infinity)),
});

describe('what is kept within bounds', () => {
  it('is what a list of it would keep, whatever happens', () => {
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 120, size: 'max' }), (bounds, steps) => {
        let time = 1_000_000;
        let id = 0;
        const now = (): number => time;
        const real = make(bounds, now);
        const model = naive(bounds, now);
        const set = (key: string, bytes: number, ms: number): void => {
          const value = { id: (id += 1), size: bytes, end: time + ms };
          real.set(key, value);
          model.set(key, value);
        };
        const act: { readonly [D in Step['do']]: (each: Extract<Step, { readonly do: D }>) => void } = {
          get: ({ key }) => expect(real.get(key)).toBe(model.get(key)),
          delete: ({ key }) => {
            real.delete(key);
            model.delete(key);
          },
          set: (each) => set(each.key, each.size, each.life),
          fill: (each) => {
            for (let index = 0; index < each.count; index++) set(`key ${each.from + index}`, each.size, each.life);
          },
          pass: ({ ms }) => {
            time += ms;
          },
          clear: () => {
            real.clear();
            model.clear();
          },
        };
        for (const each of steps) {
          (act[each.do] as (given: Step) => void)(each);
          const statistics = real.statistics();
          expect(statistics).toEqual(model.statistics());
          expect(statistics.entries).toBeLessThanOrEqual(bounds.maxEntries);
          expect(statistics.bytes).toBeLessThanOrEqual(bounds.maxBytes);
          const { replaced, deleted, cleared, set: sets } = model.gone;
          const { entries, evictions, expirations } = statistics;
          expect(entries + evictions + expirations + replaced + deleted + cleared).toBe(sets);
        }
        for (let index = 0; index < 300; index++) {
          const key = `key ${index}`;
          expect(real.get(key)).toBe(model.get(key));
        }
        expect(real.statistics()).toEqual(model.statistics());
      }),
      { numRuns: 120 },
    );
  });

  const start = 5_000;
  const value = (changes: Partial<Value> = {}): Value => ({ id: 1, size: 1, end: Infinity, ...changes });

  it('loses what was used longest ago, a look-up being a use', () => {
    const kept = make({ maxEntries: 3, maxBytes: Infinity }, () => start);
    for (const key of ['a', 'b', 'c']) kept.set(key, value());
    kept.get('a');
    kept.set('d', value());
    expect(['a', 'b', 'c', 'd'].map((key) => kept.get(key) !== undefined)).toEqual([true, false, true, true]);
    expect(kept.statistics().evictions).toBe(1);
  });

  it.each([1, 63, 64, 65, 128, 129, 1000])('has %s places where it may have them, and not one more', (maxEntries) => {
    const kept = make({ maxEntries, maxBytes: Infinity }, () => start);
    for (let index = 0; index < maxEntries; index++) kept.set(`${index}`, value({ id: index }));
    expect(kept.statistics()).toMatchObject({ entries: maxEntries, evictions: 0 });
    for (let index = 0; index < maxEntries; index++) expect(kept.get(`${index}`)?.id).toBe(index);
    kept.set('one more', value());
    expect(kept.statistics()).toMatchObject({ entries: maxEntries, evictions: 1 });
    expect(kept.get('0')).toBeUndefined();
  });

  it('replaces what has the same key, and counts its bytes once', () => {
    const kept = make({ maxEntries: 10, maxBytes: 100 }, () => start);
    for (let round = 1; round <= 5; round++) kept.set('key', value({ id: round, size: 20 * round }));
    expect(kept.get('key')?.id).toBe(5);
    expect(kept.statistics()).toMatchObject({ entries: 1, bytes: 100, evictions: 0 });
  });

  it('makes room for one large entry by as many small ones as it takes', () => {
    const kept = make({ maxEntries: 100, maxBytes: 100 }, () => start);
    for (let index = 0; index < 10; index++) kept.set(`${index}`, value({ size: 10 }));
    kept.set('large', value({ size: 55 }));
    expect(kept.statistics()).toMatchObject({ entries: 5, bytes: 95, evictions: 6 });
    expect(kept.get('6')).toBeDefined();
  });

  it('does not keep what is too large, nor what it was to replace, and everything else', () => {
    const kept = make({ maxEntries: 10, maxBytes: 100 }, () => start);
    kept.set('other', value({ size: 100 }));
    kept.set('other', value({ size: 40 }));
    kept.set('key', value({ size: 40 }));
    kept.set('key', value({ size: 101 }));
    expect(kept.get('key')).toBeUndefined();
    expect(kept.get('other')).toBeDefined();
    expect(kept.statistics()).toMatchObject({ entries: 1, bytes: 40, evictions: 1 });
  });

  it('ends at its end, not a millisecond before or after', () => {
    let time = start;
    const kept = make({ maxEntries: 10, maxBytes: Infinity }, () => time);
    kept.set('key', value({ end: start + 1000 }));
    time = start + 999;
    expect(kept.get('key')).toBeDefined();
    time = start + 1000;
    expect(kept.get('key')).toBeUndefined();
    expect(kept.statistics()).toMatchObject({ entries: 0, bytes: 0, hits: 1, misses: 1, expirations: 1 });
  });

  it('is swept once a minute at most, when something is set', () => {
    let time = start;
    const kept = make({ maxEntries: 10, maxBytes: Infinity }, () => time);
    for (const key of ['a', 'b']) kept.set(key, value({ end: start + 10 }));
    time = start + 59_999;
    kept.set('c', value());
    expect(kept.statistics()).toMatchObject({ entries: 3, expirations: 0 });
    time = start + 60_000;
    kept.set('c', value());
    expect(kept.statistics()).toMatchObject({ entries: 1, expirations: 2, evictions: 0 });
  });

  it('is swept again after the clock was set back by a year', () => {
    const year = 365 * 24 * 3_600_000;
    let time = start + year;
    const kept = make({ maxEntries: 10, maxBytes: Infinity }, () => time);
    kept.set('a', value({ end: time + 10 }));
    time = start;
    kept.set('b', value({ end: start + 10 }));
    expect(kept.get('a')).toBeDefined();
    time = start + 60_000;
    kept.set('c', value());
    expect(kept.statistics()).toMatchObject({ entries: 2, expirations: 1 });
    expect(kept.get('b')).toBeUndefined();
  });

  it('forgets everything on clear, and goes on', () => {
    const kept = make({ maxEntries: 200, maxBytes: 1000 }, () => start);
    for (let index = 0; index < 150; index++) kept.set(`${index}`, value({ size: 2 }));
    kept.clear();
    expect(kept.statistics()).toMatchObject({ entries: 0, bytes: 0 });
    expect(kept.get('149')).toBeUndefined();
    for (let index = 0; index < 150; index++) kept.set(`${index}`, value({ id: index, size: 2 }));
    expect(kept.statistics()).toMatchObject({ entries: 150, bytes: 300, evictions: 0 });
    expect(kept.get('0')?.id).toBe(0);
  });
});
