import { isRecord, parseJson } from '../codec/json.js';
import { firstOf, memberOf, textOf } from './look.js';

const mostChallenges = 16;
const longestClaims = 65_536;

/** The claims request of a challenge as JSON text: it is sent as base64, some send it as it is. */
const claimsIn = (value: string | undefined): string | undefined => {
  if (value === undefined || value.length > longestClaims) return undefined;
  if (isRecord(parseJson(value))) return value;
  try {
    const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
};

/**
 * The fields of an error in challenges that a library has read, `[{ scheme, parameters }]`; `undefined` where none has an
 * `error`.
 *
 * @see RFC 6750 §3
 */
export const fieldsOfChallenges = (challenges: unknown): Readonly<Record<string, unknown>> | undefined => {
  const all = firstOf(challenges, mostChallenges).map((challenge) => memberOf(challenge, 'parameters'));
  const parameters = all.find((one) => textOf(one, 'error') !== undefined);
  return parameters === undefined
    ? undefined
    : {
        error: textOf(parameters, 'error'),
        error_description: textOf(parameters, 'error_description'),
        claims: claimsIn(textOf(parameters, 'claims')),
      };
};
