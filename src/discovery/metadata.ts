import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import type { Authority } from '../authority/authority.js';
import { isIssuerOf } from '../authority/issuer.js';
import type { Client } from '../client/client.js';
import { parseJson } from '../codec/json.js';
import { parseUrl } from '../codec/url.js';
import { decodeMetadata, type MetadataBody } from '../codec/metadata-body.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse } from '../error/parse.js';
import type { Signal } from '../wire/platform.js';
import { send, type Answer } from '../wire/transport.js';
import { confirmed } from './instance.js';
import { keptByClient } from './keep.js';

/** What an authority says of itself. Every address is https, on its own host or one that it is trusted to name. */
export interface AuthorityMetadata {
  /** The `iss` of its tokens; `{tenantid}` stands in it where the authority stands for many tenants. */
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Where its signing keys are. */
  readonly jwksUri: string;
  readonly deviceAuthorizationEndpoint?: string;
  readonly endSessionEndpoint?: string;
  /** The scopes that it knows, where it says so. It may know more (RFC 8414 §2). */
  readonly scopesSupported?: readonly string[];
  /** Whether its answers in the browser name it, as `iss` (RFC 9207). */
  readonly namesIssuer?: true;
  /** The `iss` of access tokens where it is another one: AD FS. */
  readonly accessTokenIssuer?: string;
}

/** The most that is read of a metadata document: 1 MiB. */
const maxBytes = 1024 * 1024;

const ask = keptByClient((client, timeoutMs, signal) => {
  const { authority, runtime } = client;
  return confirmed(client, signal)
    .andThen(() => {
      const requestId = runtime.uuid();
      return send(runtime, { url: authority.metadataEndpoint, requestId, timeoutMs, maxBytes, signal });
    })
    .andThen((answer) => readMetadata(answer, authority));
});

/** The metadata of the authority, kept for a day. */
export const metadataOf = (client: Client, signal: Signal | undefined): ResultAsync<AuthorityMetadata, OAuthError> =>
  ask(client, signal);

/** Where tokens are asked for: known beforehand, but for a provider that is known by its issuer only. */
export const tokenEndpointOf = (client: Client, signal: Signal | undefined): ResultAsync<string, OAuthError> => {
  const { authority } = client;
  return authority.kind === 'oidc'
    ? ask(client, signal).map(({ tokenEndpoint }) => tokenEndpoint)
    : confirmed(client, signal).map(() => authority.tokenEndpoint);
};

const readMetadata = (answer: Answer, authority: Authority): Result<AuthorityMetadata, OAuthError> =>
  answer.status < 200 || answer.status >= 300
    ? err(parseErrorResponse(answer))
    : decodeMetadata(parseJson(answer.body))
        .andThen((body) => trusted(body, authority))
        .mapErr((issues) => unexpectedResponse(answer, issues))
        .map(publicNames);

const isTrusted = (address: string, { origin, hosts }: Authority): boolean => {
  const url = parseUrl(address);
  return url?.origin === origin || (url?.protocol === 'https:' && hosts.includes(url.host));
};

const trusted = (body: MetadataBody, authority: Authority): Result<MetadataBody, readonly string[]> => {
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri } = body;
  const { device_authorization_endpoint, end_session_endpoint } = body;
  const addresses = {
    authorization_endpoint,
    token_endpoint,
    jwks_uri,
    device_authorization_endpoint,
    end_session_endpoint,
  };
  const issues = Object.entries(addresses).flatMap(([name, address]) =>
    address === undefined || isTrusted(address, authority) ? [] : [`${name}: on a host that is not the authority's`],
  );
  const all = isIssuerOf(authority, issuer) ? issues : ['issuer: not that of the authority', ...issues];
  return all.length > 0 ? err(all) : ok(body);
};

const publicNames = (body: MetadataBody): AuthorityMetadata => ({
  issuer: body.issuer,
  authorizationEndpoint: body.authorization_endpoint,
  tokenEndpoint: body.token_endpoint,
  jwksUri: body.jwks_uri,
  ...(body.device_authorization_endpoint !== undefined && {
    deviceAuthorizationEndpoint: body.device_authorization_endpoint,
  }),
  ...(body.end_session_endpoint !== undefined && { endSessionEndpoint: body.end_session_endpoint }),
  ...(body.scopes_supported.length > 0 && { scopesSupported: body.scopes_supported }),
  ...(body.authorization_response_iss_parameter_supported === true && { namesIssuer: true }),
  ...(body.access_token_issuer !== undefined && { accessTokenIssuer: body.access_token_issuer }),
});
