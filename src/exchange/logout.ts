import { errAsync, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { isRecord } from '../codec/json.js';
import { endpointOf } from '../discovery/endpoint.js';
import { invalidRequest } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { problemOfRedirectUri } from '../flow/redirect-uri.js';
import type { Steering } from '../operation/request.js';
import { problemsOfSteering, problemsOfTexts } from './request.js';

/** A request for the address at which a user signs out. */
export interface LogoutRequest extends Steering {
  /** Where the browser goes afterwards: registered with the application. Without it, it stays at a page of the authority. */
  readonly postLogoutRedirectUri?: string | undefined;
  /** Who signs out, so that nobody is asked: the claim `login_hint` of the id token, an optional claim to be switched on. */
  readonly logoutHint?: string | undefined;
  /**
   * The id token of the user, for a provider that wants it. It says who the user is, and stands in an address: at the
   * platform, `logoutHint` does the same and tells less.
   */
  readonly idTokenHint?: string | undefined;
  /** Comes back with the browser, at `postLogoutRedirectUri`. */
  readonly state?: string | undefined;
}

const problemsOf = (request: LogoutRequest): readonly string[] => {
  if (!isRecord(request)) return ['request: not an object'];
  const { postLogoutRedirectUri, logoutHint, idTokenHint, state } = request;
  return [
    ...problemsOfSteering(request),
    postLogoutRedirectUri === undefined
      ? undefined
      : problemOfRedirectUri('postLogoutRedirectUri', postLogoutRedirectUri),
    ...problemsOfTexts({ logoutHint, idTokenHint, state }),
    state !== undefined && postLogoutRedirectUri === undefined
      ? 'state: without postLogoutRedirectUri it comes back nowhere'
      : undefined,
  ].filter((problem) => problem !== undefined);
};

/** The address at which the user of a browser signs out. */
export const signOutAt = (client: Client, request: LogoutRequest): ResultAsync<string, OAuthError> => {
  const issues = problemsOf(request);
  if (issues.length > 0) return errAsync(invalidRequest(issues));
  const { postLogoutRedirectUri, logoutHint, idTokenHint, state, signal } = request;
  return endpointOf(client, 'logout', signal).map((endpoint) => {
    const url = new URL(endpoint);
    const parameters = {
      client_id: client.clientId,
      post_logout_redirect_uri: postLogoutRedirectUri,
      logout_hint: logoutHint,
      id_token_hint: idTokenHint,
      state,
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
    return url.href;
  });
};
