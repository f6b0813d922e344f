import { err, ResultAsync, type Result } from 'neverthrow';
import type { Category } from '../error/category.js';
import { isOAuthError } from '../error/guard.js';
import type { CallbackError, MalformedChallengeError, NetworkError } from '../error/model.js';
import type { WithoutCategory, WithoutTag } from '../error/subtract.js';
import { clockOf } from '../operation/clock.js';
import {
  dependable,
  operationIn,
  type OperationContext,
  type Repeat,
  type TokenOperation,
} from '../operation/operation.js';
import { requestIdOf, steeringOf } from '../operation/request.js';
import { quiet } from '../wire/event.js';
import { claimsIn, merged, withClaims } from './request-claims.js';

/** Settings of `withFallback`. */
export interface FallbackSettings<K extends Category> {
  /**
   * Categories after which it goes on as well, such as `['grant_expired', 'step_up_required']` where the next one asks a
   * person: it then gets the claims that the error asks for.
   */
  readonly also?: readonly K[] | undefined;
}

/** What is left of the errors of an operation that has a fallback. */
export type WithoutFallback<E, K> = WithoutCategory<WithoutTag<E, 'NoToken'>, 'credential_unavailable' | K>;

interface WithFallback {
  <R2, A2, E2>(
    fallback: TokenOperation<R2, A2, E2>,
  ): <R, A, E>(operation: TokenOperation<R, A, E>) => TokenOperation<R & R2, A | A2, WithoutFallback<E, never> | E2>;
  <R2, A2, E2, const K extends Category>(
    fallback: TokenOperation<R2, A2, E2>,
    settings: FallbackSettings<K>,
  ): <R, A, E>(
    operation: TokenOperation<R, A, E>,
  ) => TokenOperation<
    R & R2,
    A | A2,
    WithoutFallback<E, K> | E2 | MalformedChallengeError | CallbackError | NetworkError
  >;
}

/**
 * Goes on to another operation where this one has nothing here to ask with: its credential does not exist
 * (`credential_unavailable`: no endpoint, no file, no variable), or nothing is kept for the user (`NoToken` of `silent`).
 * Any other failure stops, unless `also` names its category: a secret that has expired never makes way for another
 * identity.
 *
 * Cache each operation by itself, inside: what is kept of a fallback stays there when the first credential is back.
 *
 * @returns a combinator; what makes it go on leaves the error type, what the second gives joins it. With `also` there may
 * be claims to hand on: then it adds `Challenge` (`malformed`) where they cannot be read
 * @example
 * const acquire = withFallback(developerSignIn)(managedIdentity)
 * const forUser = withFallback(signIn, { also: ['grant_expired', 'step_up_required'] })(silent(client, store))
 */
export const withFallback: WithFallback = (<R2, A2, E2>(
    fallback: TokenOperation<R2, A2, E2>,
    { also = [] }: FallbackSettings<Category> = {},
  ) =>
  <R, A, E>(operation: TokenOperation<R, A, E>) => {
    const [first, second] = [dependable(operation), dependable(fallback)];
    const { now } = clockOf(operation);
    const categories: ReadonlySet<Category> = new Set(['credential_unavailable', ...also]);

    const run = async (request: R & R2): Promise<Result<A | A2, unknown>> => {
      const result = await first(request);
      if (result.isOk()) return result;
      const { error } = result;
      const goesOn = isOAuthError(error) && (error._tag === 'NoToken' || categories.has(error.category));
      if (!goesOn) return err(error);
      const steering = steeringOf(request);
      quiet(steering.onEvent)({ name: 'fallback', at: now(), requestId: requestIdOf(steering) });
      if (error.claims === undefined) return second(request);
      const claims = await merged(claimsIn(request), error.claims);
      return claims.isErr() ? err(claims.error) : second(withClaims(request, claims.value));
    };
    return operationIn(joined(operation.context, fallback.context), (request: R & R2) => new ResultAsync(run(request)));
  }) as never; // Two overloads, told apart by whether there are settings.

/** Both places in one: nothing that is kept for either is taken for the other's. */
const joined = (
  first: OperationContext | undefined,
  second: OperationContext | undefined,
): OperationContext | undefined => {
  if (first === undefined || second === undefined) return undefined;
  const { fallback } = first;
  const next = fallback === undefined ? second : (joined(fallback, second) ?? second);
  return { ...first, ...strictest(first, second), fallback: next };
};

const fromStrictest: readonly Repeat[] = ['if_unsent', 'if_settled', 'always'];

/** What either may not send again, both together may not. */
const strictest = (...both: readonly OperationContext[]): Pick<OperationContext, 'repeat'> => {
  const repeat = fromStrictest.find((each) => both.some((context) => context.repeat === each));
  return repeat === undefined ? {} : { repeat };
};
