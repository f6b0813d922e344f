import type { ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import type { OAuthError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';
import type { Signal } from '../wire/platform.js';
import type { AuthorityMetadata } from './metadata.js';

/**
 * What the authority of a client says of itself. It is asked on the first call, for at most 10 seconds; concurrent calls
 * share the request, and the answer is kept with the client for a day. No failure is kept.
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
    ({ metadataOf }) => metadataOf(client, options.signal),
  );
