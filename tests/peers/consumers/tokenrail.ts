/** An application, as far as types go: everything public, matching and subtraction, operations, combinators. */
import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import * as everything from 'tokenrail';
import {
  authorizedFetch,
  type Client,
  clientCredentials,
  type ClientConfig,
  clientSecret,
  collect,
  type ConfigError,
  createClient,
  matchCategory,
  memoryStore,
  type OAuthError,
  onCategory,
  onCode,
  parseErrorResponse,
  standardPipeline,
  toOperation,
  type TokenOperation,
  type TokenRequest,
  type TokenResponse,
  type TokenStore,
  transform,
  withClaimsChallenge,
  withTimeout,
} from 'tokenrail';

export const names: readonly string[] = Object.keys(everything);

const config: ClientConfig = {
  tenant: 'contoso.onmicrosoft.com',
  clientId: '11111111-1111-1111-1111-111111111111',
  credential: clientSecret('secret'),
};

const client: Result<Client, ConfigError> = createClient(config);
export const acquire = toOperation(client.map(clientCredentials));

const token = acquire({ scopes: ['https://graph.microsoft.com/.default'] });
export const plain: ResultAsync<TokenResponse, OAuthError> = token;

/** A handled code is gone from the error type. */
export const handled = token
  .orElse(onCode('AADSTS7000222', () => ok(undefined)))
  .orElse(onCategory('network', () => err('offline' as const)))
  .mapErr((error) => {
    if (error === 'offline') return error;
    // @ts-expect-error -- it was handled above
    if (error.code === 'AADSTS7000222') return 'never';
    return error.remedy;
  });

/** A code narrows everything else. */
export const explain = (error: OAuthError): string => {
  switch (error.code) {
    case 'AADSTS50076': {
      const category: 'step_up_required' = error.category;
      const remedy: 'interact' = error.remedy;
      return `${category}: ${remedy}`;
    }
    // @ts-expect-error -- no such code is listed
    case 'AADSTS1':
      return '';
    default:
      return error.message;
  }
};

/** A category may be matched too, with a name for each. */
export const isNetwork = (error: OAuthError): boolean => error.category === 'network' && error.remedy === 'retry';
export const match: typeof matchCategory = matchCategory;

/** An operation of the application's own, and a combinator. */
export const fixed: TokenOperation<TokenRequest, string, never> = () =>
  token.map(() => 'token').orElse(() => ok('none'));
export const twice = <R, A, E>(operation: TokenOperation<R, A, E>): TokenOperation<R, A, E> =>
  transform(operation, (next) => (request: R) => next(request).orElse(() => next(request)));
export const again: TokenOperation<Parameters<typeof acquire>[0], TokenResponse, OAuthError> = twice(acquire);

/** All of the library's own combinators, and what they make of the error. */
const store: TokenStore = memoryStore();
export const sturdy = toOperation(client.map(clientCredentials).map(standardPipeline({ store })));
export const typed = (): TokenOperation<Parameters<typeof acquire>[0], TokenResponse, OAuthError> => sturdy;
export const asking = withClaimsChallenge(sturdy, ({ claims }) => ok(claims).asyncMap(async (text) => text));
export const callApi = authorizedFetch(sturdy, { scopes: ['a/.default'] }, { origins: ['https://api.example'] });
export const limited = withTimeout(1_000)(fixed);
export const many = collect(sturdy, [{ scopes: ['a/.default'] }], { concurrency: 2 });

/** What the compiler infers here must be sayable in a declaration. */
export const inferred = () =>
  acquire({ scopes: ['a/.default'] }).orElse(onCode('AADSTS65001', () => acquire({ scopes: ['b/.default'] })));
export const rest = (error: OAuthError) => (error.category === 'throttled' ? undefined : error);

export const parsed = parseErrorResponse({ status: 400, body: '{"error":"invalid_grant"}' });
