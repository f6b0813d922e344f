import { err, ResultAsync, type Result } from 'neverthrow';
import type { Client } from '../client/client.js';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import type { Signal } from '../wire/platform.js';
import type { AuthorityMetadata } from './metadata.js';

/**
 * Asks the authority of a client for its metadata. Nothing is kept: every call asks.
 *
 * @returns `Aborted`, `Timeout`, `Network`; `UnexpectedResponse` for a document that lacks something, whose issuer is
 * another one, or that names an address on a host that is not known; or what the server says, such as AADSTS90002
 * @example
 * await createClient(config).asyncAndThen(discover).map(({ jwksUri }) => createRemoteJWKSet(new URL(jwksUri)))
 * @see OpenID Connect Discovery 1.0 §4; RFC 8414 §3.3
 */
export const discover = (
  client: Client,
  options: { readonly signal?: Signal } = {},
): ResultAsync<AuthorityMetadata, OAuthError> => {
  const run = async (): Promise<Result<AuthorityMetadata, OAuthError>> => {
    const loaded = await import('./metadata.js').catch(() => undefined);
    return loaded
      ? loaded.requestMetadata(client, options.signal)
      : err(localError('network', { sent: 'no' }, ['discovery could not be loaded']));
  };
  return new ResultAsync(run());
};
