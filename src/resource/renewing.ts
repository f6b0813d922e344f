import { ok, type Result, type ResultAsync } from 'neverthrow';
import { decodeClaims } from '../challenge/claims.js';
import { mergeClaims } from '../challenge/merge.js';
import type { AbortedError } from '../error/model.js';
import type { TokenOperation } from '../operation/operation.js';
import { steered, type TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import { makeFlights, type Passenger } from '../wire/flight.js';

/** The tokens for one API: those that it takes, and others in place of those that it refuses. */
export interface Renewing<E> {
  /** A token to call with; while one is under way in place of a refused one, that. */
  readonly current: (signal: AbortSignal) => ResultAsync<TokenResponse, E | AbortedError>;
  /** A token with these claims in place of one that was refused, once for all calls that it was refused for. */
  readonly instead: (
    refused: TokenResponse,
    claims: string,
    signal: AbortSignal,
  ) => ResultAsync<TokenResponse, E | AbortedError>;
}

/** What was asked for last, and in place of what. */
interface Renewal {
  readonly key: string;
  readonly fresh: TokenResponse;
}

export const makeRenewing = <R extends TokenRequest, E>(
  request: R,
  operation: TokenOperation<R, TokenResponse, E>,
  now: () => number,
): Renewing<E> => {
  const board = makeFlights<TokenResponse, E, Passenger>();
  let underWay: string | undefined;
  let last: Renewal | undefined;

  /** Only a cache knows whether somebody else has seen to it: a token that is asked for anew is another one each time. */
  const replaced = async (refused: TokenResponse, plain: R): Promise<Result<TokenResponse, E> | undefined> => {
    if (refused.source !== 'cache') return undefined;
    const kept = await operation(plain);
    return kept.isOk() && kept.value.source === 'cache' && kept.value.accessToken !== refused.accessToken
      ? kept
      : undefined;
  };

  return {
    current: (signal) =>
      underWay === undefined
        ? operation(steered(request, { signal }))
        : board(underWay, { signal }, { begin: (flight) => operation(steered(request, { signal: flight.signal })) }),

    instead: (refused, claims, signal) => {
      const key = `${claims} ${refused.accessToken}`;
      return board(
        key,
        { signal },
        {
          begin: async (flight) => {
            if (last?.key === key && last.fresh.expiresOn > now()) return ok(last.fresh);
            underWay = key;
            const plain = steered(request, { signal: flight.signal });
            const result =
              (await replaced(refused, plain)) ??
              (await operation(steered(plain, { claims: withOwn(request, claims) })));
            if (underWay === key) underWay = undefined;
            if (result.isOk()) last = { key, fresh: result.value };
            return result;
          },
        },
      );
    },
  };
};

/** The claims of a challenge, and those that the request has of its own. */
const withOwn = ({ claims = '{}' }: TokenRequest, asked: string): string =>
  decodeClaims(claims)
    .andThen((own) => decodeClaims(asked).map((more) => JSON.stringify(mergeClaims(own, more))))
    .unwrapOr(asked);
