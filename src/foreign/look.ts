/**
 * Looking at what somebody else threw. It may be anything: its members may throw, have any type, and hold each other.
 *
 * @module
 */

/** A member of what was thrown; `undefined` where it has none, or looking throws. */
export const memberOf = (thrown: unknown, name: string): unknown => {
  if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) return undefined;
  try {
    return (thrown as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
};

/** A member that is a text and not empty: libraries write `''` for what they do not know. */
export const textOf = (thrown: unknown, name: string): string | undefined => {
  const value = memberOf(thrown, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A member that is a number. */
export const numberOf = (thrown: unknown, name: string): number | undefined => {
  const value = memberOf(thrown, name);
  return typeof value === 'number' ? value : undefined;
};

/** How far causes are followed: they may go round in a circle, or be made anew each time. */
const deepest = 8;

/** What was thrown, and what that says it comes from, from the outside in. */
export const causesOf = (thrown: unknown): readonly unknown[] => {
  const chain: unknown[] = [];
  for (let cause = thrown; cause !== undefined && cause !== null && chain.length < deepest;) {
    chain.push(cause);
    cause = memberOf(cause, 'cause');
  }
  return chain;
};

/** The first things that something iterable gives, and no more: it may never end. */
export const firstOf = (values: unknown, most: number): readonly unknown[] => {
  const found: unknown[] = [];
  try {
    for (const value of values as Iterable<unknown>) {
      found.push(value);
      if (found.length === most) break;
    }
  } catch {
    // What came before it stays.
  }
  return found;
};
