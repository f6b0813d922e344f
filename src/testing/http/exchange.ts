import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AuthorityRequest, Reply } from './message.js';

/** A request and the way to answer it. */
export interface Exchange {
  readonly request: AuthorityRequest;
  readonly response: ServerResponse;
  /** The TCP connection. */
  readonly socket: Socket;
  /** Told the status as soon as it is decided, before the client can see it. */
  readonly onStatus: (status: number) => void;
}

export type Headers = Readonly<Record<string, string | number | readonly string[]>>;

export function begin({ response, onStatus }: Exchange, status: number, headers: Headers): void {
  onStatus(status);
  const lines = Object.entries(headers).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]);
  response.writeHead(status, Object.fromEntries(lines));
}

/** Sends a reply with the headers that every answer of the platform has. */
export function send(exchange: Exchange, reply: Reply): void {
  if (exchange.response.destroyed) return;
  const headers = { ...usualHeaders(exchange.request), ...reply.headers };
  begin(exchange, reply.status, { ...headers, 'content-length': Buffer.byteLength(reply.body) });
  exchange.response.end(reply.body);
}

export function usualHeaders({ headers, traceId }: AuthorityRequest): Headers {
  const sentId = headers['client-request-id'];
  const echo = headers['return-client-request-id']?.toLowerCase() === 'true' && sentId !== undefined;
  return {
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': traceId,
    ...(echo && { 'client-request-id': sentId }),
  };
}
