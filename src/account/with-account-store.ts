import { ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import type { ConfigError } from '../error/model.js';
import { unlessWrong } from '../combinator/settings.js';
import { clockOf } from '../operation/clock.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { requestIdOf, steeringOf, type TokenRequest } from '../operation/request.js';
import type { TokenStore } from '../store/token-store.js';
import type { TokenResponse } from '../token/token.js';
import { quiet } from '../wire/event.js';
import { guarded } from '../wire/guarded.js';
import { textOfExtras } from './extras.js';
import { placeOf, tenantOf } from './keys.js';
import { keepSession } from './session.js';

/** What a request, or the sign-in that it ends, asks for. */
interface Asking extends Pick<TokenRequest, 'tenant' | 'extraParameters'> {
  readonly scopes?: readonly string[] | undefined;
  readonly flow?: Asking;
}

const askedIn = (request: unknown): Asking => {
  const { scopes, tenant, extraParameters, flow } = Object(request) as Asking;
  const ofFlow = Object(flow) as Asking;
  return { scopes: scopes ?? ofFlow.scopes, tenant: tenant ?? ofFlow.tenant, extraParameters };
};

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

    const keep = async (request: R, token: TokenResponse): Promise<Result<unknown, unknown>> => {
      const { account } = token;
      if (account === undefined) return ok(undefined);
      const { scopes, tenant, extraParameters } = askedIn(request);
      const wanted = {
        tenant: tenantOf(context.authority, tenant, account),
        extras: await textOfExtras(extraParameters),
        scopes: Array.isArray(scopes) ? scopes : token.scopes,
      };
      return keepSession(store, placeOf(context, account), wanted, token);
    };

    const run = (request: R): ResultAsync<TokenResponse, E> =>
      next(request).andThen((token) =>
        guarded('store', () => keep(request, token))
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
