import { errAsync, type Result, type ResultAsync } from 'neverthrow';
import type { Authority } from '../authority/authority.js';
import type { Credential } from '../credential/credential.js';
import type { OAuthError } from '../error/model.js';
import type { TokenResponse } from '../token/token.js';
import type { Runtime } from '../wire/runtime.js';
import { guarded } from '../wire/guarded.js';

/** Where an operation belongs: what a cache, a gate or a flight must never mix. */
export interface OperationContext {
  readonly authority: Authority;
  readonly clientId: string;
  /** Such as `'client_credentials'`. */
  readonly grant: string;
  /** By identity: two credentials of one client may stand for two identities. */
  readonly credential?: Credential;
  readonly runtime: Runtime;
  /** How far a request may be sent a second time; `'always'` unless said. */
  readonly repeat?: Repeat;
  /** Where the operation goes on when this one's credential does not exist: `withFallback` joins the two. */
  readonly fallback?: OperationContext;
}

/**
 * What a second try may do. What a request carries can be good for one use: of an authorization code, a request that
 * may have arrived is not repeated (`'if_unsent'`); of a refresh token that the server replaces at each use, only one that
 * was answered or never sent is (`'if_settled'`).
 */
export type Repeat = 'always' | 'if_settled' | 'if_unsent';

/**
 * A request for a token, ready to run. Cold: calling it starts the work. Any function of this shape is one; its context
 * is absent on a function that a user wrote.
 */
export interface TokenOperation<in R, out A = TokenResponse, out E = OAuthError> {
  (request: R): ResultAsync<A, E>;
  readonly context?: OperationContext;
}

/** An operation with this context. It never throws and never rejects: that is its maker's promise. */
export const operationIn = <R, A, E>(
  context: OperationContext | undefined,
  run: (request: R) => ResultAsync<A, E>,
): TokenOperation<R, A, E> => (context === undefined ? run : Object.assign(run, { context }));

/**
 * The operation as a combinator may call it. One without a context was written by a user: where it throws, rejects, or
 * gives something else than a result, there is a `Callback` error instead, whatever its type says.
 */
export const dependable = <R, A, E>(operation: TokenOperation<R, A, E>): TokenOperation<R, A, E> =>
  operation.context === undefined
    ? (request) => guarded('operation', () => operation(request)) as ResultAsync<A, E>
    : operation;

/**
 * A combinator of your own: another operation made from this one, in the same context. Where your function throws, the
 * operation gives a `Callback` error.
 *
 * @example
 * const twice = <R, A, E>(operation: TokenOperation<R, A, E>) =>
 *   transform(operation, (next) => (request: R) => next(request).orElse(() => next(request)))
 */
export const transform = <R, A, E, S, B, F>(
  operation: TokenOperation<R, A, E>,
  change: (next: TokenOperation<R, A, E>) => (request: S) => ResultAsync<B, F>,
): TokenOperation<S, B, F> => {
  const next = dependable(operation);
  let changed: ((request: S) => ResultAsync<B, F>) | undefined;
  // A function that keeps its type gives no `Callback` error.
  const run = (request: S) => guarded('transform', () => (changed ??= change(next))(request)) as ResultAsync<B, F>;
  return operationIn(operation.context, run);
};

/**
 * An operation from one that may not have come about: the failure becomes one more error of the operation, so that it is
 * handled in one place.
 *
 * @example
 * const acquire = toOperation(createClient(config).map(clientCredentials))
 * const token = await acquire({ scopes })
 */
export const toOperation = <R, A, E, F>(operation: Result<TokenOperation<R, A, E>, F>): TokenOperation<R, A, E | F> => {
  const settled: Result<TokenOperation<R, A, E | F>, F> = operation;
  return settled.match<TokenOperation<R, A, E | F>>(
    (run) => run,
    (error) => () => errAsync(error),
  );
};
