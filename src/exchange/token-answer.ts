import { err, ok, type Result } from 'neverthrow';
import { decodeToken, type TokenBody } from '../codec/token-body.js';
import { isRecord, parseJson } from '../codec/json.js';
import { readHeader } from '../error/headers.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse } from '../error/parse.js';
import { harmlessId } from '../error/harmless.js';
import { makeToken, type TokenResponse } from '../token/token.js';
import type { Answer } from '../wire/transport.js';

/** What the answer of a token endpoint is read against. */
export interface Asked {
  readonly scopes: readonly string[];
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

const jsonType = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i;

/**
 * The token in an answer, or its error. A success is a 2xx in JSON with all that RFC 6749 §5.1 requires and its
 * `expires_in`, without an `error`.
 */
export const readTokenAnswer = (answer: Answer, asked: Asked): Result<TokenResponse, OAuthError> => {
  const value = parseJson(answer.body);
  const isSuccess = answer.status >= 200 && answer.status < 300;
  if (!isSuccess || (isRecord(value) && (value['error'] ?? undefined) !== undefined))
    return err(parseErrorResponse(answer));
  const unexpected = (issues: readonly string[]): OAuthError => unexpectedResponse(answer, issues);
  if (value === undefined)
    return err(unexpected([answer.body.trim() === '' ? 'the body is empty' : 'the body is no JSON']));
  if (!jsonType.test(readHeader(answer.headers, 'content-type') ?? ''))
    return err(unexpected(['the content type is not JSON']));
  return decodeToken(value)
    .andThen((body) => (/^bearer$/i.test(body.token_type) ? ok(body) : err(['token_type: not Bearer'])))
    .mapErr(unexpected)
    .map((body) => tokenOf(body, answer, asked));
};

const tokenOf = (body: TokenBody, answer: Answer, { scopes, sentAt }: Asked): TokenResponse => {
  const after = (seconds: number | undefined): number | undefined =>
    seconds === undefined ? undefined : sentAt + seconds * 1000;
  const granted = body.scope?.split(' ').filter((scope) => scope !== '') ?? [];
  return makeToken({
    accessToken: body.access_token,
    tokenType: body.token_type,
    expiresOn: sentAt + body.expires_in * 1000,
    refreshOn: after(body.refresh_in),
    extendedExpiresOn: after(body.ext_expires_in),
    scopes: granted.length > 0 ? granted : scopes,
    refreshToken: body.refresh_token,
    idToken: body.id_token,
    source: 'network',
    correlationId: harmlessId(readHeader(answer.headers, 'client-request-id')),
  });
};
