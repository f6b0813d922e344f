import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Api } from './api/api.js';
import type { Armory } from './faults/armory.js';
import { serveFault } from './faults/serve-fault.js';
import { type Exchange, send } from './http/exchange.js';
import type { Serve } from './http/listener.js';
import type { Reply } from './http/message.js';
import { type ReadRequest, readRequest } from './http/read-request.js';
import type { Realm } from './protocol/realm.js';
import type { RecordedRequest, Recorder } from './recorded-request.js';
import { routeOf } from './routes.js';

/** What becomes of every request: it is read, recorded, and answered by a fault or by its endpoint. */
export function createRespond(
  realm: Realm,
  api: Api,
  recorder: Recorder,
  armory: Armory,
  onRequest: (request: RecordedRequest) => void,
): Serve {
  return async (message, response, socket) => {
    try {
      await answer(await readRequest(message, realm), response, socket);
    } catch (error) {
      if (response.headersSent || !message.complete) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(`The authority failed: ${String(error)}`);
    }
  };

  async function answer(read: ReadRequest, response: ServerResponse, socket: Socket): Promise<void> {
    const { request, endpoint, handle, fail } = routeOf(read.request, api);
    const complete = recorder.record(request, endpoint);
    const tell = (): void => onRequest(complete({}));
    if (response.destroyed) tell();
    else response.once('close', tell);
    const exchange: Exchange = { request, response, socket, onStatus: (status) => complete({ status }) };
    if (read.tooLarge) return send(exchange, bodyTooLarge);
    const fault = endpoint === undefined ? undefined : armory.take(request, endpoint);
    if (fault === undefined) return send(exchange, await handle(realm));
    complete({ fault: fault.kind });
    return serveFault(fault, exchange, { answer: () => handle(realm), fail: (error) => fail(realm, error) });
  }
}

const bodyTooLarge: Reply = {
  status: 413,
  headers: { 'content-type': 'text/plain' },
  body: 'The request body is larger than 1 MiB.',
};
