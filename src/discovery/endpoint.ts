import { err, errAsync, ok, type Result, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { configError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import type { Signal } from '../wire/platform.js';
import { confirmed } from './instance.js';
import { metadataOf, type AuthorityMetadata } from './metadata.js';

/** What of an authority a request goes to, or a browser, by its last segment at the platform. */
export type EndpointName = 'authorize' | 'devicecode' | 'logout';

const inMetadata: { readonly [N in EndpointName]: (metadata: AuthorityMetadata) => string | undefined } = {
  authorize: ({ authorizationEndpoint }) => authorizationEndpoint,
  devicecode: ({ deviceAuthorizationEndpoint }) => deviceAuthorizationEndpoint,
  logout: ({ endSessionEndpoint }) => endSessionEndpoint,
};

const words: { readonly [N in EndpointName]: string } = {
  authorize: 'authorization',
  devicecode: 'device authorization',
  logout: 'end session',
};

const missing = (name: EndpointName): OAuthError => configError([`authority: it has no ${words[name]} endpoint`]);

/**
 * An address of the authority. It is known beforehand, but for a provider that is known by its issuer only.
 *
 * @returns `Config` where the authority has no such address; what else befalls a request for its metadata
 */
export const endpointOf = (
  client: Client,
  name: EndpointName,
  signal: Signal | undefined,
): ResultAsync<string, OAuthError> => {
  const { authority } = client;
  if (authority.kind === 'oidc')
    return metadataOf(client, signal).andThen((metadata): Result<string, OAuthError> => {
      const address = inMetadata[name](metadata);
      return address === undefined ? err(missing(name)) : ok(address);
    });
  return authority.kind === 'b2c' && name === 'devicecode'
    ? errAsync(missing(name))
    : confirmed(client, signal).map(() => authority.tokenEndpoint.replace(/token$/, name));
};
