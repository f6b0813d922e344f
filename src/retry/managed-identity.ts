import { hasCategory, isOAuthError } from '../error/guard.js';
import { intersect, mapDelay, union, when } from './combine.js';
import { exponential, recurs, spaced, stop, type RetryPolicy } from './policy.js';

const statusOf = (error: unknown): number => (isOAuthError(error) ? (error.status ?? 0) : 0);
const isUpgrading = (error: unknown): boolean => statusOf(error) === 410;
const isServerFault = (error: unknown): boolean => statusOf(error) >= 500 && statusOf(error) < 600;
const isPassing = (error: unknown): boolean =>
  [404, 408, 429].includes(statusOf(error)) || hasCategory(error, 'network');

/**
 * For a managed identity, whose endpoint on the machine fails in its own ways. It decides by the HTTP status:
 *
 * - 410, the endpoint is being upgraded, which takes up to 70 s: every 10 s, at most 7 retries;
 * - 404, 408, 429, 5xx, and no answer at all (category `network`): at most 5 retries, after 0, about 2, 6, 14 and 30 s, a
 *   fifth more or less; after 5xx at least 1 s, so 1 to 2 s before the first;
 * - anything else stops: other 4xx, errors that have neither a status nor the category `network`, errors of other kinds.
 *
 * The retries count together, whatever they were for. Not for Service Fabric, where 404 is final: there,
 * `when((error: OAuthError) => error.status !== 404, managedIdentityRetry)`.
 *
 * @see Managed identities for Azure resources, "How to use managed identities on an Azure VM to acquire an access token",
 *   retry guidance; MSAL.NET, "IMDS retry based on errors" (410 every 10 s)
 * @example
 * preview(managedIdentityRetry, [sampleError('none', { category: 'service_error', status: 410 })]).totalMs // 10000
 */
export const managedIdentityRetry: RetryPolicy = /* @__PURE__ */ (() => {
  // 0, 2, 6, 14 and 30 s, a fifth more or less.
  const growing = intersect(
    recurs(5),
    mapDelay((ms, random) => (ms - 2_000) * (0.8 + 0.4 * random))(exponential(2_000)),
  );
  const oneToTwoSeconds = mapDelay((ms, random) => ms + 1_000 * random)(spaced(1_000));
  return [
    when(isUpgrading, intersect(recurs(7), spaced(10_000))),
    when(isPassing, growing),
    when(isServerFault, intersect(growing, oneToTwoSeconds)),
  ].reduce(union, stop);
})();
