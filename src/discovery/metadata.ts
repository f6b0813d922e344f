import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import { guid, isTenantIndependent, type Authority } from '../authority/authority.js';
import type { Client } from '../client/client.js';
import { parseJson } from '../codec/json.js';
import { parseUrl } from '../codec/url.js';
import { decodeMetadata, type MetadataBody } from '../codec/metadata-body.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse } from '../error/parse.js';
import type { Signal } from '../wire/platform.js';
import { send, type Answer } from '../wire/transport.js';

/** What an authority says of itself. Every address is on its own origin. */
export interface AuthorityMetadata {
  /** The `iss` of its tokens; `{tenantid}` stands in it where the authority stands for many tenants. */
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Where its signing keys are. */
  readonly jwksUri: string;
  readonly deviceAuthorizationEndpoint?: string;
  readonly endSessionEndpoint?: string;
}

/** The most that is read of a metadata document: 1 MiB. */
const maxBytes = 1024 * 1024;

export const requestMetadata = (
  { authority, runtime, timeoutMs }: Client,
  signal: Signal | undefined,
): ResultAsync<AuthorityMetadata, OAuthError> =>
  send(runtime, { url: authority.metadataEndpoint, requestId: runtime.uuid(), timeoutMs, maxBytes, signal }).andThen(
    (answer) => readMetadata(answer, authority),
  );

const readMetadata = (answer: Answer, authority: Authority): Result<AuthorityMetadata, OAuthError> =>
  answer.status < 200 || answer.status >= 300
    ? err(parseErrorResponse(answer))
    : decodeMetadata(parseJson(answer.body))
        .andThen((body) => trusted(body, authority))
        .mapErr((issues) => unexpectedResponse(answer, issues))
        .map(metadataOf);

const isTrusted = (address: string, { origin }: Authority): boolean => parseUrl(address)?.origin === origin;

/** `{origin}/{tenant}/v2.0`. A tenant named by a domain is answered with its id, which cannot be foretold. */
const isIssuer = (issuer: string, authority: Authority): boolean => {
  const { origin, tenant } = authority;
  const [, named = ''] = parseUrl(issuer)?.pathname.split('/') ?? [];
  if (parseUrl(issuer)?.href !== `${origin}/${named}/v2.0`) return false;
  if (isTenantIndependent(authority)) return /^%7Btenantid%7D$/i.test(named) || guid.test(named);
  return guid.test(tenant) ? named.toLowerCase() === tenant.toLowerCase() : guid.test(named);
};

const trusted = (body: MetadataBody, authority: Authority): Result<MetadataBody, readonly string[]> => {
  const { issuer, ...addresses } = body;
  const issues = Object.entries(addresses).flatMap(([name, address]) =>
    address === undefined || isTrusted(address, authority) ? [] : [`${name}: on a host that is not the authority's`],
  );
  const all = isIssuer(issuer, authority) ? issues : ['issuer: not that of the authority', ...issues];
  return all.length > 0 ? err(all) : ok(body);
};

const metadataOf = (body: MetadataBody): AuthorityMetadata => ({
  issuer: body.issuer,
  authorizationEndpoint: body.authorization_endpoint,
  tokenEndpoint: body.token_endpoint,
  jwksUri: body.jwks_uri,
  ...(body.device_authorization_endpoint !== undefined && {
    deviceAuthorizationEndpoint: body.device_authorization_endpoint,
  }),
  ...(body.end_session_endpoint !== undefined && { endSessionEndpoint: body.end_session_endpoint }),
});
