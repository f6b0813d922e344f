import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import { environmentOf } from '../authority/environment.js';
import type { Client } from '../client/client.js';
import { inTenant } from '../client/in-tenant.js';
import { isRecord } from '../codec/json.js';
import { invalidRequest } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';
import type { AccountStore, TokenStore } from '../store/token-store.js';
import type { Account, TokenResponse } from '../token/token.js';
import { guarded } from '../wire/guarded.js';
import { accessTokensIn } from './access-tokens.js';
import { dependableStore } from './dependable-store.js';
import { textOfExtras } from './extras.js';
import { accessKeyOf, isPlaceOf, tenantOf, type Place } from './keys.js';
import { accountsIn } from './listing.js';
import { noToken } from './no-token.js';
import type { Found, SilentRequest } from './silent-request.js';

/** What `silent` does, but for the cache. */
export interface Acquiring {
  /** Whose token is wanted, and of which tenant; what is wrong with a request. */
  readonly find: (request: SilentRequest) => ResultAsync<Found, OAuthError>;
  /** The access tokens, by their `key`. */
  readonly tokens: TokenStore;
  /** A token by the refresh token of the account. */
  readonly renew: (found: Found) => ResultAsync<TokenResponse, OAuthError>;
}

/** The parts of `silent` for one client and one store. */
export const acquiring = (client: Client, given: AccountStore): Acquiring => {
  const { authority, clientId, runtime } = client;
  const store = dependableStore(given);
  const placeOf = ({ homeAccountId }: Pick<Account, 'homeAccountId'>): Place => ({
    environment: environmentOf(authority),
    clientId,
    homeAccountId,
  });

  /** Where there are several, no person can help, but whoever wrote the request. */
  const onlyAccount = (request: SilentRequest): ResultAsync<Account, OAuthError> =>
    accountsIn(store, client)
      .list()
      .andThen(([first, ...others]): Result<Account, OAuthError> => {
        if (first === undefined) return err(noToken(request, 'nobody has signed in'));
        return others.length === 0
          ? ok(first)
          : err(invalidRequest([`account: 'only', and the store has ${others.length + 1}; name one`]));
      });

  const accountOf = (request: SilentRequest): ResultAsync<Account, OAuthError> => {
    const { account } = request;
    if (account === 'only') return onlyAccount(request);
    return account === undefined ? errAsync(noToken(request, 'no account is given')) : okAsync(account);
  };

  const ofAccount = (request: SilentRequest, account: Account): ResultAsync<Found, OAuthError> => {
    if (!isPlaceOf(account, placeOf(account))) return errAsync(noToken(request, 'the account is of another authority'));
    const tenant = tenantOf(authority, request.tenant, account);
    const { account: _, ...rest } = request;
    const extras = Promise.resolve(textOfExtras(request.extraParameters));
    return ResultAsync.fromSafePromise(extras).map((text) => ({
      ...rest,
      tenant,
      homeAccountId: account.homeAccountId,
      key: accessKeyOf(placeOf(account), { ...request, tenant, extras: text }),
    }));
  };

  const find = (request: SilentRequest): ResultAsync<Found, OAuthError> => {
    const issues = [
      ...problemsOf(request),
      ...inTenant(client, request.tenant).match(
        () => [],
        (error) => error.issues,
      ),
    ];
    if (issues.length > 0) return errAsync(invalidRequest(issues));
    return accountOf(request).andThen((account) => ofAccount(request, account));
  };

  return {
    find: (request) => guarded('silent', () => find({ ...request })),
    tokens: accessTokensIn(store, runtime),
    renew: (found) =>
      lazily(
        'silent',
        () => import('./renew-session.js'),
        ({ renewSession }) => renewSession({ client, store, place: placeOf(found), request: found }),
      ),
  };
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
