import type { OAuthError } from '../../error/model.js';
import type { Clock } from '../../operation/clock.js';
import { makeBounded } from '../../store/bounded.js';

/** A time in which nothing is tried, and what failed before it. */
interface Pause {
  readonly until: number;
  readonly failure: OAuthError | undefined;
}

/** The pauses after failures, by key. */
export interface Pauses {
  /** The pause of now. */
  readonly at: (key: string) => Pause | undefined;
  readonly begin: (key: string, failure: OAuthError | undefined) => void;
  readonly end: (key: string) => void;
}

const maxEntries = 10_000;

/** Pauses of half to one and a half times a length, or as long as the server asks where that is longer. */
export const makePauses = ({
  now,
  random,
  pauseMs,
}: Pick<Clock, 'now' | 'random'> & { readonly pauseMs: number }): Pauses => {
  const kept = makeBounded<Pause>({
    maxEntries,
    maxBytes: Infinity,
    bytesOf: () => 0,
    endOf: ({ until }) => until,
    now,
  });
  return {
    at: kept.get,
    begin: (key, failure) => {
      const ms = Math.max(pauseMs * (0.5 + random()), failure?.retryAfterMs ?? 0);
      kept.set(key, { until: now() + ms, failure });
    },
    end: kept.delete,
  };
};
