import { isRecord } from '../codec/json.js';
import { concealer } from '../value/conceal.js';
import type { OAuthError } from '../error/model.js';

/** Whose token it is. */
export interface Account {
  /** `uid.utid`: identifies the account wherever it signs in. */
  readonly homeAccountId: string;
  /** The tenant that issued the token; of a provider without tenants, its host. */
  readonly tenantId: string;
  /** The host of the cloud or the tenant, the same one for all names of a cloud; else the address of the authority without its scheme. */
  readonly environment?: string;
  /** The user name, for display only: it can change. */
  readonly username?: string;
  /** The name, for display only. */
  readonly name?: string;
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
  /** What kind of token the access token is where it is no JWT or opaque text for an API: a SAML assertion (RFC 8693 §3). */
  readonly issuedTokenType?: string;
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

/** Whether it is one as far as it matters: what a store or an operation gives may be somebody else's. */
export const isToken = (value: unknown): value is TokenResponse =>
  isRecord(value) && typeof value['accessToken'] === 'string' && Number.isFinite(value['expiresOn']);

/** The same token with other fields in place of its own. */
export const changedToken = (
  token: TokenResponse,
  changes: Partial<{ readonly [F in keyof TokenResponse]: TokenResponse[F] | undefined }>,
): TokenResponse => {
  const { accessToken, refreshToken, idToken, idTokenClaims, account } = token;
  return makeToken({ ...token, accessToken, refreshToken, idToken, idTokenClaims, account, ...changes });
};

/** The same token as one that was kept, and what failed if it was to be replaced. */
export const asKept = (token: TokenResponse, refreshFailure?: OAuthError): TokenResponse =>
  changedToken(token, { source: 'cache', refreshFailure });
