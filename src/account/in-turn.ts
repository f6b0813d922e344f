/** Does a piece of work when those before it, under the same key, are over. */
export type Turns = <A>(key: string, work: () => PromiseLike<A>) => Promise<A>;

/** Lets only one piece of work of a key be under way; the others wait for their turn. */
export const makeTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
};
