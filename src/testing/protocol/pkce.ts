import { createHash } from 'node:crypto';
import { type Parameters, parameter } from '../http/parameters.js';
import type { Refusal } from './refusal.js';
import { challengeMalformed, challengeMethodUnusable, verifierMissing, verifierWrong } from './user-refusals.js';

/** RFC 7636 §4.3: where a challenge is sent, it is one that can be checked. */
export function refuseChallenge(parameters: Parameters): Refusal | undefined {
  const challenge = parameter(parameters, 'code_challenge');
  const method = parameter(parameters, 'code_challenge_method');
  if (challenge === undefined) return method === undefined ? undefined : challengeMalformed();
  if (method !== 'S256') return challengeMethodUnusable();
  return /^[\w-]{43}$/.test(challenge) ? undefined : challengeMalformed();
}

/** RFC 7636 §4.6. A verifier where there was no challenge fits nothing. */
export function refuseVerifier(challenge: string | undefined, form: Parameters): Refusal | undefined {
  const verifier = parameter(form, 'code_verifier');
  if (verifier === undefined) return challenge === undefined ? undefined : verifierMissing();
  return createHash('sha256').update(verifier).digest('base64url') === challenge ? undefined : verifierWrong();
}
