import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { claimsChallenge, type ClaimsChallenge } from '../challenge/find.js';
import { invalidRequest, localError } from '../error/local.js';
import type { AbortedError, CallbackError, InvalidRequestError, NetworkError } from '../error/model.js';
import { clockOf } from '../operation/clock.js';
import { dependable, type TokenOperation } from '../operation/operation.js';
import { requestIdOf, steered, steeringOf, type TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import { quiet } from '../wire/event.js';
import { silently } from '../wire/guarded.js';
import { networkError } from '../wire/network-error.js';
import type { Fetch } from '../wire/platform.js';
import { anyOf } from '../wire/signal.js';
import type { Origins } from './origins.js';
import type { Outgoing } from './outgoing.js';
import { makeRenewing } from './renewing.js';

/** Sends a request with a token, and once more where the API challenges it. */
export type Call<E> = (
  outgoing: Outgoing,
) => ResultAsync<Response, E | AbortedError | CallbackError | InvalidRequestError | NetworkError>;

/** What `authorizedFetch` does with a request that may see the token. */
export const makeCall = <R extends TokenRequest, E>(
  operation: TokenOperation<R, TokenResponse, E>,
  request: R,
  { origins, send }: { readonly origins: Origins; readonly send: Fetch },
): Call<E> => {
  const next = dependable(operation);
  const renew = makeRenewing(request, next);
  const { now } = clockOf(operation);
  const steering = steeringOf(request);
  const requestId = requestIdOf(steering);

  type Failure = E | AbortedError | CallbackError | InvalidRequestError | NetworkError;

  const made = (outgoing: Outgoing, token: string, signal: AbortSignal): Result<Request, InvalidRequestError> => {
    try {
      return ok(outgoing.withToken(token, signal));
    } catch {
      return err(invalidRequest(['body: it was sent already']));
    }
  };

  const exchange = async (
    outgoing: Outgoing,
    token: string,
    signal: AbortSignal,
  ): Promise<Result<Response, Failure>> => {
    const sent = made(outgoing, token, signal);
    if (sent.isErr()) return err(sent.error);
    try {
      return ok((await send(sent.value)) as Response);
    } catch (cause) {
      return err(signal.aborted ? localError('aborted', { requestId }) : networkError(cause, requestId));
    }
  };

  /** The claims that the API asks for. Who is asked by a redirect has seen no token, and has none to refuse. */
  const challengeIn = (response: Response, { url }: Outgoing): ClaimsChallenge | undefined => {
    if (response.status !== 401 || !origins.has(response.url || url)) return undefined;
    const challenge = claimsChallenge(response).unwrapOr(undefined);
    return challenge?.kind === 'claims' ? challenge : undefined;
  };

  const run = async (outgoing: Outgoing): Promise<Result<Response, Failure>> => {
    // Not only until there is an answer: its body is still to be read.
    const signal = anyOf(steering.signal, outgoing.signal);
    const token = await next(steered(request, { signal }));
    if (token.isErr()) return err(token.error);
    const first = await exchange(outgoing, token.value.accessToken, signal);
    const challenge = first.isOk() ? challengeIn(first.value, outgoing) : undefined;
    if (first.isErr() || challenge === undefined) return first;

    quiet(steering.onEvent)({ name: 'challenge', at: now(), requestId, hasClaims: true });
    if (!outgoing.isRepeatable) return err(invalidRequest(['body: a stream, which cannot be sent again']));
    // A fetch of the application's own may give a body of another make.
    silently(() => first.value.body?.cancel());
    const fresh = await renew(token.value, challenge.claims, signal);
    return fresh.isErr() ? err(fresh.error) : exchange(outgoing, fresh.value.accessToken, signal);
  };
  return (outgoing) => new ResultAsync(run(outgoing));
};
