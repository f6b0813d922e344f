import { isOAuthError } from '../../error/guard.js';
import type { Attempt } from '../../error/model.js';
import type { Clock } from '../../operation/clock.js';
import type { RetryStatus } from '../../retry/policy.js';

/** What became of a call so far: its tries, and what a policy may know of them. */
export interface Course {
  /** A try begins. */
  readonly begins: () => void;
  /** It failed: where the retry stands now. */
  readonly fails: <E>(error: E) => RetryStatus<E>;
  /** The next try comes after a wait. */
  readonly waits: (waitedMs: number, policyMs: number) => void;
  /** How many tries there were. */
  readonly tries: () => number;
  /** Those that failed with an error of ours. */
  readonly attempts: () => readonly Attempt[];
}

/** Of more, the first and the last half are kept. */
const mostAttempts = 100;

/**
 * The course of one call. What a gate answered was no request: once after each request that was one, it takes nothing of
 * what the policy grants.
 */
export const makeCourse = ({ now, random }: Clock): Course => {
  const startedAt = now();
  const sinceStart = (): number => Math.max(0, now() - startedAt);
  const attempts: Attempt[] = [];
  let [tries, counted, startedAfterMs, previousMs, wasReplayed] = [0, 0, 0, 0, false];

  return {
    begins: () => {
      tries += 1;
      startedAfterMs = sinceStart();
    },
    fails: (error) => {
      const ours = isOAuthError(error) ? error : undefined;
      const isReplayed = ours?.replayed === true;
      if (!isReplayed || wasReplayed) counted += 1;
      wasReplayed = isReplayed;
      if (ours) attempts.push({ category: ours.category, code: ours.code, startedAfterMs });
      if (attempts.length > mostAttempts) attempts.splice(mostAttempts / 2, 1);
      const attempt = Math.max(0, counted - 1);
      return { attempt, elapsedMs: sinceStart(), previousMs, error, random: random() };
    },
    waits: (waitedMs, policyMs) => {
      previousMs = policyMs;
      const last = attempts.pop();
      if (last) attempts.push({ ...last, waitedMs });
    },
    tries: () => tries,
    attempts: () => [...attempts],
  };
};
