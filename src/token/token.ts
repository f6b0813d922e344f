import { concealer } from '../value/conceal.js';
import type { OAuthError } from '../error/model.js';

/** Whose token it is. */
export interface Account {
  /** `uid.utid`: identifies the account wherever it signs in. */
  readonly homeAccountId: string;
  /** The tenant that issued the token. */
  readonly tenantId: string;
  /** The user name, for display only: it can change. */
  readonly username?: string;
}

/**
 * A token, and what is known of it. Read a field by its name; tokens, account and id token claims are concealed: JSON,
 * inspection and copies of the whole do not have them. `serializeToken` is the way to keep one.
 */
export interface TokenResponse {
  readonly accessToken: string;
  /** `'Bearer'`, in the server's spelling. */
  readonly tokenType: string;
  /** Epoch milliseconds. Counted from before the request was sent. */
  readonly expiresOn: number;
  /** When to get a fresh one in the background, in epoch milliseconds. */
  readonly refreshOn?: number;
  /** Until when the resource accepts it during an outage, in epoch milliseconds. */
  readonly extendedExpiresOn?: number;
  /** What was granted; what was asked for where the server does not say. */
  readonly scopes: readonly string[];
  readonly refreshToken?: string;
  readonly idToken?: string;
  readonly idTokenClaims?: Readonly<Record<string, unknown>>;
  readonly account?: Account;
  readonly source: 'network' | 'cache';
  /** The server's correlation id. */
  readonly correlationId?: string;
  /** This older token was served because getting a fresh one failed, with this error. */
  readonly refreshFailure?: OAuthError;
}

export const concealedOfToken = ['accessToken', 'refreshToken', 'idToken', 'idTokenClaims', 'account'] as const;

const tokens = concealer({
  concealed: concealedOfToken,
  title: () => 'TokenResponse',
  text: () => '[TokenResponse]',
});

/** A token with these fields, what is secret in it concealed. */
export const makeToken = ({
  accessToken,
  refreshToken,
  idToken,
  idTokenClaims,
  account,
  ...visible
}: { readonly [F in keyof TokenResponse]: TokenResponse[F] | undefined }): TokenResponse =>
  // `concealer` gives back the fields it was given, each under its name.
  tokens.make(visible, { accessToken, refreshToken, idToken, idTokenClaims, account }) as TokenResponse;

/** The same token as one that was kept, and what failed if it was to be replaced. */
export const asKept = (token: TokenResponse, refreshFailure?: OAuthError): TokenResponse => {
  const { accessToken, refreshToken, idToken, idTokenClaims, account } = token;
  const concealed = { accessToken, refreshToken, idToken, idTokenClaims, account };
  return makeToken({ ...token, ...concealed, source: 'cache', refreshFailure });
};
