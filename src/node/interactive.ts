import type { Client } from '../client/client.js';
import { lazily } from '../operation/lazily.js';
import { operationIn, type TokenOperation } from '../operation/operation.js';
import type { InteractiveRequest } from './interactive-request.js';

/**
 * A token for a person at this machine, who signs in with the system's browser: for command lines and desktop programs. It
 * listens on loopback, opens the browser, waits for the one answer that belongs to this sign-in, redeems the code, and tells
 * the person in the browser what came of it. Register `http://localhost` as a redirect URI of the platform "mobile and
 * desktop applications"; the port is free to be any.
 *
 * Whatever else asks the listener, another program or another page, is refused and ends nothing. It is closed with the first
 * answer that has the right `state`, and whatever happens with the result. Where no browser can be opened, the address is
 * printed on standard error, unless `onUrl` has it, and the wait goes on. `withRetry` repeats nothing once a browser may
 * have been opened. In a `standardPipeline`, give `deadlineMs` and `timeoutMs` as long as a person may take.
 *
 * @returns an operation. It fails with `InvalidRequest`; with `NoToken` where `interactive` is `false`, and nothing is
 * opened; with `Config` where the port is taken or not permitted; with `Timeout` where nobody answers in time; with
 * `Aborted`; with `Callback` where `onUrl` throws; with what the answer says, such as category `user_declined`; and with
 * what `authorizationUrl` and `authorizationCode` fail with: `Network`, `UnexpectedResponse`, `Flow`, `IdToken`, `Aadsts`,
 * `Protocol`
 * @example
 * const acquire = toOperation(createClient({ tenant, clientId }).map(interactive))
 * const token = await acquire({ scopes: ['User.Read'], prompt: 'select_account' })
 * @see RFC 8252 §7.3, §8.3; Microsoft identity platform, "Redirect URI restrictions and limitations", localhost exceptions
 */
export const interactive = (client: Client): TokenOperation<InteractiveRequest> => {
  const { authority, clientId, credential, runtime } = client;
  const context = {
    authority,
    clientId,
    grant: 'interactive',
    ...(credential && { credential }),
    runtime,
    repeat: 'if_unsent',
  } as const;
  return operationIn(context, (request) =>
    lazily(
      'interactive',
      () => import('./sign-in.js'),
      ({ signIn }) => signIn(client, request),
    ),
  );
};
