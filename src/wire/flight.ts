import { err, ResultAsync, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import type { Signal } from './platform.js';

/** Work that is under way, and how many wait for it. */
interface Flight<A> {
  readonly landed: Promise<Result<A, OAuthError>>;
  readonly interruption: AbortController;
  waiting: number;
}

/**
 * Lets all who want the same thing at the same time wait for one piece of work. A caller who aborts leaves with `Aborted`
 * at once; the work is ended when the last has left, and the next caller starts it anew.
 */
export const sharing = <A>(
  work: (signal: Signal) => PromiseLike<Result<A, OAuthError>>,
): ((signal?: Signal) => ResultAsync<A, OAuthError>) => {
  let current: Flight<A> | undefined;

  const start = (): Flight<A> => {
    const interruption = new AbortController();
    const run = async (): Promise<Result<A, OAuthError>> => work(interruption.signal);
    const flight: Flight<A> = { landed: run().finally(() => forget(flight)), interruption, waiting: 0 };
    return flight;
  };

  const forget = (flight: Flight<A>): void => {
    if (current === flight) current = undefined;
  };

  const join = (flight: Flight<A>, signal: Signal | undefined): Promise<Result<A, OAuthError>> =>
    new Promise((resolve, reject) => {
      flight.waiting += 1;
      const leave = (): void => {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          forget(flight);
          flight.interruption.abort();
        }
        resolve(err(localError('aborted', {})));
      };
      signal?.addEventListener('abort', leave, { once: true });
      flight.landed.finally(() => signal?.removeEventListener('abort', leave)).then(resolve, reject);
    });

  return (signal) => {
    if (signal?.aborted) return new ResultAsync(Promise.resolve(err(localError('aborted', {}))));
    current ??= start();
    return new ResultAsync(join(current, signal));
  };
};
