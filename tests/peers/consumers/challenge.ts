/** An API of an application's own, and one that it calls. */
import type { OAuthError } from 'tokenrail';
import * as everything from 'tokenrail/challenge';
import {
  challengeFor,
  claimsChallenge,
  clientCapabilities,
  decodeClaims,
  formatChallenge,
  mergeClaims,
  parseChallenges,
} from 'tokenrail/challenge';

export const names: readonly string[] = Object.keys(everything);

export const header = (error: OAuthError): string | undefined => {
  const challenge = challengeFor(error);
  return challenge && formatChallenge(challenge);
};
export const asked = (value: string): string | undefined =>
  claimsChallenge({ status: 401, headers: { 'www-authenticate': value } }).match(
    (challenge) => (challenge?.kind === 'claims' ? challenge.claims : undefined),
    ({ reason }) => reason,
  );
export const schemes = parseChallenges('Bearer').map((challenges) => challenges.map(({ scheme }) => scheme));
export const capable = decodeClaims('{}').map((claims) => mergeClaims(clientCapabilities(['cp1']), claims));
