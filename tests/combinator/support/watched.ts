import { getEventListeners } from 'node:events';
import type { ClientConfig } from '../../../src/index.js';
import { clientCredentials } from '../../../src/index.js';
import { liveRuntime, type Runtime } from '../../../src/wire/runtime.js';
import type { AuthorityOptions, RecordedRequest, TestAuthority } from '../../../src/testing.js';
import { startAuthority } from '../../../src/testing.js';
import { clientOfAuthority } from '../../exchange/support/clients.js';
import { virtualRuntime, type VirtualRuntime } from './virtual.js';

/** Waits for as many turns of the event loop as it takes, for real I/O takes some. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`It never came: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A few turns of the event loop: what is to be prompt has come by then. */
export async function moments(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** How many listeners a signal has. */
export const listenersOn = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

/** An authority that tells which requests are over: answered, or left by their client, whose connection is closed then. */
export interface WatchedAuthority extends TestAuthority {
  /** Resolves when so many requests are over. */
  readonly over: (count: number) => Promise<void>;
  /** The requests that are over, in that order. */
  readonly left: () => readonly RecordedRequest[];
}

export async function watchedAuthority(options: AuthorityOptions = {}): Promise<WatchedAuthority> {
  let left: RecordedRequest[] = [];
  const authority = await startAuthority({ ...options, onRequest: (request) => void left.push(request) });
  return {
    ...authority,
    get requests() {
      return authority.requests;
    },
    reset() {
      authority.reset();
      left = [];
    },
    over: (count) => until(`${count} requests that are over`, () => left.length >= count),
    left: () => left,
  };
}

/** A virtual runtime whose `fetch` hands the body on as it comes, as the real one does, so that reading it can be ended. */
export function streamingRuntime(changes: Partial<Runtime> = {}): VirtualRuntime {
  const { fetch = liveRuntime.fetch } = changes;
  return { ...virtualRuntime(changes), fetch };
}

/** Client credentials at an authority, in virtual time. */
export const operationAt = (authority: TestAuthority, runtime: Runtime, changes: Partial<ClientConfig> = {}) =>
  clientCredentials(clientOfAuthority(authority, { runtime, ...changes }));
