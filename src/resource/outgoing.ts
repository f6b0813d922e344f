import { err, ok, type Result } from 'neverthrow';
import { invalidRequest } from '../error/local.js';
import type { InvalidRequestError } from '../error/model.js';

/** A request to an API, as it was when it was given: what is sent is made from it anew each time. */
export interface Outgoing {
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  /** The request with this token in it, and under this signal. It throws where a body was sent already. */
  readonly withToken: (accessToken: string, signal: AbortSignal) => Request;
  /** Whether its body is there for a second time. */
  readonly isRepeatable: boolean;
}

/** Gone once it was sent; whatever else a body can be is read anew each time. */
const isStream = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && (body instanceof ReadableStream || Symbol.asyncIterator in body);

/** Nothing of it can be changed by the caller any more, but for what is in a body. */
const copyOf = (input: RequestInfo | URL, init: RequestInit): readonly [string | Request, RequestInit] => [
  input instanceof Request ? input.clone() : new Request(input).url,
  { ...init, ...(init.headers !== undefined && { headers: new Headers(init.headers) }) },
];

/** Makes the request once without sending it, so that what `fetch` would not take is found before a token is asked for. */
const tryOut = (input: string | Request, init: RequestInit): Request => {
  const body = isStream(init.body) ? 'a stream, as a text' : init.body;
  return new Request(input instanceof Request ? input.clone() : input, body === undefined ? init : { ...init, body });
};

const read = (given: RequestInfo | URL, options: RequestInit): Outgoing => {
  const [input, init] = copyOf(given, options);
  const { url, signal } = tryOut(input, init);
  return {
    url,
    signal: init.signal === null ? undefined : signal,
    withToken: (accessToken, under) => {
      const request = new Request(input instanceof Request ? input.clone() : input, { ...init, signal: under });
      request.headers.set('authorization', `Bearer ${accessToken}`);
      return request;
    },
    isRepeatable: !isStream(init.body),
  };
};

/**
 * What is to be sent.
 *
 * @returns `InvalidRequest` where `fetch` would not take it: no address, a body that was read already, or with GET
 */
export const outgoingOf = (input: RequestInfo | URL, init: RequestInit = {}): Result<Outgoing, InvalidRequestError> => {
  try {
    return ok(read(input, init));
  } catch {
    return err(invalidRequest(['input: not what fetch takes']));
  }
};
