import type { AbortedError, CallbackError, ConfigError, ThrottledError, TimeoutError } from '../error/model.js';
import { clockOf, type Clock } from '../operation/clock.js';
import type { TokenOperation } from '../operation/operation.js';
import type { TokenRequest } from '../operation/request.js';
import type { RetryPolicy } from '../retry/policy.js';
import { standardRetry } from '../retry/standard.js';
import { memoryGate } from '../store/memory-gate.js';
import { memoryStore } from '../store/memory-store.js';
import type { ThrottleGate } from '../store/throttle-gate.js';
import type { TokenStore } from '../store/token-store.js';
import type { TokenResponse } from '../token/token.js';
import type { EventListener } from '../wire/event.js';
import type { RetryBudget } from './retry-budget.js';
import { withCache } from './with-cache.js';
import { withClaimsChallenge, type Resolve, type Unchallenged } from './with-claims-challenge.js';
import { withDeadline } from './with-deadline.js';
import { withEvents } from './with-events.js';
import { withRetry } from './with-retry.js';
import { withSingleFlight } from './with-single-flight.js';
import { withThrottleGate } from './with-throttle-gate.js';
import { withTimeout } from './with-timeout.js';

/** Settings of `standardPipeline`. */
export interface PipelineSettings {
  /** Where tokens are kept; a `memoryStore` of its own unless said. */
  readonly store?: TokenStore | undefined;
  /** What remembers throttling; a `memoryGate` of its own unless said. */
  readonly gate?: ThrottleGate | undefined;
  /** `standardRetry` unless said. */
  readonly retry?: RetryPolicy | undefined;
  /** What retries are paid from; none unless said. */
  readonly budget?: RetryBudget | undefined;
  /** The most time for a call, all tries and waits together; milliseconds, 60,000 unless said. */
  readonly deadlineMs?: number | undefined;
  /** The most time for one try; milliseconds, 30,000 unless said. The client's own `timeoutMs` is usually shorter. */
  readonly timeoutMs?: number | undefined;
  /** Is told what happens. */
  readonly onEvent?: EventListener | undefined;
  readonly clock?: Partial<Clock> | undefined;
}

/** A pipeline with somebody to ask. */
export interface ChallengePipelineSettings<R, A, E> extends PipelineSettings {
  /** What a failure is handed to that a sign-in can fix: see `withClaimsChallenge`. */
  readonly challenge: Resolve<R, A, E, never>;
}

// The errors are spelled out: with a name of its own for these, the editor would spell out all variants of `OAuthError`.
interface StandardPipeline {
  <R, A2, E2>(
    settings: ChallengePipelineSettings<R, A2, E2>,
  ): <S extends R & TokenRequest, E>(
    operation: TokenOperation<S, TokenResponse, E> | TokenOperation<R, TokenResponse, E>,
  ) => TokenOperation<
    S,
    TokenResponse | A2,
    Unchallenged<E | AbortedError | CallbackError | ConfigError | ThrottledError | TimeoutError, E2, never>
  >;
  (
    settings?: PipelineSettings,
  ): <R extends TokenRequest, E>(
    operation: TokenOperation<R, TokenResponse, E>,
  ) => TokenOperation<R, TokenResponse, E | AbortedError | CallbackError | ConfigError | ThrottledError | TimeoutError>;
}

/**
 * All combinators in the one order that works, from the outside in: events, challenge (where there is somebody to ask),
 * deadline, cache, single flight, retry, gate, timeout, and the operation itself. `docs/guide/pipeline.md` says what goes
 * wrong in any other.
 *
 * @returns a combinator; it adds `Timeout`, `Aborted`, `Throttled`, `Config`, `Callback`. With `challenge`, what a sign-in
 * can fix leaves the error type, and `Challenge` joins it
 * @example
 * const acquire = toOperation(createClient(config).map(clientCredentials).map(standardPipeline()))
 */
export const standardPipeline: StandardPipeline = ((
    settings: PipelineSettings & { readonly challenge?: Resolve<unknown, unknown, unknown, never> } = {},
  ) =>
  (operation: TokenOperation<TokenRequest, TokenResponse, unknown>) => {
    const { retry = standardRetry, budget, deadlineMs = 60_000, timeoutMs = 30_000, onEvent, clock } = settings;
    const { now } = clockOf(operation, clock);
    const { store = memoryStore({ now }), gate = memoryGate({ now }), challenge } = settings;
    const limited = withTimeout(timeoutMs, { clock })(operation);
    const gated = withThrottleGate(gate, { clock })(limited);
    const retried = withRetry(retry, { budget, clock })(gated);
    const shared = withSingleFlight({ clock })(retried);
    const kept = withCache(store, { clock })(shared);
    const ended = withDeadline(deadlineMs, { clock })(kept);
    const answered = challenge ? withClaimsChallenge(ended, challenge) : ended;
    // What was challenged has no context any more, and so no clock.
    return onEvent ? withEvents(onEvent, { clock: clockOf(operation, clock) })(answered) : answered;
  }) as never; // Two overloads, told apart by whether there is a `challenge`.
