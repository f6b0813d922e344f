import { ResultAsync } from 'neverthrow';
import { localError } from '../error/local.js';
import type { CacheError } from '../error/model.js';
import type { Clock } from '../operation/clock.js';
import type { TokenStore } from '../store/token-store.js';
import { interruptible } from '../wire/interruption.js';
import { calling, givenStore } from './dependable-store.js';
import { makeTurns, type Turns } from './in-turn.js';
import { prefixOf, type Place } from './keys.js';

/** Where accounts are kept, and what tells when a store takes too long. */
export interface Keeping {
  readonly store: TokenStore;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** How long a store may take for one piece of work, in milliseconds. */
const patienceMs = 2_000;

const turnsByStore = new WeakMap<TokenStore, Turns>();

/** The turns of a store: of all that is made with it in this process. */
export const turnsOf = (store: TokenStore): Turns => {
  const given = givenStore(store);
  const turns = turnsByStore.get(given) ?? makeTurns();
  turnsByStore.set(given, turns);
  return turns;
};

/**
 * Does what reads and then writes what is kept of an account, while nothing else of this process does: so nobody comes back
 * who has left, and no new sign-in is taken for an old one. A store that takes too long has failed.
 */
export const alone = <A>(
  { store, clock }: Keeping,
  place: Place,
  work: () => ResultAsync<A, CacheError>,
): ResultAsync<A, CacheError> => {
  const limits = { timeoutMs: patienceMs, requestId: '', sent: 'no' } as const;
  const bounded = new ResultAsync(
    turnsOf(store)(prefixOf(place), () => interruptible(clock, limits, () => calling(work))),
  );
  return bounded.mapErr((error) => (error._tag === 'Cache' ? error : localError('cache_failed', {}, ['the store'])));
};
