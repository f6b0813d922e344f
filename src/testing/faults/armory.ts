import { type Directory, tenantNamed } from '../directory/directory.js';
import type { AuthorityRequest, Endpoint } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import { clientIdOf } from '../client/read-credentials.js';
import { createOrders } from '../orders.js';
import type { Fault, FaultHandle, FaultScope } from './fault.js';
import { requireValidFault, requireValidScope } from './validate.js';

/** The faults that are armed, in the order of their arming. */
export interface Armory {
  readonly arm: (fault: Fault, scope: FaultScope) => FaultHandle;
  /** Finds the fault that answers a request, and counts. */
  readonly take: (request: AuthorityRequest, endpoint: Endpoint) => Fault | undefined;
  readonly clear: () => void;
}

/** `onRefuse` is told whenever a refusal of connections begins or ends. */
export function createArmory(directory: Directory, onRefuse: (refusing: boolean) => void): Armory {
  const armed = createOrders<Fault, FaultScope>((faults) => onRefuse(faults.some(({ kind }) => kind === 'refuse')));
  return {
    arm(fault, scope) {
      requireValidFault(fault);
      requireValidScope(fault, scope);
      return armed.add(fault, scope);
    },
    take: (request, endpoint) => armed.take((scope) => covers(directory, scope, request, endpoint)),
    clear: armed.clear,
  };
}

function covers(directory: Directory, scope: FaultScope, request: AuthorityRequest, endpoint: Endpoint): boolean {
  const { grant, tenant, clientId, endpoint: wanted } = scope;
  return (
    (wanted === undefined ? !failsByNameOnly.has(endpoint) : wanted === endpoint) &&
    (grant === undefined || grant === parameter(request.form, 'grant_type')) &&
    (clientId === undefined || clientId.toLowerCase() === clientIdOf(request)?.toLowerCase()) &&
    (tenant === undefined || sameTenant(directory, tenant, request.tenantSegment ?? ''))
  );
}

/** The API is not the authority, and what a browser opens is not what a client asks: whoever wants them to fail says so. */
const failsByNameOnly: ReadonlySet<Endpoint> = new Set<Endpoint>(['api', 'authorize', 'logout']);

function sameTenant(directory: Directory, left: string, right: string): boolean {
  const idOf = (segment: string): string => tenantNamed(directory.tenants, segment)?.id ?? segment.toLowerCase();
  return idOf(left) === idOf(right);
}
