import type { Directory } from '../directory/directory.js';

/** What every endpoint of one running authority answers from. */
export interface Realm {
  readonly directory: Directory;
  readonly url: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly tokenLifetimeSeconds: number;
}
