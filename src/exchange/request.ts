import { guid } from '../authority/tenant.js';
import { isClaimsRequest, isRecord, parseJson } from '../codec/json.js';
import type { TokenRequest } from '../operation/request.js';

const ownNames: ReadonlySet<string> = new Set(
  (
    'client_id client_secret client_assertion client_assertion_type grant_type scope resource assertion claims code ' +
    'code_verifier redirect_uri refresh_token username password device_code requested_token_use requested_token_type ' +
    'subject_token subject_token_type actor_token actor_token_type response_type response_mode state nonce ' +
    'code_challenge code_challenge_method id_token_hint auth_req_id req_cnf token_type'
  ).split(' '),
);

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

const problemOfClaims = (claims: string | undefined): string | undefined => {
  const value = claims === undefined ? {} : typeof claims === 'string' ? parseJson(claims) : undefined;
  return isClaimsRequest(value) ? undefined : 'claims: not a JSON object';
};

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && !(Symbol.iterator in value);

const problemsOfExtras = (extras: TokenRequest['extraParameters'] = {}): readonly string[] => {
  if (!isPlain(extras)) return ['extraParameters: not a plain object'];
  return Object.entries(extras).flatMap(([name, value]) =>
    name === '' || typeof value !== 'string'
      ? ['extraParameters: a name is empty, or a value is no text']
      : ownNames.has(name.trim().toLowerCase())
        ? [`extraParameters: ${name.trim().toLowerCase()} belongs to the protocol`]
        : [],
  );
};

const problemOfScopes = (scopes: unknown): string | undefined => {
  if (!Array.isArray(scopes)) return 'scopes: not a list';
  if (scopes.length === 0) return 'scopes: none';
  return scopes.every((scope) => typeof scope === 'string' && scopeToken.test(scope))
    ? undefined
    : 'scopes: one is empty, or has characters that a scope cannot have (RFC 6749 §3.3)';
};

const problemsOfSteering = ({ signal, deadline, onEvent, interactive, forceRefresh }: TokenRequest) => [
  signal === undefined || typeof signal?.addEventListener === 'function' ? undefined : 'signal: not an AbortSignal',
  deadline === undefined || typeof deadline?.remainingMs === 'function' ? undefined : 'deadline: not a deadline',
  onEvent === undefined || typeof onEvent === 'function' ? undefined : 'onEvent: not a function',
  ...Object.entries({ interactive, forceRefresh }).map(([name, value]) =>
    value === undefined || typeof value === 'boolean' ? undefined : `${name}: neither true nor false`,
  ),
];

const problemsOfFields = (request: TokenRequest): readonly string[] => {
  const { scopes, claims, correlationId, extraParameters } = request;
  return [
    problemOfScopes(scopes),
    problemOfClaims(claims),
    ...problemsOfSteering(request),
    correlationId === undefined || guid.test(correlationId) ? undefined : 'correlationId: not a GUID',
    ...problemsOfExtras(extraParameters),
  ].filter((problem) => problem !== undefined);
};

/** What is wrong with the parts of a request that every grant has; in words, without the values. */
export const problemsOfRequest = (request: TokenRequest): readonly string[] =>
  isRecord(request) ? problemsOfFields(request) : ['request: not an object'];

/** A request of its own, which its caller cannot change while it is under way. */
export const copyOfRequest = <R extends TokenRequest>(request: R): R => {
  if (!isRecord(request)) return request;
  const { scopes, extraParameters } = request;
  return {
    ...request,
    ...(Array.isArray(scopes) && { scopes: [...scopes] }),
    ...(isPlain(extraParameters) && { extraParameters: { ...extraParameters } }),
  };
};
