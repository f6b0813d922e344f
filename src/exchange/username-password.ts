import { errAsync } from 'neverthrow';
import { personalTenant } from '../authority/tenant.js';
import type { Client } from '../client/client.js';
import { configError, invalidRequest } from '../error/local.js';
import { readIdToken } from '../identity/verify.js';
import type { TokenRequest } from '../operation/request.js';
import type { Exchange } from './exchange.js';
import { copyOfRequest, problemsOfRequest, problemsOfSecrets } from './request.js';
import { requestToken } from './token-endpoint.js';
import { clientInfoOf, identifiedBy, withSignInScopes } from './user.js';

/** A request for a token by the name and the password of a user. */
export interface UsernamePasswordRequest extends TokenRequest {
  readonly username: string;
  readonly password: string;
}

const name = 'password';

const withoutPasswords: ReadonlySet<string> = new Set(['common', 'consumers', personalTenant]);

/** The server's AADSTS9001023, before it is sent a password. */
const problemsOfClient = ({ authority }: Client): readonly string[] =>
  authority.kind === 'entra' && withoutPasswords.has(authority.tenant.toLowerCase())
    ? ['tenant: common and consumers take no passwords; name the tenant, or organizations']
    : [];

export const exchange: Exchange<UsernamePasswordRequest> = (client, given) => {
  const setup = problemsOfClient(client);
  if (setup.length > 0) return errAsync(configError(setup));
  const request = copyOfRequest(given);
  const problems = problemsOfRequest(request);
  const issues =
    problems.length > 0 ? problems : problemsOfSecrets({ username: request.username, password: request.password });
  if (issues.length > 0) return errAsync(invalidRequest(issues));
  const { username, password, ...rest } = request;
  const parameters = { grant_type: name, username, password, ...clientInfoOf(client) };
  const identify = identifiedBy(client, (idToken, accessToken) => readIdToken(client, idToken, { accessToken }));
  return requestToken(client, { name, parameters, scopes: withSignInScopes(rest.scopes), identify }, rest);
};
