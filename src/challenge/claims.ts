import { err, ok, type Result } from 'neverthrow';
import { isClaimsRequest, isRecord, parseJson } from '../codec/json.js';
import { claimsSyntaxError } from './errors.js';
import type { ClaimsSyntaxError } from './model.js';

/** A value of JSON. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | ClaimsRequest;

/**
 * A claims request (OpenID Connect Core §5.5): which claims `access_token`, `id_token` and `userinfo` shall have. What is
 * in it is the business of who asks and who answers.
 */
export interface ClaimsRequest {
  readonly [name: string]: JsonValue;
}

const maxCharacters = 16_384;

/** The two alphabets of base64, not mixed; where there is padding, it is right. */
const alphabets = [/[\da-z+/]*/iy, /[\da-z\-_]*/iy];

/** How many characters are of an alphabet, padding included. */
const fitting = (text: string): number => {
  const lengths = alphabets.map((alphabet) => {
    alphabet.lastIndex = 0;
    return alphabet.exec(text)?.[0].length ?? 0;
  });
  const data = Math.max(...lengths);
  const padding = (4 - (data % 4)) % 4;
  const isPadded = padding < 3 && text.startsWith('='.repeat(padding), data);
  return data + (isPadded ? padding : 0);
};

const octetsOf = (base64: string): Result<Uint8Array, ClaimsSyntaxError> => {
  const length = fitting(base64);
  if (length !== base64.length || length === 0 || length % 4 === 1) return err(claimsSyntaxError('not_base64', length));
  return ok(octets(atob(base64.replaceAll('-', '+').replaceAll('_', '/'))));
};

/** The octets that a text has as characters. */
export const octets = (binary: string): Uint8Array => Uint8Array.from(binary, (char) => char.charCodeAt(0));

/** The text that octets have as UTF-8. */
export const textOf = (bytes: Uint8Array): Result<string, ClaimsSyntaxError> => {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err(claimsSyntaxError('not_utf8'));
  }
};

/** Whether a text can only be JSON: `{`, `[` and `"` are in no alphabet of base64. */
export const looksLikeJson = (text: string): boolean => /^\uFEFF?[ \t\r\n]*[[{"]/.test(text);

const requestOf = (json: string): Result<ClaimsRequest, ClaimsSyntaxError> => {
  const value = parseJson(json);
  if (value === undefined) return err(claimsSyntaxError('not_json'));
  if (!isRecord(value)) return err(claimsSyntaxError('not_an_object'));
  // What JSON gives is made of JSON values.
  return isClaimsRequest(value) ? ok(value as ClaimsRequest) : err(claimsSyntaxError('too_deep'));
};

/**
 * A claims request from its text: JSON, or that as base64 or base64url, padded or not. Nothing is guessed: other characters,
 * a wrong length, broken UTF-8, anything but one JSON object, and more than 16,384 characters are errors.
 *
 * @see OpenID Connect Core §5.5; RFC 4648 §4, §5
 * @example
 * decodeClaims('eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJ2YWx1ZSI6ImMxIn19fQ') // { access_token: { acrs: { value: 'c1' } } }
 */
export const decodeClaims = (text: string): Result<ClaimsRequest, ClaimsSyntaxError> => {
  if (typeof text !== 'string') return err(claimsSyntaxError('not_text'));
  if (text.length > maxCharacters) return err(claimsSyntaxError('too_long', maxCharacters));
  return looksLikeJson(text) ? requestOf(text) : octetsOf(text).andThen(textOf).andThen(requestOf);
};

/** The UTF-8 of a text as base64. */
export const base64Of = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join(''));

const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
};

/**
 * A claims request as base64 of its JSON, as a challenge carries it: what `decodeClaims` reads. An error where that could
 * not: what is no plain JSON object, is nested deeper than 32, or is too long.
 *
 * @example
 * encodeClaims(clientCapabilities(['cp1']))
 */
export const encodeClaims = (claims: ClaimsRequest): Result<string, ClaimsSyntaxError> => {
  const json = jsonOf(claims);
  if (json === undefined) return err(claimsSyntaxError('not_json'));
  return requestOf(json).andThen(() => {
    const base64 = base64Of(json);
    return base64.length > maxCharacters ? err(claimsSyntaxError('too_long', maxCharacters)) : ok(base64);
  });
};
