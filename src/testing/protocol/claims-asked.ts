import { type Parameters, parameter } from '../http/parameters.js';
import type { Refusal } from './refusal.js';
import { malformedClaims } from './refusals.js';

/** What a request wants its access token to say. */
export interface ClaimsAsked {
  /** Authentication contexts: `acrs`. */
  readonly contexts: readonly string[];
  /** What the client can do, as far as it is known here: `xms_cc`. */
  readonly capabilities: readonly string[];
}

/** Reads `claims`: JSON as OpenID Connect Core 1.0 §5.5 has it, with a member for the access token that is Microsoft's own. */
export function claimsAsked(form: Parameters): ClaimsAsked | Refusal {
  const text = parameter(form, 'claims');
  if (text === undefined) return { contexts: [], capabilities: [] };
  const asked = objectIn(text);
  const claims = asked?.['access_token'] ?? {};
  if (asked === undefined || !isObject(claims)) return malformedClaims();
  const able = valuesOf(claims['xms_cc']).some((value) => value.toLowerCase() === 'cp1');
  return { contexts: valuesOf(claims['acrs']), capabilities: able ? ['cp1'] : [] };
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
