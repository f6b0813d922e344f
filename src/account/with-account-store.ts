import { okAsync, type ResultAsync } from 'neverthrow';
import type { ConfigError } from '../error/model.js';
import { unlessWrong } from '../combinator/settings.js';
import { clockOf } from '../operation/clock.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { requestIdOf, steeringOf } from '../operation/request.js';
import type { TokenStore } from '../store/token-store.js';
import type { TokenResponse } from '../token/token.js';
import { quiet } from '../wire/event.js';
import { guarded } from '../wire/guarded.js';
import { environmentOf, tenantOf } from './keys.js';
import { keepSession, type Wanted } from './session.js';

/** What a request, or the sign-in that it ends, asks for. */
interface Asking {
  readonly scopes?: readonly string[];
  readonly tenant?: string;
  readonly flow?: Asking;
}

const askedIn = (request: unknown): Asking => {
  const { scopes, tenant, flow } = Object(request) as Asking;
  const { scopes: scopesOfFlow, tenant: tenantOfFlow } = Object(flow) as Asking;
  return { ...pick('scopes', scopes ?? scopesOfFlow), ...pick('tenant', tenant ?? tenantOfFlow) };
};

const pick = <N extends keyof Asking>(name: N, value: Asking[N]): Asking =>
  value === undefined ? {} : { [name]: value };

/**
 * Keeps the account of whoever signs in, so that `silent` goes on without asking, and `accounts` finds it: refresh token,
 * access token, id token. For every operation that signs a user in: `interactive`, `authorizationCode`, `deviceCode`,
 * `refreshToken` of another library. Nothing is kept that has not been checked.
 *
 * A store that fails costs nothing but the memory: the token is given all the same, and the event `cache` with
 * `store_failed` tells.
 *
 * @returns a combinator; it adds `Config` where the operation has no context, and so belongs to no application
 * @example
 * const store = memoryStore()
 * const signIn = toOperation(createClient(config).map(interactive).map(withAccountStore(store)))
 */
export const withAccountStore =
  (store: TokenStore) =>
  <R, E>(operation: TokenOperation<R, TokenResponse, E>): TokenOperation<R, TokenResponse, E | ConfigError> => {
    const { context } = operation;
    const next = dependable(operation);
    const { now } = clockOf(operation);
    if (context === undefined)
      return unlessWrong(operationIn(context, next), ['operation: without a context it is of no application']);
    const { authority, clientId } = context;

    const keep = (request: R, token: TokenResponse): ResultAsync<unknown, unknown> => {
      const { account } = token;
      if (account === undefined) return okAsync(undefined);
      const place = { environment: environmentOf(authority), clientId, homeAccountId: account.homeAccountId };
      const { scopes = token.scopes, tenant } = askedIn(request);
      const wanted: Wanted = { tenant: tenantOf(authority, tenant, account), scopes };
      return guarded('store', () => keepSession(store, place, wanted, token));
    };

    const run = (request: R): ResultAsync<TokenResponse, E> =>
      next(request).andThen((token) =>
        keep(request, token)
          .orTee(() => {
            const steering = steeringOf(request);
            const requestId = requestIdOf(steering);
            quiet(steering.onEvent)({ name: 'cache', at: now(), requestId, outcome: 'store_failed' });
          })
          .map(() => token)
          .orElse(() => okAsync<TokenResponse, E>(token)),
      );
    return unlessWrong(operationIn(context, run), store.issues);
  };
