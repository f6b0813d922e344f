import { errAsync } from 'neverthrow';
import { configError, invalidRequest } from '../error/local.js';
import { lazily } from '../operation/lazily.js';
import type { TokenOperation } from '../operation/operation.js';
import { copied, type TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import { liveRuntime } from '../wire/runtime.js';
import type { Call } from './call.js';
import type { AuthorizedFetch, AuthorizedFetchSettings } from './fetch-types.js';
import { originsOf } from './origins.js';
import { outgoingOf } from './outgoing.js';

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
  const { origins: listed, allowInsecureLoopback = false, fetch } = settings;
  const origins = originsOf(listed, allowInsecureLoopback);
  const send = fetch ?? operation.context?.runtime.fetch ?? liveRuntime.fetch;
  const given = copied(request);
  let call: Call<E> | undefined;

  return (...parameters) => {
    if (origins.issues.length > 0) return errAsync(configError(origins.issues));
    // At once: what was looked at is what is sent, whatever the caller does to it meanwhile.
    return outgoingOf(...parameters).asyncAndThen((outgoing) =>
      origins.has(outgoing.url)
        ? lazily(
            'the call of an API',
            () => import('./call.js'),
            ({ makeCall }) => (call ??= makeCall(operation, given, { origins, send }))(outgoing),
          )
        : errAsync(invalidRequest(['input: the origin is not listed'])),
    );
  };
};
