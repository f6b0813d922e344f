import { err, errAsync, okAsync, ResultAsync, type Result } from 'neverthrow';
import { configError, localError } from '../error/local.js';
import type { AbortedError, CallbackError, ConfigError } from '../error/model.js';
import { guarded, silently } from '../wire/guarded.js';
import { dependable, type TokenOperation } from '../operation/operation.js';
import { requestIdOf, steered, steeringOf } from '../operation/request.js';
import type { Signal } from '../wire/platform.js';
import { joined } from '../wire/signal.js';

/** How far a collection is. */
export interface CollectProgress {
  /** The place of the request that is done, from 0. */
  readonly index: number;
  readonly succeeded: boolean;
  /** How many are done, this one included. */
  readonly done: number;
  /** How many of these failed. */
  readonly failed: number;
  readonly total: number;
}

/** Settings of `collect`. */
export interface CollectSettings {
  /** How many run at the same time at most; 8 unless said. */
  readonly concurrency?: number | undefined;
  /** Aborts what is running, and begins nothing more: the rest is `Aborted`. */
  readonly signal?: Signal | undefined;
  /** Is told of each request that is done. What it throws is ignored. */
  readonly onProgress?: ((progress: CollectProgress) => void) | undefined;
}

/**
 * Runs an operation for many requests, some at a time. Each has its own result, in the order of the requests: one that fails
 * does not stop the others.
 *
 * @returns the results; `Config` where `concurrency` is no whole number above 0, `Callback` where reading the requests
 * throws. The result of a request that was not begun,
 * or was ended, because of `signal` is `Aborted`
 * @example
 * const results = await collect(acquire, tenants.map(requestFor), { concurrency: 4 })
 * results.map((each) => each.filter((result) => result.isErr()))
 */
export const collect = <R, A, E>(
  operation: TokenOperation<R, A, E>,
  requests: Iterable<R>,
  { concurrency = 8, signal, onProgress }: CollectSettings = {},
): ResultAsync<readonly Result<A, E | AbortedError>[], ConfigError | CallbackError> => {
  const next = dependable(operation);

  const runAll = async (all: readonly R[]): Promise<readonly Result<A, E | AbortedError>[]> => {
    const results: Result<A, E | AbortedError>[] = [];
    let [done, failed] = [0, 0];
    const queue = all.entries();
    const work = async (): Promise<void> => {
      for (const [index, request] of queue) {
        const result = await runUnder(signal, request, next);
        results[index] = result;
        done += 1;
        if (result.isErr()) failed += 1;
        const progress = { index, succeeded: result.isOk(), done, failed, total: all.length };
        silently(() => onProgress?.(progress));
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, all.length) }, work));
    return results;
  };

  const issues = [
    ...(Number.isInteger(concurrency) && concurrency > 0 ? [] : ['concurrency: not a whole number above 0']),
    ...(signal === undefined || typeof signal.addEventListener === 'function' ? [] : ['signal: not an AbortSignal']),
  ];
  if (issues.length > 0) return errAsync(configError(issues));
  return guarded('requests', () => okAsync([...requests])).andThen((all) => ResultAsync.fromSafePromise(runAll(all)));
};

/** Runs an operation until either its own signal or that of the whole is aborted. */
const runUnder = async <R, A, E>(
  signal: Signal | undefined,
  request: R,
  operation: TokenOperation<R, A, E>,
): Promise<Result<A, E | AbortedError>> => {
  const steering = steeringOf(request);
  if (signal?.aborted) return err(localError('aborted', { requestId: requestIdOf(steering) }));
  if (!signal) return operation(request);
  const either = joined(steering.signal, signal);
  const result = await operation(steered(request, { signal: either.signal }));
  either.release();
  return result;
};
