import { createServer, type RequestListener } from 'node:http';
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

const host = '127.0.0.1';
const pauseBeforeTakingPortAgain = 10;

export async function listen(port: number, serve: RequestListener): Promise<Listener> {
  let state: 'accepting' | 'refusing' | 'closed' = 'accepting';
  const sockets = new Set<Socket>();
  const answering = new Set<Socket>();
  const server = createServer((request, response) => {
    if (state !== 'accepting') {
      request.socket.destroy();
      return;
    }
    response.on('error', () => response.destroy());
    answering.add(request.socket);
    response.once('close', () => {
      answering.delete(request.socket);
      if (state !== 'accepting') request.socket.end();
    });
    serve(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
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
    url: () => `http://${host}:${taken}`,
    refuse() {
      if (state !== 'accepting') return;
      state = 'refusing';
      server.close();
      for (const socket of sockets) if (!answering.has(socket)) socket.destroy();
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
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
