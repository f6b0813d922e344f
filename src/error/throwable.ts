import { describe } from './describe.js';
import type { OAuthError } from './model.js';

/** An `Error` that carries an `OAuthError`. */
export interface OAuthErrorThrowable extends Error {
  /** The typed value. */
  readonly oauthError: OAuthError;
}

/**
 * An `Error` for frameworks that want one: its message is the description, and the value travels in `oauthError`.
 *
 * @example
 * acquire(request).match((token) => token, (error) => { throw toThrowable(error) })
 */
export const toThrowable = (error: OAuthError): OAuthErrorThrowable => {
  const throwable = new Error(describe(error));
  throwable.name = `OAuthError(${error.code === 'none' ? error.category : error.code})`;
  return Object.assign(throwable, { oauthError: error });
};
