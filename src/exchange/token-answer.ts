import { err, ok, type Result } from 'neverthrow';
import { decodeToken, type TokenBody } from '../codec/token-body.js';
import { readHeader } from '../error/headers.js';
import type { OAuthError } from '../error/model.js';
import { unexpectedResponse } from '../error/parse.js';
import { harmlessId } from '../error/harmless.js';
import { makeToken, type TokenResponse } from '../token/token.js';
import type { Answer } from '../wire/transport.js';
import { readJsonAnswer } from './json-answer.js';

/** What a token endpoint gives. */
export interface TokenAnswer {
  readonly token: TokenResponse;
  /** Who the user is, in the words of the platform: base64url JSON with `uid` and `utid`. */
  readonly clientInfo: string | undefined;
}

/** What the answer of a token endpoint is read against. */
export interface Asked {
  readonly scopes: readonly string[];
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/**
 * The token in an answer, or its error. A success is a 2xx in JSON with all that RFC 6749 §5.1 requires and its
 * `expires_in`, without an `error`.
 */
export const readTokenAnswer = (answer: Answer, asked: Asked): Result<TokenAnswer, OAuthError> =>
  readJsonAnswer(answer).andThen((value) =>
    decodeToken(value)
      .andThen((body) => (/^bearer$/i.test(body.token_type) ? ok(body) : err(['token_type: not Bearer'])))
      .mapErr((issues): OAuthError => unexpectedResponse(answer, issues))
      .map((body) => ({ token: tokenOf(body, answer, asked), clientInfo: body.client_info })),
  );

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
    issuedTokenType: body.issued_token_type,
    source: 'network',
    correlationId: harmlessId(readHeader(answer.headers, 'client-request-id')),
  });
};
