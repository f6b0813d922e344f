import type { AuthorityRequest, Reply } from './message.js';

/** Who may read an answer from a page of another origin: any page, or those that are registered. */
export type Readers = 'any' | 'pages';

const exposed = 'client-request-id, x-ms-request-id, retry-after, date, www-authenticate';

/** A browser asks beforehand whether a page may send such a request. */
export function isPreflight({ method, headers }: AuthorityRequest): boolean {
  return method === 'OPTIONS' && headers['origin'] !== undefined && 'access-control-request-method' in headers;
}

export function preflightReply(request: AuthorityRequest, allowed: boolean): Reply {
  const asked = request.headers['access-control-request-headers'];
  const headers = {
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    ...(asked !== undefined && { 'access-control-allow-headers': asked }),
    'access-control-max-age': '86400',
  };
  return readableBy(request, { status: 200, headers: allowed ? headers : {}, body: '' }, allowed);
}

/** The answer, and whether the page that asked may read it. */
export function readableBy({ headers }: AuthorityRequest, reply: Reply, allowed: boolean): Reply {
  const origin = headers['origin'];
  if (origin === undefined) return reply;
  const allowing = allowed && { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed };
  return { ...reply, headers: { ...reply.headers, vary: 'Origin', ...allowing } };
}
