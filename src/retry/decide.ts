import type { RetryPolicy, RetryStatus } from './policy.js';
import { serverWaitOf } from './server-wait.js';

/** Where a retry stands, and how much time is left for it. */
export interface Situation<E> extends RetryStatus<E> {
  /** Milliseconds until the deadline; `Infinity` without one. */
  readonly remainingMs: number;
}

/** What is to be done after a failed try. */
export type Decision =
  /** Wait `ms`, then try again. `policyMs` is what the policy said: the next status' `previousMs`. */
  | { readonly kind: 'wait'; readonly ms: number; readonly policyMs: number }
  /** The policy has had enough. */
  | { readonly kind: 'stop'; readonly because: 'policy' }
  /** `waitMs` were due, and the deadline comes before their end. */
  | { readonly kind: 'stop'; readonly because: 'deadline'; readonly waitMs: number }
  /** The policy gave what it must not. `issue` says so in words that are safe to log. */
  | { readonly kind: 'invalid'; readonly issue: string };

const issueOf = (answer: unknown): string | undefined => {
  if (typeof answer !== 'number') return 'the retry policy gave no number';
  if (Number.isNaN(answer)) return 'the retry policy gave NaN';
  return answer < 0 ? 'the retry policy gave a negative number' : undefined;
};

/**
 * What a policy and the server say together: never earlier than the server allows, and not at all where the wait leads to
 * the deadline or past it, since nothing could be asked any more. Pure; it throws only what the policy throws. A wait can
 * be longer than a timer holds.
 *
 * @returns `'invalid'` where the policy gives NaN, a negative number, or no number
 * @example
 * decide(spaced(500), { attempt: 0, elapsedMs: 80, previousMs: 0, error, random: 0.5, remainingMs: Infinity })
 * // { kind: 'wait', ms: 500, policyMs: 500 }, or more milliseconds where `error.retryAfterMs` asks for more
 */
export const decide = <E>(policy: RetryPolicy<E>, { remainingMs, ...status }: Situation<E>): Decision => {
  const answer = policy(status);
  const issue = issueOf(answer);
  if (issue !== undefined) return { kind: 'invalid', issue };
  if (answer === Infinity) return { kind: 'stop', because: 'policy' };
  const policyMs = Math.max(0, answer); // -0 becomes 0
  const ms = Math.max(policyMs, serverWaitOf(status.error) ?? 0);
  return ms >= remainingMs ? { kind: 'stop', because: 'deadline', waitMs: ms } : { kind: 'wait', ms, policyMs };
};
