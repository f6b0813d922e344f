import { okAsync, ResultAsync, type Result } from 'neverthrow';
import type { Client } from '../../client/client.js';
import { decodeDevice } from '../../codec/device-body.js';
import { endpointOf } from '../../discovery/endpoint.js';
import { tokenEndpointOf } from '../../discovery/metadata.js';
import type { OAuthError } from '../../error/model.js';
import { unexpectedResponse } from '../../error/parse.js';
import type { TokenRequest } from '../../operation/request.js';
import type { EventListener } from '../../wire/event.js';
import { guarded } from '../../wire/guarded.js';
import { interruptible } from '../../wire/interruption.js';
import { send, type Answer } from '../../wire/transport.js';
import { checked, isUnlisted, type Prove } from '../attempt.js';
import { readJsonAnswer } from '../json-answer.js';
import { signInScopesOf, withSignInScopes } from '../user.js';
import { userCodeOf, type UserCode } from './user-code.js';

/** The most that is read of an answer: 64 KiB. */
const maxBytes = 64 * 1024;

/** Where the server says none, or one that would be a storm (RFC 8628 §3.2). */
const usualInterval = 5;

/** A device code, and what came with it. */
export interface DeviceCode {
  /** Secret: whoever has it gets the token. */
  readonly deviceCode: string;
  readonly userCode: UserCode;
  readonly intervalMs: number;
  /** How long it is good, from its arrival. */
  readonly lifetimeMs: number;
}

/** What asks for a device code. */
export interface Start {
  readonly client: Client;
  readonly request: TokenRequest;
  /** A language tag, for the sentence of the server. */
  readonly language: string | undefined;
  readonly requestId: string;
  readonly emit: EventListener;
}

const withScopes = (request: TokenRequest, ofSignIn: readonly string[]): TokenRequest => ({
  ...request,
  scopes: withSignInScopes(request.scopes, ofSignIn),
});

/** One request for a device code, with its events (RFC 8628 §3.1). The request has been checked. */
export const start = (given: Start): ResultAsync<DeviceCode, OAuthError> => {
  const { client, request } = given;
  return endpointOf(client, 'devicecode', request.signal).andThen((endpoint) =>
    tokenEndpointOf(client, request.signal).andThen((tokenEndpoint) =>
      signInScopesOf(client, request.signal).andThen((ofSignIn) =>
        startAt(endpoint, tokenEndpoint, { ...given, request: withScopes(request, ofSignIn) }),
      ),
    ),
  );
};

const startAt = (
  endpoint: string,
  tokenEndpoint: string,
  { client, request, language, requestId, emit }: Start,
): ResultAsync<DeviceCode, OAuthError> => {
  const { authority, clientId, credential, runtime, timeoutMs } = client;
  const { scopes, signal, extraParameters } = request;
  const sentAt = runtime.now();
  const common = { grant: 'device_code', requestId };
  const timing = (): { readonly at: number; readonly durationMs: number } => {
    const at = runtime.now();
    return { at, durationMs: at - sentAt };
  };

  const prove: Prove = (context) => (credential ? credential.parameters(context) : okAsync({}));
  // A credential is made for the token endpoint, here too (RFC 8628 §3.1).
  const proven = interruptible(runtime, { timeoutMs, requestId, sent: 'no', signal }, async (ended) => {
    const context = { authority, tokenEndpoint, clientId, now: sentAt, uuid: runtime.uuid, signal: ended };
    return guarded('credential', () => prove(context)).andThen(checked);
  });

  const sent = (proof: Readonly<Record<string, string>>): ResultAsync<Answer, OAuthError> => {
    const { at, durationMs } = timing();
    emit({ name: 'attempt', at, endpoint, ...common });
    const url = new URL(endpoint);
    if (language !== undefined && authority.kind === 'entra') url.searchParams.set('mkt', language);
    const form = { ...extraParameters, ...proof, client_id: clientId, scope: scopes.join(' ') };
    const left = Math.max(1, timeoutMs - Math.max(0, durationMs));
    return send(runtime, { url: url.href, form, requestId, timeoutMs: left, limitMs: timeoutMs, maxBytes, signal });
  };

  return new ResultAsync(proven)
    .andThen(sent)
    .andThen((answer) => readDeviceCode(answer, sentAt))
    .andTee(() => emit({ name: 'answer', outcome: 'user_code', ...timing(), ...common }))
    .orTee((error) => {
      const { category, code, status } = error;
      emit({ name: 'answer', outcome: category, code, ...(status && { status }), ...timing(), ...common });
      if (isUnlisted(error)) emit({ name: 'unlisted_code', at: runtime.now(), requestId, code, category });
    });
};

const readDeviceCode = (answer: Answer, sentAt: number): Result<DeviceCode, OAuthError> =>
  readJsonAnswer(answer).andThen((value) =>
    decodeDevice(value)
      .andThen((body) => {
        const { device_code: deviceCode, expires_in: lifetime, interval = usualInterval } = body;
        return userCodeOf(body, sentAt + lifetime * 1000).map((userCode) => ({
          deviceCode,
          userCode,
          intervalMs: (interval < 1 ? usualInterval : interval) * 1000,
          lifetimeMs: lifetime * 1000,
        }));
      })
      .mapErr((issues): OAuthError => unexpectedResponse(answer, issues)),
  );
