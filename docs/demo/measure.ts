/** What work gave, and how many milliseconds it took. */
export interface Timed<A> {
  readonly result: A;
  readonly ms: number;
}

export const timed = async <A>(work: () => PromiseLike<A>): Promise<Timed<A>> => {
  const from = performance.now();
  const result = await work();
  return { result, ms: performance.now() - from };
};

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** Three digits that say something, however short it is. */
export const milliseconds = (ms: number): string => `${ms >= 100 ? Math.round(ms) : Number(ms.toPrecision(3))} ms`;

export const grouped = (count: number): string => Math.round(count).toLocaleString('en-US');
