import type { ServerResponse } from 'node:http';
import {
  createClient,
  type Client,
  type ClientConfig,
  type OAuthError,
  type TokenResponse,
} from '../../../src/index.js';
import type { DeviceCodeRequest } from '../../../src/exchange/device-code.js';
import type { UserCode } from '../../../src/exchange/device/user-code.js';
import { deviceCode } from '../../../src/grant/device-code.js';
import { patientRuntime, type PatientRuntime } from '../../incumbents/support/network.js';
import { startOfTime } from '../../wire/support/runtime.js';
import { answering, type Seen } from '../../wire/support/server.js';
import { clientId, tenantId } from './clients.js';

/** What a server answers with; `'reset'` breaks the connection, `'hang'` never answers. */
export type Scripted =
  | 'reset'
  | 'hang'
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** A text as it is, anything else as JSON. */
      readonly body?: unknown;
    };

export const markers = ['marker-device-code', 'marker-access-token', 'marker-refresh-token', 'marker-of-server'];

export const started = {
  device_code: 'marker-device-code',
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://microsoft.com/devicelogin',
  expires_in: 900,
  interval: 5,
  message: 'To sign in, use a web browser.',
};

export const failing = (error: string, more: object = {}, status = 400): Scripted => ({
  status,
  body: { error, error_description: 'marker-of-server', ...more },
});
export const pending: Scripted = failing('authorization_pending', { error_codes: [70016] });
export const slowDown: Scripted = failing('slow_down');
export const token = {
  token_type: 'Bearer',
  access_token: 'marker-access-token',
  refresh_token: 'marker-refresh-token',
  expires_in: 3600,
};
export const granted: Scripted = { body: token };

/** What a server answers, in this order; the last of the polls again and again. */
export interface Script {
  readonly start?: Scripted;
  readonly polls?: readonly (Scripted | ((url: string) => Scripted))[];
}

const send = (response: ServerResponse, scripted: Scripted): void => {
  if (scripted === 'hang') return;
  if (scripted === 'reset') {
    response.destroy();
    return;
  }
  const { status = 200, headers = {}, body = '' } = scripted;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

export interface DeviceFlow extends AsyncDisposable {
  readonly client: Client;
  readonly runtime: PatientRuntime;
  readonly url: string;
  readonly shown: readonly UserCode[];
  /** What keeps a code among those that were shown. */
  readonly record: (userCode: UserCode) => void;
  readonly requests: readonly Seen[];
  /** When each poll was sent, in milliseconds since the start. */
  readonly polledAt: () => readonly number[];
  /** What comes of a call, while time passes as it needs. */
  readonly token: (request?: Partial<DeviceCodeRequest>) => Promise<TokenResponse>;
  readonly error: (request?: Partial<DeviceCodeRequest>) => Promise<OAuthError>;
  readonly begin: (request?: Partial<DeviceCodeRequest>) => ReturnType<ReturnType<typeof deviceCode>>;
}

/** A server that follows a script, and a client of it whose time passes only where a test lets it. */
export const deviceFlow = async (
  { start = { body: started }, polls = [granted] }: Script = {},
  changes: Partial<ClientConfig> = {},
  runtime: PatientRuntime = patientRuntime(),
): Promise<DeviceFlow> => {
  let polled = 0;
  const server = await answering((response, { url }) => {
    if (!url.endsWith('/token')) return send(response, start);
    const scripted = polls[Math.min(polled, polls.length - 1)] ?? granted;
    polled += 1;
    send(response, typeof scripted === 'function' ? scripted(server.url) : scripted);
  });
  const shown: UserCode[] = [];
  const authority = `${server.url}/${tenantId}`;
  const config = { authority, clientId, allowInsecureLoopback: true, runtime, ...changes };
  const client = createClient(config)._unsafeUnwrap();
  const record = (userCode: UserCode): void => void shown.push(userCode);
  const begin: DeviceFlow['begin'] = (request) =>
    deviceCode(client)({ scopes: ['User.Read'], onUserCode: record, ...request });
  return {
    client,
    runtime,
    url: authority,
    shown,
    record,
    requests: server.requests,
    polledAt: () => runtime.times.slice(1),
    begin,
    token: async (request) => (await runtime.run(begin(request)))._unsafeUnwrap(),
    error: async (request) => (await runtime.run(begin(request)))._unsafeUnwrapErr(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

/** The form of a request. */
export const formOf = (seen: Seen | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(seen?.body));

/** An id token of a person, whose signature nobody looks at: it comes over the connection to the token endpoint. */
export const idTokenOf = (authority: string, changes: object = {}): string => {
  const seconds = startOfTime / 1000;
  const claims = {
    iss: `${authority}/v2.0`,
    aud: clientId,
    tid: tenantId,
    oid: '11111111-2222-4333-8444-555555555555',
    sub: 'a-subject',
    preferred_username: 'adele@contoso.example',
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3600,
    ver: '2.0',
    ...changes,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT', kid: 'a' })}.${part(claims)}.c2lnbmF0dXJl`;
};
