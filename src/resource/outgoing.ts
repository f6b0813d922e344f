import { err, ok, type Result } from 'neverthrow';
import { invalidRequest } from '../error/local.js';
import type { InvalidRequestError } from '../error/model.js';

/** A request to an API, made anew for each time that it is sent. */
export interface Outgoing {
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  /** The request with this token in it, and under this signal. */
  readonly withToken: (accessToken: string, signal: AbortSignal) => Request;
  /** Whether its body is there for a second time. */
  readonly isRepeatable: boolean;
}

/** Gone once it was sent; whatever else a body can be is read anew each time. */
const isStream = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && (body instanceof ReadableStream || Symbol.asyncIterator in body);

/** Of a `Request` a copy is sent, so that its body is there for a second time. */
const read = (input: RequestInfo | URL, init: RequestInit): Outgoing => {
  const isRequest = input instanceof Request;
  const { url, signal: own } = isRequest ? input : new Request(input, { ...init, body: null });
  return {
    url,
    signal: init.signal ?? own,
    withToken: (accessToken, signal) => {
      const request = new Request(isRequest ? input.clone() : input, { ...init, signal });
      request.headers.set('authorization', `Bearer ${accessToken}`);
      return request;
    },
    isRepeatable: !isStream(init.body),
  };
};

/**
 * What is to be sent.
 *
 * @returns `InvalidRequest` where `fetch` would not take it: no address, a body that was read already
 */
export const outgoingOf = (input: RequestInfo | URL, init: RequestInit = {}): Result<Outgoing, InvalidRequestError> => {
  try {
    return input instanceof Request && input.bodyUsed
      ? err(invalidRequest(['input: the body of the request was read already']))
      : ok(read(input, init));
  } catch {
    return err(invalidRequest(['input: not what fetch takes']));
  }
};
