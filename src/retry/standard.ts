import { hasCategory, hasNumber } from '../error/guard.js';
import { intersect, mapDelay, union, when } from './combine.js';
import { equalJitter } from './jitter.js';
import { exponential, recurs, type RetryPolicy } from './policy.js';
import { serverWait, serverWaitOf } from './server-wait.js';

/** A federated credential that does not match: while a new one spreads, it soon may. */
const propagating = 70021;

/** The server took the application for one that runs in a loop: to repeat would prove it. */
export const loopDetected = 50196;

const isPassing = (error: unknown): boolean =>
  hasCategory(error, ['throttled', 'service_unavailable', 'network']) && !hasNumber(error, loopDetected);

/**
 * For work that nobody waits for, against the token endpoint: at most 3 retries, where the error is `throttled`,
 * `service_unavailable` or `network` (timeouts too), or has the number 70021 (a federated credential that was made just
 * now). Never for 50196, which says that the application runs in a loop.
 *
 * Where the server asks to wait: as long as it asks, and up to 1 s more. Else 5 to 10 s, 10 to 20 s, 20 to 40 s: Microsoft
 * asks for at least 5 s before the first retry, and for growing pauses. Errors of other kinds stop it.
 *
 * @see Microsoft Entra architecture, "Increase the resilience of authentication and authorization in client applications
 *   you develop" and "…in daemon applications you develop"; Microsoft identity platform, "Workload identity federation"
 *   (70021), "What's new for authentication" of October 2018 (50196)
 * @example
 * const acquire = createClient(config).map(clientCredentials).map(withRetry(standardRetry))
 */
export const standardRetry: RetryPolicy = /* @__PURE__ */ (() =>
  when(
    (error: unknown) => isPassing(error) || hasNumber(error, propagating),
    intersect(
      recurs(3),
      union(
        serverWait(1_000),
        when((error: unknown) => serverWaitOf(error) === undefined, equalJitter(exponential(10_000))),
      ),
    ),
  ))();

/** What a person still waits for. */
const patienceMs = 5_000;

/**
 * For a person who waits: one retry after 1 to 2 s, where the error is `throttled`, `service_unavailable` or `network`
 * (timeouts too). Only where the server asks for no more than 5 s, and then up to 1 s after that. Never for 50196.
 *
 * @see MSAL.NET, which repeats once after 1 s where an answer 5xx, or none, comes without `Retry-After`
 * @example
 * const acquire = createClient(config).map(clientCredentials).map(withRetry(interactiveRetry))
 */
export const interactiveRetry: RetryPolicy = /* @__PURE__ */ (() =>
  when(
    (error: unknown) => isPassing(error) && (serverWaitOf(error) ?? 0) <= patienceMs,
    intersect(
      recurs(1),
      mapDelay((ms, random) => ms + 1_000 * random)(({ error }) => Math.max(1_000, serverWaitOf(error) ?? 0)),
    ),
  ))();
