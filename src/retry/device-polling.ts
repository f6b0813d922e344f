import { hasCategory, hasNumber, isOAuthError } from '../error/guard.js';
import type { RetryPolicy } from './policy.js';
import { loopDetected } from './standard.js';

/** Where the server names no interval (RFC 8628 §3.2). */
const usualMs = 5_000;
/** What `slow_down` adds to the interval (RFC 8628 §3.5). */
const slowerMs = 5_000;
const longestBackoffMs = 60_000;

const isSlowDown = (error: unknown): boolean => isOAuthError(error) && error.error?.toLowerCase() === 'slow_down';

/** Whether an answer to a poll said nothing of the person, or there was none: the interval stays what it is. */
export const isUnanswered = (error: unknown): boolean =>
  !isSlowDown(error) &&
  hasCategory(error, ['throttled', 'service_unavailable', 'network']) &&
  !hasNumber(error, loopDetected);

/**
 * How the device code grant polls: what `deviceCode` does by itself, as a value to look at and to preview. `previousMs` is
 * the interval of now (5 s where it is 0), and `attempt` how many polls in a row had no answer before this one.
 *
 * - `authorization_pending`: the interval again;
 * - `slow_down`: 5 s more, also for all polls after it;
 * - category `throttled`, `service_unavailable` or `network` (timeouts too): twice the interval, then four times and so
 *   on, up to 60 s, and never less than the interval;
 * - anything else stops, and so does 50196, which says that the application runs in a loop.
 *
 * No answer, however many there are, ends it: that is for the end of the code.
 *
 * @see RFC 8628 §3.5
 * @example
 * const pending = sampleError('AADSTS70016')
 * const slower = sampleError('none', { category: 'authorization_pending', error: 'slow_down' })
 * preview(devicePolling, [pending, slower, pending]).totalMs // 5000 + 10000 + 10000
 */
export const devicePolling: RetryPolicy = ({ previousMs, attempt, error }) => {
  const intervalMs = previousMs === 0 ? usualMs : previousMs;
  if (isSlowDown(error)) return intervalMs + slowerMs;
  if (hasCategory(error, 'authorization_pending')) return intervalMs;
  if (!isUnanswered(error)) return Infinity;
  return Math.max(intervalMs, Math.min(intervalMs * 2 ** (attempt + 1), longestBackoffMs));
};
