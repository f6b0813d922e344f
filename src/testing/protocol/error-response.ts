import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { Refusal } from './refusal.js';

/**
 * Puts a refusal into the layout of the platform: the description ends with trace id, correlation id and time, each on
 * a line of its own, and all of them come once more as members.
 */
export function errorReply(refused: Refusal, request: AuthorityRequest): Reply {
  const { codes, text, error, suberror, claims, fields } = refused;
  const { traceId, correlationId } = request;
  const timestamp = timestampOf(request.receivedAt);
  const description = [
    `AADSTS${codes[0]}: ${text}`,
    `Trace ID: ${traceId}`,
    `Correlation ID: ${correlationId}`,
    `Timestamp: ${timestamp}`,
  ];
  const body = {
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
  return jsonReply(refused.status, body, refused.headers);
}

/** `2026-01-31 08:15:00Z`: a space where ISO 8601 has a T, and no fraction. */
function timestampOf(epochMilliseconds: number): string {
  return `${new Date(epochMilliseconds).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
