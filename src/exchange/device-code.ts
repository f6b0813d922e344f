import { errAsync, ResultAsync, type Result } from 'neverthrow';
import type { Client } from '../client/client.js';
import { invalidRequest, localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { readIdToken } from '../identity/verify.js';
import { remainingOf, type TokenRequest } from '../operation/request.js';
import type { Account, TokenResponse } from '../token/token.js';
import { listeners, quiet } from '../wire/event.js';
import { interruptible } from '../wire/interruption.js';
import type { Signal } from '../wire/platform.js';
import { claimsToSend } from './claims.js';
import { poll } from './device/poll.js';
import { start, type DeviceCode } from './device/start.js';
import type { UserCode } from './device/user-code.js';
import type { Exchange } from './exchange.js';
import { copyOfRequest, problemsOfRequest } from './request.js';
import { clientInfoOf, homeAccountIdIn, identifiedBy, problemsOfAccount } from './user.js';

/** A request for a token for a user who signs in on another device. */
export interface DeviceCodeRequest extends TokenRequest {
  /**
   * Is given what the person needs, once, as soon as it is there: to print it, or to show it. Asking for the token goes on
   * meanwhile, whatever it returns; where it throws, or its promise rejects, the sign-in ends with `Callback`.
   */
  readonly onUserCode: (userCode: UserCode) => unknown;
  /** Who must sign in: the token of anybody else is `IdToken`. `'only'` names nobody, as in a request of `silent`. */
  readonly account?: Account | 'only' | undefined;
  /** The language of `message`, such as `'de-DE'`; for Microsoft Entra ID, others have no such parameter. */
  readonly language?: string | undefined;
}

const name = 'device_code';
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';

const problemsOf = ({ onUserCode, language, account }: DeviceCodeRequest): readonly string[] => [
  ...problemsOfAccount(account),
  ...(typeof onUserCode === 'function' ? [] : ['onUserCode: not a function']),
  ...(language === undefined || (typeof language === 'string' && /^[a-z]{2,8}(?:-[a-z\d]{1,8})*$/i.test(language))
    ? []
    : ['language: not a language tag']),
];

export const exchange: Exchange<DeviceCodeRequest> = (client, given) => {
  const copy = copyOfRequest(given);
  const problems = problemsOfRequest(copy);
  const issues = problems.length > 0 ? problems : problemsOf(copy);
  if (issues.length > 0) return errAsync(invalidRequest(issues));
  const { correlationId: requestId = client.runtime.uuid(), signal } = copy;
  const request = { ...copy, correlationId: requestId };
  // Nobody is there to be asked.
  if (request.interactive === false) return errAsync(localError('no_token', { requestId }));
  const timeoutMs = remainingOf(request);
  if (timeoutMs === 0)
    return errAsync(localError('timeout', { timeoutMs, sent: 'no', requestId }, ['no time is left']));
  const run = (ended: Signal | undefined): ResultAsync<TokenResponse, OAuthError> =>
    signIn(client, { ...request, signal: ended });
  return timeoutMs === Infinity
    ? run(signal)
    : new ResultAsync(interruptible(client.runtime, { timeoutMs, requestId, sent: 'maybe', signal }, run));
};

/** Gets a code, has it shown, and asks for the token until it is there. */
const signIn = (
  client: Client,
  { onUserCode, language, account, ...request }: DeviceCodeRequest & { readonly correlationId: string },
): ResultAsync<TokenResponse, OAuthError> => {
  const { correlationId: requestId } = request;
  const emit = quiet(listeners(client.onEvent, request.onEvent));

  const asked = async ({ deviceCode, userCode, ...times }: DeviceCode): Promise<Result<TokenResponse, OAuthError>> => {
    const shown = (async () => onUserCode(userCode))();
    const grant = {
      name,
      parameters: { grant_type: grantType, device_code: deviceCode, ...clientInfoOf(client) },
      // The code stands for them.
      scopes: [],
      identify: identifiedBy(client, (idToken, accessToken) => readIdToken(client, idToken, { accessToken }), {
        homeAccountId: homeAccountIdIn(account),
      }),
    };
    return poll({ client, grant, request, ...times, shown, requestId, emit });
  };

  // Looked at now, though they go with the token request: nobody is asked for what cannot be sent.
  return claimsToSend(client, request.claims)
    .andThen(() => start({ client, request, language, requestId, emit }))
    .andThen((code) => new ResultAsync(asked(code)));
};
