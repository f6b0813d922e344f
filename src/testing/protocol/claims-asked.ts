import { type Parameters, parameter } from '../http/parameters.js';
import type { Refusal } from './refusal.js';
import { malformedClaims } from './refusals.js';

/** What a request wants its access token to say. */
export interface ClaimsAsked {
  /** Authentication contexts: `acrs`. */
  readonly contexts: readonly string[];
  /** What the client can do, as far as it is known here: `xms_cc`. */
  readonly capabilities: readonly string[];
  /** Policies that the person is to satisfy: `polids`. Default: none. */
  readonly policies?: readonly string[];
  /** Whether an id token is to say when the person signed in: `auth_time`. */
  readonly signInTime: boolean;
}

export const noClaims: ClaimsAsked = { contexts: [], capabilities: [], signInTime: false };

/** Reads `claims`: JSON as OpenID Connect Core 1.0 §5.5 has it, with a member for the access token that is Microsoft's own. */
export function claimsAsked(form: Parameters): ClaimsAsked | Refusal {
  const text = parameter(form, 'claims');
  if (text === undefined) return noClaims;
  const asked = objectIn(text);
  const claims = asked?.['access_token'] ?? {};
  if (asked === undefined || !isObject(claims)) return malformedClaims();
  const able = valuesOf(claims['xms_cc']).some((value) => value.toLowerCase() === 'cp1');
  const idToken = asked['id_token'];
  return {
    contexts: valuesOf(claims['acrs']),
    capabilities: able ? ['cp1'] : [],
    policies: valuesOf(claims['polids']),
    signInTime: isObject(idToken) && 'auth_time' in idToken,
  };
}

/** What two requests of one sign-in want together. */
export function bothClaims(first: ClaimsAsked, second: ClaimsAsked): ClaimsAsked {
  return {
    contexts: [...new Set([...first.contexts, ...second.contexts])],
    capabilities: [...new Set([...first.capabilities, ...second.capabilities])],
    policies: [...new Set([...(first.policies ?? []), ...(second.policies ?? [])])],
    signInTime: first.signInTime || second.signInTime,
  };
}

type Json = Readonly<Record<string, unknown>>;

function objectIn(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A claim is asked for with a `value`, or with `values`; whatever else it may be asks for nothing in particular. */
function valuesOf(claim: unknown): readonly string[] {
  if (!isObject(claim)) return [];
  const { value, values } = claim;
  return [...new Set([value, ...(Array.isArray(values) ? values : [])])].filter((each) => typeof each === 'string');
}
