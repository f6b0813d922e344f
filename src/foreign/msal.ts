import { localError } from '../error/local.js';
import { amended } from '../error/make.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse, type ErrorResponse } from '../error/parse.js';
import { harmlessId } from '../error/harmless.js';
import { causesOf, memberOf, numberOf, textOf } from './look.js';
import { meaningOf } from './msal-codes.js';
import { readUnread, unpack } from './msal-text.js';
import { fromPlatform, networkError, notUnderstood, timeoutError, totally } from './platform.js';

const origin = 'an exception that is none of MSAL';

/** Classes of what MSAL finds on the side of the application. */
const localClasses =
  /^(?:ClientAuth|BrowserAuth|NodeAuth|ManagedIdentity|JoseHeader|NestedAppAuth|ClientConfiguration|BrowserConfigurationAuth|Cache)Error$/;

/** What MSAL found itself. The code is one that is listed, so it may be told. */
const localOf = (thrown: unknown, code: string, requestId: string): OAuthError | undefined => {
  const meant = meaningOf(code);
  switch (meant) {
    case undefined:
      return undefined;
    case 'network': {
      const isBefore = code === 'endpoints_resolution_error' || code === 'no_network_connectivity';
      return networkError(thrown, { requestId, sent: isBefore ? 'no' : 'maybe' }, code);
    }
    case 'timeout':
      return timeoutError(requestId);
    case 'invalid_configuration':
    case 'invalid_request':
      return localError(meant, { requestId, issues: [code] }, [code]);
    case 'unexpected_response':
      return unexpectedResponse({ ...answerOf(thrown), requestId }, [code]);
    default:
      return localError(meant, { requestId }, [code]);
  }
};

/** A code of a class of MSAL that a later version brings. It is not told: nobody knows what it is. */
const unlistedOf = (name: string, requestId: string): OAuthError => {
  const issue = `an unlisted code of ${name}`;
  if (name === 'CacheError') return localError('cache_failed', { requestId }, [issue]);
  return /Configuration/.test(name)
    ? localError('invalid_configuration', { requestId, issues: [issue] }, [issue])
    : notUnderstood(issue, requestId);
};

/** Status and headers, where a `NetworkError` holds them. */
const answerOf = (thrown: unknown): ErrorResponse => ({
  status: numberOf(thrown, 'status') ?? numberOf(thrown, 'httpStatus'),
  headers: memberOf(thrown, 'responseHeaders') as ErrorResponse['headers'], // looked at by `readHeader`, whatever it is
});

// MSAL's own throttling repeats an answer, and puts the numbers where the OAuth error is otherwise.
const replayedCode = /^\d{3,9}(?: \d{3,9}){0,99}$/;
// What stands for a text where there is none.
const noText = /^See https:\/\/aka\.ms\/msal\.js\.errors#/;
// MSAL gives these as codes, too, which the platform knows as suberrors.
const suberrors = /^(?:ui_not_allowed|interrupted_user)$/;

/** What the server said. */
const serverOf = (thrown: unknown, code: string, requestId: string): OAuthError => {
  const text = textOf(thrown, 'errorMessage') ?? '';
  const { description, numbers, ...ids } = unpack(noText.test(text) ? '' : text);
  const answer = answerOf(thrown);
  const unread = readUnread(description);
  if (unread) {
    const { status = unread.status } = answer;
    return unexpectedResponse({ status, headers: unread.headers, requestId }, ['the body is no JSON']);
  }
  const isReplayed = replayedCode.test(code);
  const error = parseErrorResponse({
    ...answer,
    requestId,
    body: {
      error: isReplayed ? undefined : code,
      error_codes: numbers ?? (isReplayed ? code.replaceAll(' ', ',') : memberOf(thrown, 'errorNo')),
      error_description: description === '' ? undefined : description,
      suberror: textOf(thrown, 'subError') ?? (suberrors.test(code) ? code : undefined),
      claims: textOf(thrown, 'claims'),
      trace_id: ids.traceId ?? textOf(thrown, 'traceId'),
      correlation_id: ids.correlationId,
      timestamp: ids.timestamp ?? textOf(thrown, 'timestamp'),
    },
  });
  return isReplayed ? amended(error, { replayed: true }) : error;
};

/** Whether something has the shape of an error of MSAL: its classes differ between packages and copies of them. */
export const isMsalError = (thrown: unknown): boolean => typeof memberOf(thrown, 'errorCode') === 'string';

/** The error of something that `isMsalError`. */
export const readMsalError = (thrown: unknown): OAuthError => {
  const code = textOf(thrown, 'errorCode') ?? '';
  const name = textOf(thrown, 'name') ?? '';
  const requestId = harmlessId(memberOf(thrown, 'correlationId')) ?? '';
  // The server would have said so at the next poll.
  if (code === 'device_code_expired') return parseErrorResponse({ requestId, body: { error: 'expired_token' } });
  const local = name === 'ServerError' ? undefined : localOf(thrown, code, requestId);
  return local ?? (localClasses.test(name) ? unlistedOf(name, requestId) : serverOf(thrown, code, requestId));
};

/**
 * What MSAL Node or MSAL Browser threw, as the error that our own client gives for the same failure. Pure and total: it
 * never throws, whatever it is given. It imports nothing of MSAL, and looks at members, not at classes.
 *
 * Complete is what MSAL keeps: number, suberror, claims, ids. Where it drops the answer (a page of a gateway, a
 * `Retry-After`, a refusal of its metadata request) no more can be said than MSAL says.
 *
 * @returns `Aadsts` or `Protocol` for what a server refused; `replayed` where MSAL's own throttling answered. For what
 * MSAL found itself: `Network`, `Timeout` (with `timeoutMs: 0`, which it does not tell), `Aborted` (the user closed the
 * window, too), `NoToken`, `Flow`, `Cache`, `Credential`, `Config`, `InvalidRequest`, `UnexpectedResponse`. `Callback` for
 * what is no error of MSAL: most likely a mistake in the application
 * @example
 * const result = await ResultAsync.fromPromise(application.acquireTokenByClientCredential({ scopes }), fromMsalError)
 * result.mapErr((error) => error.category === 'throttled' && wait(error.retryAfterMs ?? 5_000))
 * @see MSAL.js, "Errors": `AuthError` and its subclasses
 */
export const fromMsalError: (thrown: unknown) => OAuthError = /* @__PURE__ */ totally(origin, (thrown) => {
  const found = causesOf(thrown).find(isMsalError);
  return found === undefined ? (fromPlatform(thrown) ?? notUnderstood(origin)) : readMsalError(found);
});
