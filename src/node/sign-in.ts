import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow';
import type { Client } from '../client/client.js';
import { isRecord } from '../codec/json.js';
import { invalidRequest, localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { copyOfRequest, problemsOfRequest } from '../exchange/request.js';
import type { AuthorizationFlow } from '../flow/flow.js';
import { authorizationCode } from '../grant/authorization-code.js';
import { authorizationUrl } from '../grant/authorization-url.js';
import { remainingOf } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import { interruptible, type Limits } from '../wire/interruption.js';
import type { Signal } from '../wire/platform.js';
import { problemsOfInteractive, usualTimeoutMs, type InteractiveRequest } from './interactive-request.js';
import { listen, type Arrival, type Listener } from './loopback/listener.js';
import { pageOf, stillAtWork } from './loopback/outcome.js';
import { sendPerson } from './send-person.js';

/** Identified, whether its caller did so or not. */
type Identified = InteractiveRequest & { readonly correlationId: string };

/** A person who is back. */
interface Returned {
  readonly flow: AuthorizationFlow;
  readonly arrival: Arrival;
}

/** How long the browser waits to hear what came of it, in milliseconds. */
const longestHold = 10_000;

/**
 * A person may have been asked by then: an error must not say that nothing was sent, or a retry would open another browser.
 */
const afterAsking = (error: OAuthError): OAuthError => {
  if (!('sent' in error) || error.sent === 'maybe') return error;
  const { requestId } = error;
  return error._tag === 'Timeout'
    ? localError('timeout', { timeoutMs: error.timeoutMs, sent: 'maybe', requestId }, ['after the sign-in'])
    : localError('network', { sent: 'maybe', requestId, ...(error.reason && { reason: error.reason }) }, [
        'after the sign-in',
        error.reason,
      ]);
};

/** The address, the browser, and the wait for the person. */
const personBack = (client: Client, request: Identified, listener: Listener): Promise<Result<Returned, OAuthError>> => {
  const { timeoutMs: patience = usualTimeoutMs, correlationId: requestId, signal: ofCaller } = request;
  const { redirectUri } = listener;
  // Nothing of it that is set here, whatever else the request holds.
  const asked = { ...request, redirectUri, responseMode: request.responseMode ?? 'query', hybrid: false } as const;

  const waited = async (
    url: string,
    flow: AuthorizationFlow,
    signal: Signal,
  ): Promise<Result<Returned, OAuthError>> => {
    const arrived = listener.answer(flow.state);
    const person = sendPerson(url, request, signal);
    const back = arrived.then((arrival): Result<Returned, OAuthError> => ok({ flow, arrival }));
    const failed = person.failed.then((error): Result<Returned, OAuthError> => err(error));
    return Promise.race([back, failed]).finally(person.release);
  };

  const timeoutMs = Math.min(patience, remainingOf(request));
  const limits: Limits = { timeoutMs, requestId, sent: 'maybe', signal: ofCaller };
  return interruptible<Returned, OAuthError>(client.runtime, limits, (signal) =>
    authorizationUrl(client)({ ...asked, signal, returnTo: undefined }).andThen(
      ({ url, flow }) => new ResultAsync(waited(url, flow, signal)),
    ),
  );
};

/** The code becomes a token, and the browser is told what came of it. */
const redeemed = async (
  client: Client,
  request: Identified,
  { flow, arrival }: Returned,
): Promise<Result<TokenResponse, OAuthError>> => {
  const { correlationId, deadline, onEvent, allowedTenants, signal } = request;
  const run = (ended: Signal | undefined): ResultAsync<TokenResponse, OAuthError> =>
    authorizationCode(client)({
      flow,
      response: arrival.response,
      correlationId,
      deadline,
      onEvent,
      allowedTenants,
      signal: ended,
    });
  const timeoutMs = remainingOf(request);
  const limits: Limits = { timeoutMs, requestId: correlationId, sent: 'maybe', signal };
  const outcome = (async () => (timeoutMs === Infinity ? run(signal) : interruptible(client.runtime, limits, run)))();
  const known = new AbortController();
  const page = outcome.then(pageOf);
  const patience = async (): Promise<void> => client.runtime.sleep(longestHold, known.signal);
  const told = Promise.race([
    page,
    patience().then(
      () => stillAtWork,
      () => page,
    ),
  ]);
  const shown = told.then(arrival.reply);
  const result = await outcome;
  await shown;
  known.abort();
  return result.mapErr(afterAsking);
};

const listening = async (client: Client, request: Identified): Promise<Result<TokenResponse, OAuthError>> => {
  const { port = 0, redirectHost = 'localhost', correlationId: requestId, signal } = request;
  const aborted = (): Result<never, OAuthError> => err(localError('aborted', { requestId }));
  if (signal?.aborted) return aborted();
  const listener = await listen({ port, redirectHost });
  if (listener.isErr()) return err(listener.error);
  try {
    const returned = await personBack(client, request, listener.value);
    return returned.isErr() ? err(returned.error) : await redeemed(client, request, returned.value);
  } finally {
    await listener.value.close();
  }
};

/** Signs a person in with the system's browser. */
export const signIn = (client: Client, given: InteractiveRequest): ResultAsync<TokenResponse, OAuthError> => {
  const copy = copyOfRequest(given);
  const issues = [...problemsOfRequest(copy), ...(isRecord(copy) ? problemsOfInteractive(copy) : [])];
  if (issues.length > 0) return errAsync(invalidRequest(issues));
  const { correlationId: requestId = client.runtime.uuid() } = copy;
  // Nobody is there to be asked.
  if (copy.interactive === false) return errAsync(localError('no_token', { requestId }));
  if (remainingOf(copy) === 0)
    return errAsync(localError('timeout', { timeoutMs: 0, sent: 'no', requestId }, ['no time is left']));
  return new ResultAsync(listening(client, { ...copy, correlationId: requestId }));
};
