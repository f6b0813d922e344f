import { err, ok, type Result } from 'neverthrow';
import { isIssuedBy } from '../authority/issuer.js';
import { isText, listOf, pick, wrongFields, type Check } from '../codec/check.js';
import { isRecord } from '../codec/json.js';
import { detailsOf } from './algorithms.js';
import type { IdTokenClaims } from './claims.js';
import type { Header } from './parts.js';

/** A public key that signatures are checked with (RFC 7517 §4). */
export interface PublicKey {
  readonly kty: string;
  readonly kid?: string;
  readonly use?: string;
  readonly key_ops?: readonly string[];
  readonly alg?: string;
  /** The issuer it signs for, at the platform; `{tenantid}` stands in it where it signs for many. */
  readonly issuer?: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

const maxKeys = 200;

/** What is taken of a key: nothing that is private. */
const members: Readonly<Record<string, Check>> = {
  kty: (value) => value === 'RSA' || value === 'EC',
  kid: isText,
  use: isText,
  key_ops: listOf(isText),
  alg: isText,
  issuer: isText,
  n: isText,
  e: isText,
  crv: isText,
  x: isText,
  y: isText,
};

const publicKeyOf = (value: unknown): readonly PublicKey[] => {
  if (!isRecord(value) || wrongFields(value, members, ['kty']).length > 0) return [];
  const present = Object.entries(pick(value, members)).filter(([, member]) => member !== undefined);
  // Each member has been looked at.
  return [Object.fromEntries(present) as unknown as PublicKey];
};

/** The keys of a key set, or what is wrong with it. Those that are not understood are left out (RFC 7517 §5). */
export const readKeySet = (value: unknown): Result<readonly PublicKey[], readonly string[]> => {
  if (!isRecord(value)) return err(['body: not a JSON object']);
  const { keys } = value;
  if (!Array.isArray(keys)) return err(['keys: not a list']);
  if (keys.length > maxKeys) return err([`keys: more than ${maxKeys}`]);
  const readable = keys.flatMap(publicKeyOf);
  return readable.length > 0 ? ok(readable) : err(['keys: none that a signature could be checked with']);
};

/** Whether a key can be the one that made a signature: of its type, for signatures, and for this issuer. */
const isFit = (key: PublicKey, { alg }: Header, claims: IdTokenClaims): boolean => {
  const { kty, crv } = detailsOf(alg);
  return (
    key.kty === kty &&
    (crv === undefined || key.crv === crv) &&
    (key.alg === undefined || key.alg === alg) &&
    (key.use === undefined || key.use === 'sig') &&
    (key.key_ops === undefined || key.key_ops.includes('verify')) &&
    (key.issuer === undefined || isIssuedBy({ issuer: key.issuer }, claims))
  );
};

/** The key that a header names; where it names none, the only one that it can be. */
export const keyFor = (keys: readonly PublicKey[], header: Header, claims: IdTokenClaims): PublicKey | undefined => {
  const fit = keys.filter((key) => isFit(key, header, claims));
  if (header.kid !== undefined) return fit.find(({ kid }) => kid === header.kid);
  return fit.length === 1 ? fit[0] : undefined;
};
