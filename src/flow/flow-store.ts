import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow';
import { configError, localError } from '../error/local.js';
import type { CacheError, ConfigError, FlowError, InvalidRequestError } from '../error/model.js';
import type { AuthorizationResponse } from '../error/redirect-parameters.js';
import { stateIn } from './callback.js';
import type { AuthorizationFlow } from './flow.js';

/**
 * Where a sign-in that was begun is kept until its answer is there: `memoryFlows`, `browserFlows`, or one of your own. A flow
 * is good for one answer, and only in the browser in which it was begun.
 */
export interface FlowStore {
  readonly keep: (flow: AuthorizationFlow) => ResultAsync<void, CacheError | ConfigError | InvalidRequestError>;
  /** The flow that an answer belongs to, by its `state`: it is taken out, whatever becomes of the answer. */
  readonly take: (
    response: AuthorizationResponse,
  ) => ResultAsync<AuthorizationFlow, FlowError<'state_mismatch'> | CacheError | ConfigError>;
}

/** For how long a flow is kept. */
export interface FlowLifetime {
  /** Milliseconds; an hour unless said. */
  readonly lifetimeMs?: number | undefined;
  /** Epoch milliseconds; the platform's clock unless said. */
  readonly now?: (() => number) | undefined;
}

/** People are slow, and a code is good for minutes only: an hour is enough. */
export const usualLifetimeMs: number = 60 * 60_000;

/** What is wrong with a lifetime, in words. */
export const problemsOfLifetime = ({ lifetimeMs = usualLifetimeMs }: FlowLifetime): readonly string[] =>
  typeof lifetimeMs === 'number' && lifetimeMs > 0 ? [] : ['lifetimeMs: not a number of milliseconds above 0'];

/** The answer belongs to no sign-in that is kept here. */
export const noFlow = (): FlowError<'state_mismatch'> =>
  localError('state_mismatch', {}, ['no sign-in waits for it here: answered before, over, or begun elsewhere']);

/** The `state` of an answer, to look a flow up by. */
export const stateOf = (response: AuthorizationResponse): Result<string, FlowError<'state_mismatch'>> => {
  const state = stateIn(response);
  return state === undefined || state === '' ? err(noFlow()) : ok(state);
};

/** A flow whose time is not over. One that was begun in the future is of a clock that was set back. */
export const unlessOver = (
  flow: AuthorizationFlow,
  { lifetimeMs = usualLifetimeMs, now = Date.now }: FlowLifetime,
): Result<AuthorizationFlow, FlowError<'state_mismatch'>> =>
  now() < flow.begunAt + lifetimeMs ? ok(flow) : err(noFlow());

/** What a store does, where its settings are right: at once, so that no two calls come between each other. */
export const unlessWrong = <A, E>(
  issues: readonly string[],
  use: () => Result<A, E>,
): ResultAsync<A, E | ConfigError> =>
  issues.length > 0 ? errAsync(configError(issues)) : new ResultAsync(Promise.resolve(use()));
