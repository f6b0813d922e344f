import { okAsync } from 'neverthrow';
import type { TokenResponse } from '../token/token.js';
import { makeBounded, problemsOfBytes, problemsOfEntries, type Statistics } from './bounded.js';
import type { AccountStore } from './token-store.js';

/** Settings of `memoryStore`. */
export interface MemoryStoreSettings {
  /** How many tokens are kept; 10,000 unless said. */
  readonly maxEntries?: number | undefined;
  /** How much memory they may take, by an estimate; 64 MiB unless said. */
  readonly maxBytes?: number | undefined;
  /** Epoch milliseconds; the platform's clock unless said. */
  readonly now?: (() => number) | undefined;
}

/** A store in the memory of this process. */
export interface MemoryStore extends AccountStore {
  readonly statistics: () => Statistics;
  /** Forgets everything. */
  readonly clear: () => void;
}

const usual = { maxEntries: 10_000, maxBytes: 64 * 1024 * 1024 };

/** What an entry takes besides its texts. */
const overheadBytes = 512;

const bytesOf = (key: string, token: TokenResponse): number =>
  overheadBytes +
  [key, token.accessToken, token.refreshToken, token.idToken, ...(token.scopes ?? [])].reduce(
    (sum, text) => sum + (text?.length ?? 0),
    // The claims are in the id token, and take about as much again.
    token.idToken?.length ?? 0,
  );

/** What can be renewed is kept until it is evicted. */
const endOf = ({ expiresOn, refreshToken }: TokenResponse): number =>
  refreshToken === undefined ? expiresOn : Infinity;

/**
 * A store in the memory of this process, for `withCache`. Each look-up takes the same time, however much is kept; where
 * there is no room, the token that was used longest ago goes; tokens that have ended are swept out.
 *
 * @returns a store that never fails; what is wrong with its settings is a `Config` error of the operation that uses it
 * @example
 * const store = memoryStore({ maxEntries: 50_000 })
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(withCache(store)))
 * store.statistics() // { entries, bytes, hits, misses, evictions, expirations }
 */
export const memoryStore = (settings: MemoryStoreSettings = {}): MemoryStore => {
  const { maxEntries = usual.maxEntries, maxBytes = usual.maxBytes, now = Date.now } = settings;
  const issues = [...problemsOfEntries(maxEntries), ...problemsOfBytes(maxBytes)];
  const bounds = issues.length > 0 ? usual : { maxEntries, maxBytes };
  const kept = makeBounded<TokenResponse>({ ...bounds, bytesOf, endOf, now });
  return {
    get: (key) => okAsync(kept.get(key)),
    set: (key, token) => okAsync(kept.set(key, token)),
    delete: (key) => okAsync(kept.delete(key)),
    keys: (prefix) => okAsync(kept.keys(prefix)),
    clear: kept.clear,
    statistics: kept.statistics,
    issues,
  };
};
