import type { ApiAnswer, TestAuthority } from '../../../src/testing.js';
import { type Form, json, requestToken } from './requests.js';

/** A token for the API of the authority, unless another scope is asked for. */
export async function tokenFor(authority: TestAuthority, changes: Form = {}): Promise<string> {
  const response = await requestToken(authority, { changes: { scope: authority.api.scope, ...changes } });
  return (await json<{ readonly access_token: string }>(response)).access_token;
}

/** The form field that asks for these claims in an access token. */
export function asking(claims: object): Form {
  return { claims: JSON.stringify({ access_token: claims }) };
}

export interface Call extends Omit<RequestInit, 'headers'> {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function callApi(
  authority: TestAuthority,
  token?: string,
  { path = '', ...init }: Call = {},
): Promise<Response> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(authority.api.url + path, { ...init, headers: { ...authorization, ...init.headers } });
}

export function answerOf(response: Response): Promise<ApiAnswer> {
  return json<ApiAnswer>(response);
}

export interface Challenged {
  readonly status: number;
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The claims in it, decoded. */
  readonly claims?: unknown;
}

/** Reads one challenge of the plain form that the authority itself writes. */
export function challengeOf(response: Response): Challenged {
  const header = response.headers.get('www-authenticate') ?? '';
  const [scheme = ''] = header.split(' ');
  const found = header.matchAll(/[ ,](?<name>[a-z_]+)="(?<value>[^"]*)"/g);
  const parameters = Object.fromEntries(Array.from(found, ({ groups }) => [groups?.['name'], groups?.['value']]));
  const { claims } = parameters;
  return {
    status: response.status,
    scheme,
    parameters,
    ...(claims !== undefined && { claims: JSON.parse(Buffer.from(claims, 'base64').toString('utf8')) as unknown }),
  };
}
