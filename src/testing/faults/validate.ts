import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Endpoint } from '../http/message.js';
import { requireCount, requireKnown, requireTimes } from '../known.js';
import type { Fault, FaultScope } from './fault.js';

const aFault = 'a fault';

/** Throws where a fault could not be served as it is ordered: better at the order than in the middle of a test. */
export function requireValidFault(fault: Fault): void {
  requireFault(fault);
  if ('headers' in fault) requireHeaders(fault.headers ?? {});
  if ('status' in fault && fault.status !== undefined) requireCount(aFault, 'status', fault.status, 200, 999);
  if ('milliseconds' in fault) requireCount(aFault, 'milliseconds', fault.milliseconds, 0, 2 ** 31 - 1);
  if (fault.kind === 'slowBody') requireCount(aFault, 'chunkBytes', fault.chunkBytes, 1);
  if (fault.kind === 'truncatedBody') requireCount(aFault, 'missingBytes', fault.missingBytes, 1);
  if (fault.kind === 'hugeBody') requireCount(aFault, 'bytes', fault.bytes, smallestHugeBody);
  if (fault.kind === 'aadsts') JSON.stringify(fault.fields);
  if (fault.kind === 'aadsts') fault.codes.forEach((code) => requireCount(aFault, 'code', code, 1));
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
  if (scope.endpoint === 'api' && [scope.grant, scope.tenant, scope.clientId].some((value) => value !== undefined)) {
    throw new TypeError(
      "A request to the API names no grant, tenant or client: leave them out of { endpoint: 'api' }.",
    );
  }
  requireTimes(aFault, scope);
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

/** All of them: a new endpoint does not compile until it is here. */
export const endpoints: Readonly<Record<Endpoint, true>> = {
  token: true,
  metadata: true,
  keys: true,
  instance: true,
  authorize: true,
  devicecode: true,
  logout: true,
  userinfo: true,
  api: true,
};

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
