import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import type { ApiPlace } from './place.js';
import type { Protection } from './protection.js';

/** RFC 6750 §3: what lacks a token is told where there are some, and of no error. */
export function withoutToken(place: ApiPlace): Reply {
  return unauthorized([bearer(place, {})], 'A token is needed.');
}

export function withInvalidToken(place: ApiPlace, why: string): Reply {
  return unauthorized([bearer(place, { error: 'invalid_token', error_description: why })], why);
}

/** The answer of a protection; `at` is its moment, in epoch milliseconds. */
export function protectedReply(
  protection: Protection,
  at: number,
  place: ApiPlace,
  { receivedAt }: AuthorityRequest,
): Reply {
  switch (protection.kind) {
    case 'revoked':
      return challenge(protection, claimsWanted(place, nbfClaims(at)), 'The token is from before a revocation.');
    case 'authContext': {
      const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: protection.id } } });
      const line = `${claimsWanted(place, claims)}, cc_type="authcontext"`;
      return challenge(protection, line, 'The token lacks an authentication context.');
    }
    case 'challengeAlways':
      return challenge(
        protection,
        claimsWanted(place, protection.claims ?? nbfClaims(receivedAt)),
        'Every token is challenged.',
      );
    case 'stepUp': {
      const { acrValues, maxAge } = protection;
      const message = 'A stronger or a more recent sign-in is needed.';
      const line = bearer(place, {
        error: 'insufficient_user_authentication',
        error_description: message,
        ...(acrValues !== undefined && { acr_values: acrValues.join(' ') }),
        ...(maxAge !== undefined && { max_age: String(maxAge) }),
      });
      return challenge(protection, line, message);
    }
    default:
      return unauthorized(protection.lines, 'This answer was ordered by a test.', protection.status);
  }
}

function challenge({ lineBefore }: { readonly lineBefore?: string }, line: string, message: string): Reply {
  return unauthorized(lineBefore === undefined ? [line] : [lineBefore, line], message);
}

/** The body is that of Microsoft Graph. */
function unauthorized(lines: readonly string[], message: string, status = 401): Reply {
  const body = { error: { code: 'InvalidAuthenticationToken', message } };
  return jsonReply(status, body, { 'www-authenticate': lines });
}

function claimsWanted(place: ApiPlace, claims: string): string {
  const [resource] = place.resources;
  return bearer(place, {
    ...(resource !== undefined && { client_id: resource.audience }),
    error: 'insufficient_claims',
    claims: Buffer.from(claims).toString('base64'),
  });
}

function nbfClaims(epochMilliseconds: number): string {
  const value = String(Math.floor(epochMilliseconds / 1000));
  return JSON.stringify({ access_token: { nbf: { essential: true, value } } });
}

function bearer({ authorizationUri }: ApiPlace, parameters: Readonly<Record<string, string>>): string {
  const all = Object.entries({ realm: '', authorization_uri: authorizationUri, ...parameters });
  return `Bearer ${all.map(([name, value]) => `${name}="${quotable(value)}"`).join(', ')}`;
}

function quotable(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?').replaceAll(/["\\]/g, String.raw`\$&`);
}
