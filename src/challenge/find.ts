import { err, ok, type Result } from 'neverthrow';
import { readHeader, type ResponseHeaders } from '../error/headers.js';
import { decodeClaims, looksLikeJson, octets, textOf } from './claims.js';
import { stepUpSyntaxError } from './errors.js';
import type { Challenge, StepUpSyntaxError, UnreadableChallenge } from './model.js';
import { parseChallenges } from './parse.js';

/** An API asks for a token that satisfies these claims. */
export interface ClaimsChallenge {
  readonly kind: 'claims';
  /** The claims request as JSON text: what `claims` of a request for a token takes. */
  readonly claims: string;
  /** The error word that it came with: Azure Resource Manager says `invalid_token`. */
  readonly error: 'insufficient_claims' | 'invalid_token';
}

/** An API asks for a stronger or more recent sign-in (RFC 9470). */
export interface StepUpChallenge {
  readonly kind: 'step_up';
  /** What one of is asked for, in order of preference; empty where nothing is. */
  readonly acrValues: readonly string[];
  /** How long ago the sign-in may have been, in seconds. */
  readonly maxAge?: number;
}

/** A response, as HTTP stacks have them. Its status counts where there is one: only a 401 challenges. */
export interface ChallengingResponse {
  readonly status?: number | undefined;
  readonly statusCode?: number | undefined;
  readonly headers: ResponseHeaders;
}

/** Where a challenge may be: a response, headers, or the value of `WWW-Authenticate`. */
export type ChallengeSource = ChallengingResponse | ResponseHeaders | string | null | undefined;

const isResponse = (source: object): source is ChallengingResponse =>
  'headers' in source && typeof source.headers === 'object' && !Array.isArray(source.headers);

const headerOf = (source: ChallengeSource): string | undefined => {
  if (typeof source !== 'object' || source === null) return source ?? undefined;
  if (!isResponse(source)) return readHeader(source, 'www-authenticate');
  const isChallenge = (source.status ?? source.statusCode ?? 401) === 401;
  return isChallenge ? readHeader(source.headers, 'www-authenticate') : undefined;
};

/** An object whose members throw has no header. */
const headerIn = (source: ChallengeSource): string | undefined => {
  try {
    return headerOf(source);
  } catch {
    return undefined;
  }
};

const claimsOf = (text: string, error: ClaimsChallenge['error']): Result<ClaimsChallenge, UnreadableChallenge> =>
  // JSON that was not made base64 is UTF-8, and here its octets are characters.
  (looksLikeJson(text) ? textOf(octets(text)) : ok(text))
    .andThen(decodeClaims)
    .map((claims) => ({ kind: 'claims', claims: JSON.stringify(claims), error }));

const stepUpOf = ({ parameters }: Challenge): Result<StepUpChallenge, StepUpSyntaxError> => {
  const acrValues = (parameters.get('acr_values') ?? '').split(' ').filter((value) => value !== '');
  const age = parameters.get('max_age');
  if (age === undefined) return ok({ kind: 'step_up', acrValues });
  const digits = /^\d{0,15}/.exec(age)?.[0].length ?? 0;
  return digits === age.length && digits > 0
    ? ok({ kind: 'step_up', acrValues, maxAge: Number(age) })
    : err(stepUpSyntaxError(digits));
};

/** The one that counts: claims, else a step-up, else claims that come under the other word. */
const chosen = (
  challenges: readonly Challenge[],
): Result<ClaimsChallenge | StepUpChallenge | undefined, UnreadableChallenge> => {
  const ours = challenges.filter(({ scheme }) => scheme === 'bearer');
  const saying = (word: string): readonly Challenge[] =>
    ours.filter(({ parameters }) => parameters.get('error')?.toLowerCase() === word);
  const claimsUnder = (word: string): string | undefined =>
    saying(word)
      .map(({ parameters }) => parameters.get('claims'))
      .find((claims) => claims !== undefined);
  const claims = claimsUnder('insufficient_claims');
  if (claims !== undefined) return claimsOf(claims, 'insufficient_claims');
  const [stepUp] = saying('insufficient_user_authentication');
  if (stepUp !== undefined) return stepUpOf(stepUp);
  const others = claimsUnder('invalid_token');
  return others === undefined ? ok(undefined) : claimsOf(others, 'invalid_token');
};

/**
 * What an API's 401 asks of the next token; `undefined` where it asks for nothing that claims or a sign-in could give. Reads
 * the field as strictly as it can, else leniently. Of several challenges it takes the Bearer one with `insufficient_claims`,
 * else a step-up, else claims under `invalid_token`.
 *
 * Never follow `authorization_uri` and the like: whoever sends the challenge chose them, and they are in no result.
 *
 * @param source a response (whose status must then be 401), its headers, or the value of `WWW-Authenticate`
 * @returns an error where the field, the claims or `max_age` cannot be read: then there is no telling, and it is not as if
 * nothing was asked
 * @see Microsoft identity platform, "Claims challenges, claims requests, and client capabilities"; RFC 9470 §3
 * @example
 * claimsChallenge(response).match(
 *   (challenge) => (challenge?.kind === 'claims' ? acquire({ scopes, claims: challenge.claims }) : errAsync(refused)),
 *   (unreadable) => errAsync(challengeError(unreadable)),
 * )
 */
export const claimsChallenge = (
  source: ChallengeSource,
): Result<ClaimsChallenge | StepUpChallenge | undefined, UnreadableChallenge> => {
  const header = headerIn(source);
  if (header === undefined) return ok(undefined);
  return parseChallenges(header)
    .orElse(() => parseChallenges(header, { mode: 'lenient' }))
    .andThen(chosen);
};
