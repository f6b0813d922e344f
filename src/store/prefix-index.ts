/** Keys by what they begin with. */
export interface PrefixIndex {
  readonly add: (key: string) => void;
  readonly remove: (key: string) => void;
  readonly keys: (prefix: string) => readonly string[];
}

/** What a key begins with, up to each `|` in it. */
const prefixesOf = (key: string): readonly string[] => {
  const prefixes: string[] = [];
  for (let end = key.indexOf('|'); end >= 0; end = key.indexOf('|', end + 1)) prefixes.push(key.slice(0, end + 1));
  return prefixes;
};

/** Finds the keys with one beginning in a time that depends on how many these are, and not on how many there are in all. */
export const makePrefixIndex = (): PrefixIndex => {
  const keysByPrefix = new Map<string, Set<string>>();
  return {
    add: (key) => {
      for (const prefix of prefixesOf(key)) {
        const keys = keysByPrefix.get(prefix) ?? new Set();
        keysByPrefix.set(prefix, keys.add(key));
      }
    },
    remove: (key) => {
      for (const prefix of prefixesOf(key)) {
        const keys = keysByPrefix.get(prefix);
        keys?.delete(key);
        if (keys?.size === 0) keysByPrefix.delete(prefix);
      }
    },
    keys: (prefix) => [...(keysByPrefix.get(prefix) ?? [])],
  };
};
