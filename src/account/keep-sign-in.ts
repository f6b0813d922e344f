import { okAsync, ResultAsync } from 'neverthrow';
import type { CacheError } from '../error/model.js';
import type { Clock } from '../operation/clock.js';
import type { OperationContext } from '../operation/operation.js';
import type { TokenRequest } from '../operation/request.js';
import type { TokenStore } from '../store/token-store.js';
import type { TokenResponse } from '../token/token.js';
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
  return {
    scopes: scopes ?? ofFlow.scopes,
    tenant: tenant ?? ofFlow.tenant,
    extraParameters: { ...ofFlow.extraParameters, ...extraParameters },
  };
};

/** A sign-in that is over. */
interface SignIn {
  readonly context: OperationContext;
  readonly request: unknown;
  readonly token: TokenResponse;
}

/** Keeps what a sign-in gave under the account that it is of. */
export const keepSignIn = (
  store: TokenStore,
  clock: Pick<Clock, 'sleep'>,
  { context, request, token }: SignIn,
): ResultAsync<unknown, CacheError> => {
  const { account } = token;
  if (account === undefined) return okAsync(undefined);
  const { scopes, tenant, extraParameters } = askedIn(request);
  return ResultAsync.fromSafePromise(Promise.resolve(textOfExtras(extraParameters))).andThen((extras) =>
    keepSession(
      { store, clock },
      placeOf(context, account),
      {
        tenant: tenantOf(context.authority, tenant, account),
        extras,
        scopes: Array.isArray(scopes) ? scopes : token.scopes,
      },
      token,
    ),
  );
};
