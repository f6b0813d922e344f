import { once } from 'node:events';
import { begin, type Exchange, usualHeaders } from '../http/exchange.js';
import type { Reply } from '../http/message.js';
import type { HugeBodyFault, SlowBodyFault, TruncatedBodyFault } from './fault.js';
import { waited } from './waited.js';

export async function sendSlowly(exchange: Exchange, reply: Reply, fault: SlowBodyFault): Promise<void> {
  const { response } = exchange;
  const body = Buffer.from(reply.body);
  beginBody(exchange, reply, body.length);
  response.flushHeaders();
  for (let start = 0; start < body.length; start += fault.chunkBytes) {
    if (!(await waited(response, fault.milliseconds))) return;
    response.write(body.subarray(start, start + fault.chunkBytes));
  }
  response.end();
}

export function sendTruncated(exchange: Exchange, reply: Reply, fault: TruncatedBodyFault): void {
  const { response } = exchange;
  const body = Buffer.from(reply.body);
  const ordered = fault.body !== undefined;
  beginBody(exchange, reply, ordered ? body.length + fault.missingBytes : body.length);
  response.flushHeaders();
  response.write(ordered ? body : body.subarray(0, Math.floor(body.length / 2)));
  response.socket?.end();
}

export async function sendHuge(exchange: Exchange, { bytes }: HugeBodyFault): Promise<void> {
  const { request, response } = exchange;
  const [opening, closing] = ['{"padding":"', '"}'];
  begin(exchange, 200, { ...usualHeaders(request), 'content-type': 'application/json; charset=utf-8' });
  response.write(opening);
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let left = bytes - opening.length - closing.length;
  while (left > 0 && !response.destroyed) {
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    if (!response.write(piece)) await writable(exchange);
  }
  if (!response.destroyed) response.end(closing);
}

async function writable({ response }: Exchange): Promise<void> {
  const settled = new AbortController();
  const options = { signal: settled.signal };
  await Promise.race([once(response, 'drain', options), once(response, 'close', options)]).finally(() => {
    settled.abort();
  });
}

function beginBody(exchange: Exchange, reply: Reply, promisedLength: number): void {
  const headers = { ...usualHeaders(exchange.request), ...reply.headers, 'content-length': promisedLength };
  begin(exchange, reply.status, headers);
}
