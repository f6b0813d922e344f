import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Result } from 'neverthrow';
import type { ConfigError } from '../../error/model.js';
import type { AuthorizationResponse } from '../../error/redirect-parameters.js';
import { stateIn } from '../../flow/callback.js';
import { isSameText } from '../../value/same-text.js';
import type { LoopbackHost } from '../interactive-request.js';
import { bind, type Bound } from './bind.js';
import { sendPage, type Page } from './page.js';
import { longestUrl, notExpected, notFound, readAnswer } from './read-answer.js';

/** An answer that has come, in a browser that waits for a page. */
export interface Arrival {
  readonly response: AuthorizationResponse;
  readonly reply: (page: Page) => Promise<void>;
}

/** What a person's browser comes back to. */
export interface Listener {
  /** Without a path, as it is registered. */
  readonly redirectUri: string;
  /** The first answer with this state. With it the listener listens no more. */
  readonly answer: (state: string) => Promise<Arrival>;
  /** Gives the port up, and ends every connection. */
  readonly close: () => Promise<void>;
}

export interface ListenerSettings {
  readonly port: number;
  readonly redirectHost: LoopbackHost;
  /** How long a request may take to arrive, in milliseconds; 10,000 unless said. */
  readonly slowestMs?: number;
  /** How many connections there may be at once; 32 unless said. */
  readonly mostSockets?: number;
}

/** Longer than a browser is kept waiting. */
const idleMs = 30_000;

const serverOf = (handle: (request: IncomingMessage, response: ServerResponse) => void, slowestMs: number): Server =>
  createServer(
    {
      maxHeaderSize: longestUrl + 16 * 1024,
      headersTimeout: slowestMs,
      requestTimeout: slowestMs,
      connectionsCheckingInterval: Math.min(1_000, slowestMs),
    },
    handle,
  ).setTimeout(idleMs, (socket) => socket.destroy());

/**
 * Listens for the answer of a sign-in. Nothing that comes before it, and nothing without its state, ends the wait: any
 * program and any page can ask here.
 *
 * @see RFC 8252 §7.3, §8.3
 */
export const listen = async (settings: ListenerSettings): Promise<Result<Listener, ConfigError>> => {
  const { port: wanted, redirectHost, slowestMs = 10_000, mostSockets = 32 } = settings;
  const sockets = new Set<Socket>();
  let expected: { readonly state: string; readonly resolve: (arrival: Arrival) => void } | undefined;
  let bound: Bound = { port: wanted, servers: [] };
  let stopping: Promise<unknown> | undefined;

  const endOthers = (kept?: Socket): void => sockets.forEach((socket) => socket !== kept && socket.destroy());
  const stop = (): Promise<unknown> =>
    (stopping ??= Promise.all(bound.servers.map((server) => new Promise((resolve) => server.close(resolve)))));

  const handled = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await readAnswer(request, bound.port);
    if (answer.isErr()) return sendPage(response, answer.error);
    const state = stateIn(answer.value);
    if (expected === undefined || state === undefined) return sendPage(response, notFound);
    if (!isSameText(state, expected.state)) return sendPage(response, notExpected);
    const { resolve } = expected;
    expected = undefined;
    void stop();
    endOthers(request.socket);
    resolve({ response: answer.value, reply: (page) => sendPage(response, page) });
  };

  const makeServer = (): Server => {
    const server = serverOf((request, response) => {
      handled(request, response).catch(() => response.destroy());
    }, slowestMs);
    return server.on('connection', (socket: Socket) => {
      // The oldest goes: an honest request is over in no time, and whoever holds many must not keep the answer out.
      const [oldest] = sockets.size < mostSockets ? [] : sockets;
      oldest?.destroy();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  };

  const opened = await bind(makeServer, wanted, redirectHost);
  return opened.map((given): Listener => {
    bound = given;
    return {
      redirectUri: `http://${redirectHost}:${given.port}`,
      answer: (state) =>
        new Promise((resolve) => {
          expected = { state, resolve };
        }),
      close: async () => {
        expected = undefined;
        const stopped = stop();
        endOthers();
        await stopped;
      },
    };
  });
};
