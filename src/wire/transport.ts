/**
 * One request, one answer. The only file that knows ky: nothing of its errors, which hold the request, leaves it. It is
 * loaded with the first request, and ky with it.
 *
 * @module
 */
import ky from 'ky';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { unexpectedResponse } from '../error/parse.js';
import type { Signal } from './platform.js';
import type { Runtime } from './runtime.js';

/** A request as the transport takes it. */
export interface Outgoing {
  readonly url: string;
  /** A form makes it a POST, none a GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** For the whole exchange, the body included. */
  readonly timeoutMs: number;
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
  new ResultAsync(exchange(runtime, outgoing));

const exchange = async (runtime: Runtime, outgoing: Outgoing): Promise<Result<Answer, OAuthError>> => {
  const { requestId, timeoutMs, signal } = outgoing;
  const aborted = (): OAuthError => localError('aborted', { requestId });
  if (signal?.aborted) return err(aborted());
  const interruption = new AbortController();
  const finished = new AbortController();
  const interrupted = new Promise<Result<Answer, OAuthError>>((resolve) => {
    const interrupt = (error: OAuthError) => (): void => {
      if (finished.signal.aborted) return;
      resolve(err(error));
      interruption.abort();
    };
    const abort = interrupt(aborted());
    signal?.addEventListener('abort', abort, { once: true });
    finished.signal.addEventListener('abort', () => signal?.removeEventListener('abort', abort), { once: true });
    const timeout = localError('timeout', { timeoutMs, sent: 'maybe', requestId }, [`after ${timeoutMs} ms`]);
    void runtime.sleep(timeoutMs, finished.signal).then(interrupt(timeout));
  });
  // The race makes the end prompt even where an injected fetch does not listen to its signal.
  const result = await Promise.race([interrupted, attempt(runtime, outgoing, interruption.signal)]);
  finished.abort();
  return result;
};

const attempt = async (
  runtime: Runtime,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Result<Answer, OAuthError>> => {
  const { requestId, maxBytes } = outgoing;
  let response: Response | undefined;
  try {
    response = await request(runtime, outgoing, signal);
    const { status, headers } = response;
    const seen = { status, headers, requestId, receivedAt: runtime.now() };
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      discard(response.body);
      return err(unexpectedResponse(seen, ['a redirect, which is not followed']));
    }
    const body = await readCapped(response, maxBytes);
    return body === undefined
      ? err(unexpectedResponse(seen, [`the body is larger than ${maxBytes} bytes`]))
      : ok({ ...seen, body });
  } catch (cause) {
    return err(failure(cause, response, requestId));
  }
};

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

const discard = (source: { readonly cancel: () => Promise<void> } | null): void => {
  source?.cancel().catch(() => undefined);
};

/** The body as text; `undefined` where it is larger than the cap, of which no more is then read. */
const readCapped = async ({ body }: Response, maxBytes: number): Promise<string | undefined> => {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      discard(reader);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
};

const notSent =
  /^(?:ECONNREFUSED|ConnectionRefused|ENOTFOUND|EAI_\w+|E(?:HOST|NET)(?:UNREACH|DOWN)|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

/** The word of the socket, somewhere in the chain of causes; nothing else of the error is looked at. */
const reasonIn = (cause: unknown): string | undefined => {
  let reason: string | undefined;
  for (let error = cause, depth = 0; typeof error === 'object' && error !== null && depth < 8; depth++) {
    const { code, cause: next } = error as { readonly code?: unknown; readonly cause?: unknown };
    if (typeof code === 'string' && /^[A-Z]\w{2,40}$/.test(code)) reason = code;
    error = next;
  }
  return reason;
};

const failure = (cause: unknown, response: Response | undefined, requestId: string): OAuthError => {
  if (response && (response.status === 429 || response.status >= 500)) {
    return unexpectedResponse({ status: response.status, headers: response.headers, requestId }, [
      'the body broke off',
    ]);
  }
  const reason = reasonIn(cause);
  const sent = response === undefined && reason !== undefined && notSent.test(reason) ? 'no' : 'maybe';
  return localError('network', { sent, requestId, ...(reason !== undefined && { reason }) }, [reason]);
};
