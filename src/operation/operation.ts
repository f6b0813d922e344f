import { errAsync, type Result, type ResultAsync } from 'neverthrow';
import type { Authority } from '../authority/authority.js';
import type { Credential } from '../credential/credential.js';
import type { OAuthError } from '../error/model.js';
import type { TokenResponse } from '../token/token.js';
import type { Signal } from '../wire/platform.js';
import type { Runtime } from '../wire/runtime.js';

/** Where an operation belongs: what a cache, a gate or a flight must never mix. */
export interface OperationContext {
  readonly authority: Authority;
  readonly clientId: string;
  /** Such as `'client_credentials'`. */
  readonly grant: string;
  /** By identity: two credentials of one client may stand for two identities. */
  readonly credential?: Credential;
  readonly runtime: Runtime;
}

/**
 * A request for a token, ready to run. Cold: calling it starts the work. Any function of this shape is one; its context
 * is absent on a function that a user wrote.
 */
export interface TokenOperation<in R, out A = TokenResponse, out E = OAuthError> {
  (request: R): ResultAsync<A, E>;
  readonly context?: OperationContext;
}

/** What every request for a token has. */
export interface TokenRequest {
  readonly scopes: readonly string[];
  /** A claims request (OpenID Connect Core §5.5) as JSON text, such as a claims challenge brings. */
  readonly claims?: string | undefined;
  /** Ends the work, with `Aborted`. */
  readonly signal?: Signal | undefined;
  /** A GUID, sent as `client-request-id`; a fresh one unless said. */
  readonly correlationId?: string | undefined;
  /** Further parameters of the request's body; none of the protocol's own names. */
  readonly extraParameters?: Readonly<Record<string, string>> | undefined;
}

/** An operation with this context. */
export const operationIn = <R, A, E>(
  context: OperationContext | undefined,
  run: (request: R) => ResultAsync<A, E>,
): TokenOperation<R, A, E> => (context === undefined ? run : Object.assign(run, { context }));

/**
 * A combinator of your own: another operation made from this one, in the same context.
 *
 * @example
 * const twice = <R, A, E>(operation: TokenOperation<R, A, E>): TokenOperation<R, A, E> =>
 *   transform(operation, (next) => (request) => next(request).orElse(() => next(request)))
 */
export const transform = <R, A, E, S, B, F>(
  operation: TokenOperation<R, A, E>,
  change: (next: TokenOperation<R, A, E>) => (request: S) => ResultAsync<B, F>,
): TokenOperation<S, B, F> => {
  const changed = change(operation);
  return operationIn(operation.context, (request: S) => changed(request));
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
