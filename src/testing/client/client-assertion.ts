import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import type { AssertionKey } from '../directory/certificates.js';
import type { Application } from '../directory/directory.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';
import {
  assertionNotVerified,
  assertionOfAnother,
  assertionOutOfTime,
  assertionSubjectDiffers,
  certificateOutOfTime,
  malformedAssertion,
  missingParameter,
  unsupportedAssertionType,
  wrongAssertionAlgorithm,
  wrongAssertionHeaderType,
} from '../protocol/refusals.js';
import type { SentAssertion } from './read-credentials.js';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const algorithms = ['PS256', 'RS256'];
const clockToleranceSeconds = 300;

/** RFC 7523 §3, with five minutes of tolerance between the clocks. Answers nothing where the assertion is good. */
export async function checkClientAssertion(
  realm: Realm,
  audiences: readonly string[],
  application: Application,
  { type, token }: SentAssertion,
): Promise<Refusal | undefined> {
  if (type === undefined) return missingParameter('client_assertion_type');
  if (type !== assertionType) return unsupportedAssertionType(type);
  const decoded = decode(token);
  if (decoded === undefined) return malformedAssertion('it cannot be decoded');
  const { header, claims } = decoded;
  return (
    checkHeader(header) ??
    (await checkSignature(realm, candidates(application.keys, header), token)) ??
    checkParties(claims, application, audiences) ??
    checkTime(claims, Math.floor(realm.now() / 1000))
  );
}

type Json = Readonly<Record<string, unknown>>;

interface DecodedAssertion {
  readonly header: Json;
  readonly claims: Json;
}

function decode(token: string): DecodedAssertion | undefined {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

function checkHeader({ typ = 'JWT', alg }: Json): Refusal | undefined {
  if (textOf(typ).toUpperCase() !== 'JWT') return wrongAssertionHeaderType(textOf(typ));
  return algorithms.includes(textOf(alg)) ? undefined : wrongAssertionAlgorithm(textOf(alg));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function candidates(keys: readonly AssertionKey[], header: Json): readonly AssertionKey[] {
  const names = [header['x5t#S256'], header['x5t'], header['kid']].filter((name) => typeof name === 'string');
  if (names.length === 0) return keys;
  return keys.filter((key) => key.names.length === 0 || names.some((name) => key.names.includes(name)));
}

async function checkSignature(
  realm: Realm,
  keys: readonly AssertionKey[],
  token: string,
): Promise<Refusal | undefined> {
  const now = realm.now();
  for (const { key, validity } of keys) {
    if (!(await isSignedBy(key, token))) continue;
    const inForce = validity === undefined || (validity.from <= now && now <= validity.to);
    return inForce ? undefined : certificateOutOfTime();
  }
  return assertionNotVerified();
}

async function isSignedBy(key: AssertionKey['key'], token: string): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms });
    return true;
  } catch {
    return false;
  }
}

function checkParties(claims: Json, application: Application, accepted: readonly string[]): Refusal | undefined {
  const { iss, sub, aud } = claims;
  if (iss !== sub) return assertionSubjectDiffers();
  if (textOf(iss).toLowerCase() !== application.clientId) return assertionOfAnother(application.clientId);
  if (typeof aud !== 'string' || !accepted.includes(aud)) return malformedAssertion('it is meant for another audience');
  return undefined;
}

function checkTime({ exp, nbf }: Json, now: number): Refusal | undefined {
  if (typeof exp !== 'number') return malformedAssertion("it has no 'exp'");
  if (now >= exp + clockToleranceSeconds) return assertionOutOfTime();
  return typeof nbf === 'number' && now < nbf - clockToleranceSeconds ? assertionOutOfTime() : undefined;
}
