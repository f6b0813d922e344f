import { isOAuthError } from '../error/guard.js';

/** One try of a preview. */
export interface PreviewedTry<E> {
  /** 0 for the first try, which is no retry. */
  readonly attempt: number;
  /** Milliseconds from the start of the first try to the start of this one. */
  readonly startedAfterMs: number;
  /** Why it failed; absent where it succeeds, or has no time to end. */
  readonly error?: E;
  /** Milliseconds that are waited after it; absent after the last. */
  readonly waitedMs?: number;
}

/**
 * How a preview ends: with success, because the policy stops, because a wait or a try would lead past the deadline, because
 * the policy gives what it must not (or throws), or because there were as many tries as were asked for.
 */
export type PreviewEnd = 'succeeded' | 'policy' | 'deadline' | 'invalid' | 'max_tries';

/** The columns of the time axis: with time and words beside it, a line has no more than 80. */
const width = 28;

/** Longer charts show this many tries at the beginning, and the last ones. */
const [firstTries, lastTries] = [40, 10];

const units = [
  { unit: 'ms', size: 1, below: 1_000, digits: 0 },
  { unit: 's', size: 1_000, below: 6_000_000, digits: 1 },
  { unit: 'h', size: 3_600_000, below: 360_000_000, digits: 2 },
  { unit: 'd', size: 86_400_000, below: 86_400_000_000, digits: 1 },
] as const;

type Unit = (typeof units)[number];

const unitFor = (ms: number): Unit | undefined => units.find(({ below }) => ms < below);

const written = (ms: number, unit: Unit | undefined): string =>
  unit === undefined ? '> 999 d' : `${(ms / unit.size).toFixed(unit.digits)} ${unit.unit}`;

/** A number of milliseconds for people, in the unit that suits it. */
export const durationOf = (ms: number): string => written(ms, unitFor(ms));

/** What may be said of an error: its category, if it is ours. */
const labelOf = (error: unknown): string => {
  try {
    const label: unknown = isOAuthError(error) && error.category;
    return typeof label === 'string' && /^[a-z_]{1,24}$/.test(label) ? label : 'error';
  } catch {
    return 'error';
  }
};

interface Ending {
  readonly end: PreviewEnd;
  readonly because: string | undefined;
  readonly totalMs: number;
  /** How long a try takes. */
  readonly tryMs: number;
}

const ends: { readonly [K in PreviewEnd]: string } = {
  succeeded: 'succeeded',
  policy: 'stopped by the policy',
  deadline: 'stopped by the deadline',
  invalid: 'stopped',
  max_tries: 'cut off',
};

const nextOf = (waitedMs: number | undefined, end: PreviewEnd): string => {
  if (waitedMs === undefined) return end === 'max_tries' ? 'would go on' : 'gives up';
  return waitedMs === 0 ? 'at once again' : `waits ${durationOf(waitedMs)}`;
};

const wordsOf = (tried: PreviewedTry<unknown>, end: PreviewEnd): string => {
  if ('error' in tried) return `${labelOf(tried.error)}, ${nextOf(tried.waitedMs, end)}`;
  return end === 'succeeded' ? 'succeeds' : 'does not end';
};

/**
 * Tries as text: when each starts, where that is on an axis from the beginning to the end (`●` fails, `○` succeeds, `━` the
 * time that it takes, `─` the wait), and what comes of it; then how it ends.
 */
export const draw = (tries: readonly PreviewedTry<unknown>[], { end, because, totalMs, tryMs }: Ending): string => {
  // One unit for all, unless the chart reaches so far that its beginning would be all zeros.
  const unit = unitFor(totalMs);
  const time = (ms: number): string => (totalMs < 6_000_000 ? written(ms, unit) : durationOf(ms));
  const column = (ms: number): number =>
    totalMs === 0 ? 0 : Math.round((Math.min(ms, totalMs) / totalMs) * (width - 1));
  const line = (tried: PreviewedTry<unknown>): string => {
    const { startedAfterMs, waitedMs } = tried;
    const [from, worked] = [column(startedAfterMs), column(startedAfterMs + tryMs)];
    const to = waitedMs === undefined ? worked + 1 : column(startedAfterMs + tryMs + waitedMs);
    const mark = 'error' in tried ? '●' : '○';
    const bar = mark + '━'.repeat(Math.max(0, Math.min(worked, to - 1) - from));
    const axis = ' '.repeat(from) + bar.padEnd(to - from, '─');
    return `${time(startedAfterMs).padStart(8)}  ${axis.padEnd(width)}  ${wordsOf(tried, end)}`;
  };
  const left = tries.length - firstTries - lastTries;
  const shown = left > 1 ? [...tries.slice(0, firstTries), ...tries.slice(-lastTries)] : tries;
  const lines = shown.map(line);
  if (left > 1) lines.splice(firstTries, 0, `${'…'.padStart(8)}  ${left} more tries`);
  const count = tries.length === 1 ? '1 try' : `${tries.length} tries`;
  const reason = because === undefined ? '' : `: ${because}`;
  return [...lines, `${ends[end]} after ${durationOf(totalMs)} and ${count}${reason}`].join('\n');
};
