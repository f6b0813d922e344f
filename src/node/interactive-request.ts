import { problemsOfTenants, type AuthorizationCodeRequest } from '../exchange/authorization-code.js';
import type { SignInRequest } from '../exchange/authorization-url.js';

/** How this machine is named in the redirect URI. */
export type LoopbackHost = 'localhost' | '127.0.0.1';

/** A request for a token for a person who signs in with the system's browser. */
export interface InteractiveRequest extends SignInRequest, Pick<AuthorizationCodeRequest, 'allowedTenants'> {
  /** How long to wait for the person, in milliseconds; 300,000 unless said. */
  readonly timeoutMs?: number | undefined;
  /** The TCP port to listen on; a free one unless said. */
  readonly port?: number | undefined;
  /**
   * `'localhost'` unless said: of `http://localhost` Microsoft Entra ID ignores the port. Either way it is listened on
   * loopback addresses only.
   */
  readonly redirectHost?: LoopbackHost | undefined;
  /** How the browser brings the answer: in the URL (`'query'`, unless said), or as a form, which leaves no code in it. */
  readonly responseMode?: 'query' | 'form_post' | undefined;
  /**
   * Your own way to open a browser. It need not be done before the person is; where it throws or its promise rejects, there
   * is no browser, and the wait goes on.
   */
  readonly openBrowser?: ((url: string) => unknown) | undefined;
  /** Is told the address, always and before a browser is opened: to print it. Then nothing else prints it. */
  readonly onUrl?: ((url: string) => unknown) | undefined;
}

/** Five minutes. */
export const usualTimeoutMs = 300_000;

const highestPort = 65_535;
const hosts: ReadonlySet<unknown> = new Set([undefined, 'localhost', '127.0.0.1']);
const modes: ReadonlySet<unknown> = new Set([undefined, 'query', 'form_post']);

const isWhole = (value: unknown, least: number, most: number): boolean =>
  value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most);

/** What is wrong with the parts that only this request has; the others are looked at with the address. */
export const problemsOfInteractive = (request: InteractiveRequest): readonly string[] => {
  const { timeoutMs, port, redirectHost, responseMode, openBrowser, onUrl, allowedTenants } = request;
  return [
    isWhole(timeoutMs, 1, Number.MAX_SAFE_INTEGER) ? undefined : 'timeoutMs: no whole number from 1',
    isWhole(port, 0, highestPort) ? undefined : `port: no whole number from 0 to ${highestPort}`,
    hosts.has(redirectHost) ? undefined : 'redirectHost: neither localhost nor 127.0.0.1',
    modes.has(responseMode) ? undefined : 'responseMode: neither query nor form_post',
    ...Object.entries({ openBrowser, onUrl }).map(([name, value]) =>
      value === undefined || typeof value === 'function' ? undefined : `${name}: not a function`,
    ),
    ...problemsOfTenants(allowedTenants),
  ].filter((problem) => problem !== undefined);
};
