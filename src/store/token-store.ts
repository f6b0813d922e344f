import type { ResultAsync } from 'neverthrow';
import type { CacheError } from '../error/model.js';
import type { TokenResponse } from '../token/token.js';

/**
 * Where tokens are kept between calls: `memoryStore`, or one of your own over a file, Redis, whatever keeps text
 * (`serializeToken` and `deserializeToken` make text of a token). A key holds no secret. A store that fails costs a
 * request, never a token.
 *
 * @example
 * const redisStore = (redis: Redis): TokenStore => ({
 *   get: (key) => attempt(redis.get(key)).andThen((text) => (text === null ? ok(undefined) : deserializeToken(text))),
 *   set: (key, token) => attempt(redis.set(key, serializeToken(token), { PXAT: token.expiresOn })),
 *   delete: (key) => attempt(redis.del(key)),
 *   keys: (prefix) => attempt(keysBeginningWith(redis, prefix)),
 * })
 */
export interface TokenStore {
  /** The token of this key; `undefined` where there is none. It may be one that has ended. */
  readonly get: (key: string) => ResultAsync<TokenResponse | undefined, CacheError>;
  /** Keeps a token, in place of the one that was there. */
  readonly set: (key: string, token: TokenResponse) => ResultAsync<unknown, CacheError>;
  readonly delete: (key: string) => ResultAsync<unknown, CacheError>;
  /**
   * The keys that begin with a text; the text ends with `|`, which parts the segments of a key, or is empty. What keeps
   * accounts needs it: `silent`, `accounts`, `withAccountStore`.
   */
  readonly keys?: (prefix: string) => ResultAsync<readonly string[], CacheError>;
  /** What is wrong with its settings, in words: an operation that uses it then fails with `Config`. */
  readonly issues?: readonly string[];
}

/** A store that can say what it keeps, and so keeps accounts. `memoryStore` is one. */
export interface AccountStore extends TokenStore {
  readonly keys: (prefix: string) => ResultAsync<readonly string[], CacheError>;
}
