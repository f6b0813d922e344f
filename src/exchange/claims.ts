import { okAsync, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { invalidRequest } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';

/** The claims request that goes with a request: what was asked for, and what the client says that it can do. */
export const claimsToSend = (
  { capabilities }: Client,
  claims: string | undefined,
): ResultAsync<string | undefined, OAuthError> =>
  capabilities === undefined
    ? okAsync(claims)
    : lazily(
        'claims',
        () => import('../challenge/joined-claims.js'),
        ({ joinedClaims }) =>
          // The request has been checked, but for their length.
          joinedClaims(JSON.stringify({ access_token: { xms_cc: { values: capabilities } } }), claims).mapErr(() =>
            invalidRequest(['claims: longer than can be joined with what the client can do']),
          ),
      );
