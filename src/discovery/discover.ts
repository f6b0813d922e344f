import type { ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import type { OAuthError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';
import type { Signal } from '../wire/platform.js';
import type { AuthorityMetadata } from './metadata.js';

/**
 * Asks the authority of a client for its metadata. Nothing is kept: every call asks.
 *
 * @returns `Aborted`, `Timeout`, `Network`; `UnexpectedResponse` for a document that lacks something, whose issuer is
 * another one, or that names an address elsewhere; `Callback` where a part of the runtime throws; or what the server
 * says, such as AADSTS90002
 * @example
 * await createClient(config).asyncAndThen(discover).map(({ jwksUri }) => createRemoteJWKSet(new URL(jwksUri)))
 * @see OpenID Connect Discovery 1.0 §4; RFC 8414 §3.3
 */
export const discover = (
  client: Client,
  options: { readonly signal?: Signal | undefined } = {},
): ResultAsync<AuthorityMetadata, OAuthError> =>
  lazily(
    'discovery',
    () => import('./metadata.js'),
    ({ requestMetadata }) => requestMetadata(client, options.signal),
  );
