/**
 * MSAL Browser needs a page, and so cannot be driven against an authority here. What is tested: its own classes, made as
 * its response handler makes them, every code that it lists, and what it throws when it is called outside of a page.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fromMsalError, serverMessage, type OAuthError } from 'tokenrail';

type Made = new (...given: readonly unknown[]) => Error;
interface Browser {
  readonly ServerError: Made;
  readonly InteractionRequiredAuthError: Made;
  readonly BrowserAuthError: Made;
  readonly BrowserConfigurationAuthError: Made;
  readonly ClientAuthError: Made;
  readonly ClientConfigurationError: Made;
  readonly BrowserAuthErrorCodes: Readonly<Record<string, string>>;
  readonly BrowserConfigurationAuthErrorCodes: Readonly<Record<string, string>>;
  readonly ClientAuthErrorCodes: Readonly<Record<string, string>>;
  readonly ClientConfigurationErrorCodes: Readonly<Record<string, string>>;
  readonly PublicClientApplication: new (configuration: object) => {
    readonly acquireTokenSilent: (request: object) => Promise<unknown>;
  };
}

const id = '11111111-2222-4333-8444-555555555555';
const packed = (description: string): string =>
  `Error(s): 50076,50079 - Timestamp: 2027-01-01 00:00:00Z - Description: ${description} - Correlation ID: ${id} - Trace ID: ${id}`;

const isLike = (error: OAuthError, expected: Partial<OAuthError>): boolean =>
  Object.entries(expected).every(
    ([name, value]) => JSON.stringify(error[name as keyof OAuthError]) === JSON.stringify(value),
  );

/** Codes of the package that have no meaning of their own here: what they say is that something in a page went wrong. */
const withoutMeaning = new Set([
  ...'pkce_not_created ear_jwk_empty empty_navigate_uri popup_window_error empty_window_error'.split(' '),
  ...'iframe_closed_prematurely auth_request_not_set_error invalid_public_jwk invalid_base64_string'.split(' '),
  ...'unable_to_acquire_token_from_native_platform native_extension_not_installed'.split(' '),
  ...'native_connection_not_established unsupported_token_binding_algorithm failed_to_build_headers'.split(' '),
  ...'token_binding_key_algorithm_mismatch token_binding_key_jwk_thumbprint_mismatch'.split(' '),
  ...'unexpected_credential_type token_claims_cnf_required_for_signedjwt binding_key_not_removed'.split(' '),
  ...'key_id_missing platform_broker_error'.split(' '),
]);

/** What is not as it must be. */
export const browserProblems = async (): Promise<readonly string[]> => {
  const require = createRequire(resolve('tests/peers/package.json'));
  const browser = require('@azure/msal-browser') as Browser;
  const { ServerError, InteractionRequiredAuthError, BrowserAuthError, ClientAuthError } = browser;
  const claims = '{"access_token":{}}';
  const text = 'AADSTS50076: The words of a server.';
  const outside = await new browser.PublicClientApplication({ auth: { clientId: id } })
    .acquireTokenSilent({ scopes: ['a'] })
    .catch((thrown: unknown) => thrown);
  const pairs: readonly (readonly [string, unknown, Partial<OAuthError>])[] = [
    [
      'a refusal',
      new ServerError('invalid_grant', id, packed(text), '', '50076'),
      { code: 'AADSTS50076', category: 'step_up_required', codes: [50076, 50079], traceId: id, requestId: id },
    ],
    [
      'a demand',
      new InteractionRequiredAuthError('invalid_grant', id, text, 'basic_action', '2027-01-01', id, claims, '50076'),
      { code: 'AADSTS50076', claims, suberror: 'basic_action', traceId: id },
    ],
    ['no token', new InteractionRequiredAuthError('no_tokens_found', id), { _tag: 'NoToken' }],
    ['a closed window', new BrowserAuthError('user_cancelled', id), { _tag: 'Aborted' }],
    ['no network', new BrowserAuthError('no_network_connectivity', id), { category: 'network' }],
    ['a wrong nonce', new ClientAuthError('nonce_mismatch', id), { code: 'nonce_mismatch' }],
    ['a code of tomorrow', new ClientAuthError('code_of_tomorrow', id), { _tag: 'Callback' }],
    ['no page', outside, { _tag: 'Config' }],
  ];
  const classes = [
    'BrowserAuthError',
    'BrowserConfigurationAuthError',
    'ClientAuthError',
    'ClientConfigurationError',
  ] as const;
  const unread = classes.flatMap((name) =>
    Object.values(browser[`${name}Codes`])
      .filter((code) => fromMsalError(new browser[name](code, id))._tag === 'Callback' && !withoutMeaning.has(code))
      .map((code) => `MSAL Browser: ${code} of ${name} is not known`),
  );
  const refusal = fromMsalError(new ServerError('invalid_grant', id, packed(text), '', '50076'));
  return [
    ...pairs
      .filter(([, thrown, expected]) => !isLike(fromMsalError(thrown), expected))
      .map(([what, thrown]) => `MSAL Browser, ${what}: ${fromMsalError(thrown).message}`),
    ...unread,
    ...(serverMessage(refusal) === text ? [] : ['MSAL Browser: the words of the server are not taken out']),
  ];
};
