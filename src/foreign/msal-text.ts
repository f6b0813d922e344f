import { isRecord, parseJson } from '../codec/json.js';
import type { ResponseHeaders } from '../error/headers.js';

/** What MSAL packs into one text where a token endpoint refused. */
export interface Packed {
  /** All numbers; the fields have the first only. */
  readonly numbers?: string;
  readonly timestamp?: string;
  readonly description: string;
  readonly correlationId?: string;
  readonly traceId?: string;
}

// The head of now, `Error(s): 1,2 - Timestamp: … - Description: …`, and that of older versions, `1,2 - […]: …`.
const head =
  /^(?:Error\(s\): (\d[\d, ]{0,400}|Not Available) - Timestamp: ([^\n]{0,40}?) - Description: |(\d[\d, ]{0,400}) - \[([^\]\n]{0,40})\]: )/;
const tail = / - Correlation ID: ([\w-]{1,64}|Not Available) - Trace ID: ([\w-]{1,64}|Not Available)$/;
/** What stands at an end is looked for there, so that a long text costs nothing. */
const longestTail = 200;

const given = (value: string | undefined): string | undefined => (value === 'Not Available' ? undefined : value);

/** The parts of such a text, found at its beginning and its end: what the server says between is never taken for them. */
export const unpack = (text: string): Packed => {
  const [start, numbers, timestamp, olderNumbers, olderTimestamp] = head.exec(text) ?? [];
  if (start === undefined) return { description: text };
  const [end = '', correlationId, traceId] = tail.exec(text.slice(-longestTail)) ?? [];
  const parts = {
    numbers: given(numbers ?? olderNumbers),
    timestamp: given(timestamp ?? olderTimestamp),
    correlationId: given(correlationId),
    traceId: given(traceId),
  };
  const known = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return { ...known, description: text.slice(start.length, text.length - end.length) };
};

/** An answer that was no JSON, as @azure/identity tells it to MSAL. */
export interface Unread {
  readonly status: number;
  readonly headers: ResponseHeaders | undefined;
}

const unreadHead = /^(?:A client|A server|An unknown) error occured\.\nHttp status code: (\d{3})\n/;
const headersAt = '\nHeaders: ';
const longestHeaders = 65_536;

/** The status and the headers of an answer that was no JSON; `undefined` where the text tells of none. */
export const readUnread = (description: string): Unread | undefined => {
  const status = unreadHead.exec(description)?.[1];
  if (status === undefined) return undefined;
  const at = description.lastIndexOf(headersAt);
  const text = at < 0 ? '' : description.slice(at + headersAt.length);
  const headers = text.length < longestHeaders ? parseJson(text) : undefined;
  return { status: Number(status), headers: isRecord(headers) ? (headers as ResponseHeaders) : undefined };
};
