import { connect } from 'node:net';
import type { TestAuthority } from '../../../src/testing.js';

export const graph = 'https://graph.microsoft.com/.default';

export type Form = Readonly<Record<string, string | undefined>>;

/** The parameters of a request that succeeds; a change of `undefined` leaves one out. */
export function form(authority: TestAuthority, changes: Form = {}): URLSearchParams {
  const { clientId, secret } = authority.application;
  const all = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope: graph,
    ...changes,
  };
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) if (value !== undefined) parameters.append(name, value);
  return parameters;
}

export interface TokenRequest {
  readonly tenant?: string;
  readonly changes?: Form;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly redirect?: 'follow' | 'manual';
}

export function requestToken(
  authority: TestAuthority,
  { tenant, changes, ...init }: TokenRequest = {},
): Promise<Response> {
  const url = `${authority.authorityUrl(tenant)}/oauth2/v2.0/token`;
  return fetch(url, { method: 'POST', body: form(authority, changes), ...init });
}

export interface ErrorBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
  readonly suberror?: string;
  readonly claims?: string;
}

export async function json<T = ErrorBody>(response: Response): Promise<T> {
  const body: T = await response.json();
  return body;
}

/** The code of the system error under a fetch that failed, or the name where there is none. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no failure';
  } catch (error) {
    return String(member(member(error, 'cause'), 'code') ?? member(error, 'name'));
  }
}

/** Errors of fetch come from another realm than the tests, so that `instanceof` says nothing about them. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

export interface RawAnswer {
  readonly text: string;
  readonly ending: string;
}

/** Sends bytes as they are, and gives what comes back until the connection ends, and how it ends. */
export function sendRaw(authority: TestAuthority, text: string): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let received = '';
    let ending = 'end';
    const socket = connect(Number(new URL(authority.url).port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (received += data));
    socket.on('error', (error: NodeJS.ErrnoException) => (ending = error.code ?? error.message));
    socket.on('close', () => resolve({ text: received, ending }));
  });
}

export function rawTokenRequest(authority: TestAuthority): string {
  const body = form(authority).toString();
  return [
    `POST /${authority.tenant.id}/oauth2/v2.0/token HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
