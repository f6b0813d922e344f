import { draw, durationOf, type PreviewedTry, type PreviewEnd } from './chart.js';
import { decide, type Decision } from './decide.js';
import type { RetryPolicy } from './policy.js';

/** What a policy would do. */
export interface Preview<E> {
  readonly tries: readonly PreviewedTry<E>[];
  readonly end: PreviewEnd;
  /** Milliseconds from the start of the first try to the end of the last. */
  readonly totalMs: number;
  /** The same for people: text with a line for each try, of no more than 80 columns. */
  readonly chart: string;
}

/** What a preview assumes. */
export interface PreviewSettings {
  /** What chance gives each time, at least 0 and less than 1; 0.5 unless said. */
  readonly random?: number | (() => number);
  /** Milliseconds from the start of the first try; without end unless said. */
  readonly deadlineMs?: number;
  /** How long each try takes, in milliseconds; 0 unless said. */
  readonly tryMs?: number;
  /** No more tries than this; 100 unless said. */
  readonly maxTries?: number;
}

type Ending = readonly [end: PreviewEnd, because?: string];

const orElse = (value: number | undefined, fallback: number): number =>
  value !== undefined && value >= 0 ? Math.max(0, value) : fallback; // -0 becomes 0

/** Waits may be as long as a number can be: their sum stays one. */
const sum = (a: number, b: number): number => Math.min(a + b, Number.MAX_VALUE);

/** The decision, also of a policy or a source of chance that throws. */
const attempted = (take: () => Decision): Decision => {
  try {
    return take();
  } catch {
    return { kind: 'invalid', issue: 'the retry policy threw' };
  }
};

const endingOf = (decision: Decision): Ending => {
  if (decision.kind === 'invalid') return ['invalid', decision.issue];
  if (decision.kind === 'wait') return ['max_tries'];
  return decision.because === 'policy' ? ['policy'] : ['deadline', `${durationOf(decision.waitMs)} were due`];
};

/**
 * What a policy would do if these errors came one after another, and then a success: as data, and as a chart to look at.
 * Nothing is sent and nothing is waited for. Never throws.
 *
 * @param policy what to look at
 * @param errors how the tries fail, the first one first; after the last error comes a try that succeeds
 * @example
 * const busy = sampleError('unexpected_response', { category: 'throttled', retryAfterMs: 7_000 })
 * console.log(preview(standardRetry, [busy, sampleError('timeout')], { deadlineMs: 60_000 }).chart)
 */
export const preview = <E>(
  policy: RetryPolicy<E>,
  errors: readonly E[],
  settings: PreviewSettings = {},
): Preview<E> => {
  const { random = 0.5 } = settings;
  const deadlineMs = orElse(settings.deadlineMs, Infinity);
  const tryMs = orElse(settings.tryMs, 0);
  const maxTries = orElse(settings.maxTries, 100);
  const tries: PreviewedTry<E>[] = [];
  const finish = (totalMs: number, [end, because]: Ending): Preview<E> => ({
    tries,
    end,
    totalMs,
    chart: draw(tries, { end, because, totalMs, tryMs }),
  });
  for (let attempt = 0, startedAfterMs = 0, previousMs = 0; ; attempt += 1) {
    const begun = { attempt, startedAfterMs };
    const elapsedMs = sum(startedAfterMs, tryMs);
    if (elapsedMs > deadlineMs) {
      tries.push(begun);
      return finish(deadlineMs, ['deadline', 'the try takes longer']);
    }
    if (attempt >= errors.length) {
      tries.push(begun);
      return finish(elapsedMs, ['succeeded']);
    }
    const error = errors[attempt] as E;
    const decision = attempted(() =>
      decide(policy, {
        attempt,
        elapsedMs,
        previousMs,
        error,
        random: typeof random === 'function' ? random() : random,
        remainingMs: deadlineMs - elapsedMs,
      }),
    );
    if (decision.kind !== 'wait' || attempt + 1 >= maxTries) {
      tries.push({ ...begun, error });
      return finish(elapsedMs, endingOf(decision));
    }
    tries.push({ ...begun, error, waitedMs: decision.ms });
    startedAfterMs = sum(elapsedMs, decision.ms);
    previousMs = decision.policyMs;
  }
};
