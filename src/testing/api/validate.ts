import { validateHeaderValue } from 'node:http';
import type { Directory } from '../directory/directory.js';
import { requireCount, requireKnown, requireTimes } from '../known.js';
import type { Protection, ProtectionScope } from './protection.js';

const aProtection = 'a protection';

/** Throws where a protection could not be served as it is ordered. */
export function requireValidProtection(protection: Protection): void {
  requireProtection(protection);
  const { kind } = protection;
  const lines = kind === 'policyChallenge' ? protection.lines : [protection.lineBefore ?? ''];
  for (const line of lines) validateHeaderValue('www-authenticate', line);
  if (kind === 'policyChallenge') requireCount(aProtection, 'status', protection.status, 200, 999);
  if (kind === 'policyChallenge' && lines.length === 0) throw new TypeError('policyChallenge([]) has no field line.');
  if (kind === 'revoked') requireCount(aProtection, 'at', protection.at ?? 0, 0);
  if (kind === 'authContext') requireWord('id', protection.id);
  if (kind === 'stepUp') requireCount(aProtection, 'maxAge', protection.maxAge ?? 0, 0);
  if (kind === 'stepUp') for (const value of protection.acrValues ?? []) requireWord('acrValues', value);
}

export function requireValidProtectionScope({ resources }: Directory, scope: ProtectionScope): void {
  requireKnown('the scope of a protection', scope, scopeMembers);
  const { path = '/', resource } = scope;
  if (!path.startsWith('/')) throw new TypeError(`The path of a protection begins with '/'; '${path}' does not.`);
  if (resource !== undefined && !resources.some(({ uri }) => uri === resource)) {
    throw new TypeError(`A protection names the resource '${resource}', which is not there.`);
  }
  requireTimes(aProtection, scope);
}

const kinds: Readonly<Record<Protection['kind'], true>> = {
  revoked: true,
  authContext: true,
  stepUp: true,
  challengeAlways: true,
  policyChallenge: true,
};

const scopeMembers: Readonly<Record<keyof ProtectionScope, true>> = {
  path: true,
  method: true,
  resource: true,
  times: true,
  after: true,
};

function requireProtection(protection: unknown): void {
  if (typeof protection === 'function') {
    throw new TypeError(
      `A protection is what its constructor gives: '${protection.name}()', not '${protection.name}'.`,
    );
  }
  const kind = typeof protection === 'object' && protection !== null ? Reflect.get(protection, 'kind') : undefined;
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return;
  throw new TypeError(`A protection is one of the kinds ${Object.keys(kinds).join(', ')}.`);
}

function requireWord(name: string, value: string): void {
  if (/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(value)) return;
  throw new TypeError(`'${name}' of ${aProtection} is one word, without blanks and quotes.`);
}
