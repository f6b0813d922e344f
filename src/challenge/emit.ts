import type { Category } from '../error/category.js';
import { hasCategory, hasRemedy } from '../error/guard.js';
import type { OAuthError } from '../error/model.js';
import { base64Of, decodeClaims, encodeClaims } from './claims.js';
import type { Challenge } from './model.js';

/** What a challenge says of the API that sends it. */
export interface ChallengeSettings {
  /** `''` unless said, which means any tenant. */
  readonly realm?: string | undefined;
  /** The authorization endpoint of your tenant or cloud. Microsoft's clients do not need it; its documentation asks for it. */
  readonly authorizationUri?: string | undefined;
  /** The application id of the API. */
  readonly clientId?: string | undefined;
}

/** What `challengeFor` takes. */
export interface ChallengeForSettings extends ChallengeSettings {
  /** Categories that are handed to the caller as well, such as `'policy_blocked'`: those that interaction can fix always are. */
  readonly also?: readonly Category[] | undefined;
}

const challengeWith = (
  claims: string,
  { realm = '', authorizationUri, clientId }: ChallengeSettings,
  more: Readonly<Record<string, string>> = {},
): Challenge => {
  const about = { realm, authorization_uri: authorizationUri, client_id: clientId };
  const given = Object.entries({ ...about, error: 'insufficient_claims', claims, ...more });
  const parameters = new Map(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { scheme: 'bearer', parameters };
};

/**
 * The challenge that hands a failure on behalf of a caller to that caller, who has a user to ask: to send with status 401.
 * The caller gets a new token for this API with the claims; do not serve it from what was kept for the old one.
 *
 * Only for an error with claims that interaction can satisfy (remedy `interact`). Where a policy blocks (`policy_blocked`,
 * the `message_only` of the server), a new sign-in does not help: say `also` to hand that on all the same. Send it to callers
 * that have declared the capability `cp1`: their token's `xms_cc` has it.
 *
 * @returns `undefined` for every other error
 * @see Microsoft identity platform, "On-Behalf-Of flow", "Claims challenges, claims requests, and client capabilities"
 * @example
 * const challenge = challengeFor(error, { clientId })
 * if (challenge !== undefined) response.writeHead(401, { 'WWW-Authenticate': formatChallenge(challenge) })
 */
export const challengeFor = (error: OAuthError, settings: ChallengeForSettings = {}): Challenge | undefined => {
  const isForCaller = hasRemedy(error, 'interact') || settings.also?.some((category) => hasCategory(error, category));
  return isForCaller === true && error.claims !== undefined
    ? decodeClaims(error.claims)
        .andThen(encodeClaims)
        .map((claims) => challengeWith(claims, settings))
        .unwrapOr(undefined)
    : undefined;
};

/**
 * The challenge of an API that wants an authentication context of Conditional Access for what it was asked to do: to send
 * with status 401, unless the `acrs` of the token has that id.
 *
 * @param id such as `'c1'`
 * @see Microsoft identity platform, "Developer guide to Conditional Access authentication context"
 * @example
 * response.setHeader('WWW-Authenticate', formatChallenge(requireAuthContext('c1', { clientId })))
 */
export const requireAuthContext = (id: string, settings: ChallengeSettings = {}): Challenge => {
  const claims = { access_token: { acrs: { essential: true, value: id } } };
  return challengeWith(base64Of(JSON.stringify(claims)), settings, { cc_type: 'authcontext' });
};
