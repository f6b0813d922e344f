import { errAsync } from 'neverthrow';
import { isTenantIndependent } from '../authority/authority.js';
import type { Client } from '../client/client.js';
import { configError, invalidRequest } from '../error/local.js';
import type { TokenRequest } from '../operation/request.js';
import type { Exchange } from './exchange.js';
import { copyOfRequest, problemsOfRequest } from './request.js';
import { requestToken } from './token-endpoint.js';

/** A request for a token that the application gets for itself. */
export interface ClientCredentialsRequest extends TokenRequest {
  /**
   * One scope: the resource, then `/.default`. What the application may do was granted by an administrator before. At a
   * provider that is known by its issuer only: whatever it knows.
   */
  readonly scopes: readonly string[];
}

const name = 'client_credentials';

const problemsOfClient = ({ authority, credential }: Client): readonly string[] => [
  ...(credential ? [] : ['credential: missing; client credentials are for confidential clients']),
  ...(isTenantIndependent(authority)
    ? ['tenant: common, organizations and consumers are no tenant of an application; name one']
    : []),
];

const problemsOfScopes = (scopes: readonly string[]): readonly string[] =>
  scopes.length > 1
    ? ['scopes: more than one; a token is for one resource, named with /.default']
    : scopes.every((scope) => /.\/\.default$/.test(scope))
      ? []
      : ['scopes: not a resource followed by /.default'];

export const exchange: Exchange<ClientCredentialsRequest> = (client, given) => {
  const request = copyOfRequest(given);
  const setup = problemsOfClient(client);
  if (setup.length > 0) return errAsync(configError(setup));
  const problems = problemsOfRequest(request);
  // Only the platform names a resource by its scope.
  const issues = problems.length > 0 || client.authority.kind === 'oidc' ? problems : problemsOfScopes(request.scopes);
  if (issues.length > 0) return errAsync(invalidRequest(issues));
  return requestToken(client, { name, parameters: { grant_type: name } }, request);
};
