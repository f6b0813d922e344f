import { guid } from '../authority/tenant.js';
import type { Client } from '../client/client.js';
import type { Expected, IdTokenClaims } from './claims.js';

/** How far clocks may be apart, in seconds. */
const leeway = 300;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The ids of applications of the platform are GUIDs, which it writes in small letters whoever asks. */
const isClient = (name: unknown, { clientId, authority }: Client): boolean =>
  name === clientId ||
  (authority.kind !== 'oidc' && isText(name) && guid.test(name) && name.toLowerCase() === clientId.toLowerCase());

const problemsOfAudience = ({ aud, azp }: IdTokenClaims, client: Client): readonly (string | undefined)[] => {
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return [
    audiences.every(isText) && audiences.some((name) => isClient(name, client))
      ? undefined
      : 'aud: missing, or not this client',
    audiences.length > 1 && azp === undefined ? 'azp: missing beside several audiences' : undefined,
    azp === undefined || isClient(azp, client) ? undefined : 'azp: not this client',
  ];
};

/** Each holds only where a comparison says so: one with what is no number never does. */
const problemsOfTime = ({ exp, nbf, iat }: IdTokenClaims, now: number): readonly (string | undefined)[] => {
  const isNumber = (value: unknown): value is number => Number.isFinite(value);
  const notYet = (instant: unknown): string | undefined => {
    if (!isNumber(instant)) return 'not a number';
    return instant <= now + leeway ? undefined : 'in the future';
  };
  const problems = {
    exp: exp === undefined ? 'missing' : !isNumber(exp) ? 'not a number' : now < exp + leeway ? undefined : 'over',
    iat: iat === undefined ? 'missing' : notYet(iat),
    nbf: nbf === undefined ? undefined : notYet(nbf),
  };
  return Object.entries(problems).map(([name, problem]) => problem && `${name}: ${problem}`);
};

const problemOfAge = (signedInAt: unknown, maxAgeSeconds: number, now: number): string | undefined => {
  if (signedInAt === undefined) return 'auth_time: missing';
  if (typeof signedInAt !== 'number') return 'auth_time: not a number';
  if (!(signedInAt <= now + leeway)) return 'auth_time: in the future';
  return now <= signedInAt + maxAgeSeconds + leeway ? undefined : 'auth_time: longer ago than is allowed';
};

const problemsOfPerson = ({ iss, sub, tid }: IdTokenClaims, { subject, tenants }: Expected) => [
  isText(sub) ? undefined : 'sub: missing, or not text',
  subject === undefined || subject.sub === sub ? undefined : 'sub: another person than before',
  subject?.iss === undefined || subject.iss === iss ? undefined : 'iss: another one than before',
  tenants === undefined ||
  (isText(tid) && tenants.some((tenant) => tenant.toLowerCase() === tid.toLowerCase() && guid.test(tenant)))
    ? undefined
    : 'tid: a tenant that is not allowed',
];

/**
 * What is wrong with the claims, in words, but for those that have an error of their own and those that need a hash.
 * `iat`, `nbf`, `exp` and `auth_time` are looked at with a leeway of 5 minutes.
 *
 * @see OpenID Connect Core §3.1.3.7, §12.2; Microsoft identity platform, "Claims validation"
 */
export const problemsOfClaims = (claims: IdTokenClaims, client: Client, expected: Expected): readonly string[] => {
  const { maxAgeSeconds } = expected;
  const now = client.runtime.now() / 1000;
  return [
    ...problemsOfAudience(claims, client),
    ...problemsOfTime(claims, now),
    maxAgeSeconds === undefined ? undefined : problemOfAge(claims['auth_time'], maxAgeSeconds, now),
    ...problemsOfPerson(claims, expected),
  ].filter((problem) => problem !== undefined);
};
