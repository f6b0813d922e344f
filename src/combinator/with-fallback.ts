import { errAsync, type ResultAsync } from 'neverthrow';
import { hasCategory } from '../error/guard.js';
import type { WithoutCategory } from '../error/subtract.js';
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

/**
 * Goes on to another operation where this one's credential does not exist here (`credential_unavailable`: no endpoint,
 * no file, no variable). Any other failure stops: a secret that has expired never makes way for another identity.
 *
 * Cache each operation by itself, inside: what is kept of a fallback stays there when the first credential is back.
 *
 * @returns a combinator; `credential_unavailable` of the first leaves the error type, what the second gives joins it
 * @example
 * const acquire = withFallback(developerSignIn)(managedIdentity)
 */
export const withFallback =
  <R2, A2, E2>(fallback: TokenOperation<R2, A2, E2>) =>
  <R, A, E>(
    operation: TokenOperation<R, A, E>,
  ): TokenOperation<R & R2, A | A2, WithoutCategory<E, 'credential_unavailable'> | E2> => {
    const [first, second] = [dependable(operation), dependable(fallback)];
    const { now } = clockOf(operation);
    type Left = WithoutCategory<E, 'credential_unavailable'> | E2;
    return operationIn(joined(operation.context, fallback.context), (request: R & R2) =>
      first(request).orElse((error): ResultAsync<A | A2, Left> => {
        // What is not of this category is what is left of the type.
        if (!hasCategory(error, 'credential_unavailable')) return errAsync(error as Left);
        const steering = steeringOf(request);
        quiet(steering.onEvent)({ name: 'fallback', at: now(), requestId: requestIdOf(steering) });
        return second(request);
      }),
    );
  };

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
