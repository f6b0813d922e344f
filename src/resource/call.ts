import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow';
import { claimsChallenge, type ClaimsChallenge } from '../challenge/find.js';
import { configError, invalidRequest, localError } from '../error/local.js';
import type { AbortedError, CallbackError, ConfigError, InvalidRequestError, NetworkError } from '../error/model.js';
import { clockOf } from '../operation/clock.js';
import { dependable, type TokenOperation } from '../operation/operation.js';
import { requestIdOf, steeringOf, type TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import { quiet } from '../wire/event.js';
import { networkError } from '../wire/network-error.js';
import { liveRuntime } from '../wire/runtime.js';
import { joined } from '../wire/signal.js';
import { originsOf } from './origins.js';
import { outgoingOf, type Outgoing } from './outgoing.js';
import { makeRenewing } from './renewing.js';
import type { AuthorizedFetch, AuthorizedFetchSettings } from './fetch-types.js';

/** What `authorizedFetch` does. */
export const makeCall = <R extends TokenRequest, E>(
  operation: TokenOperation<R, TokenResponse, E>,
  request: R,
  settings: AuthorizedFetchSettings,
): AuthorizedFetch<E> => {
  const { origins: listed, allowInsecureLoopback = false, fetch = operation.context?.runtime.fetch } = settings;
  const send = fetch ?? liveRuntime.fetch;
  const origins = originsOf(listed, allowInsecureLoopback);
  const next = dependable(operation);
  const { now } = clockOf(operation);
  const steering = steeringOf(request);
  const { signal: ownSignal, onEvent } = steering;
  const requestId = requestIdOf(steering);
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
