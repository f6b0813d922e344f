import { ResultAsync } from 'neverthrow';
import {
  authorizationCode,
  authorizationUrl,
  createClient,
  type AuthorizationUrlRequest,
  type Client,
  type ClientConfig,
  type TokenOperation,
} from '../../../src/index.js';
import type { TestAuthority } from '../../../src/testing.js';
import { testRuntime } from '../../wire/support/runtime.js';

export const redirectUri = 'http://localhost:5000/callback';
export const readUser = 'User.Read';

/** A public client of the embedded authority: its first application, without a secret. */
export const publicClient = (authority: TestAuthority, changes: Partial<ClientConfig> = {}): Client =>
  createClient({
    authority: authority.authorityUrl(),
    clientId: authority.application.clientId,
    allowInsecureLoopback: true,
    runtime: testRuntime({ now: Date.now }),
    ...changes,
  })._unsafeUnwrap();

type SignIn = TokenOperation<Partial<AuthorizationUrlRequest>>;

/** A whole sign-in: the address, the browser, the code. It has the context of `authorizationCode`. */
export const signInTo = (authority: TestAuthority, client: Client): SignIn => {
  const redeem = authorizationCode(client);
  const run: SignIn = (request) =>
    authorizationUrl(client)({ scopes: [readUser], redirectUri, ...request }).andThen(({ url, flow }) =>
      ResultAsync.fromSafePromise(authority.authorize(url)).andThen((answer) =>
        redeem({ flow, response: answer.form ?? answer.redirectUri }),
      ),
    );
  return Object.assign(run, redeem.context && { context: redeem.context });
};
