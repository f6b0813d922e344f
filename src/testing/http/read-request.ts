import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isGuid } from '../directory/guid.js';
import type { AuthorityRequest } from './message.js';
import { noParameters, parseParameters } from './parameters.js';

const largestBody = 1024 * 1024;
const largestDiscard = 16 * 1024 * 1024;

export interface ReadRequest {
  readonly request: AuthorityRequest;
  readonly tooLarge: boolean;
}

/**
 * Reads the whole body. What goes beyond 1 MiB is discarded, so that the client comes to read the answer; the promise
 * is rejected where the client goes away first, or sends without end.
 */
export async function readRequest(message: IncomingMessage, now: () => number): Promise<ReadRequest> {
  const receivedAt = now();
  const body = await readBody(message);
  const headers = readHeaders(message);
  const [path = '/', ...query] = (message.url ?? '/').split('?');
  const claimed = headers['client-request-id'] ?? '';
  const request = {
    method: message.method ?? 'GET',
    path,
    tenantSegment: undefined,
    query: parseParameters(query.join('?')),
    headers,
    form: body !== undefined && isForm(headers['content-type']) ? parseParameters(body) : noParameters,
    receivedAt,
    traceId: randomUUID(),
    correlationId: isGuid(claimed) ? claimed : randomUUID(),
  };
  return { request, tooLarge: body === undefined };
}

async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length <= largestBody) chunks.push(chunk);
    else chunks.length = 0;
    if (length > largestDiscard) throw new RangeError('The request body does not end.');
  }
  return length > largestBody ? undefined : Buffer.concat(chunks).toString('utf8');
}

function readHeaders(message: IncomingMessage): Readonly<Record<string, string>> {
  const headers = Object.entries(message.headers).map(
    ([name, value = '']) => [name, [value].flat().join(', ')] as const,
  );
  return Object.fromEntries(headers);
}

function isForm(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType ?? '');
}
