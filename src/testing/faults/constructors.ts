import type {
  AadstsFault,
  AlteredFault,
  DelayedFault,
  Fault,
  HugeBodyFault,
  ResponseFault,
  SlowBodyFault,
  TruncatedBodyFault,
} from './fault.js';

type Headers = Readonly<Record<string, string>>;

/**
 * Too many requests. The body is the plain text that the platform really sends (`Too Many Requests`), or, with
 * `body: 'json'`, AADSTS90055 in the usual layout. `retryAfter` is a number of seconds, a date (sent as an HTTP-date,
 * RFC 9110 §10.2.3), or any text as it is; without it there is no such header. Default status: 429.
 *
 * @example
 * ```ts
 * authority.fail(throttled({ retryAfter: 2 }), { times: 1 });
 * authority.fail(throttled({ status: 503, retryAfter: new Date(Date.now() + 5000) }));
 * ```
 */
export function throttled(
  settings: {
    readonly retryAfter?: number | Date | string;
    readonly status?: number;
    readonly body?: 'text' | 'json';
  } = {},
): ResponseFault | AadstsFault {
  const { retryAfter, status = 429, body = 'text' } = settings;
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfterText(retryAfter) };
  return body === 'json'
    ? aadsts(90055, { status, headers, error: 'temporarily_unavailable', message: 'Too many requests came.' })
    : respond({ status, headers: { 'content-type': 'text/plain', ...headers }, body: 'Too Many Requests' });
}

/**
 * An error with this AADSTS code, or several, the primary one first. `error` and `suberror` default to what was seen
 * with the code on the wire, else `invalid_grant`; `status` to 401 for `invalid_client`, 503 for
 * `temporarily_unavailable`, 429 for code 90055, else 400. `claims` is sent as JSON text, as the platform does; an
 * object is put into that form. `fields` are further members of the body, and win over the usual ones.
 *
 * @example
 * ```ts
 * authority.fail(aadsts(50076, { claims: { access_token: { polids: { essential: true, values: ['…'] } } } }));
 * authority.fail(aadsts([70002, 50012]));
 * ```
 */
export function aadsts(
  codes: number | readonly [number, ...number[]],
  settings: {
    readonly message?: string;
    readonly status?: number;
    readonly error?: string;
    readonly suberror?: string;
    readonly claims?: string | Readonly<Record<string, unknown>>;
    readonly headers?: Headers;
    readonly fields?: Readonly<Record<string, unknown>>;
  } = {},
): AadstsFault {
  const { message = 'This answer was ordered by a test.', claims, ...rest } = settings;
  return {
    kind: 'aadsts',
    codes: typeof codes === 'number' ? [codes] : codes,
    message,
    ...(claims !== undefined && { claims: typeof claims === 'string' ? claims : JSON.stringify(claims) }),
    ...rest,
  };
}

/**
 * Exactly this response. Default: status 200, no headers, no body.
 *
 * @example
 * ```ts
 * authority.fail(respond({ status: 418, headers: { 'content-type': 'text/plain' }, body: 'teapot' }));
 * ```
 */
export function respond(
  settings: { readonly status?: number; readonly headers?: Headers; readonly body?: string } = {},
): ResponseFault {
  const { status = 200, headers = {}, body = '' } = settings;
  return { kind: 'response', status, headers, body };
}

/**
 * The error page of something in between. Default: 502 with a page in HTML.
 *
 * @example
 * ```ts
 * authority.fail(httpError({ status: 504 }));
 * ```
 */
export function httpError(
  settings: {
    readonly status?: number;
    readonly contentType?: string;
    readonly body?: string;
    readonly headers?: Headers;
  } = {},
): ResponseFault {
  const { status = 502, contentType = 'text/html; charset=utf-8', headers = {} } = settings;
  const { body = `<!DOCTYPE html><html><body><h1>${status}</h1><p>The gateway has no answer.</p></body></html>` } =
    settings;
  return respond({ status, headers: { 'content-type': contentType, ...headers }, body });
}

/**
 * A redirect that must not be followed with a secret. Default: 307 to a path of this server that records what arrives,
 * so that `authority.requests` shows whether anything followed.
 *
 * @example
 * ```ts
 * authority.fail(redirect({ status: 302 }));
 * ```
 */
export function redirect(
  settings: { readonly status?: 301 | 302 | 303 | 307 | 308; readonly location?: string } = {},
): ResponseFault {
  const { status = 307, location = '/redirected' } = settings;
  return respond({ status, headers: { location } });
}

/** A response without a body. Default status: 200. */
export function emptyBody(settings: { readonly status?: number } = {}): ResponseFault {
  return respond(settings);
}

/** Text that is called JSON and is not. Default: status 200 and the beginning of an object. */
export function notJson(settings: { readonly status?: number; readonly body?: string } = {}): ResponseFault {
  const { status = 200, body = '{"token_type":"Bearer","access_token":' } = settings;
  return respond({ status, headers: { 'content-type': 'application/json; charset=utf-8' }, body });
}

/**
 * Any JSON value: `[]`, `null`, `{}`, an object with members of the wrong type. Default status: 200.
 *
 * @example
 * ```ts
 * authority.fail(jsonValue({ token_type: 'Bearer', expires_in: 'soon', access_token: 7 }));
 * ```
 */
export function jsonValue(value: unknown, settings: { readonly status?: number } = {}): ResponseFault {
  return notJson({ ...settings, body: JSON.stringify(value) ?? '' });
}

/** The proper answer under another content type. Default: `text/html`. */
export function wrongContentType(settings: { readonly contentType?: string } = {}): AlteredFault {
  return { kind: 'altered', headers: { 'content-type': settings.contentType ?? 'text/html' } };
}

/** The proper answer after so many milliseconds. */
export function delayed(settings: { readonly milliseconds: number }): DelayedFault {
  return { kind: 'delayed', milliseconds: settings.milliseconds };
}

/**
 * Headers at once, then the body in pieces with a wait before each. Default: the proper answer, 16 bytes every 10 ms.
 *
 * @example
 * ```ts
 * authority.fail(slowBody({ chunkBytes: 1, milliseconds: 1000 }));
 * ```
 */
export function slowBody(
  settings: { readonly body?: string; readonly chunkBytes?: number; readonly milliseconds?: number } = {},
): SlowBodyFault {
  return { kind: 'slowBody', chunkBytes: 16, milliseconds: 10, ...settings };
}

/**
 * A body that ends before `content-length` is reached, and with it the connection. Default: half of the proper answer.
 * With `body`, that text is sent and `missingBytes` (default 100) more are promised.
 */
export function truncatedBody(
  settings: { readonly body?: string; readonly missingBytes?: number } = {},
): TruncatedBodyFault {
  return { kind: 'truncatedBody', missingBytes: 100, ...settings };
}

/** A JSON object of exactly so many bytes, sent for as long as the client reads. Default: 256 MiB. */
export function hugeBody(settings: { readonly bytes?: number } = {}): HugeBodyFault {
  return { kind: 'hugeBody', bytes: settings.bytes ?? 256 * 1024 * 1024 };
}

/** The request is read, then the connection is reset (RST). */
export function connectionReset(): Fault {
  return { kind: 'connectionReset' };
}

/**
 * The port is given up until the fault is removed: a new connection is refused, and those that are kept alive are
 * dropped. A client in the same process that holds one hears of the drop one turn of the event loop later; a request
 * that it sends sooner fails by the drop. It takes no scope, for a connection that is refused says nothing about itself.
 */
export function refuse(): Fault {
  return { kind: 'refuse' };
}

/** No answer at all, until the client goes away or the authority is closed. */
export function hang(): Fault {
  return { kind: 'hang' };
}

function retryAfterText(value: number | Date | string): string {
  return value instanceof Date ? value.toUTCString() : String(value);
}
