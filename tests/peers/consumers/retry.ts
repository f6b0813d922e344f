/** A policy of an application's own, and what is made with it. */
import type { OAuthError } from 'tokenrail';
import * as everything from 'tokenrail/retry';
import {
  both,
  cap,
  equalJitter,
  exponential,
  getIntersectMonoid,
  preview,
  recurs,
  type RetryPolicy,
  standardRetry,
  union,
  when,
} from 'tokenrail/retry';

export const names: readonly string[] = Object.keys(everything);

export const patient: RetryPolicy = both(recurs(5), cap(20_000)(equalJitter(exponential(2_000))));
export const careful = when((error: OAuthError) => error.category === 'throttled', union(patient, standardRetry));
export const together: RetryPolicy<OAuthError> = getIntersectMonoid<OAuthError>().concat(careful, patient);
export const chart = (errors: readonly OAuthError[]): string => preview(careful, errors).chart;

// @ts-expect-error -- a policy gives milliseconds
export const wrong: RetryPolicy = () => 'soon';
