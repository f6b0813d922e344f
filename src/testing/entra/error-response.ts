import { wireSamples } from '../../catalogue/samples.generated.js';
import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import { timestampOf } from '../protocol/timestamp.js';

/** An error of Entra, as far as it is not the same for all. */
export interface AadstsError {
  /** AADSTS numbers, the primary one first. */
  readonly codes: readonly [number, ...number[]];
  /** What stands after `AADSTSn: ` in the description. */
  readonly message: string;
  readonly status?: number;
  readonly error?: string;
  readonly suberror?: string;
  /** JSON text. */
  readonly claims?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body; they win over the usual ones. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * Puts an error into the layout of the platform: the description ends with trace id, correlation id and time, each on
 * a line of its own, and all of them come once more as members. What the error leaves out is taken from what was seen
 * with the code on the wire.
 */
export function aadstsReply(refused: AadstsError, request: AuthorityRequest): Reply {
  const body = aadstsBody(refused, request);
  return jsonReply(refused.status ?? statusOf(body.error, refused.codes), body, refused.headers);
}

/** The members of such an answer. */
export interface AadstsBody extends Readonly<Record<string, unknown>> {
  readonly error: string;
  readonly error_description: string;
}

export function aadstsBody(refused: AadstsError, request: AuthorityRequest): AadstsBody {
  const { codes, message, claims, fields } = refused;
  const sample = codes.map((code) => wireSamples[code]).find((seen) => seen !== undefined);
  const error = refused.error ?? sample?.error ?? 'invalid_grant';
  const suberror = refused.suberror ?? (error === sample?.error ? sample.suberror : undefined);
  const { traceId, correlationId } = request;
  const timestamp = timestampOf(request.receivedAt);
  const description = [
    `AADSTS${codes[0]}: ${message}`,
    `Trace ID: ${traceId}`,
    `Correlation ID: ${correlationId}`,
    `Timestamp: ${timestamp}`,
  ];
  return {
    error,
    error_description: description.join('\r\n'),
    error_codes: codes,
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${codes[0]}`,
    ...(suberror !== undefined && { suberror }),
    ...(claims !== undefined && { claims }),
    ...fields,
  };
}

function statusOf(error: string, codes: readonly number[]): number {
  if (codes.includes(90055)) return 429;
  if (error === 'invalid_client') return 401;
  return error === 'temporarily_unavailable' ? 503 : 400;
}
