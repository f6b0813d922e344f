import { errAsync } from 'neverthrow';
import { isRecord } from '../codec/json.js';
import { invalidRequest } from '../error/local.js';
import { readIdToken } from '../identity/verify.js';
import type { TokenRequest } from '../operation/request.js';
import { changedToken } from '../token/token.js';
import type { Exchange } from './exchange.js';
import { copyOfRequest, problemsOfRequest, problemsOfSecrets } from './request.js';
import { requestToken } from './token-endpoint.js';
import { clientInfoOf, identifiedBy, withSignInScopes } from './user.js';

/** A request for a token in place of one that ends, without the user. */
export interface RefreshTokenRequest extends TokenRequest {
  readonly refreshToken: string;
  /** The claims of the id token that came before: the new one must be of the same user. */
  readonly idTokenClaims?: Readonly<Record<string, unknown>> | undefined;
}

const name = 'refresh_token';

const problemsOf = ({ refreshToken, idTokenClaims }: RefreshTokenRequest): readonly string[] => [
  ...problemsOfSecrets({ refreshToken }),
  // A refresh token may be good for one use: what no new id token could be of is told before.
  ...(idTokenClaims === undefined || (isRecord(idTokenClaims) && typeof idTokenClaims['sub'] === 'string')
    ? []
    : ['idTokenClaims: not the claims of an id token, which have sub']),
];

export const exchange: Exchange<RefreshTokenRequest> = (client, given) => {
  const request = copyOfRequest(given);
  const issues = [...problemsOfRequest(request), ...(isRecord(request) ? problemsOf(request) : [])];
  if (issues.length > 0) return errAsync(invalidRequest(issues));
  const { refreshToken, idTokenClaims, ...rest } = request;
  const identify = identifiedBy(client, (idToken, accessToken) =>
    readIdToken(client, idToken, { accessToken, ...(idTokenClaims && { subject: idTokenClaims }) }),
  );
  const parameters = { grant_type: name, refresh_token: refreshToken, ...clientInfoOf(client) };
  // Nothing may be asked for that was not granted (RFC 6749 §6), and a provider need not know all scopes of a sign-in.
  const scopes =
    client.authority.kind === 'oidc' ? [...new Set([...rest.scopes, 'openid'])] : withSignInScopes(rest.scopes);
  return requestToken(client, { name, parameters, scopes, identify }, rest).map((token) =>
    // A server that sends none means: go on with the one that you have (RFC 6749 §6).
    token.refreshToken === undefined ? changedToken(token, { refreshToken }) : token,
  );
};
