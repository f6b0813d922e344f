import type { Client } from '../client/client.js';
import type { DeviceCodeRequest } from '../exchange/device-code.js';
import type { TokenOperation } from '../operation/operation.js';
import { grant } from './grant.js';

/**
 * A token for a user who signs in on another device: for a command line, a television, a machine without a browser. It
 * gets a code, has it shown (`onUserCode`), and asks for the token at the pace that the server sets, through failures of
 * the network, until the person is done or the code ends. The end is held by a timer, not by the clock.
 *
 * Show the code only to who is to sign in: whoever makes somebody else enter it gets that person's token. In a
 * `standardPipeline`, give `deadlineMs` and `timeoutMs` as long as a person may take.
 *
 * @returns an operation. Before anything is sent it fails with `InvalidRequest`, with `NoToken` where `interactive` is
 * `false`, with `Config` where the authority has no such endpoint (Azure AD B2C); then with `Aborted`, `Timeout` (the
 * caller's deadline), `Network` (before there is a code), `UnexpectedResponse`, `Callback` (`onUserCode` or a credential of
 * your own threw), `IdToken`, `Flow`, or with what the server says: category `user_declined`, `grant_expired` (the code has
 * ended, also where nothing but the timer says so), `grant_rejected`
 * @example
 * const acquire = toOperation(createClient(config).map(deviceCode))
 * const token = await acquire({ scopes: ['User.Read'], onUserCode: ({ message }) => console.log(message) })
 * @see RFC 8628; Microsoft identity platform, "OAuth 2.0 device authorization grant flow"
 */
export const deviceCode: (client: Client) => TokenOperation<DeviceCodeRequest> = /* @__PURE__ */ grant(
  'device_code',
  () => import('../exchange/device-code.js'),
  // Once there is a code, no error says that nothing was sent. So `withRetry` begins anew only where nobody was asked yet,
  // and never shows a second code to a person who is about to enter the first.
  () => 'if_unsent',
);
