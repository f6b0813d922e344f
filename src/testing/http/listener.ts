import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The one place where a server is made: its port, its sockets, and whether it accepts connections. */
export interface Listener {
  readonly url: () => string;
  /** Gives the port up and drops the connections on which nothing is being answered: from here on a connection is refused. */
  readonly refuse: () => void;
  /** Takes the same port again. */
  readonly accept: () => void;
  /** Ends every socket at once, answered or not. May be called more than once. */
  readonly close: () => Promise<void>;
}

/** PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Answers one request; `socket` is the TCP connection that it came by, under TLS if there is any. */
export type Serve = (message: IncomingMessage, response: ServerResponse, socket: Socket) => void;

const host = '127.0.0.1';
const pauseBeforeTakingPortAgain = 10;
/** Long: a busy machine must not see a connection end in the moment in which a request is sent on it. */
const keepAliveMs = 60_000;

export async function listen(port: number, serve: Serve, tls?: ServerCertificate): Promise<Listener> {
  let state: 'accepting' | 'refusing' | 'closed' = 'accepting';
  /** By their other end: this is what a request on TLS knows of the socket under it. */
  const sockets = new Map<string, Socket>();
  const answering = new Set<Socket>();
  const server = await createServerFor(tls);
  server.keepAliveTimeout = keepAliveMs;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const socket = sockets.get(otherEndOf(request.socket));
    if (state !== 'accepting' || socket === undefined) {
      request.socket.destroy();
      return;
    }
    response.on('error', () => response.destroy());
    answering.add(socket);
    response.once('close', () => {
      answering.delete(socket);
      if (state !== 'accepting') request.socket.end();
    });
    serve(request, response, socket);
  });
  server.on('connection', (socket: Socket) => {
    const end = otherEndOf(socket);
    sockets.set(end, socket);
    socket.once('close', () => {
      if (sockets.get(end) === socket) sockets.delete(end);
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const taken = address !== null && typeof address === 'object' ? address.port : port;
  const takePort = (): void => {
    if (state === 'accepting' && !server.listening) server.listen(taken, host);
  };
  server.on('error', () => setTimeout(takePort, pauseBeforeTakingPortAgain));

  return {
    url: () => (tls ? `https://localhost:${taken}` : `http://${host}:${taken}`),
    refuse() {
      if (state !== 'accepting') return;
      state = 'refusing';
      server.close();
      for (const socket of sockets.values()) if (!answering.has(socket)) socket.destroy();
    },
    accept() {
      if (state !== 'refusing') return;
      state = 'accepting';
      takePort();
    },
    async close() {
      state = 'closed';
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

async function createServerFor(tls: ServerCertificate | undefined): Promise<Server> {
  if (tls === undefined) return createServer();
  const { createServer: createTlsServer } = await import('node:https');
  return createTlsServer({ cert: tls.certificate, key: tls.key });
}

function otherEndOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
