import { guid } from '../authority/tenant.js';
import { isClaimsRequest, isRecord, parseJson } from '../codec/json.js';
import type { Steering, TokenRequest } from '../operation/request.js';

const ownNames: ReadonlySet<string> = new Set(
  (
    'client_id client_secret client_assertion client_assertion_type grant_type scope resource assertion claims code ' +
    'code_verifier redirect_uri refresh_token username password device_code requested_token_use requested_token_type ' +
    'subject_token subject_token_type actor_token actor_token_type response_type response_mode state nonce ' +
    'code_challenge code_challenge_method id_token_hint auth_req_id req_cnf token_type prompt login_hint domain_hint ' +
    'max_age client_info post_logout_redirect_uri logout_hint'
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

/** What is wrong with a list of scopes, in words. */
export const problemsOfScopes = (name: string, scopes: unknown): readonly string[] => {
  if (!Array.isArray(scopes)) return [`${name}: not a list`];
  if (scopes.length === 0) return [`${name}: none`];
  return scopes.every((scope) => typeof scope === 'string' && scopeToken.test(scope))
    ? []
    : [`${name}: one is empty, or has characters that a scope cannot have (RFC 6749 §3.3)`];
};

/** What is wrong with texts that may be absent, by their names. */
export const problemsOfTexts = (texts: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(texts).flatMap(([name, text]) =>
    text === undefined || (typeof text === 'string' && text !== '') ? [] : [`${name}: empty, or no text`],
  );

/** What is wrong with what cannot be absent: a secret that is not shown. */
export const problemsOfSecrets = (secrets: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(secrets).flatMap(([name, secret]) =>
    typeof secret === 'string' && secret !== '' ? [] : [`${name}: missing, or no text`],
  );

/** What is wrong with what steers a request, in words. */
export const problemsOfSteering = (steering: Steering & Pick<TokenRequest, 'forceRefresh'>): readonly string[] => {
  const { signal, deadline, onEvent, interactive, forceRefresh, correlationId } = steering;
  return [
    signal === undefined || typeof signal?.addEventListener === 'function' ? undefined : 'signal: not an AbortSignal',
    deadline === undefined || typeof deadline?.remainingMs === 'function' ? undefined : 'deadline: not a deadline',
    onEvent === undefined || typeof onEvent === 'function' ? undefined : 'onEvent: not a function',
    ...Object.entries({ interactive, forceRefresh }).map(([name, value]) =>
      value === undefined || typeof value === 'boolean' ? undefined : `${name}: neither true nor false`,
    ),
    correlationId === undefined || guid.test(correlationId) ? undefined : 'correlationId: not a GUID',
  ].filter((problem) => problem !== undefined);
};

const problemsOfFields = (request: TokenRequest): readonly string[] => {
  const { scopes, claims, extraParameters } = request;
  return [
    ...problemsOfScopes('scopes', scopes),
    problemOfClaims(claims),
    ...problemsOfSteering(request),
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
