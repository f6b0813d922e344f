import { createLRU } from 'lru.min';
import { makePrefixIndex } from './prefix-index.js';

/** How much is kept, and for how long. */
export interface Bounds<V> {
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly bytesOf: (key: string, value: V) => number;
  /** When a value is worth nothing any more, in epoch milliseconds. */
  readonly endOf: (value: V) => number;
  readonly now: () => number;
}

/** What became of what was kept. */
export interface Statistics {
  readonly entries: number;
  /** An estimate. */
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
  /** Entries that had to go for want of room. */
  readonly evictions: number;
  /** Entries that were removed because they had ended. */
  readonly expirations: number;
}

/** Values by key, as many as fit: what was used longest ago goes first. */
export interface Bounded<V> {
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
  readonly clear: () => void;
  /** The keys that begin with a text which ends at a `|`, or with nothing. */
  readonly keys: (prefix: string) => readonly string[];
  readonly statistics: () => Statistics;
}

const sweepEveryMs = 60_000;

/** Room is made for so many entries, and twice as many each time that it is full: an empty store takes no memory. */
const roomAtFirst = 64;

/** Each call takes the same time, however much is kept; once a minute at most, what has ended is swept out. */
export const makeBounded = <V>({ maxEntries, maxBytes, bytesOf, endOf, now }: Bounds<V>): Bounded<V> => {
  const kept = createLRU<string, { readonly value: V; readonly bytes: number }>({
    max: Math.min(maxEntries, roomAtFirst),
    // It tells of whatever leaves, for any reason.
    onEviction: (key, left) => {
      bytes -= left.bytes;
      index.remove(key);
    },
  });
  const index = makePrefixIndex();
  let [bytes, hits, misses, evictions, expirations] = [0, 0, 0, 0, 0];
  let sweptAt = now();

  const sweep = (): void => {
    const time = now();
    if (time - sweptAt < sweepEveryMs && time >= sweptAt) return;
    sweptAt = time;
    const ended = [...kept.entries()].filter(([, { value }]) => endOf(value) <= time);
    ended.forEach(([key]) => kept.delete(key));
    expirations += ended.length;
  };

  return {
    get: (key) => {
      const value = kept.get(key)?.value;
      if (value !== undefined && endOf(value) > now()) {
        hits += 1;
        return value;
      }
      if (kept.delete(key)) expirations += 1;
      misses += 1;
      return undefined;
    },
    set: (key, value) => {
      sweep();
      kept.delete(key);
      const size = bytesOf(key, value);
      if (size > maxBytes) {
        evictions += 1;
        return;
      }
      if (kept.size === kept.max && kept.max < maxEntries) kept.resize(Math.min(2 * kept.max, maxEntries));
      const hasRoom = (): boolean => kept.size < maxEntries && bytes + size <= maxBytes;
      while (!hasRoom()) {
        kept.evict(1);
        evictions += 1;
      }
      kept.set(key, { value, bytes: size });
      index.add(key);
      bytes += size;
    },
    delete: (key) => void kept.delete(key),
    clear: () => kept.clear(),
    keys: (prefix) => (prefix === '' ? [...kept.keys()] : index.keys(prefix)),
    statistics: () => ({ entries: kept.size, bytes, hits, misses, evictions, expirations }),
  };
};

/** What is wrong with a number of entries, in words. */
export const problemsOfEntries = (maxEntries: number): readonly string[] =>
  Number.isSafeInteger(maxEntries) && maxEntries >= 1 ? [] : ['maxEntries: not a whole number above 0'];

/** What is wrong with a number of bytes, in words. */
export const problemsOfBytes = (maxBytes: number): readonly string[] =>
  maxBytes > 0 ? [] : ['maxBytes: not a number above 0'];
