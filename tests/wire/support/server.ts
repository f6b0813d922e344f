import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server that a test writes itself, for what the embedded authority does not do. */
export interface TestServer extends AsyncDisposable {
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  readonly port: number;
  /** How many connections came. */
  readonly connections: () => number;
}

/** Listens on a free port of loopback, and knows its sockets. */
export async function started(server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A server of HTTP. */
export const serve = (listener: RequestListener): Promise<TestServer> => started(createServer(listener));

/** A server of plain sockets. */
export const serveSockets = (listener: (socket: Socket) => void): Promise<TestServer> =>
  started(createSocketServer(listener));

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A request, read whole. */
export async function seen(request: IncomingMessage): Promise<Seen> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const { method = '', url = '', headers } = request;
  return { method, url, headers, body: Buffer.concat(pieces).toString('utf8') };
}

/** A server that gives one answer to everything, and keeps what it has seen. */
export async function answering(
  answer: (response: ServerResponse, request: Seen) => void,
): Promise<TestServer & { readonly requests: readonly Seen[] }> {
  const requests: Seen[] = [];
  const server = await serve((message, response) => {
    const work = async (): Promise<void> => {
      const request = await seen(message);
      requests.push(request);
      answer(response, request);
    };
    work().catch(() => response.destroy());
  });
  return { ...server, requests };
}

/** A port of loopback on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = await serveSockets(() => undefined);
  await server[Symbol.asyncDispose]();
  return server.port;
}
