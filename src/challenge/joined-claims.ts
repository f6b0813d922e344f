import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { MalformedChallengeError } from '../error/model.js';
import { decodeClaims } from './claims.js';
import { challengeError } from './errors.js';
import { mergeClaims } from './merge.js';

/** Several claims requests as one, as JSON text; of what is absent nothing is taken. */
export const joinedClaims = (
  ...texts: readonly (string | undefined)[]
): ResultAsync<string, MalformedChallengeError> => {
  let all = {};
  for (const text of texts) {
    const claims = decodeClaims(text ?? '{}');
    if (claims.isErr()) return errAsync(challengeError(claims.error));
    all = mergeClaims(all, claims.value);
  }
  return okAsync(JSON.stringify(all));
};
