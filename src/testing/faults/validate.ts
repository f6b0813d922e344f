import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Endpoint } from '../http/message.js';
import { requireKnown } from '../known.js';
import type { Fault, FaultScope } from './fault.js';

/** Throws where a fault could not be served as it is ordered: better at the order than in the middle of a test. */
export function requireValidFault(fault: Fault): void {
  requireFault(fault);
  if ('headers' in fault) requireHeaders(fault.headers ?? {});
  if ('status' in fault && fault.status !== undefined) requireCount('status', fault.status, 200, 999);
  if ('milliseconds' in fault) requireCount('milliseconds', fault.milliseconds, 0, 2 ** 31 - 1);
  if (fault.kind === 'slowBody') requireCount('chunkBytes', fault.chunkBytes, 1);
  if (fault.kind === 'truncatedBody') requireCount('missingBytes', fault.missingBytes, 1);
  if (fault.kind === 'hugeBody') requireCount('bytes', fault.bytes, smallestHugeBody);
  if (fault.kind === 'aadsts') JSON.stringify(fault.fields);
  if (fault.kind === 'aadsts') fault.codes.forEach((code) => requireCount('code', code, 1));
}

/** The bytes of an object with one empty member. */
export const smallestHugeBody = 14;

export function requireValidScope(fault: Fault, scope: FaultScope): void {
  requireKnown('the scope of a fault', scope, scopeMembers);
  if (scope.endpoint !== undefined) requireKnown('endpoint', { [scope.endpoint]: true }, endpoints);
  const restrictions = Object.values(scope).filter((value) => value !== undefined);
  if (fault.kind === 'refuse' && restrictions.length > 0) {
    throw new TypeError('refuse() takes no scope: a connection that is refused says nothing about itself.');
  }
  requireCount('times', scope.times ?? 1, 1);
  requireCount('after', scope.after ?? 0, 0);
}

const kinds: Readonly<Record<Fault['kind'], true>> = {
  aadsts: true,
  response: true,
  altered: true,
  delayed: true,
  slowBody: true,
  truncatedBody: true,
  hugeBody: true,
  connectionReset: true,
  refuse: true,
  hang: true,
};

const scopeMembers: Readonly<Record<keyof FaultScope, true>> = {
  grant: true,
  tenant: true,
  clientId: true,
  endpoint: true,
  times: true,
  after: true,
};

const endpoints: Readonly<Record<Endpoint, true>> = { token: true, metadata: true, keys: true, instance: true };

function requireFault(fault: unknown): void {
  if (typeof fault === 'function') {
    throw new TypeError(`A fault is what its constructor gives: '${fault.name}()', not '${fault.name}'.`);
  }
  const kind = typeof fault === 'object' && fault !== null ? Reflect.get(fault, 'kind') : undefined;
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return;
  throw new TypeError(`A fault is one of the kinds ${Object.keys(kinds).join(', ')}.`);
}

function requireHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
}

function requireCount(name: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`'${name}' of a fault is a whole number from ${least} to ${most}; ${value} is none.`);
}
