import { err, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import { categoryOfNumber, type Family } from '../catalogue/lookup.js';
import type { Client } from '../client/client.js';
import { isRecord } from '../codec/json.js';
import type { CredentialContext } from '../credential/credential.js';
import { localError } from '../error/local.js';
import { amended } from '../error/make.js';
import type { OAuthError } from '../error/model.js';
import type { TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import type { EventListener } from '../wire/event.js';
import { guarded } from '../wire/guarded.js';
import { interruptible } from '../wire/interruption.js';
import { send } from '../wire/transport.js';
import { claimsToSend } from './claims.js';
import { readTokenAnswer, type TokenAnswer } from './token-answer.js';

/** The most that is read of a token or error answer: 256 KiB. */
const maxBytes = 256 * 1024;

/** What one kind of grant adds to a token request. */
export interface Grant {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What is asked for where that is more than the request says. */
  readonly scopes?: readonly string[];
  /** Looks at who the user is before anybody gets the token. */
  readonly identify?: Identify;
}

/** The token of an answer, once it is known whose it is. */
export type Identify = (answer: TokenAnswer) => ResultAsync<TokenResponse, OAuthError>;

/** What all tries of one request have in common. */
export interface Course {
  readonly client: Client;
  readonly grant: Grant;
  readonly request: TokenRequest;
  readonly tokenEndpoint: string;
  readonly requestId: string;
  readonly emit: EventListener;
}

type Form = Readonly<Record<string, string>>;

/** What gives the parameters that prove who the client is. */
export type Prove = (context: CredentialContext) => ResultAsync<Form, OAuthError>;

/** How a try failed: by the credential, by an end that came before anything was sent, or with these parameters sent. */
export type Failure =
  | { readonly by: 'credential' | 'interruption'; readonly error: OAuthError }
  | { readonly by: 'request'; readonly error: OAuthError; readonly proof: Form };

/** What a credential of the application gave, looked at. */
export const checked = (proof: Form): Result<Form, OAuthError> =>
  isRecord(proof) && Object.values(proof).every((value) => typeof value === 'string')
    ? ok(proof)
    : err(localError('callback_failed', {}, ['credential']));

/** One try: proven, sent, read, and told. It has the client's whole time. */
export const attempt = (course: Course, prove: Prove): ResultAsync<TokenResponse, Failure> => {
  const { client, grant, request, tokenEndpoint, requestId, emit } = course;
  const { authority, clientId, runtime, timeoutMs } = client;
  const { scopes, signal, extraParameters } = request;
  const { scopes: grantScopes = scopes, identify = anyone } = grant;
  const sentAt = runtime.now();
  const common = { grant: grant.name, requestId };
  const timing = (): { readonly at: number; readonly durationMs: number } => {
    const at = runtime.now();
    return { at, durationMs: at - sentAt };
  };

  const proven = interruptible(runtime, { timeoutMs, requestId, sent: 'no', signal }, async (ended) => {
    const context = { authority, tokenEndpoint, clientId, now: sentAt, uuid: runtime.uuid, signal: ended };
    return ok(await guarded('credential', () => prove(context)).andThen(checked));
  });

  const answered = (proof: Form, claims: string | undefined): ResultAsync<TokenResponse, OAuthError> => {
    const { at, durationMs } = timing();
    emit({ name: 'attempt', at, endpoint: tokenEndpoint, ...common });
    const form = {
      ...extraParameters,
      ...(claims !== undefined && { claims }),
      ...proof,
      ...grant.parameters,
      client_id: clientId,
      ...(grantScopes.length > 0 && { scope: grantScopes.join(' ') }),
    };
    const left = Math.max(1, timeoutMs - Math.max(0, durationMs));
    const limits = { timeoutMs: left, limitMs: timeoutMs, maxBytes, signal };
    return (
      send(runtime, { url: tokenEndpoint, form, requestId, ...limits })
        .andThen((answer) => readTokenAnswer(answer, { scopes, sentAt }))
        .andThen(identify)
        // Who looks at an id token does not know which request it came from.
        .mapErr((error) => (error.requestId === '' ? amended(error, { requestId }) : error))
    );
  };

  return new ResultAsync(proven)
    .mapErr((error): Failure => ({ by: 'interruption', error }))
    .andThen((proof) => proof.mapErr((error): Failure => ({ by: 'credential', error })))
    .andThen((proof) =>
      claimsToSend(client, request.claims)
        .andThen((claims) => answered(proof, claims))
        .mapErr((error): Failure => ({ by: 'request', error, proof })),
    )
    .andTee(() => emit({ name: 'answer', outcome: 'token', ...timing(), ...common }))
    .orTee(({ error }) => {
      const { category, code, status } = error;
      emit({ name: 'answer', outcome: category, code, ...(status && { status }), ...timing(), ...common });
      if (isUnlisted(error)) emit({ name: 'unlisted_code', at: runtime.now(), requestId, code, category });
    });
};

/** A token of an application is nobody's. */
const anyone: Identify = ({ token }) => okAsync(token);

/** Whether the server sent a code that the catalogue does not have. */
export const isUnlisted = ({ code }: OAuthError): boolean => {
  const [, family, number] = /^(AADSTS|AADB2C)(\d+)$/.exec(code) ?? [];
  return family !== undefined && categoryOfNumber(family as Family, Number(number)) === undefined;
};
