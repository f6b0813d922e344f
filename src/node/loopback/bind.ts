import type { AddressInfo, Server } from 'node:net';
import { err, ok, type Result } from 'neverthrow';
import { configError } from '../../error/local.js';
import type { ConfigError } from '../../error/model.js';
import type { LoopbackHost } from '../interactive-request.js';

/** Servers that listen on one port. */
export interface Bound {
  readonly port: number;
  readonly servers: readonly Server[];
}

/** How often a free port is looked for that is free in both families. */
const mostTries = 10;

const port = (server: Server): number => (server.address() as AddressInfo).port;

/** Has a server listen, in no cluster's name; else the system's word for why not. */
const bound = (server: Server, host: string, wanted: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const fail = ({ code = '' }: NodeJS.ErrnoException): void => resolve(code || 'unknown');
    server.once('error', fail);
    server.listen({ host, port: wanted, exclusive: true, ipv6Only: true }, () => {
      server.off('error', fail);
      resolve(undefined);
    });
  });

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'is not permitted to this program',
};

const problem = (wanted: number, code: string): ConfigError =>
  configError([
    reasons[code] === undefined
      ? `port: nothing can listen on loopback (${code})`
      : `port: ${wanted === 0 ? 'no free one was found' : `${wanted} ${reasons[code]}`}`,
  ]);

/**
 * Has servers listen on loopback. A browser may take `localhost` for `::1` first: then one listens there, too, on the same
 * port, or another program could there, and be given the answer. A machine without IPv6 has no such address.
 */
export const bind = async (
  makeServer: () => Server,
  wanted: number,
  host: LoopbackHost,
): Promise<Result<Bound, ConfigError>> => {
  let last = 'EADDRINUSE';
  for (let left = wanted === 0 ? mostTries : 1; left > 0; left -= 1) {
    const first = makeServer();
    const failure = await bound(first, '127.0.0.1', wanted);
    if (failure !== undefined) return err(problem(wanted, failure));
    if (host === '127.0.0.1') return ok({ port: port(first), servers: [first] });
    const second = makeServer();
    const code = await bound(second, '::1', port(first));
    if (code === undefined) return ok({ port: port(first), servers: [first, second] });
    if (reasons[code] === undefined) return ok({ port: port(first), servers: [first] });
    last = code;
    await new Promise((resolve) => first.close(resolve));
  }
  return err(problem(wanted, last));
};
