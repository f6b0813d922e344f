/*
A category without a handler

`matchCategory` wants one handler for each category that the error can have, and none for any other. The message
names those that are missing. To treat many alike, match on the remedy: there are 9.
*/
import { matchCategory, matchRemedy, type ByRemedy, type OAuthError } from '../../../src/index.js';

declare const error: ByRemedy<OAuthError, 'retry' | 'none'>;

// the mistake
export const mistaken = matchCategory(error, {
  throttled: ({ retryAfterMs }) => retryAfterMs,
  service_unavailable: ({ retryAfterMs }) => retryAfterMs,
  network: () => 1_000,
  aborted: () => undefined,
});

// instead
export const milliseconds = matchCategory(error, {
  authorization_pending: ({ retryAfterMs }) => retryAfterMs ?? 5_000,
  throttled: ({ retryAfterMs }) => retryAfterMs,
  service_unavailable: ({ retryAfterMs }) => retryAfterMs,
  network: () => 1_000,
  aborted: () => undefined,
});

export const shorter = matchRemedy(error, {
  retry: ({ retryAfterMs }) => retryAfterMs ?? 1_000,
  none: () => undefined,
});
