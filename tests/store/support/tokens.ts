import { makeToken, type TokenResponse } from '../../../src/token/token.js';
import { startOfTime } from '../../wire/support/runtime.js';

type Fields = { readonly [F in keyof TokenResponse]?: TokenResponse[F] | undefined };

/** A token that ends an hour after the start of time. */
export const tokenWith = (changes: Fields = {}): TokenResponse =>
  makeToken({
    accessToken: 'access-token',
    tokenType: 'Bearer',
    expiresOn: startOfTime + 3_600_000,
    refreshOn: undefined,
    extendedExpiresOn: undefined,
    scopes: ['scope'],
    refreshToken: undefined,
    idToken: undefined,
    idTokenClaims: undefined,
    account: undefined,
    source: 'network',
    correlationId: undefined,
    refreshFailure: undefined,
    ...changes,
  });
