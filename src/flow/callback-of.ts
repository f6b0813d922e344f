import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { UnexpectedResponseError } from '../error/model.js';
import { unexpectedResponse } from '../error/parse.js';
import type { AuthorizationResponse } from '../error/redirect-parameters.js';

/** What of a `Request` of the Web is read, on any platform. */
export interface CallbackRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly get: (name: string) => string | null };
  /** Its stream of bytes; where a platform has none, `text` is used. */
  readonly body?: { readonly getReader: () => CallbackReader } | null | undefined;
  readonly text?: (() => Promise<string>) | undefined;
}

/** What reads a stream of bytes. */
export interface CallbackReader {
  readonly read: () => Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  readonly cancel: () => Promise<unknown>;
}

type Unexpected = UnexpectedResponseError<'unexpected_response'>;

/** A code and an id token take a few thousand characters. */
const maxBytes = 64 * 1024;

const form = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

// Without a status it has no other category.
const refused = (issue: string): Unexpected => unexpectedResponse({}, [issue]) as Unexpected;
const tooLarge = (): Unexpected => refused(`the form is larger than ${maxBytes} bytes`);

/** The bytes of a stream; `undefined` where they are too many, and then no more are read. */
const bytesOf = async (reader: CallbackReader): Promise<Uint8Array | undefined> => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (value) pieces.push(value);
    size += value?.byteLength ?? 0;
    if (size > maxBytes) {
      await reader.cancel().catch(() => undefined);
      return undefined;
    }
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
};

const bodyOf = async ({ body, text }: CallbackRequest, request: CallbackRequest): Promise<Uint8Array | undefined> => {
  if (body) return bytesOf(body.getReader());
  const bytes = new TextEncoder().encode(body === null || !text ? '' : await text.call(request));
  return bytes.byteLength > maxBytes ? undefined : bytes;
};

const formOf = async (request: CallbackRequest): Promise<Result<AuthorizationResponse, Unexpected>> => {
  const { headers } = request;
  if (!form.test(headers.get('content-type') ?? ''))
    return err(refused('the content type is not application/x-www-form-urlencoded'));
  if (Number(headers.get('content-length') ?? 0) > maxBytes) return err(tooLarge());
  const bytes = await bodyOf(request, request);
  if (!bytes) return err(tooLarge());
  return ok(new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
};

/**
 * The answer of a sign-in, out of the request that brings it to a server: of a GET its URL, of a POST (`form_post`) the form
 * in its body, of which no more than 64 KiB are read, whatever its `Content-Length` says (where a framework has no `body`
 * but `text` alone, that reads all of it). Nothing in it is believed yet: `authorizationCode` compares its `state` first.
 *
 * The page that answers must not give the URL away, for it has the code in it: redirect to another one, with
 * `Cache-Control: no-store` and `Referrer-Policy: no-referrer`. A form comes from another site: the cookie of the flow then
 * needs `SameSite=None; Secure`.
 *
 * @returns `UnexpectedResponse` for another method, another content type, a body that is too large, not UTF-8, or cannot be
 * read
 * @example
 * const token = await callbackOf(request).andThen((response) =>
 *   flows.take(response).andThen((flow) => redeem({ flow, response })),
 * )
 * @see OAuth 2.0 Form Post Response Mode; RFC 9700 §4.2.4, §4.3.1
 */
export const callbackOf = (
  request: CallbackRequest,
): ResultAsync<AuthorizationResponse, UnexpectedResponseError<'unexpected_response'>> => {
  const read = async (): Promise<Result<AuthorizationResponse, Unexpected>> => {
    try {
      const { method, url } = request;
      if (method === 'GET' && typeof url === 'string') return ok(url);
      return method === 'POST' ? await formOf(request) : err(refused('the method is neither GET nor POST'));
    } catch {
      return err(refused('the request cannot be read'));
    }
  };
  return new ResultAsync(read());
};
