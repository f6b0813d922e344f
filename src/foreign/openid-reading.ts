import { isRecord } from '../codec/json.js';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse, type ErrorResponse } from '../error/parse.js';
import { parseAuthorizationError } from '../error/redirect.js';
import { fieldsOfChallenges } from './challenged.js';
import { causesOf, firstOf, memberOf, numberOf, textOf } from './look.js';
import { fromPlatform, timeoutError } from './platform.js';

/** What was thrown, and what the caller read of the answer that it holds. */
export interface Thrown {
  readonly thrown: unknown;
  readonly body: unknown;
}

type Read = (given: Thrown) => OAuthError;

const mostParameters = 100;

/** Status and headers of a `Response` that is held by an error. */
const answerOf = (response: unknown, body: unknown): ErrorResponse => ({
  status: numberOf(response, 'status'),
  headers: memberOf(response, 'headers') as ErrorResponse['headers'], // looked at by `readHeader`, whatever it is
  body,
});

const invalid = (code: 'invalid_configuration' | 'invalid_request' | 'invalid_id_token', issue: string): OAuthError =>
  localError(code, { issues: [issue] }, [issue]);

const always =
  (code: Parameters<typeof invalid>[0], issue: string): Read =>
  () =>
    invalid(code, issue);

/** Whether the library itself says this; openid-client has the words of oauth4webapi in its cause. */
const says = ({ thrown }: Thrown, start: RegExp): boolean =>
  causesOf(thrown).some((cause) => start.test(textOf(cause, 'message')?.slice(0, 400) ?? ''));

/** The body of an answer that was JSON, but not what it must be. */
const bodyIn = ({ thrown }: Thrown): unknown =>
  causesOf(thrown)
    .map((cause) => memberOf(cause, 'body'))
    .find(isRecord);

const ofUnread =
  (issue: string): Read =>
  ({ thrown, body }) => {
    const answer = answerOf(
      causesOf(thrown).find((cause) => numberOf(cause, 'status') !== undefined),
      body,
    );
    return body === undefined ? unexpectedResponse(answer, [issue]) : parseErrorResponse(answer);
  };

const ofBody: Read = ({ thrown }) =>
  parseErrorResponse({
    ...answerOf(memberOf(thrown, 'response'), memberOf(thrown, 'cause')),
    status: numberOf(thrown, 'status'),
  });

const ofRedirect: Read = ({ thrown }) =>
  parseAuthorizationError(
    firstOf(memberOf(thrown, 'cause'), mostParameters).flatMap((pair) => {
      const [name, value] = firstOf(pair, 2);
      return typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );

const ofChallenge: Read = ({ thrown, body }) => {
  const answer = { ...answerOf(memberOf(thrown, 'response'), body), status: numberOf(thrown, 'status') };
  if (body !== undefined) return parseErrorResponse(answer);
  const fields = fieldsOfChallenges(memberOf(thrown, 'cause'));
  return fields === undefined
    ? unexpectedResponse(answer, ['the body was not read'])
    : parseErrorResponse({ ...answer, body: fields });
};

const ofInvalid: Read = (given) => {
  const body = bodyIn(given);
  if (textOf(body, 'error') !== undefined) return parseErrorResponse({ body });
  if (says(given, /^(?:unexpected|response parameter) "state"/)) return localError('state_mismatch', {});
  if (says(given, /^(?:unexpected|response parameter) "iss"/)) return localError('issuer_mismatch', {});
  if (says(given, /^"\w{1,40}" parameter must be provided only once/)) return localError('duplicate_parameter', {});
  return body === undefined && says(given, /\bJWT\b/)
    ? invalid('invalid_id_token', 'it is malformed, or its signature is wrong')
    : unexpectedResponse({}, ['the answer is not what the protocol says']);
};

const ofParsing: Read = (given) => {
  if (says(given, /^failed to parse the "\w{1,40}" parameter/))
    return invalid('invalid_request', 'a parameter is no JSON');
  if (says(given, /^failed to parse JWT/)) return invalid('invalid_id_token', 'it cannot be read');
  // The body may have broken off, or its time was over.
  const interruption = causesOf(given.thrown)
    .map(fromPlatform)
    .find((error) => error !== undefined);
  return interruption ?? unexpectedResponse({}, ['the body is no JSON']);
};

const ofClaim: Read = ({ thrown }) =>
  causesOf(thrown).some((cause) => memberOf(cause, 'claim') === 'nonce')
    ? localError('nonce_mismatch', {})
    : invalid('invalid_id_token', 'a claim has an unexpected value');

const ofUnsupported: Read = (given) =>
  bodyIn(given) === undefined
    ? invalid('invalid_configuration', 'it is not supported by the library')
    : unexpectedResponse({}, ['the type of the token is not supported']);

/** By the code of openid-client, or of oauth4webapi below it. */
export const readings: Readonly<Record<string, Read>> = {
  OAUTH_RESPONSE_BODY_ERROR: ofBody,
  OAUTH_AUTHORIZATION_RESPONSE_ERROR: ofRedirect,
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: ofChallenge,
  OAUTH_RESPONSE_IS_NOT_JSON: ofUnread('the content type is not JSON'),
  OAUTH_RESPONSE_IS_NOT_CONFORM: ofUnread('the status is not the one that the protocol says'),
  OAUTH_JWT_USERINFO_EXPECTED: ofUnread('the answer is no JWT'),
  OAUTH_INVALID_RESPONSE: ofInvalid,
  OAUTH_PARSE_ERROR: ofParsing,
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: ofClaim,
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: always('invalid_id_token', 'it is not valid at this time'),
  OAUTH_KEY_SELECTION_FAILED: always('invalid_id_token', 'no key fits its signature'),
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: () => unexpectedResponse({}, ['a field has an unexpected value']),
  OAUTH_MISSING_SERVER_METADATA: always('invalid_configuration', 'the metadata lacks an endpoint'),
  OAUTH_INVALID_SERVER_METADATA: always('invalid_configuration', 'the metadata has a wrong endpoint'),
  OAUTH_HTTP_REQUEST_FORBIDDEN: always('invalid_configuration', 'an endpoint is not HTTPS'),
  OAUTH_REQUEST_PROTOCOL_FORBIDDEN: always('invalid_configuration', 'an endpoint is not HTTPS'),
  OAUTH_UNSUPPORTED_OPERATION: ofUnsupported,
  OAUTH_INVALID_REQUEST: always('invalid_request', 'the library refuses it'),
  OAUTH_TIMEOUT: () => timeoutError(),
  OAUTH_ABORT: () => localError('aborted', {}),
  ERR_INVALID_ARG_VALUE: always('invalid_request', 'an argument has a wrong value'),
  ERR_INVALID_ARG_TYPE: always('invalid_request', 'an argument has a wrong type'),
};
