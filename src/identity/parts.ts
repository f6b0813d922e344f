import { isRecord, isShallow, parseJson } from '../codec/json.js';
import { octetsOf, textOf } from '../codec/octets.js';
import { isAlgorithm, type Algorithm } from './algorithms.js';
import type { IdTokenClaims } from './claims.js';

/** What the header says of the signature. */
export interface Header {
  readonly alg: Algorithm;
  /** Which key made it. */
  readonly kid?: string;
}

/** The parts of an id token, each absent where something is wrong with it. */
export interface Parts {
  readonly header?: Header;
  readonly claims?: IdTokenClaims;
  /** What is wrong, in words. */
  readonly issues: readonly string[];
}

const maxCharacters = 64 * 1024;
const maxDepth = 32;

/** The value without members named `__proto__`: who copies it must not change what the copy inherits. */
const withoutPrototypes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  return isRecord(value) ? membersOf(value) : value;
};

const membersOf = (value: Readonly<Record<string, unknown>>): IdTokenClaims =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      name === '__proto__' ? [] : [[name, withoutPrototypes(member)] as const],
    ),
  );

/** The JSON object of one part, or what is wrong with it. */
const objectIn = (part: string): IdTokenClaims | string => {
  const octets = octetsOf(part);
  if (!octets) return 'not base64url';
  const text = textOf(octets);
  if (text === undefined) return 'not UTF-8';
  const value = parseJson(text);
  if (!isRecord(value)) return 'not a JSON object';
  return isShallow(value, maxDepth) ? membersOf(value) : 'nested too deeply';
};

const problemsOfHeader = ({ alg, kid, crit, typ }: IdTokenClaims): readonly string[] => [
  ...(isAlgorithm(alg) ? [] : ['alg: missing, or not allowed']),
  ...(kid === undefined || typeof kid === 'string' ? [] : ['kid: not text']),
  // What must be understood is not: no extension is known here (RFC 7515 §4.1.11).
  ...(crit === undefined ? [] : ['crit: extensions that are not known']),
  // Such as at+jwt and logout+jwt, which the same keys sign (RFC 8725 §3.11).
  ...(typeof typ === 'string' && /\+jwt$/i.test(typ) ? ['typ: that of another kind of token'] : []),
];

const headerOf = ({ alg, kid }: IdTokenClaims): Header => ({
  // Both have been looked at.
  alg: alg as Algorithm,
  ...(typeof kid === 'string' && { kid }),
});

/** The parts of a signed token, strictly: three, in base64url, of at most 64 KiB. The signature is looked at elsewhere. */
export const readParts = (idToken: unknown): Parts => {
  if (typeof idToken !== 'string') return { issues: ['token: not text'] };
  if (idToken.length > maxCharacters) return { issues: [`token: longer than ${maxCharacters} characters`] };
  const [first = '', second = '', signature = '', ...more] = idToken.split('.');
  if (first === '' || second === '' || more.length > 0) return { issues: ['token: not three parts'] };
  const [header, claims] = [objectIn(first), objectIn(second)];
  const problems = typeof header === 'string' ? [`header: ${header}`] : problemsOfHeader(header);
  return {
    ...(typeof header !== 'string' && problems.length === 0 && { header: headerOf(header) }),
    ...(typeof claims !== 'string' && { claims }),
    issues: [
      ...problems,
      ...(typeof claims === 'string' ? [`payload: ${claims}`] : []),
      ...(signature === '' || !octetsOf(signature) ? ['signature: missing, or not base64url'] : []),
    ],
  };
};
