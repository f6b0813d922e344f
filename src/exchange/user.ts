import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { isRecord } from '../codec/json.js';
import { metadataOf } from '../discovery/metadata.js';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { accountOf } from '../identity/account.js';
import type { IdTokenClaims } from '../identity/claims.js';
import { changedToken, type Account } from '../token/token.js';
import type { Signal } from '../wire/platform.js';
import type { Identify } from './attempt.js';

/** What every sign-in of a user asks for: who it is, and to be able to go on without asking again. */
const signInScopes = ['openid', 'profile', 'offline_access'];

/** The scopes of a sign-in: those of the application, and those of OpenID Connect. */
export const withSignInScopes = (
  scopes: readonly string[],
  ofSignIn: readonly string[] = signInScopes,
): readonly string[] => [...new Set([...scopes, ...ofSignIn])];

/** Those of OpenID Connect among the scopes of a sign-in. */
export const signInScopesAmong = (scopes: readonly string[]): readonly string[] =>
  scopes.filter((scope) => signInScopes.includes(scope));

/** Those of OpenID Connect that an authority knows: a provider that lists its scopes may refuse any other. */
export const signInScopesOf = (
  client: Client,
  signal: Signal | undefined,
): ResultAsync<readonly string[], OAuthError> =>
  client.authority.kind === 'oidc'
    ? metadataOf(client, signal).map(({ scopesSupported }) =>
        signInScopes.filter((scope) => scope === 'openid' || (scopesSupported?.includes(scope) ?? true)),
      )
    : okAsync(signInScopes);

/** Asks the platform to say who the user is in its own words, which identify an account in every tenant. */
export const clientInfoOf = ({ authority }: Client): Readonly<Record<string, string>> =>
  authority.kind === 'oidc' || authority.kind === 'adfs' ? {} : { client_info: '1' };

/** How the id token of an answer is looked at. */
export type Check = (idToken: string, accessToken: string) => ResultAsync<IdTokenClaims, OAuthError>;

/** What an answer must have. */
interface Wanted {
  /** An id token. */
  readonly isRequired?: boolean;
  /** One of this account. */
  readonly homeAccountId?: string | undefined;
}

/** A token with its claims and its account, once the id token has passed its checks. Nobody gets it before. */
export const identifiedBy =
  (client: Client, check: Check, { isRequired = false, homeAccountId }: Wanted = {}): Identify =>
  ({ token, clientInfo }) => {
    const { idToken, accessToken } = token;
    const isWanted = isRequired || homeAccountId !== undefined;
    if (idToken === undefined && isWanted) return errAsync(untrusted('the answer has no id token'));
    const checked: ResultAsync<IdTokenClaims | undefined, OAuthError> =
      idToken === undefined ? okAsync(undefined) : check(idToken, accessToken);
    return checked.andThen((idTokenClaims) => {
      const account = accountOf(client.authority, idTokenClaims ?? {}, clientInfo);
      return homeAccountId === undefined || account?.homeAccountId === homeAccountId
        ? okAsync(changedToken(token, { idTokenClaims, account }))
        : errAsync(untrusted('the token is of another account'));
    });
  };

const untrusted = (issue: string): OAuthError => localError('invalid_id_token', { issues: [issue] }, [issue]);

/** Who must sign in, where the request says so. */
export const homeAccountIdIn = (account: Partial<Account> | 'only' | undefined): string | undefined =>
  typeof account === 'object' ? account.homeAccountId : undefined;

/** Where the user is to be found at the authority, as `login_hint`. */
export const hintOf = (account: Partial<Account> | 'only' | undefined): string | undefined =>
  typeof account === 'object' && account.username !== '' ? account.username : undefined;

/** What is wrong with whom a request names, in words. */
export const problemsOfAccount = (account: unknown): readonly string[] =>
  account === undefined ||
  account === 'only' ||
  (isRecord(account) &&
    typeof account['homeAccountId'] === 'string' &&
    (account['username'] === undefined || typeof account['username'] === 'string'))
    ? []
    : ['account: not an account'];
