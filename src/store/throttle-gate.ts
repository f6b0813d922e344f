import type { ResultAsync } from 'neverthrow';
import type { CacheError, OAuthError } from '../error/model.js';

/** A server's wish to be left alone. */
export interface Throttling {
  /** When it was heard, in epoch milliseconds. */
  readonly since: number;
  /** Until when nothing is sent, in epoch milliseconds. */
  readonly until: number;
  /** What the server said; absent where a gate keeps times only. */
  readonly error?: OAuthError;
}

/**
 * What remembers that a server asked to be left alone: `memoryGate`, or one of your own that several processes share. A
 * key holds no secret. A gate that fails is open.
 */
export interface ThrottleGate {
  readonly get: (key: string) => ResultAsync<Throttling | undefined, CacheError>;
  readonly set: (key: string, throttling: Throttling) => ResultAsync<unknown, CacheError>;
  /** What is wrong with its settings, in words: an operation that uses it then fails with `Config`. */
  readonly issues?: readonly string[];
}
