/** How much is spent on second tries, for all operations that share it. */
export interface RetryBudget {
  /** Pays for one retry; `false` where there is not enough, and then nothing is paid. */
  readonly spend: () => boolean;
  /** Pays in what a call earns that succeeded at its first try. */
  readonly refund: () => void;
  /** Gives back what was paid for a retry that was not made. */
  readonly restore?: () => void;
  /** What is left. */
  readonly level: () => number;
  /** What is wrong with its settings, in words: an operation that uses it then fails with `Config`. */
  readonly issues?: readonly string[];
}

/** Settings of `retryBudget`, all in the same unit. */
export interface RetryBudgetSettings {
  /** The most there is, and what there is at first; 100 unless said. */
  readonly capacity?: number | undefined;
  /** What a retry takes; 5 unless said. */
  readonly cost?: number | undefined;
  /** What a success at the first try gives back; 1 unless said. */
  readonly refund?: number | undefined;
}

/**
 * A budget for retries, shared by all operations that are given it: during an outage the few tries that are left in it are
 * made, then every call fails at once, and a server that comes back is not met by a storm.
 *
 * @returns a budget; what is wrong with its settings is a `Config` error of the operation that uses it
 * @example
 * const budget = retryBudget({ capacity: 100, cost: 5 })
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(withRetry(standardRetry, { budget })))
 */
export const retryBudget = ({ capacity = 100, cost = 5, refund = 1 }: RetryBudgetSettings = {}): RetryBudget => {
  let level = capacity;
  return {
    spend: () => {
      if (level < cost) return false;
      level -= cost;
      return true;
    },
    refund: () => {
      level = Math.min(capacity, level + refund);
    },
    restore: () => {
      level = Math.min(capacity, level + cost);
    },
    level: () => level,
    issues: Object.entries({ capacity, cost, refund }).flatMap(([name, amount]) =>
      typeof amount === 'number' && amount >= 0 ? [] : [`retryBudget: ${name} is not a number from 0`],
    ),
  };
};
