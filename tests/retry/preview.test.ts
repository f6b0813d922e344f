import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { sampleError, type OAuthError } from '../../src/error/index.js';
import {
  both,
  decide,
  exponential,
  fullJitter,
  immediately,
  managedIdentityRetry,
  preview,
  recurs,
  spaced,
  standardRetry,
  stop,
  type Preview,
  type PreviewSettings,
  type RetryPolicy,
} from '../../src/retry.js';
import { failure, random, written } from './support/policies.js';

const busy = sampleError('unexpected_response', { category: 'throttled', retryAfterMs: 7_000 });
const down = sampleError('unexpected_response', { category: 'service_unavailable' });
const late = sampleError('timeout');

const chartOf = (...lines: readonly string[]): string => lines.join('\n');
const many = <E>(count: number, error: E): readonly E[] => Array.from({ length: count }, () => error);

describe('a chart', () => {
  test('of a success at last', () => {
    expect(preview(standardRetry, [busy, late, down])).toEqual({
      tries: [
        { attempt: 0, startedAfterMs: 0, error: busy, waitedMs: 7_500 },
        { attempt: 1, startedAfterMs: 7_500, error: late, waitedMs: 15_000 },
        { attempt: 2, startedAfterMs: 22_500, error: down, waitedMs: 30_000 },
        { attempt: 3, startedAfterMs: 52_500 },
      ],
      end: 'succeeded',
      totalMs: 52_500,
      chart: chartOf(
        '   0.0 s  ●───                          throttled, waits 7.5 s',
        '   7.5 s      ●───────                  network, waits 15.0 s',
        '  22.5 s              ●──────────────   service_unavailable, waits 30.0 s',
        '  52.5 s                             ○  succeeds',
        'succeeded after 52.5 s and 4 tries',
      ),
    });
  });

  test('stands in the guide as it is', () => {
    const guide = readFileSync(new URL('../../docs/guide/retrying.md', import.meta.url), 'utf8');
    expect(guide).toContain(`\`\`\`text\n${preview(standardRetry, [busy, late, down]).chart}\n\`\`\``);
  });

  test('of tries that take time, until a deadline', () => {
    const { chart, end, totalMs } = preview(standardRetry, [down, down, down], { tryMs: 2_000, deadlineMs: 30_000 });
    expect([end, totalMs]).toEqual(['deadline', 28_500]);
    expect(chart).toBe(
      chartOf(
        '   0.0 s  ●━━──────                     service_unavailable, waits 7.5 s',
        '   9.5 s           ●━━─────────────     service_unavailable, waits 15.0 s',
        '  26.5 s                           ●━━  service_unavailable, gives up',
        'stopped by the deadline after 28.5 s and 3 tries: 30.0 s were due',
      ),
    );
  });

  test('of a policy that has had enough', () => {
    expect(preview(both(recurs(1), spaced(20)), many(3, 'x')).chart).toBe(
      chartOf(
        '    0 ms  ●──────────────────────────   error, waits 20 ms',
        '   20 ms                             ●  error, gives up',
        'stopped by the policy after 20 ms and 2 tries',
      ),
    );
  });

  test('without any time', () => {
    expect(preview(immediately, [late]).chart).toBe(
      chartOf(
        '    0 ms  ●                             network, at once again',
        '    0 ms  ○                             succeeds',
        'succeeded after 0 ms and 2 tries',
      ),
    );
    expect(preview(stop, []).chart).toBe(
      chartOf('    0 ms  ○                             succeeds', 'succeeded after 0 ms and 1 try'),
    );
  });

  test('of a policy that gives a wrong number', () => {
    expect(preview(spaced(-1), [late]).chart).toBe(
      chartOf(
        '    0 ms  ●                             network, gives up',
        'stopped after 0 ms and 1 try: the retry policy gave a negative number',
      ),
    );
  });

  test('of a try that ends too late', () => {
    const { chart, end, tries } = preview(spaced(10), [late], { tryMs: 800, deadlineMs: 1_000 });
    expect([end, tries]).toEqual([
      'deadline',
      [
        { attempt: 0, startedAfterMs: 0, error: late, waitedMs: 10 },
        { attempt: 1, startedAfterMs: 810 },
      ],
    ]);
    expect(chart).toContain('does not end');
    expect(chart).toContain('stopped by the deadline after 1.0 s and 2 tries: the try takes longer');
  });

  test('of many tries leaves the middle out', () => {
    const { chart, tries } = preview(spaced(1_000), many(80, late));
    const lines = chart.split('\n');
    expect([lines.length, tries.length]).toEqual([52, 81]);
    expect(lines[39]).toContain('  39.0 s  ');
    expect(lines[40]).toBe('       …  31 more tries');
    expect(lines[41]).toContain('  71.0 s  ');
    expect(preview(immediately, many(50, late)).chart.split('\n')).toHaveLength(52);
  });

  test('in every unit', () => {
    const text = preview(spaced(Number.MAX_VALUE), [1]).chart;
    expect(text).toContain('    0 ms  ●──');
    expect(text).toContain(' > 999 d  ');
    const waits = [1, 999, 1_000, 5_999_900, 6_000_000, 360_000_000, 86_400_000_000];
    expect(waits.map((ms) => /waits (.*)/.exec(preview(spaced(ms), [1]).chart)?.[1])).toEqual([
      '1 ms',
      '999 ms',
      '1.0 s',
      '5999.9 s',
      '1.67 h',
      '4.2 d',
      '> 999 d',
    ]);
  });
});

describe('a preview', () => {
  test('never throws: a policy or a source of chance that does is a mistake', () => {
    const throwing: RetryPolicy = () => {
      throw new Error('secret-in-a-message');
    };
    const chance = (): number => {
      throw new Error('secret-in-a-message');
    };
    for (const given of [preview(throwing, [late]), preview(immediately, [late], { random: chance })]) {
      expect(given).toMatchObject({ end: 'invalid', tries: [{ attempt: 0, error: late }], totalMs: 0 });
      expect(given.chart).toContain('the retry policy threw');
      expect(given.chart).not.toContain('secret-in-a-message');
    }
  });

  test('takes chance as a number, or asks for it each time', () => {
    const policy = fullJitter(spaced(100));
    const chances = [0.1, 0.2];
    expect(preview(policy, ['a', 'b']).totalMs).toBe(100);
    expect(preview(policy, ['a', 'b'], { random: 0.25 }).totalMs).toBe(50);
    expect(preview(policy, ['a', 'b'], { random: () => chances.shift() ?? 0 }).totalMs).toBe(30);
  });

  test('makes no more tries than it may, and 100 unless said', () => {
    expect(preview(immediately, many(100, 'x'))).toMatchObject({ end: 'max_tries', tries: { length: 100 } });
    expect(preview(immediately, many(99, 'x'))).toMatchObject({ end: 'succeeded', tries: { length: 100 } });
    const two = preview(spaced(5), many(9, 'x'), { maxTries: 2 });
    expect(two).toMatchObject({ end: 'max_tries', totalMs: 5, tries: { length: 2 } });
    expect(two.chart).toContain('error, would go on\ncut off after 5 ms and 2 tries');
    expect(preview(both(recurs(1), spaced(5)), many(9, 'x'), { maxTries: 2 }).end).toBe('policy');
  });

  test('tells the policy what its last answer was, not what the server made of it', () => {
    const seen: number[] = [];
    const policy: RetryPolicy = ({ previousMs, attempt }) => {
      seen.push(previousMs);
      return attempt + 1;
    };
    preview(policy, [busy, busy, busy]);
    expect(seen).toEqual([0, 1, 2]);
  });

  test('takes settings that make no sense for none', () => {
    const senseless: PreviewSettings = { tryMs: -5, deadlineMs: Number.NaN, maxTries: Number.NaN };
    expect(preview(spaced(5), ['a'], senseless)).toEqual(preview(spaced(5), ['a']));
  });

  test('shows of an error its category, and of one that is not ours nothing', () => {
    const lying = new Proxy(
      { ...sampleError('timeout') },
      {
        get: (target, name, receiver) => {
          if (name === 'category') return reads++ === 0 ? 'network' : 'secret\nwords';
          return Reflect.get(target, name, receiver) as unknown;
        },
      },
    );
    let reads = 0;
    for (const error of ['secret', new Error('secret'), { category: 'secret' }, lying]) {
      reads = 0;
      const { chart } = preview(spaced(5) as RetryPolicy, [error]);
      expect(chart).toMatch(/ error, waits 5 ms\n/);
      expect(chart).not.toContain('secret');
    }
    expect(preview(stop, [sampleError('AADSTS50076')]).chart).toContain('step_up_required, gives up');
  });

  test('gives up as soon as it would not be in time', () => {
    const slow = { tryMs: 5, deadlineMs: 15 };
    expect(preview(spaced(10), ['a'], slow)).toMatchObject({ end: 'deadline', totalMs: 5 });
    expect(preview(spaced(5), ['a'], slow)).toMatchObject({ end: 'succeeded', totalMs: 15 });
    expect(preview(spaced(6), ['a'], slow)).toMatchObject({ end: 'deadline', totalMs: 15 });
    expect(preview(standardRetry, [busy], { deadlineMs: 7_000 })).toMatchObject({ end: 'deadline', totalMs: 0 });
    expect(preview(standardRetry, [busy], { deadlineMs: 7_501 })).toMatchObject({ end: 'succeeded', totalMs: 7_500 });
  });
});

describe('for every policy and list of errors', () => {
  const settings: fc.Arbitrary<PreviewSettings> = fc.record(
    {
      random,
      deadlineMs: fc.oneof(fc.nat({ max: 300_000 }), fc.double()),
      tryMs: fc.oneof(fc.nat({ max: 20_000 }), fc.double()),
      maxTries: fc.oneof(fc.integer({ min: 1, max: 80 }), fc.double()),
    },
    { requiredKeys: [] },
  );
  const answers = fc.oneof(
    { weight: 4, arbitrary: written.map(({ policy }) => policy) },
    { weight: 1, arbitrary: fc.double().map((ms): RetryPolicy => both(spaced(ms), recurs(7))) },
  );
  const errors = fc.array(
    fc.oneof(failure, fc.constantFrom<OAuthError & { readonly kind: 'lost' }>({ ...busy, kind: 'lost' })),
    { maxLength: 70 },
  );
  const everywhere = (check: (given: Preview<unknown>, settings: PreviewSettings, count: number) => void): void =>
    fc.assert(
      fc.property(answers, errors, settings, (policy, list, chosen) =>
        check(preview(policy, list, chosen), chosen, list.length),
      ),
      { numRuns: 2_000, seed: 20270112 },
    );
  const positive = (value: number | undefined, otherwise: number): number =>
    value !== undefined && value >= 0 ? value : otherwise;

  test('the total is the sum of tries and waits, but never past the deadline', () => {
    everywhere(({ tries, totalMs }, { tryMs, deadlineMs }) => {
      const limit = Math.min(positive(deadlineMs, Infinity), Number.MAX_VALUE);
      let elapsed = 0;
      for (const { startedAfterMs, waitedMs = 0 } of tries) {
        expect(startedAfterMs).toBe(elapsed);
        elapsed = Math.min(elapsed + positive(tryMs, 0), Number.MAX_VALUE);
        elapsed = Math.min(elapsed + waitedMs, Number.MAX_VALUE);
      }
      expect(totalMs).toBe(Math.min(elapsed, limit) + 0);
    });
  });

  test('the tries are numbered, and all but the last fail and are waited after', () => {
    everywhere(({ tries, end }, _settings, count) => {
      expect(tries.map(({ attempt }) => attempt)).toEqual(tries.map((_, index) => index));
      for (const one of tries.slice(0, -1)) expect([typeof one.waitedMs, 'error' in one]).toEqual(['number', true]);
      const last = tries.at(-1);
      expect(last).toBeDefined();
      expect(last).not.toHaveProperty('waitedMs');
      if (end === 'succeeded') expect([tries.length, last && 'error' in last]).toEqual([count + 1, false]);
      else expect(tries.length).toBeLessThanOrEqual(count + 1);
    });
  });

  test('the chart has no line of more than 80 columns, and a line for each try', () => {
    everywhere(({ chart, tries }) => {
      const lines = chart.split('\n');
      expect(lines).toHaveLength(tries.length > 51 ? 52 : tries.length + 1);
      expect(lines.filter((line) => line.length > 80 || line.endsWith(' '))).toEqual([]);
      const failed = lines.filter((line) => line.includes('●')).length;
      if (tries.length <= 51) expect(failed).toBe(tries.filter((one) => 'error' in one).length);
      const columns = lines.flatMap((line) => (/[●○]/.test(line) ? [line.search(/[●○]/)] : []));
      expect(columns.every((column) => column >= 10 && column < 38)).toBe(true);
      expect([...columns].sort((a, b) => a - b)).toEqual(columns);
    });
  });

  test('each wait is the one that is decided', () => {
    fc.assert(
      fc.property(written, errors, ({ policy }, list) => {
        let previousMs = 0;
        for (const { attempt, startedAfterMs, error, waitedMs } of preview(policy, list).tries) {
          if (error === undefined) return;
          const at = { attempt, elapsedMs: startedAfterMs, previousMs, error, random: 0.5, remainingMs: Infinity };
          const decision = decide(policy, at);
          expect(decision.kind === 'wait' ? decision.ms : undefined).toBe(waitedMs);
          previousMs = decision.kind === 'wait' ? decision.policyMs : 0;
        }
      }),
      { numRuns: 1_000, seed: 20270113 },
    );
  });

  test('the longest words fit', () => {
    const longest = sampleError('none', { category: 'password_change_required' });
    const { chart } = preview(exponential(5_999_900, 1.0001), many(3, longest), { tryMs: 5_999_900 });
    expect(Math.max(...chart.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(preview(managedIdentityRetry, [longest]).end).toBe('policy');
  });
});
