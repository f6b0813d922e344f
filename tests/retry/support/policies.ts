import * as fc from 'fast-check';

import {
  after,
  both,
  cap,
  decorrelatedJitter,
  equalJitter,
  exponential,
  fullJitter,
  immediately,
  intersect,
  mapDelay,
  recurs,
  serverWait,
  spaced,
  stop,
  union,
  when,
  within,
  type RetryPolicy,
  type RetryStatus,
} from '../../../src/retry.js';

/** What the generated policies decide on. */
export interface Failure {
  readonly kind: 'busy' | 'lost';
  readonly retryAfterMs?: number;
}

/** A policy, and the text that makes it: what a counterexample shows. */
export interface Written {
  readonly text: string;
  readonly policy: RetryPolicy<Failure>;
}

const ms = fc.oneof(fc.nat({ max: 100_000 }), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant(Infinity));
const count = fc.nat({ max: 8 });
const isBusy = ({ kind }: Failure): boolean => kind === 'busy';

const leaf: fc.Arbitrary<Written> = fc.oneof(
  fc.constantFrom({ text: 'stop', policy: stop }, { text: 'immediately', policy: immediately }),
  ms.map((wait) => ({ text: `spaced(${wait})`, policy: spaced(wait) })),
  ms.map((base) => ({ text: `exponential(${base})`, policy: exponential(base) })),
  count.map((times) => ({ text: `recurs(${times})`, policy: recurs(times) })),
  ms.map((limit) => ({ text: `within(${limit})`, policy: within(limit) })),
  ms.map((base) => ({ text: `decorrelatedJitter(${base})`, policy: decorrelatedJitter(base) })),
  ms.map((most) => ({ text: `serverWait(${most})`, policy: serverWait(Number.isFinite(most) ? most : 0) })),
);

/** Every constructor and every combinator, nested. */
export const written: fc.Arbitrary<Written> = fc.letrec<{ policy: Written }>((tie) => {
  const inner = tie('policy');
  const made = (name: string, change: (policy: RetryPolicy<Failure>) => RetryPolicy<Failure>) =>
    inner.map(({ text, policy }) => ({ text: `${name}(${text})`, policy: change(policy) }));
  const joined = (
    name: string,
    join: (...policies: readonly [RetryPolicy<Failure>, RetryPolicy<Failure>]) => RetryPolicy<Failure>,
  ) =>
    fc
      .tuple(inner, inner)
      .map(([a, b]) => ({ text: `${name}(${a.text}, ${b.text})`, policy: join(a.policy, b.policy) }));
  return {
    policy: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      joined('intersect', intersect),
      joined('union', union),
      joined('both', both),
      made('fullJitter', fullJitter),
      made('equalJitter', equalJitter),
      made(
        'mapDelay(half)',
        mapDelay((wait) => wait / 2),
      ),
      made('when(isBusy)', (policy) => when(isBusy, policy)),
      fc
        .tuple(ms, inner)
        .map(([most, { text, policy }]) => ({ text: `cap(${most})(${text})`, policy: cap(most)(policy) })),
      fc
        .tuple(count, inner)
        .map(([n, { text, policy }]) => ({ text: `after(${n}, ${text})`, policy: after(n, policy) })),
    ),
  };
}).policy;

/** Random numbers as a runtime gives them, the limits often. */
export const random: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0.5, 1 - Number.EPSILON / 2),
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
);

export const failure: fc.Arbitrary<Failure> = fc.record(
  { kind: fc.constantFrom('busy', 'lost'), retryAfterMs: fc.nat({ max: 100_000 }) },
  { requiredKeys: ['kind'] },
);

export const status: fc.Arbitrary<RetryStatus<Failure>> = fc.record({
  attempt: fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 5_000 })),
  elapsedMs: fc.nat({ max: 200_000 }),
  previousMs: fc.nat({ max: 200_000 }),
  error: failure,
  random,
});

/** A status to change for an example. */
export const statusOf = <E = undefined>(
  changes: Partial<RetryStatus<E>> & { readonly error?: E } = {},
): RetryStatus<E> => ({ attempt: 0, elapsedMs: 0, previousMs: 0, error: undefined as E, random: 0.5, ...changes });

/** What a policy answers for the first retries of one error, its own answers being the last waits. */
export const waitsOf = <E>(policy: RetryPolicy<E>, error: E, count: number, random = 0.5): readonly number[] => {
  const waits: number[] = [];
  for (let attempt = 0; attempt < count; attempt += 1) {
    const elapsedMs = waits.reduce((sum, wait) => sum + wait, 0);
    waits.push(policy({ attempt, elapsedMs, previousMs: waits.at(-1) ?? 0, error, random }));
  }
  return waits;
};
