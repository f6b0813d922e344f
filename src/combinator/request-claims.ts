import { okAsync, type ResultAsync } from 'neverthrow';
import type { CallbackError, MalformedChallengeError, NetworkError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';
import { steered } from '../operation/request.js';

/** The claims of a request, if it has some and can be read. */
export const claimsIn = (request: unknown): string | undefined => {
  try {
    const { claims } = Object(request) as { readonly claims?: unknown };
    return typeof claims === 'string' ? claims : undefined;
  } catch {
    return undefined;
  }
};

/** The same request with these claims. */
export const withClaims = <R>(request: R, claims: string | undefined): R =>
  claims === undefined ? request : steered(request, { claims });

/** Two claims requests in one, as JSON text. What reads and merges them is loaded when there are some. */
export const merged = (
  a: string | undefined,
  b: string | undefined,
): ResultAsync<string | undefined, MalformedChallengeError | NetworkError | CallbackError> =>
  a === undefined && b === undefined
    ? okAsync(undefined)
    : lazily(
        'claims',
        () => import('../challenge/joined-claims.js'),
        ({ joinedClaims }) => joinedClaims(a, b),
      );
