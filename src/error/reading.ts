import { err, ok, type Result } from 'neverthrow';
import { decodeErrorBody, type ErrorBody, type NestedError } from '../codec/error-body.js';
import { isClaimsRequest, isRecord, parseJson } from '../codec/json.js';
import { harmlessId, harmlessTime } from './harmless.js';
import { readNumbers, type Numbers } from './numbers.js';

/** What an answer says, whichever of the shapes it has. */
export interface Reading {
  readonly numbers: Numbers;
  readonly error?: string | undefined;
  readonly suberror?: string | undefined;
  readonly suberrors: readonly string[];
  readonly claims?: string | undefined;
  /** The server's own words. */
  readonly text?: string | undefined;
  readonly traceId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly timestamp?: string | undefined;
}

const textLimit = 16_384;
const guid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
const traceInText = /* @__PURE__ */ new RegExp(`Trace ID: (${guid})`);
const correlationInText = /* @__PURE__ */ new RegExp(`Correlation ID: (${guid})`);

/** The claims request as JSON text: a string that holds a JSON object is kept as sent, an object is written out. */
const claimsIn = (value: unknown): string | undefined => {
  const claims = typeof value === 'string' ? parseJson(value) : value;
  if (!isClaimsRequest(claims)) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(claims);
};

/** What decides like a suberror: itself, an older spelling of one, and the `error_subcode` of a redirect. */
const suberrorsIn = ({ suberror, error_additional_info: info, error_subcode: subcode }: ErrorBody): readonly string[] =>
  [suberror, Array.isArray(info) && info.includes('client_mismatch') ? 'client_mismatch' : undefined, subcode].filter(
    (word) => word !== undefined,
  );

const nested = (error: ErrorBody['error']): Partial<NestedError> => (typeof error === 'object' ? error : {});

/** What the fields of an answer say; `undefined` where they do not speak of an error. */
export const readFields = (body: ErrorBody): Reading | undefined => {
  const inner = nested(body.error);
  const error = (typeof body.error === 'string' ? body.error : inner.code)?.trim() || undefined;
  const text = (body.error_description ?? inner.message ?? body.message)?.slice(0, textLimit);
  const numbers = readNumbers(body.error_codes, text, body.error_uri);
  const isAppService =
    body.message !== undefined && (body.statusCode !== undefined || body.correlationId !== undefined);
  if (error === undefined && inner.message === undefined && numbers.main === undefined && !isAppService)
    return undefined;
  const graph = inner.innerError ?? inner.innererror;
  return {
    numbers,
    error,
    suberror: body.suberror,
    suberrors: suberrorsIn(body),
    claims: claimsIn(body.claims),
    text,
    traceId: harmlessId(body.trace_id, graph?.['request-id'], traceInText.exec(text ?? '')?.[1]),
    correlationId: harmlessId(
      body.correlation_id,
      body.correlationId,
      inner.correlationId,
      graph?.['client-request-id'],
      correlationInText.exec(text ?? '')?.[1],
    ),
    timestamp: harmlessTime(body.timestamp),
  };
};

const readText = (body: string): Result<Reading, readonly string[]> => {
  const numbers = readNumbers(undefined, body);
  if (numbers.main === undefined) return err([body.trim() === '' ? 'the body is empty' : 'the body is no JSON']);
  const text = body.slice(0, textLimit);
  return ok({
    numbers,
    text,
    suberrors: [],
    traceId: traceInText.exec(text)?.[1],
    correlationId: correlationInText.exec(text)?.[1],
  });
};

const notOAuth = ['the body is a JSON object, but no OAuth error'];

const read = (body: unknown): Result<Reading, readonly string[]> => {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  const value = typeof text === 'string' ? parseJson(text) : text;
  if (typeof value === 'string') return readText(value);
  if (value === undefined) return readText(typeof text === 'string' ? text : '');
  if (isRecord(value) && typeof value['getReader'] === 'function') return err(['the body is a stream: read it first']);
  return decodeErrorBody(value).andThen((fields) => {
    const reading = readFields(fields);
    return reading === undefined ? err(notOAuth) : ok(reading);
  });
};

/** What a body says, or in words why it says nothing. Total: a value whose members throw is unreadable, too. */
export const readBody = (body: unknown): Result<Reading, readonly string[]> => {
  try {
    return read(body);
  } catch {
    return err(['the body cannot be read']);
  }
};
