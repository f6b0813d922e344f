import { err, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import { categoryOfNumber, type Family } from '../catalogue/lookup.js';
import type { Client } from '../client/client.js';
import { isRecord } from '../codec/json.js';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { guarded } from '../operation/guarded.js';
import { lazily } from '../operation/lazily.js';
import type { TokenRequest } from '../operation/operation.js';
import type { TokenResponse } from '../token/token.js';
import { quiet } from '../wire/event.js';
import { interruptible } from '../wire/interruption.js';
import type { Signal } from '../wire/platform.js';
import { send } from '../wire/transport.js';
import { readTokenAnswer } from './token-answer.js';

/** The most that is read of a token or error answer: 256 KiB. */
const maxBytes = 256 * 1024;

/** What one kind of grant adds to a token request. */
export interface Grant {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

type Form = Readonly<Record<string, string>>;
type Proof = ResultAsync<Form, OAuthError>;

/** What a credential of the application gave, looked at. */
const checked = (proof: Form): Result<Form, OAuthError> =>
  isRecord(proof) && Object.values(proof).every((value) => typeof value === 'string')
    ? ok(proof)
    : err(localError('callback_failed', {}, ['credential']));

/** Where the request goes. Most authorities need no discovery for that. */
const endpointOf = (client: Client, { signal }: TokenRequest): ResultAsync<string, OAuthError> =>
  client.authority.kind === 'oidc' || client.authority.trust === 'unconfirmed'
    ? lazily(
        'discovery',
        () => import('../discovery/metadata.js'),
        ({ tokenEndpointOf }) => tokenEndpointOf(client, signal),
      )
    : okAsync(client.authority.tokenEndpoint);

/** One token request, proven by the client's credential, with its events. The request has been checked. */
export const requestToken = (
  client: Client,
  grant: Grant,
  request: TokenRequest,
): ResultAsync<TokenResponse, OAuthError> =>
  endpointOf(client, request).andThen((tokenEndpoint) => requestTokenAt(tokenEndpoint, client, grant, request));

const requestTokenAt = (
  tokenEndpoint: string,
  client: Client,
  grant: Grant,
  request: TokenRequest,
): ResultAsync<TokenResponse, OAuthError> => {
  const { authority, clientId, credential, runtime, timeoutMs } = client;
  const emit = quiet(client.onEvent);
  const { scopes, claims, signal, extraParameters, correlationId: requestId = runtime.uuid() } = request;
  const sentAt = runtime.now();
  const prove = (ended: Signal): Proof =>
    credential
      ? guarded('credential', () =>
          credential.parameters({ authority, tokenEndpoint, clientId, now: sentAt, uuid: runtime.uuid, signal: ended }),
        ).andThen(checked)
      : okAsync({});
  const common = { grant: grant.name, requestId };

  return new ResultAsync(interruptible(runtime, { timeoutMs, requestId, sent: 'no', signal }, prove))
    .andThen((proof) => {
      const { at, durationMs } = timing();
      emit({ name: 'attempt', at, endpoint: tokenEndpoint, ...common });
      const form = {
        ...extraParameters,
        ...(claims !== undefined && { claims }),
        ...proof,
        ...grant.parameters,
        client_id: clientId,
        scope: scopes.join(' '),
      };
      const left = Math.max(1, timeoutMs - Math.max(0, durationMs));
      return send(runtime, {
        url: tokenEndpoint,
        form,
        requestId,
        timeoutMs: left,
        limitMs: timeoutMs,
        maxBytes,
        signal,
      });
    })
    .andThen((answer) => readTokenAnswer(answer, { scopes, sentAt }))
    .andTee(() => emit({ name: 'answer', outcome: 'token', ...timing(), ...common }))
    .orTee((error) => {
      const { category, code, status } = error;
      emit({ name: 'answer', outcome: category, code, ...(status && { status }), ...timing(), ...common });
      if (isUnlisted(error)) emit({ name: 'unlisted_code', at: runtime.now(), requestId, code, category });
    });

  function timing() {
    const at = runtime.now();
    return { at, durationMs: at - sentAt };
  }
};

const isUnlisted = ({ code }: OAuthError): boolean => {
  const [, family, number] = /^(AADSTS|AADB2C)(\d+)$/.exec(code) ?? [];
  return family !== undefined && categoryOfNumber(family as Family, Number(number)) === undefined;
};
