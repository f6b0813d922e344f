import { ResultAsync } from 'neverthrow';
import type { AbortedError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { keysOf } from '../operation/key.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { copied, remainingOf, requestIdOf, steered, steeringOf, type Steering } from '../operation/request.js';
import { listenersNow, quiet } from '../wire/event.js';
import { makeFlights, type Flight } from '../wire/flight.js';

/**
 * Lets calls that want the same at the same time share one request. It is for all of them: a caller who aborts leaves with
 * `Aborted`, the request is ended when the last has left, and its deadline is that of the caller with most time.
 *
 * The same means the same context, account, scopes, assertion and parameters, the same claims, and the same wish for a
 * fresh token. Only calls of this operation share: what is made from it twice shares twice.
 *
 * @returns a combinator; it adds `Aborted`
 * @example
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(withSingleFlight()))
 * await Promise.all(Array.from({ length: 1000 }, () => acquire({ scopes }))) // one request
 */
export const withSingleFlight =
  ({ clock }: { readonly clock?: Partial<Clock> | undefined } = {}) =>
  <R, A, E>(operation: TokenOperation<R, A, E>): TokenOperation<R, A, E | AbortedError> => {
    const next = dependable(operation);
    const keyOf = keysOf(operation, 'flight');
    const board = makeFlights<A, E, Steering>();
    const { now } = clockOf(operation, clock);

    const fly = (key: string, request: R): ResultAsync<A, E | AbortedError> => {
      const passenger = steeringOf(request);
      const { onEvent } = passenger;
      return board(key, passenger, {
        begin: (flight) => next(steered(request, forAllOn(flight))),
        join: (leader) => {
          if (onEvent)
            quiet(onEvent)({
              name: 'shared',
              at: now(),
              requestId: requestIdOf(passenger),
              leader: requestIdOf(leader),
            });
        },
      });
    };

    return operationIn(operation.context, (given) => {
      const request = copied(given);
      const key = keyOf(request);
      return typeof key === 'string' ? fly(key, request) : new ResultAsync(key.then((hashed) => fly(hashed, request)));
    });
  };

/** What steers a request that several callers share. */
const forAllOn = ({ signal, passengers }: Flight<Steering>): Steering => {
  const all = (): readonly Steering[] => Array.from(passengers, ({ passenger }) => passenger);
  const onEvent = listenersNow(() => all().map((each) => each.onEvent));
  return {
    signal,
    deadline: { remainingMs: () => all().reduce((most, each) => Math.max(most, remainingOf(each)), 0) },
    onEvent,
  };
};
