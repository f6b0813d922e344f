/**
 * One request, one answer. The only file that knows ky: nothing of its errors, which hold the request, leaves it. It is
 * loaded with the first request, and ky with it.
 *
 * @module
 */
import ky from 'ky';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { OAuthError } from '../error/model.js';
import { unexpectedResponse } from '../error/parse.js';
import { interruptible } from './interruption.js';
import type { Signal } from './platform.js';
import type { Runtime } from './runtime.js';
import { networkError } from './network-error.js';

/** A request as the transport takes it. */
export interface Outgoing {
  readonly url: string;
  /** A form makes it a POST, none a GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** For the whole exchange, the body included. */
  readonly timeoutMs: number;
  /** The limit of which `timeoutMs` is left. */
  readonly limitMs?: number | undefined;
  /** The most that is read of the body. */
  readonly maxBytes: number;
  readonly signal?: Signal | undefined;
}

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: string;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/**
 * Sends a request and reads the answer, with a deadline, a cap and no redirects.
 *
 * @returns `Aborted`, `Timeout`, `Network`; `UnexpectedResponse` for a redirect, or a body that is too large or broke off
 * under a status that speaks for itself
 */
export const send = (runtime: Runtime, outgoing: Outgoing): ResultAsync<Answer, OAuthError> =>
  new ResultAsync(
    interruptible(runtime, { ...outgoing, sent: 'maybe' }, (signal) => attempt(runtime, outgoing, signal)),
  );

type Head = Omit<Answer, 'body'>;

const attempt = async (
  runtime: Runtime,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Result<Answer, OAuthError>> => {
  const { requestId, maxBytes } = outgoing;
  let head: Head | undefined;
  try {
    const response = await request(runtime, outgoing, signal);
    head = headOf(response, requestId, runtime.now());
    if (!head || signal.aborted) {
      discard(response.body);
      return err(failure(undefined, undefined, requestId));
    }
    if (isRedirect(response)) {
      discard(response.body);
      return err(unexpectedResponse(head, ['a redirect, which is not followed']));
    }
    const body = await readCapped(response, maxBytes, signal);
    return body === undefined
      ? err(unexpectedResponse(head, [`the body is larger than ${maxBytes} bytes`]))
      : ok({ ...head, body });
  } catch (cause) {
    return err(failure(cause, head, requestId));
  }
};

/** Status and headers, looked at before they are believed: an injected fetch may give anything. */
const headOf = ({ status, headers }: Response, requestId: string, receivedAt: number): Head | undefined =>
  Number.isInteger(status) && typeof headers?.get === 'function'
    ? { status, headers, requestId, receivedAt }
    : undefined;

/** Also one that an injected fetch has followed: what came then is not the authority's. */
const isRedirect = ({ type, status, redirected }: Response): boolean =>
  type === 'opaqueredirect' || redirected || (status >= 300 && status < 400);

const request = (runtime: Runtime, { url, form, requestId }: Outgoing, signal: AbortSignal): Promise<Response> =>
  ky(url, {
    method: form ? 'post' : 'get',
    ...(form && { body: new URLSearchParams(form) }),
    headers: {
      accept: 'application/json',
      'client-request-id': requestId,
      'return-client-request-id': 'true',
      'x-ms-lib-capability': 'retry-after, h429',
    },
    fetch: runtime.fetch,
    signal,
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });

const discard = (source: { readonly cancel: () => Promise<void> } | null | undefined): void => {
  source?.cancel?.().catch(() => undefined);
};

/** The body as text; `undefined` where it is larger than the cap, of which no more is then read. An empty piece counts. */
const readCapped = async ({ body }: Response, maxBytes: number, signal: AbortSignal): Promise<string | undefined> => {
  if (!body) return '';
  const reader = body.getReader();
  signal.addEventListener('abort', () => discard(reader), { once: true });
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength || 1;
    if (bytes > maxBytes) {
      discard(reader);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
};

const failure = (cause: unknown, head: Head | undefined, requestId: string): OAuthError =>
  head && (head.status === 429 || head.status >= 500)
    ? unexpectedResponse(head, ['the body broke off'])
    : networkError(cause, requestId, head !== undefined);
