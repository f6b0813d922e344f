import { okAsync, type ResultAsync } from 'neverthrow';
import { unlessWrong } from '../combinator/settings.js';
import type { ConfigError } from '../error/model.js';
import { clockOf } from '../operation/clock.js';
import { lazily } from '../operation/lazily.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { requestIdOf, steeringOf } from '../operation/request.js';
import type { AccountStore } from '../store/token-store.js';
import type { TokenResponse } from '../token/token.js';
import { quiet } from '../wire/event.js';

/**
 * Keeps the account of whoever signs in, so that `silent` goes on without asking, and `accounts` finds it: refresh token,
 * access token, id token. For every operation that signs a user in: `interactive`, `authorizationCode`, `deviceCode`,
 * `refreshToken` of another library. Nothing is kept that has not been checked, and no token without an account, such as that of an
 * application.
 *
 * A store that fails costs nothing but the memory: the token is given all the same, and the event `cache` with
 * `store_failed` tells.
 *
 * @param store the one that `silent` and `accounts` get
 * @returns a combinator; it adds `Config` where the operation has no context, and so belongs to no application
 * @example
 * const store = memoryStore()
 * const signIn = toOperation(createClient(config).map(interactive).map(withAccountStore(store)))
 */
export const withAccountStore =
  (store: AccountStore) =>
  <R, E>(operation: TokenOperation<R, TokenResponse, E>): TokenOperation<R, TokenResponse, E | ConfigError> => {
    const { context } = operation;
    const next = dependable(operation);
    const clock = clockOf(operation);
    if (context === undefined)
      return unlessWrong(operationIn(context, next), ['operation: without a context it is of no application']);

    const keep = (request: R, token: TokenResponse): ResultAsync<unknown, unknown> =>
      lazily(
        'accounts',
        () => import('./keep-sign-in.js'),
        ({ keepSignIn }) => keepSignIn(store, clock, { context, request, token }),
      ).orTee(() => {
        const steering = steeringOf(request);
        const requestId = requestIdOf(steering);
        quiet(steering.onEvent)({ name: 'cache', at: clock.now(), requestId, outcome: 'store_failed' });
      });

    const run = (request: R): ResultAsync<TokenResponse, E> =>
      next(request).andThen((token) =>
        keep(request, token)
          .map(() => token)
          .orElse(() => okAsync<TokenResponse, E>(token)),
      );
    return unlessWrong(operationIn(context, run), store.issues);
  };
