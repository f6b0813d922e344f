import { begin, type Exchange, send } from '../http/exchange.js';
import type { Reply } from '../http/message.js';
import type { AadstsFault, Fault, ResponseFault } from './fault.js';
import { sendHuge, sendSlowly, sendTruncated } from './spoiled-body.js';
import { waited } from './waited.js';

/** What an endpoint would say itself. */
export interface Answers {
  /** The proper answer, for the faults that spoil it. */
  readonly answer: () => Promise<Reply>;
  /** An error in its own way. */
  readonly fail: (fault: AadstsFault) => Reply;
}

/** Answers a request as the fault says. */
export async function serveFault(fault: Fault, exchange: Exchange, { answer, fail }: Answers): Promise<void> {
  const { response, socket } = exchange;
  switch (fault.kind) {
    case 'aadsts':
      return send(exchange, fail(fault));
    case 'response':
      return sendExactly(exchange, fault);
    case 'altered': {
      const reply = await answer();
      return send(exchange, { ...reply, headers: { ...reply.headers, ...fault.headers } });
    }
    case 'delayed':
      if (await waited(response, fault.milliseconds)) send(exchange, await answer());
      return;
    case 'slowBody':
      return sendSlowly(exchange, withBody(await answer(), fault.body), fault);
    case 'truncatedBody':
      return sendTruncated(exchange, withBody(await answer(), fault.body), fault);
    case 'hugeBody':
      return sendHuge(exchange, fault);
    case 'connectionReset':
      socket.resetAndDestroy();
      return;
    case 'refuse':
      socket.destroy();
      return;
    case 'hang':
      return;
  }
}

function sendExactly(exchange: Exchange, { status, headers, body }: ResponseFault): void {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const framed = names.includes('content-length') || names.includes('transfer-encoding');
  const bodiless = status === 204 || status === 304;
  begin(exchange, status, framed || bodiless ? headers : { ...headers, 'content-length': Buffer.byteLength(body) });
  exchange.response.end(bodiless ? undefined : body);
}

function withBody(reply: Reply, body: string | undefined): Reply {
  return body === undefined ? reply : { ...reply, status: 200, body };
}
