import type { ResultAsync } from 'neverthrow';
import { decodeClaims } from '../challenge/claims.js';
import { mergeClaims } from '../challenge/merge.js';
import type { AbortedError } from '../error/model.js';
import type { TokenOperation } from '../operation/operation.js';
import { steered, type TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import { makeFlights, type Passenger } from '../wire/flight.js';

/** Gives a token with these claims in place of one that was refused, once for all calls that are challenged alike. */
export type Renew<E> = (
  refused: TokenResponse,
  claims: string,
  signal: AbortSignal,
) => ResultAsync<TokenResponse, E | AbortedError>;

export const makeRenewing = <R extends TokenRequest, E>(
  request: R,
  operation: TokenOperation<R, TokenResponse, E>,
): Renew<E> => {
  const board = makeFlights<TokenResponse, E, Passenger>();
  return ({ accessToken: refusedToken }, asked, signal) => {
    const claims = withOwn(request, asked);
    const begin = (flight: { readonly signal: Passenger['signal'] }): ResultAsync<TokenResponse, E> =>
      operation(steered(request, { signal: flight.signal, claims, refusedToken }));
    return board(`${claims} ${refusedToken}`, { signal }, { begin });
  };
};

/** The claims of a challenge, and those that the request has of its own. */
const withOwn = ({ claims = '{}' }: TokenRequest, asked: string): string =>
  decodeClaims(claims)
    .andThen((own) => decodeClaims(asked).map((more) => JSON.stringify(mergeClaims(own, more))))
    .unwrapOr(asked);
