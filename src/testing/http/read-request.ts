import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isGuid } from '../directory/guid.js';
import type { Realm } from '../protocol/realm.js';
import type { AuthorityRequest } from './message.js';
import { originHeader, originOf } from './origin.js';
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
export async function readRequest(
  message: IncomingMessage,
  { now, url }: Pick<Realm, 'now' | 'url'>,
): Promise<ReadRequest> {
  const receivedAt = now();
  const body = await readBody(message);
  const origin = originOf(message, url());
  const headers = readHeaders(message, origin);
  const [path = '/', ...query] = (message.url ?? '/').split('?');
  const claimed = headers['client-request-id'] ?? '';
  const request = {
    origin,
    method: message.method ?? 'GET',
    path,
    tenantSegment: undefined,
    policySegment: undefined,
    query: parseParameters(query.join('?')),
    headers,
    form: body !== undefined && isForm(headers['content-type']) ? parseParameters(body) : noParameters,
    body: body ?? '',
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

/** As the application sent them: without the header that brought them here. */
function readHeaders(message: IncomingMessage, origin: string): Readonly<Record<string, string>> {
  const { [originHeader]: brought, ...headers } = message.headers;
  const entries = Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')] as const);
  return { ...Object.fromEntries(entries), ...(brought !== undefined && { host: new URL(origin).host }) };
}

function isForm(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType ?? '');
}
