import {
  clientCredentials,
  clientSecret,
  createClient,
  type Client,
  type ClientConfig,
  type ClientCredentialsRequest,
  type OAuthError,
  type TokenOperation,
  type TokenResponse,
} from '../../../src/index.js';
import type { TestAuthority } from '../../../src/testing.js';
import { testRuntime } from '../../wire/support/runtime.js';

export const tenantId = '8f3b1c2d-4e5a-4b6c-8d7e-9f0a1b2c3d4e';
export const clientId = '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e';
export const graph = 'https://graph.microsoft.com/.default';

/** A client of an authority of the tests, by its URL; the clock stands still. */
export const clientOf = (authority: string, changes: Partial<ClientConfig> = {}): Client =>
  createClient({
    authority,
    clientId,
    credential: clientSecret('a-secret'),
    allowInsecureLoopback: true,
    runtime: testRuntime(),
    ...changes,
  })._unsafeUnwrap();

/** A client of the embedded authority: its first application. */
export const clientOfAuthority = (authority: TestAuthority, changes: Partial<ClientConfig> = {}): Client =>
  clientOf(authority.authorityUrl(), {
    clientId: authority.application.clientId,
    credential: clientSecret(authority.application.secret),
    ...changes,
  });

type Acquire = TokenOperation<ClientCredentialsRequest>;

export const tokenOf = async (
  client: Client,
  request: Partial<ClientCredentialsRequest> = {},
): Promise<TokenResponse> => {
  const acquire: Acquire = clientCredentials(client);
  return (await acquire({ scopes: [graph], ...request }))._unsafeUnwrap();
};

export const errorOf = async (client: Client, request: Partial<ClientCredentialsRequest> = {}): Promise<OAuthError> => {
  const acquire: Acquire = clientCredentials(client);
  return (await acquire({ scopes: [graph], ...request }))._unsafeUnwrapErr();
};
