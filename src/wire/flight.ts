import { err, ResultAsync, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { AbortedError, OAuthError } from '../error/model.js';
import type { Signal } from './platform.js';
import { onAbort } from './signal.js';

/** Somebody who waits. */
export interface Passenger {
  readonly signal?: Signal | undefined;
  readonly correlationId?: string | undefined;
}

interface Seat<P> {
  readonly passenger: P;
}

/** Work that is under way, and who waits for it. */
export interface Flight<P> {
  /** Aborted when the last passenger has left. */
  readonly signal: Signal;
  /** Who waits now, the first from the beginning: it changes. */
  readonly passengers: ReadonlySet<Seat<P>>;
}

interface Flying<A, E, P> extends Flight<P> {
  readonly leader: P;
  readonly passengers: Set<Seat<P>>;
  readonly interruption: AbortController;
  readonly landed: Promise<Result<A, E>>;
}

/** What becomes of a passenger: where there is no flight of his key, he begins one, else he joins it. */
export interface Boarding<A, E, P> {
  readonly begin: (flight: Flight<P>) => PromiseLike<Result<A, E>>;
  readonly join?: (leader: P) => void;
}

/** Takes a passenger on the flight of a key. */
export type Board<A, E, P extends Passenger> = (
  key: string,
  passenger: P,
  boarding: Boarding<A, E, P>,
) => ResultAsync<A, E | AbortedError>;

/**
 * Lets all who want the same thing at the same time wait for one piece of work. Who aborts leaves with `Aborted` at once;
 * the work is ended when the last has left, and who comes next begins it anew.
 */
export const makeFlights = <A, E, P extends Passenger>(): Board<A, E, P> => {
  const flights = new Map<string, Flying<A, E, P>>();

  const depart = (key: string, first: Seat<P>, { begin }: Boarding<A, E, P>): Flying<A, E, P> => {
    const interruption = new AbortController();
    const { signal } = interruption;
    const passengers = new Set([first]);
    const run = async (): Promise<Result<A, E>> => begin({ signal, passengers });
    const landed = run().finally(() => forget(key, flight));
    const flight: Flying<A, E, P> = { leader: first.passenger, signal, passengers, interruption, landed };
    flights.set(key, flight);
    return flight;
  };

  const forget = (key: string, flight: Flying<A, E, P>): void => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  return (key, passenger, boarding) => {
    const { signal, correlationId: requestId = '' } = passenger;
    const aborted = (): Result<A, AbortedError> => err(localError('aborted', { requestId }));
    if (signal?.aborted) return new ResultAsync(Promise.resolve(aborted()));
    const seat = { passenger };
    const current = flights.get(key);
    const flight = current ?? depart(key, seat, boarding);
    flight.passengers.add(seat);
    if (current) boarding.join?.(current.leader);
    const waiting = new Promise<Result<A, E | AbortedError>>((resolve, reject) => {
      const leave = (): void => {
        flight.passengers.delete(seat);
        if (flight.passengers.size === 0) {
          forget(key, flight);
          flight.interruption.abort();
        }
        resolve(aborted());
      };
      // What was begun or told just now may have aborted it.
      if (signal?.aborted) leave();
      const stay = signal?.aborted ? () => undefined : onAbort(signal, leave);
      flight.landed.finally(stay).then(resolve, reject);
    });
    return new ResultAsync(waiting);
  };
};

/** The same for one piece of work that is always the same. */
export const sharing = <A>(
  work: (signal: Signal) => PromiseLike<Result<A, OAuthError>>,
): ((signal?: Signal) => ResultAsync<A, OAuthError>) => {
  const board = makeFlights<A, OAuthError, Passenger>();
  return (signal) => board('', { signal }, { begin: (flight) => work(flight.signal) });
};
