import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Armory } from './faults/armory.js';
import { serveFault } from './faults/serve-fault.js';
import { type Exchange, send } from './http/exchange.js';
import type { Reply } from './http/message.js';
import { type ReadRequest, readRequest } from './http/read-request.js';
import { routeOf } from './http/routes.js';
import type { Realm } from './protocol/realm.js';
import type { Recorder } from './recorded-request.js';

export type Respond = (message: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What becomes of every request: it is read, recorded, and answered by a fault or by its endpoint. */
export function createRespond(realm: Realm, recorder: Recorder, armory: Armory): Respond {
  return async (message, response) => {
    try {
      await answer(await readRequest(message, realm.now), response);
    } catch (error) {
      if (response.headersSent || !message.complete) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(`The authority failed: ${String(error)}`);
    }
  };

  async function answer(read: ReadRequest, response: ServerResponse): Promise<void> {
    const { request, endpoint, handle } = routeOf(read.request);
    const complete = recorder.record(request, endpoint);
    const exchange: Exchange = { request, response, onStatus: (status) => complete({ status }) };
    if (read.tooLarge) return send(exchange, bodyTooLarge);
    const fault = endpoint === undefined ? undefined : armory.take(request, endpoint);
    if (fault === undefined) return send(exchange, await handle(realm));
    complete({ fault: fault.kind });
    return serveFault(fault, exchange, () => handle(realm));
  }
}

const bodyTooLarge: Reply = {
  status: 413,
  headers: { 'content-type': 'text/plain' },
  body: 'The request body is larger than 1 MiB.',
};
