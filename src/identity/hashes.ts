import { base64urlOf } from '../codec/base64url.js';
import { isSameText } from '../value/same-text.js';
import { detailsOf, type Algorithm } from './algorithms.js';
import type { Expected, IdTokenClaims } from './claims.js';

/**
 * What an id token says of a code or an access token that came with it: the left half of its hash, by the algorithm of
 * the signature.
 *
 * @see OpenID Connect Core §3.1.3.6, §3.3.2.11
 */
export const halfHashOf = async (text: string, algorithm: Algorithm): Promise<string> => {
  const { hash } = detailsOf(algorithm);
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest(hash, new TextEncoder().encode(text)));
  return base64urlOf(digest.subarray(0, digest.length / 2));
};

const problemOf = async (claim: unknown, text: string, algorithm: Algorithm): Promise<string | undefined> => {
  try {
    return isSameText(claim, await halfHashOf(text, algorithm)) ? undefined : 'does not fit';
  } catch {
    return 'cannot be looked at on this platform';
  }
};

/** What is wrong with `c_hash` and `at_hash`, in words. */
export const problemsOfHashes = async (
  { c_hash: codeHash, at_hash: tokenHash }: IdTokenClaims,
  algorithm: Algorithm,
  { code, accessToken, requireAccessTokenHash = false }: Expected,
): Promise<readonly string[]> => {
  const look = (claim: unknown, text: string | undefined, isRequired: boolean) => {
    if (claim === undefined) return isRequired ? 'missing' : undefined;
    if (text === undefined) return isRequired ? 'nothing to compare it with' : undefined;
    return problemOf(claim, text, algorithm);
  };
  const problems = {
    c_hash: await look(codeHash, code, code !== undefined),
    at_hash: await look(tokenHash, accessToken, requireAccessTokenHash),
  };
  return Object.entries(problems).flatMap(([name, problem]) => (problem === undefined ? [] : [`${name}: ${problem}`]));
};
