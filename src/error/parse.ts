import { categoryOfNumber } from '../catalogue/lookup.js';
import { categories } from '../catalogue/codes.generated.js';
import type { ServerCategory } from './category.js';
import { byOverrulingStatus, classify } from './classify.js';
import { readHeader, type ResponseHeaders } from './headers.js';
import { makeError } from './make.js';
import { messageFor } from './message.js';
import type { OAuthError, UnexpectedCategory } from './model.js';
import type { Numbers } from './numbers.js';
import { harmlessId } from './harmless.js';
import { readBody, type Reading } from './reading.js';
import { parseRetryAfter } from './retry-after.js';

/** An answer of a token endpoint, as any HTTP stack has it. */
export interface ErrorResponse {
  readonly status?: number | undefined;
  /** A `Headers`, or a record of header fields; names in any case. */
  readonly headers?: ResponseHeaders | undefined;
  /** The text, or what a parser made of it. */
  readonly body?: unknown;
  /** What identifies the request on the caller's side, such as the `client-request-id` that was sent. */
  readonly requestId?: string | undefined;
  /** When it arrived, in epoch milliseconds: for a `Retry-After` date where the response has no `Date`. */
  readonly receivedAt?: number | undefined;
}

/**
 * The typed error of an answer, whatever the answer is. Pure and total: it never throws, and gives a value for an
 * empty body, HTML, a truncated or hostile one too. For people with an HTTP stack of their own; operations call it
 * themselves.
 *
 * @returns `Aadsts` where the answer has an AADSTS code that holds, `Protocol` for any other OAuth error,
 * `UnexpectedResponse` for what is no OAuth answer
 * @example
 * const response = await fetch(tokenEndpoint, { method: 'POST', body: form })
 * if (!response.ok) {
 *   const error = parseErrorResponse({ status: response.status, headers: response.headers, body: await response.text() })
 *   if (error.category === 'throttled') await wait(error.retryAfterMs ?? 5_000)
 * }
 * @see RFC 6749 §5.2; Microsoft identity platform, "Handle errors and exceptions"
 */
export const parseErrorResponse = (response: ErrorResponse & NotYetRead): OAuthError => {
  const answer = snapshot(response);
  return readBody(answer.body).match<OAuthError>(
    (reading) => serverError(reading, answer),
    (issues) => unexpectedResponse(answer, issues),
  );
};

/** Refuses the `Response` of fetch itself: its body is a stream that has to be read first. */
interface NotYetRead {
  readonly bodyUsed?: never;
}

/** The parts of an answer, looked at once; none where looking throws. */
const snapshot = (response: ErrorResponse): ErrorResponse => {
  try {
    const { status, headers, body, requestId, receivedAt } = response;
    return { status, headers, body, requestId, receivedAt };
  } catch {
    return {};
  }
};

const statusOf = ({ status }: ErrorResponse): number | undefined =>
  typeof status === 'number' && Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined;

const statusFact = (status: number | undefined): string | undefined =>
  status === undefined ? undefined : `HTTP ${status}`;

const retryAfterOf = ({ headers, receivedAt }: ErrorResponse): number | undefined =>
  parseRetryAfter(readHeader(headers, 'retry-after'), readHeader(headers, 'date'), receivedAt);

/** The error of an answer that is not OAuth's, by its status. `issues` are ours: never a part of the body. */
export const unexpectedResponse = (response: ErrorResponse, issues: readonly string[]): OAuthError => {
  const status = statusOf(response);
  const category: UnexpectedCategory =
    byOverrulingStatus(status) ?? (status === 408 ? 'service_unavailable' : 'unexpected_response');
  return makeError({
    _tag: 'UnexpectedResponse',
    category,
    remedy: categories[category][0],
    code: 'unexpected_response',
    message: messageFor(category, 'unexpected_response', [statusFact(status), ...issues]),
    codes: [],
    requestId: harmlessId(response.requestId) ?? '',
    status,
    issues,
    retryAfterMs: retryAfterOf(response),
    traceId: harmlessId(readHeader(response.headers, 'x-ms-request-id')),
    correlationId: harmlessId(readHeader(response.headers, 'client-request-id')),
  });
};

const categoryOfCode = ({ family, main }: Numbers): ServerCategory | undefined =>
  main === undefined ? undefined : categoryOfNumber(family, main);

/** Tag and code. A listed code stands only where its own category was decided: so it implies its category. */
const discriminate = ({ family, main }: Numbers, ofCode: ServerCategory | undefined, category: ServerCategory) => {
  if (main === undefined || (ofCode !== undefined && ofCode !== category)) return { _tag: 'Protocol', code: 'none' };
  return { _tag: family === 'AADSTS' ? 'Aadsts' : 'Protocol', code: `${family}${main}` };
};

/** The error that a reading of an answer, or of a redirect, amounts to. */
export const serverError = (reading: Reading, response: ErrorResponse): OAuthError => {
  const { error, suberror, suberrors, numbers, claims } = reading;
  const status = statusOf(response);
  const ofCode = categoryOfCode(numbers);
  const category = classify({ status, error, suberrors, hasClaims: claims !== undefined }, ofCode);
  const { _tag, code } = discriminate(numbers, ofCode, category);
  const traceId = harmlessId(reading.traceId, readHeader(response.headers, 'x-ms-request-id'));
  return makeError({
    _tag,
    category,
    remedy: categories[category][0],
    code,
    message: messageFor(category, code, [statusFact(status), traceId && `trace ${traceId}`]),
    codes: numbers.all,
    requestId: harmlessId(response.requestId) ?? '',
    status,
    error,
    suberror,
    retryAfterMs: retryAfterOf(response),
    traceId,
    correlationId: harmlessId(reading.correlationId, readHeader(response.headers, 'client-request-id')),
    timestamp: reading.timestamp,
    docsUrl: _tag === 'Aadsts' ? `https://login.microsoftonline.com/error?code=${numbers.main}` : undefined,
    claims,
    serverMessage: reading.text,
  });
};
