import type { Fetch } from '../../../src/index.js';
import { liveRuntime, type Runtime } from '../../../src/wire/runtime.js';
import { virtualRuntime, type VirtualRuntime } from '../../combinator/support/virtual.js';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** Lets the event loop turn until something is so. */
export const until = async (isSo: () => boolean): Promise<void> => {
  for (const start = performance.now(); !isSo(); await turns(1))
    if (performance.now() - start > 4_000) throw new Error('It never comes to that.');
};

export interface PatientRuntime extends VirtualRuntime {
  /** When each request was sent, in milliseconds since the start. */
  readonly times: readonly number[];
  /** Until every request has its answer, and what follows from it is done as far as it takes no time. */
  readonly quiet: () => Promise<void>;
}

/** A virtual runtime that knows what it sent, and when it has come to rest. */
export const patientRuntime = ({ fetch = liveRuntime.fetch, ...changes }: Partial<Runtime> = {}): PatientRuntime => {
  const times: number[] = [];
  const timed: Fetch = (input: Request, init?: RequestInit) => {
    times.push(runtime.elapsed());
    return fetch(input, init);
  };
  const runtime = virtualRuntime({ ...changes, fetch: timed });
  const isBusy = (): boolean => runtime.underWay() > 0;
  const quiet = async (): Promise<void> => {
    for (let calm = 0; calm < 10; calm = isBusy() ? 0 : calm + 1) {
      await until(() => !isBusy());
      await turns(1);
    }
  };
  return { ...runtime, times, quiet };
};

export interface HeldRuntime extends PatientRuntime {
  /** From now on, requests wait. */
  readonly hold: () => void;
  /** Until so many wait. */
  readonly waiting: (count: number) => Promise<void>;
  /** Lets one go: the first of those that wait unless said. */
  readonly release: (index?: number) => void;
}

/** One whose requests leave when the test lets them. */
export const heldRuntime = (): HeldRuntime => {
  const held: (() => void)[] = [];
  let isHolding = false;
  const fetch: Fetch = async (input: Request, init?: RequestInit) => {
    if (isHolding) await new Promise<void>((resolve) => held.push(resolve));
    return liveRuntime.fetch(input, init);
  };
  return {
    ...patientRuntime({ fetch }),
    hold: () => {
      isHolding = true;
    },
    waiting: (count) => until(() => held.length === count),
    release: (index = 0) => held.splice(index, 1).forEach((go) => go()),
  };
};
