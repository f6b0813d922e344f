import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { makeBounded } from '../../src/store/bounded.js';
import { makePrefixIndex } from '../../src/store/prefix-index.js';

const part = fc.constantFrom('', 'a', 'b', 'ab', '%', '😀', '\ud800', '__proto__');
const keys = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('|'));
const prefixes = fc.array(part, { maxLength: 4 }).map((parts) => (parts.length === 0 ? '' : `${parts.join('|')}|`));

describe('the keys that begin with a text', () => {
  it('are those of all that begin so, whatever has come, gone, ended or had no room', () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('set' as const),
          key: keys,
          life: fc.integer({ min: -10, max: 200_000 }),
          size: fc.nat({ max: 60 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), key: keys }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('get' as const), key: keys }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 100_000 }) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('fill' as const), count: fc.nat({ max: 90 }) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.array(prefixes, { minLength: 1, maxLength: 5 }),
        fc.record({ maxEntries: fc.integer({ min: 1, max: 80 }), maxBytes: fc.integer({ min: 1, max: 800 }) }),
        (steps, asked, limits) => {
          const time = { now: 0 };
          const bounded = makeBounded<{ readonly size: number; readonly end: number }>({
            ...limits,
            bytesOf: (_, { size }) => size,
            endOf: ({ end }) => end,
            now: () => time.now,
          });
          for (const each of steps) {
            if (each.do === 'set') bounded.set(each.key, { size: each.size, end: time.now + each.life });
            if (each.do === 'delete') bounded.delete(each.key);
            if (each.do === 'get') bounded.get(each.key);
            if (each.do === 'wait') time.now += each.ms;
            if (each.do === 'clear') bounded.clear();
            if (each.do === 'fill')
              for (let index = 0; index < each.count; index++) bounded.set(`a|${index}|b`, { size: 1, end: Infinity });
            const all = bounded.keys('');
            expect(all).toHaveLength(bounded.statistics().entries);
            for (const prefix of asked)
              expect([...bounded.keys(prefix)].sort()).toEqual(all.filter((key) => key.startsWith(prefix)).sort());
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are each once, and as they were when asked for', () => {
    const index = makePrefixIndex();
    index.add('a|b');
    index.add('a|b');
    const found = index.keys('a|');
    index.remove('a|b');
    expect([found, index.keys('a|')]).toEqual([['a|b'], []]);
    index.remove('a|b');
    index.remove('never there|');
    expect(index.keys('a|')).toEqual([]);
  });

  it('are found in a time that does not grow with the others', () => {
    const timeOf = (others: number): number => {
      const bounded = makeBounded<number>({
        maxEntries: 200_000,
        maxBytes: Infinity,
        bytesOf: () => 1,
        endOf: () => Infinity,
        now: () => 0,
      });
      for (let index = 0; index < others; index++) bounded.set(`account|host|client|${index}|refresh|`, index);
      const times = Array.from({ length: 21 }, () => {
        const start = performance.now();
        for (let index = 0; index < 200; index++) bounded.keys(`account|host|client|${index % 10}|`);
        return performance.now() - start;
      });
      return times.sort((one, other) => one - other)[10] ?? 0;
    };
    timeOf(100);
    const [few, many] = [timeOf(100), timeOf(50_000)];
    expect(many / few).toBeLessThan(20);
  });
});
