import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse, type ErrorResponse } from '../error/parse.js';
import { firstOf, memberOf, numberOf, textOf } from './look.js';
import { isMsalError, readMsalError } from './msal.js';
import { fromPlatform, networkError, notUnderstood, totally } from './platform.js';

const origin = 'an exception that is none of Azure Identity';

/** How deep causes are looked into. A chain counts as several, since it may be in itself many times. */
const deepest = 8;
const depthOfChain = 3;
/** How many credentials of a chain are looked at. */
const mostErrors = 32;

type Read = (thrown: unknown, left: number) => OAuthError | undefined;

// What @azure/identity writes in front of a body that is no OAuth error.
const wrappers = [
  'The service indicated that the request was invalid.\n\n',
  'An unknown error has occurred. Response body:\n\n',
  'An unknown error occurred and no additional details are available.',
];

/** `AuthenticationError`: an answer, its fields renamed. */
const ofAnswer: Read = (thrown) => {
  const answer = memberOf(thrown, 'errorResponse');
  const status = numberOf(thrown, 'statusCode');
  const description = textOf(answer, 'errorDescription');
  const wrapper = wrappers.find((start) => description?.startsWith(start));
  if (wrapper !== undefined) return parseErrorResponse({ status, body: description?.slice(wrapper.length) });
  return parseErrorResponse({
    status,
    body: {
      error: textOf(answer, 'error'),
      error_description: description,
      error_codes: memberOf(answer, 'errorCodes'),
      correlation_id: textOf(answer, 'correlationId'),
      trace_id: textOf(answer, 'traceId'),
      timestamp: textOf(answer, 'timestamp'),
    },
  });
};

/** `RestError` of the pipeline below: with an answer, or because none came. */
const ofPipeline: Read = (thrown) => {
  const response = memberOf(thrown, 'response');
  const status = numberOf(response, 'status') ?? numberOf(thrown, 'statusCode');
  if (status === undefined) return networkError(thrown);
  const headers = memberOf(response, 'headers') as ErrorResponse['headers']; // looked at by `readHeader`, whatever it is
  return parseErrorResponse({ status, headers, body: memberOf(response, 'bodyAsText') });
};

/** The error of MSAL of which only the text is left, `code: text`, as older versions throw it; also for the metadata. */
const ofMessage = (thrown: unknown): OAuthError | undefined => {
  const [, errorCode, errorMessage] = /^([a-z_]{3,64}): ([^]*)$/.exec(textOf(thrown, 'message') ?? '') ?? [];
  const isServers = /^(?:Error\(s\): |\d+(?:,\d+)* - \[|AADSTS\d)/.test(errorMessage ?? '');
  if (errorCode === undefined || !(isServers || errorCode === 'endpoints_resolution_error')) return undefined;
  return readMsalError({ errorCode, errorMessage, name: isServers ? 'ServerError' : 'ClientAuthError' });
};

/** `AuthenticationRequiredError`: what MSAL threw, an answer without a token, or a user who must sign in. */
const ofRequirement: Read = (thrown, left) => {
  const cause = memberOf(thrown, 'cause');
  const found = cause === undefined ? undefined : read(cause, left - 1);
  if (found) return found;
  return /^(?:No response|Response had no )/.test(textOf(thrown, 'message') ?? '')
    ? unexpectedResponse({}, ['there is no token in the answer'])
    : (ofMessage(thrown) ?? localError('no_token', {}));
};

/** `CredentialUnavailableError`. That of a managed identity is thrown for refusals, too: then these say more. */
const ofAbsence: Read = (thrown, left) => {
  const cause = memberOf(thrown, 'cause');
  const found = cause === undefined ? undefined : read(cause, left - 1);
  const isRefusal = found?._tag === 'Aadsts' || found?._tag === 'Protocol' || found?.category === 'throttled';
  return isRefusal ? found : (ofMessage(thrown) ?? localError('credential_unavailable', {}));
};

/** A chain, in order: the first that exists decides, as with `withFallback`; where none does, the last. */
const ofChain: Read = (thrown, left) => {
  const errors = firstOf(memberOf(thrown, 'errors'), mostErrors).flatMap(
    (error) => read(error, left - depthOfChain) ?? [],
  );
  return errors.find(({ category }) => category !== 'credential_unavailable') ?? errors.at(-1);
};

const readings: Readonly<Record<string, Read>> = {
  AuthenticationError: ofAnswer,
  AuthenticationRequiredError: ofRequirement,
  CredentialUnavailableError: ofAbsence,
  AggregateAuthenticationError: ofChain,
  RestError: ofPipeline,
};

/** What was thrown, if it can be told; `left` is how much deeper one may look. */
const read: Read = (thrown, left) => {
  if (left <= 0) return undefined;
  if (isMsalError(thrown)) return readMsalError(thrown);
  const name = textOf(thrown, 'name') ?? '';
  const reading = Object.hasOwn(readings, name) ? readings[name] : undefined;
  if (reading) return reading(thrown, left) ?? localError('credential_unavailable', {});
  const cause = memberOf(thrown, 'cause');
  return fromPlatform(thrown) ?? (cause === undefined ? undefined : read(cause, left - 1));
};

/**
 * What a credential of `@azure/identity` threw, as the error that our own client gives for the same failure. Pure and
 * total: it never throws, whatever it is given. It imports nothing of that package, and looks at members, not at classes.
 *
 * Where its `cause` is an error of MSAL, that is read as by `fromMsalError`.
 *
 * @returns `Aadsts` or `Protocol` for what a server refused, be it inside of a `CredentialUnavailableError`; `Credential`
 * where a credential does not exist here; of an `AggregateAuthenticationError`, what the first credential that exists met,
 * else the last. `Aborted`, `Network`, `UnexpectedResponse` (there is no token in an answer), `NoToken` (a user must sign
 * in), and what `fromMsalError` gives. `Callback` for what is no error of this package: most likely a mistake in the
 * application
 * @example
 * const result = await ResultAsync.fromPromise(credential.getToken(scope), fromAzureIdentityError)
 * result.mapErr((error) => error.category === 'credential_expired' && rotateSecret())
 * @see Azure SDK for JavaScript, "Azure Identity": errors
 */
export const fromAzureIdentityError: (thrown: unknown) => OAuthError = /* @__PURE__ */ totally(
  origin,
  (thrown) => read(thrown, deepest) ?? notUnderstood(origin),
);
