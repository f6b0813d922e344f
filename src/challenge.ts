/**
 * Challenges of `WWW-Authenticate`: read and written, and the claims in them. Pure: nothing is sent.
 *
 * @module
 */
export { decodeClaims, encodeClaims, type ClaimsRequest, type JsonValue } from './challenge/claims.js';
export {
  challengeFor,
  requireAuthContext,
  type ChallengeForSettings,
  type ChallengeSettings,
} from './challenge/emit.js';
export { challengeError } from './challenge/errors.js';
export {
  claimsChallenge,
  type ChallengeSource,
  type ChallengingResponse,
  type ClaimsChallenge,
  type StepUpChallenge,
} from './challenge/find.js';
export { formatChallenge } from './challenge/format.js';
export { clientCapabilities, mergeClaims } from './challenge/merge.js';
export type {
  Challenge,
  ChallengeMode,
  ChallengeSyntaxError,
  ChallengeSyntaxReason,
  ClaimsSyntaxError,
  ClaimsSyntaxReason,
  StepUpSyntaxError,
  UnreadableChallenge,
} from './challenge/model.js';
export { parseChallenges } from './challenge/parse.js';
