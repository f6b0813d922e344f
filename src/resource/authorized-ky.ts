import { toThrowable } from '../error/throwable.js';
import type { OAuthError } from '../error/model.js';
import type { TokenOperation } from '../operation/operation.js';
import type { TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import type { Fetch } from '../wire/platform.js';
import { authorizedFetch } from './authorized-fetch.js';
import type { AuthorizedFetchSettings } from './fetch-types.js';

/** What is used of a ky instance. */
interface Extendable<K> {
  readonly extend: (options: { readonly fetch: Fetch }) => K;
}

/**
 * The same as `authorizedFetch` for a ky instance: another instance, which calls an API with the token of an operation and
 * answers its claims challenges. ky throws; what the operation fails with is in `oauthError` of what is thrown
 * (`toThrowable`), or in its `cause`.
 *
 * ky sends a request again by rules of its own: an error of an operation is none that its default rules repeat.
 *
 * @example
 * const graph = authorizedKy(ky, acquire, { scopes: ['https://graph.microsoft.com/.default'] }, {
 *   origins: ['https://graph.microsoft.com'],
 * })
 * const organization = await graph.get('https://graph.microsoft.com/v1.0/organization').json()
 */
export const authorizedKy = <K extends Extendable<K>, R extends TokenRequest, E extends OAuthError>(
  ky: K,
  operation: TokenOperation<R, TokenResponse, E>,
  request: R,
  settings: AuthorizedFetchSettings,
): K => {
  const call = authorizedFetch(operation, request, settings);
  const fetch: Fetch = async (...parameters) => {
    const result = await call(...parameters);
    return result.isOk() ? result.value : Promise.reject(toThrowable(result.error));
  };
  return ky.extend({ fetch });
};
