import { err, type Result } from 'neverthrow';
import { decodeErrorBody, type ErrorBody } from '../codec/error-body.js';
import { localError } from './local.js';
import type { OAuthError } from './model.js';
import { serverError, unexpectedResponse } from './parse.js';
import { readFields } from './reading.js';
import { redirectParametersOf, type AuthorizationResponse, type RedirectParameters } from './redirect-parameters.js';

const fieldsOf = ({ values, duplicates }: RedirectParameters): Result<ErrorBody, OAuthError> =>
  duplicates.size > 0
    ? err(localError('duplicate_parameter', {}, [...duplicates]))
    : decodeErrorBody(Object.fromEntries(values)).mapErr((issues) => unexpectedResponse({}, issues));

const noError = (): OAuthError => unexpectedResponse({}, ['the parameters hold no error']);

/** The typed error of parameters that report one. */
export const errorInRedirect = (parameters: RedirectParameters): OAuthError =>
  fieldsOf(parameters).match(
    (fields) => {
      const reading = fields.error === undefined ? undefined : readFields(fields);
      return reading === undefined ? noError() : serverError(reading, {});
    },
    (error) => error,
  );

/**
 * The typed error of a redirect that reports one. Pure and total. Compare `state` before you believe it: anybody can
 * send a browser here. `authorizationCode` does.
 *
 * @returns `Aadsts` or `Protocol` like `parseErrorResponse`, without a status; `Flow` with `duplicate_parameter` where a
 * parameter of the protocol comes twice (RFC 6749 §3.1); `UnexpectedResponse` where there is no `error` at all
 * @example
 * const error = parseAuthorizationError(location.href)
 * if (error.category === 'user_declined') showSignInButton()
 * @see RFC 6749 §4.1.2.1
 */
export const parseAuthorizationError = (response: AuthorizationResponse): OAuthError => {
  try {
    return errorInRedirect(redirectParametersOf(response));
  } catch {
    return noError();
  }
};
