import { errAsync } from 'neverthrow';
import { configError, invalidRequest } from '../error/local.js';
import { readIdToken } from '../identity/verify.js';
import type { TokenRequest } from '../operation/request.js';
import { problemsOfAssertion } from './assertion.js';
import type { Exchange } from './exchange.js';
import { copyOfRequest, problemsOfRequest, problemsOfSecrets } from './request.js';
import { requestToken } from './token-endpoint.js';
import { clientInfoOf, identifiedBy } from './user.js';

/** A request of an API for a token to call another API with, for the user whose token it was sent. */
export interface OnBehalfOfRequest extends TokenRequest {
  /** The access token that the caller sent to this API: of a user, and for this API. */
  readonly assertion: string;
  /** Asks for a SAML assertion in place of an access token; then `issuedTokenType` says what came. */
  readonly requestedTokenType?: 'saml2' | 'saml1' | undefined;
}

const name = 'on_behalf_of';
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const samlType = 'urn:ietf:params:oauth:token-type:';

/**
 * To know who the user is. Not `offline_access`: the caller sends a token with every call, which renews this one; a refresh
 * token would outlive the caller's, and keep what nobody asks for any more.
 */
const identityScopes = ['openid', 'profile'];

const problemsOf = ({ assertion, requestedTokenType }: OnBehalfOfRequest): readonly string[] => [
  ...problemsOfSecrets({ assertion }),
  ...(requestedTokenType === undefined || requestedTokenType === 'saml2' || requestedTokenType === 'saml1'
    ? []
    : ['requestedTokenType: neither saml2 nor saml1']),
];

export const exchange: Exchange<OnBehalfOfRequest> = (client, given) => {
  if (!client.credential)
    return errAsync(configError(['credential: missing; on behalf of a user is for confidential clients']));
  const request = copyOfRequest(given);
  const problems = [
    problemsOfRequest,
    problemsOf,
    ({ assertion }: OnBehalfOfRequest) => problemsOfAssertion(assertion, client),
  ];
  // Each looks at what those before it have found to be there.
  const issues = problems.reduce<readonly string[]>((found, look) => (found.length > 0 ? found : look(request)), []);
  if (issues.length > 0) return errAsync(invalidRequest(issues));
  const { assertion, requestedTokenType, ...rest } = request;
  const parameters = {
    grant_type: grantType,
    assertion,
    requested_token_use: name,
    ...(requestedTokenType && { requested_token_type: samlType + requestedTokenType }),
    ...clientInfoOf(client),
  };
  // A SAML assertion says itself who the user is.
  const scopes = requestedTokenType ? rest.scopes : [...new Set([...rest.scopes, ...identityScopes])];
  const identify = identifiedBy(client, (idToken, accessToken) => readIdToken(client, idToken, { accessToken }));
  return requestToken(client, { name, parameters, scopes, identify }, rest);
};
