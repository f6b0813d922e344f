import { err, ResultAsync, type Result } from 'neverthrow';
import type { Category } from '../error/category.js';
import { isOAuthError } from '../error/guard.js';
import { localError } from '../error/local.js';
import type { AbortedError, CallbackError, ChallengeError, NetworkError, OAuthError } from '../error/model.js';
import type { ByCategory, WithoutCategory } from '../error/subtract.js';
import { clockOf } from '../operation/clock.js';
import { keysOf } from '../operation/key.js';
import { dependable, type TokenOperation } from '../operation/operation.js';
import { requestIdOf, steeringOf } from '../operation/request.js';
import { makeBounded } from '../store/bounded.js';
import { quiet } from '../wire/event.js';
import { guarded } from '../wire/guarded.js';
import type { Signal } from '../wire/platform.js';
import { onAbort } from '../wire/signal.js';
import { claimsIn, merged, withClaims } from './request-claims.js';

/** What a sign-in by the user can fix. */
export type InteractionCategory =
  | 'sign_in_required'
  | 'step_up_required'
  | 'consent_required'
  | 'password_change_required'
  | 'grant_expired'
  | 'grant_rejected';

const interactionCategories: { readonly [K in InteractionCategory]: true } = {
  sign_in_required: true,
  step_up_required: true,
  consent_required: true,
  password_change_required: true,
  grant_expired: true,
  grant_rejected: true,
};

/** By name: so a resolver for more categories serves where fewer can come. */
type ErrorsByCategory = { readonly [K in Category]: ByCategory<OAuthError, K> };

/** What the resolver of a challenge is given. */
export interface InteractionNeeded<out K extends Category = InteractionCategory> {
  /** The claims that the next token must satisfy, as JSON text: those of the request and those of the error. */
  readonly claims: string | undefined;
  /** Why nothing came of asking silently. */
  readonly error: ErrorsByCategory[K];
}

/** Settings of `withClaimsChallenge`. */
export interface ClaimsChallengeSettings<K extends Category> {
  /** Categories that are handed to the resolver as well, such as `'policy_blocked'` for an API that passes all of them on. */
  readonly also?: readonly K[] | undefined;
}

/** Asks a person, or passes the challenge on. The request has the claims. */
export type Resolve<R, A, E, K extends Category> = (
  challenge: InteractionNeeded<InteractionCategory | K>,
  request: R,
) => ResultAsync<A, E>;

/** What is left of errors after the challenges of these categories were handled. */
export type Unchallenged<E, E2, K> =
  | WithoutCategory<E, InteractionCategory | K>
  | WithoutCategory<E2, InteractionCategory | K>
  | AbortedError
  | ChallengeError
  | CallbackError
  | NetworkError;

interface WithClaimsChallenge {
  <R, A2, E2, const K extends Category = never>(
    resolve: Resolve<R, A2, E2, K>,
    settings?: ClaimsChallengeSettings<K>,
  ): <S extends R, A, E>(
    operation: TokenOperation<S, A, E> | TokenOperation<R, A, E>,
  ) => TokenOperation<S, A | A2, Unchallenged<E, E2, K>>;
  <R, A, E, A2, E2, const K extends Category = never>(
    operation: TokenOperation<R, A, E>,
    resolve: Resolve<R, A2, E2, K>,
    settings?: ClaimsChallengeSettings<K>,
  ): TokenOperation<R, A | A2, Unchallenged<E, E2, K>>;
}

/**
 * Hands a failure that a sign-in can fix to a resolver, once for each call: to one that asks a person, or to one that passes it on to the
 * caller of a web API (see `challengeFor` of `tokenrail/challenge`). Its categories leave the error type.
 *
 * - The claims of the request (an API's challenge) and of the error (the token endpoint's) are checked, merged, and in the
 *   request that the resolver gets. Where it fails, the next call for the same token sends them again; where a token
 *   comes, they are forgotten.
 * - What the resolver gives is not challenged again: a failure of these categories becomes `Challenge` with the reason
 *   `unresolved` and both errors. So does one of a request with `interactive: false`, which nobody is asked for.
 * - What a policy forbids (`policy_blocked`, such as 53003 with `message_only`) is put to nobody unless `also` names it.
 *
 * It stands outside of cache and deadline: a person takes his time, and the token may be another one's. What is made has no
 * context, so that no cache outside takes it for the operation's.
 *
 * @returns a combinator, or with an operation in front the new operation. It adds `Challenge` (`malformed` where claims
 * cannot be read), `Callback` where the resolver throws, and `Aborted` when the caller leaves while it waits
 * @example
 * const acquire = toOperation(
 *   createClient(config).map(clientCredentials).map(withClaimsChallenge(({ claims }) => signIn(claims))),
 * )
 * @see OpenID Connect Core §5.5; Microsoft identity platform, "Claims challenges, claims requests, and client capabilities"
 */
export const withClaimsChallenge: WithClaimsChallenge = ((first: unknown, second: unknown, third: unknown) =>
  typeof second === 'function'
    ? challenged(first as AnyOperation, second as AnyResolve, third as AnySettings)
    : (operation: AnyOperation) => challenged(operation, first as AnyResolve, second as AnySettings)) as never; // Two overloads, told apart by what comes second.

type AnyOperation = TokenOperation<unknown, unknown, unknown>;
type AnyResolve = Resolve<unknown, unknown, unknown, Category>;
type AnySettings = ClaimsChallengeSettings<Category> | undefined;

const mostPending = 1_000;

const challenged = (
  operation: AnyOperation,
  resolve: AnyResolve,
  { also = [] }: NonNullable<AnySettings> = {},
): AnyOperation => {
  const handled: ReadonlySet<unknown> = new Set([...Object.keys(interactionCategories), ...also]);
  const isHandled = (error: unknown): error is OAuthError => isOAuthError(error) && handled.has(error.category);
  const next = dependable(operation);
  const keyOf = keysOf(operation, 'token');
  const { now } = clockOf(operation);
  /** Claims that were asked for, and for which no token came yet. */
  const pending = makeBounded<string>({
    maxEntries: mostPending,
    maxBytes: Infinity,
    bytesOf: () => 0,
    endOf: () => Infinity,
    now,
  });

  const run = async (given: unknown): Promise<Result<unknown, unknown>> => {
    const key = await keyOf(given);
    const sent = pending.get(key);
    const request = withClaims(given, await merged(claimsIn(given), sent).unwrapOr(claimsIn(given)));
    const result = await next(request);
    // Not those that somebody was asked for meanwhile.
    if (result.isOk() && pending.get(key) === sent) pending.delete(key);
    if (result.isOk() || !isHandled(result.error)) return result;

    const { error } = result;
    const steering = steeringOf(given);
    const { interactive, signal, onEvent } = steering;
    const requestId = requestIdOf(steering) || error.requestId;
    if (interactive === false) return err(unresolved(error, error));
    const claims = await merged(claimsIn(request), error.claims);
    if (claims.isErr()) return err(claims.error);
    if (claims.value !== undefined) pending.set(key, claims.value);
    const { category, code } = error;
    quiet(onEvent)({ name: 'challenge', at: now(), requestId, category, code, hasClaims: claims.value !== undefined });

    const asking = guarded('resolve', () =>
      // It is of a category that the resolver knows.
      resolve({ claims: claims.value, error: error as never }, withClaims(request, claims.value)),
    );
    const resolved = await untilAborted(signal, asking, requestId);
    if (resolved.isOk()) pending.delete(key);
    return resolved.mapErr((last) => (isHandled(last) ? unresolved(error, last) : last));
  };
  return (request) => new ResultAsync(run(request));
};

/** Who leaves is not kept by a person who has not answered yet. */
const untilAborted = <A, E>(
  signal: Signal | undefined,
  work: PromiseLike<Result<A, E>>,
  requestId: string,
): Promise<Result<A, E | AbortedError>> =>
  new Promise((resolve) => {
    const leave = (): void => resolve(err(localError('aborted', { requestId })));
    if (signal?.aborted) return leave();
    const stay = onAbort(signal, leave);
    void work.then((result) => {
      stay();
      resolve(result);
    });
  });

const unresolved = (first: OAuthError, last: OAuthError): ChallengeError =>
  localError('unresolved_challenge', { reason: 'unresolved', first, last });
