import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { inTenant } from '../client/in-tenant.js';
import { cachedBy, type CacheSettings } from '../combinator/with-cache.js';
import { withSingleFlight } from '../combinator/with-single-flight.js';
import { isRecord } from '../codec/json.js';
import { invalidRequest } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';
import { operationIn, type TokenOperation } from '../operation/operation.js';
import { copied, type TokenRequest } from '../operation/request.js';
import type { AccountStore } from '../store/token-store.js';
import type { Account, TokenResponse } from '../token/token.js';
import { guarded } from '../wire/guarded.js';
import { accessTokensIn } from './access-tokens.js';
import { accounts } from './accounts.js';
import { dependableStore } from './dependable-store.js';
import { textOfExtras } from './extras.js';
import { accessKeyOf, environmentOf, isPlaceOf, tenantOf, type Place } from './keys.js';
import { noToken } from './no-token.js';
import type { Found } from './renew-session.js';
import { isRotating } from './rotation.js';

/** A request for a token without asking anybody. */
export interface SilentRequest extends TokenRequest {
  /**
   * Whose token: one of `accounts(store)`, or that of an earlier token. `'only'` is the one account that the store has of
   * this client: for a program with one user, never for a server. Without it there is no token.
   */
  readonly account?: Account | 'only' | undefined;
}

/**
 * A token for a user who has signed in before, without asking: one that is kept for what is asked, or for more; else by
 * the refresh token, in any tenant where the account is known. What is kept is treated as `withCache` treats it: renewed in
 * the background, given as long as it is valid, and asked anew for claims. Equal calls share a request.
 *
 * A refresh token that the server calls dead is taken out of the store; any other refusal leaves it there.
 *
 * @param store the one that `withAccountStore` keeps sign-ins in
 * @returns an operation. It fails with `NoToken` (category `sign_in_required`) where nothing is kept that serves, and with
 * whatever `refreshToken` fails with; `Cache` where the store does. `withClaimsChallenge` puts all that a person can help
 * with to a person
 * @example
 * const signIn = withAccountStore(store)(interactive(client))
 * const acquire = withClaimsChallenge(silent(client, store), (_, request) => signIn(request))
 * const token = await acquire({ scopes: ['User.Read'], account: 'only' })
 * @see Microsoft identity platform, "Refresh tokens"
 */
export const silent = (
  client: Client,
  given: AccountStore,
  settings: CacheSettings = {},
): TokenOperation<SilentRequest> => {
  const { authority, clientId, credential, runtime } = client;
  const store = dependableStore(given);
  // As of `refreshToken`: a second use of one that the server has replaced may end the session.
  const repeat = isRotating(client) ? 'if_settled' : 'always';
  const context = { authority, clientId, grant: 'silent', ...(credential && { credential }), runtime, repeat } as const;
  const placeOf = ({ homeAccountId }: Pick<Account, 'homeAccountId'>): Place => ({
    environment: environmentOf(authority),
    clientId,
    homeAccountId,
  });

  const renewed = operationIn(context, (request: Found) =>
    lazily(
      'silent',
      () => import('./renew-session.js'),
      ({ renewSession }) => renewSession({ client, store, place: placeOf(request), request }),
    ),
  );
  const keyOf = (request: Found): string | Promise<string> => {
    const extras = textOfExtras(request.extraParameters);
    const keyWith = (text: string): string => accessKeyOf(placeOf(request), { ...request, extras: text });
    return typeof extras === 'string' ? keyWith(extras) : extras.then(keyWith);
  };
  const cached = cachedBy(keyOf, accessTokensIn(store, runtime.now), settings)(withSingleFlight()(renewed));

  const accountOf = ({ account }: SilentRequest): ResultAsync<Account | undefined, OAuthError> =>
    account === 'only'
      ? accounts(store, client)
          .list()
          .map((all) => (all.length === 1 ? all[0] : undefined))
      : okAsync(account);

  const ofAccount = (request: SilentRequest, account: Account | undefined): ResultAsync<TokenResponse, OAuthError> => {
    if (account === undefined) return errAsync(noToken(request, 'no account, or not one only'));
    if (!isPlaceOf(account, placeOf(account))) return errAsync(noToken(request, 'the account is of another authority'));
    const tenant = tenantOf(authority, request.tenant, account);
    const { account: _, ...rest } = request;
    return cached({ ...rest, tenant, homeAccountId: account.homeAccountId });
  };

  const run = (request: SilentRequest): ResultAsync<TokenResponse, OAuthError> => {
    const issues = problemsOf(request);
    if (issues.length > 0) return errAsync(invalidRequest(issues));
    return inTenant(client, request.tenant)
      .asyncAndThen(() => accountOf(request))
      .andThen((account) => ofAccount(request, account));
  };
  return operationIn(context, (request) => guarded('silent', () => run({ ...copied(request) })));
};

const isAccount = (value: unknown): boolean => {
  const { homeAccountId, tenantId, environment } = Object(value) as Partial<Account>;
  return (
    typeof homeAccountId === 'string' &&
    typeof tenantId === 'string' &&
    (environment === undefined || typeof environment === 'string')
  );
};

/** What speaks against looking anything up; the rest is looked at before a request is sent. */
const problemsOf = (request: SilentRequest): readonly string[] => {
  const { scopes, account, extraParameters }: Partial<SilentRequest> = request;
  return [
    Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => typeof scope === 'string' && scope !== '')
      ? undefined
      : 'scopes: none, or not a list of them',
    account === undefined || account === 'only' || isAccount(account) ? undefined : 'account: not an account',
    extraParameters === undefined || isRecord(extraParameters) ? undefined : 'extraParameters: not a plain object',
  ].filter((problem) => problem !== undefined);
};
