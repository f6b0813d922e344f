import { okAsync } from 'neverthrow';
import { makeBounded, problemsOfEntries, type Statistics } from './bounded.js';
import type { ThrottleGate, Throttling } from './throttle-gate.js';

/** Settings of `memoryGate`. */
export interface MemoryGateSettings {
  /** How many contexts and users are remembered; 1,000 unless said. */
  readonly maxEntries?: number | undefined;
  /** Epoch milliseconds; the platform's clock unless said. */
  readonly now?: (() => number) | undefined;
}

/** A gate in the memory of this process. */
export interface MemoryGate extends ThrottleGate {
  readonly statistics: () => Statistics;
  /** Opens it for all. */
  readonly clear: () => void;
}

const usual = 1000;

/**
 * A gate in the memory of this process, for `withThrottleGate`: one for all operations that shall heed each other's
 * throttling. Another context or another user is never kept waiting by it.
 *
 * @returns a gate that never fails; what is wrong with its settings is a `Config` error of the operation that uses it
 * @example
 * const gate = memoryGate()
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(withThrottleGate(gate)))
 */
export const memoryGate = ({ maxEntries = usual, now = Date.now }: MemoryGateSettings = {}): MemoryGate => {
  const issues = problemsOfEntries(maxEntries);
  const kept = makeBounded<Throttling>({
    maxEntries: issues.length > 0 ? usual : maxEntries,
    maxBytes: Infinity,
    bytesOf: () => 0,
    endOf: ({ until }) => until,
    now,
  });
  return {
    get: (key) => okAsync(kept.get(key)),
    set: (key, throttling) => okAsync(kept.set(key, throttling)),
    clear: kept.clear,
    statistics: kept.statistics,
    issues,
  };
};
