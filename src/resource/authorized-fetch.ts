import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow';
import { claimsChallenge, type ClaimsChallenge } from '../challenge/find.js';
import { configError, invalidRequest, localError } from '../error/local.js';
import type { AbortedError, CallbackError, ConfigError, InvalidRequestError, NetworkError } from '../error/model.js';
import { clockOf } from '../operation/clock.js';
import { dependable, type TokenOperation } from '../operation/operation.js';
import { steeringOf, type TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import { quiet } from '../wire/event.js';
import { networkError } from '../wire/network-error.js';
import type { Fetch } from '../wire/platform.js';
import { liveRuntime } from '../wire/runtime.js';
import { joined } from '../wire/signal.js';
import { originsOf } from './origins.js';
import { outgoingOf, type Outgoing } from './outgoing.js';
import { makeRenewing } from './renewing.js';

/** Settings of `authorizedFetch`. */
export interface AuthorizedFetchSettings {
  /** The origins of the API, such as `https://graph.microsoft.com`: only they see the token. */
  readonly origins: readonly string[];
  /** Allows `http` to this machine, for tests. */
  readonly allowInsecureLoopback?: boolean | undefined;
  /** Sends the requests; that of the operation's client unless said. It must take the token off where it follows a redirect to another origin, as the platform's does. */
  readonly fetch?: Fetch | undefined;
}

/** What the `fetch` of the platform takes, where its types are known. */
export type FetchParameters = typeof globalThis extends { fetch: (...parameters: infer P) => unknown }
  ? P
  : // oxlint-disable-next-line typescript/no-explicit-any -- without such types there is nothing to say
    [input: any, init?: any];

/** The `Response` of the platform, where its types are known. */
export type PlatformResponse = typeof globalThis extends { Response: { prototype: infer R } }
  ? R
  : // oxlint-disable-next-line typescript/no-explicit-any -- as above
    any;

/** A `fetch` with a token, whose failures are values. */
export type AuthorizedFetch<E> = (
  ...parameters: FetchParameters
) => ResultAsync<PlatformResponse, E | AbortedError | CallbackError | ConfigError | InvalidRequestError | NetworkError>;

/**
 * A `fetch` that calls an API with the token of an operation:
 *
 * - only the listed origins see it, by `https`; where the API redirects to another origin, the token stays behind;
 * - where the API answers 401 with a claims challenge (continuous access evaluation, an authentication context), a token
 *   with these claims is asked for, and the request is sent once more. All calls that are challenged alike share that; a
 *   call whose token has been replaced meanwhile is sent with the new one. A second challenge is the result;
 * - `authorization_uri` and the like in a challenge decide nothing. A step-up challenge (RFC 9470) is a response like any
 *   other: see `claimsChallenge` of `tokenrail/challenge`.
 *
 * Any response is a success, whatever its status.
 *
 * @param request what the operation is called with; its `signal` and that of a call both end the call
 * @returns a function like `fetch`. It fails with what the operation fails with; with `InvalidRequest` where the origin is
 * not listed, the request is none, or its body is a stream and would have to be sent again; with `Network` and `Aborted`;
 * with `Config` where an origin is no https origin
 * @example
 * const callGraph = authorizedFetch(acquire, { scopes: ['https://graph.microsoft.com/.default'] }, {
 *   origins: ['https://graph.microsoft.com'],
 * })
 * const response = await callGraph('https://graph.microsoft.com/v1.0/organization')
 * @see RFC 6750 §2.1, §5.3; Microsoft identity platform, "Claims challenges, claims requests, and client capabilities"
 */
export const authorizedFetch = <R extends TokenRequest, E>(
  operation: TokenOperation<R, TokenResponse, E>,
  request: R,
  settings: AuthorizedFetchSettings,
): AuthorizedFetch<E> => {
  const { origins: listed, allowInsecureLoopback = false, fetch = operation.context?.runtime.fetch } = settings;
  const send = fetch ?? liveRuntime.fetch;
  const origins = originsOf(listed, allowInsecureLoopback);
  const next = dependable(operation);
  const { now } = clockOf(operation);
  const { signal: ownSignal, correlationId: requestId = '', onEvent } = steeringOf(request);
  const renewals = makeRenewing(request, next, now);

  type Failure = E | AbortedError | CallbackError | ConfigError | InvalidRequestError | NetworkError;

  const exchange = async (
    outgoing: Outgoing,
    token: string,
    signal: AbortSignal,
  ): Promise<Result<Response, Failure>> => {
    try {
      return ok((await send(outgoing.withToken(token, signal))) as Response);
    } catch (cause) {
      return err(signal.aborted ? localError('aborted', { requestId }) : networkError(cause, requestId));
    }
  };

  const call = async (outgoing: Outgoing, signal: AbortSignal): Promise<Result<Response, Failure>> => {
    const token = await renewals.current(signal);
    if (token.isErr()) return err(token.error);
    const first = await exchange(outgoing, token.value.accessToken, signal);
    const challenge = first.isOk() ? challengeIn(first.value) : undefined;
    if (first.isErr() || challenge === undefined) return first;

    quiet(onEvent)({ name: 'challenge', at: now(), requestId, hasClaims: true });
    if (!outgoing.isRepeatable) return err(invalidRequest(['body: a stream, which cannot be sent again']));
    await first.value.body?.cancel().catch(() => undefined);
    const fresh = await renewals.instead(token.value, challenge.claims, signal);
    return fresh.isErr() ? err(fresh.error) : exchange(outgoing, fresh.value.accessToken, signal);
  };

  const run = async (outgoing: Outgoing): Promise<Result<Response, Failure>> => {
    const { signal, release } = joined(ownSignal, outgoing.signal);
    const result = await call(outgoing, signal);
    release();
    return result;
  };

  return (...parameters) => {
    if (origins.issues.length > 0) return errAsync(configError(origins.issues));
    return outgoingOf(...parameters).asyncAndThen((outgoing) =>
      origins.has(outgoing.url)
        ? new ResultAsync(run(outgoing))
        : errAsync(invalidRequest(['input: the origin is not listed'])),
    );
  };
};

/** The claims that an answer asks for. What cannot be read is an answer like any other. */
const challengeIn = (response: Response): ClaimsChallenge | undefined => {
  const challenge = response.status === 401 ? claimsChallenge(response).unwrapOr(undefined) : undefined;
  return challenge?.kind === 'claims' ? challenge : undefined;
};
