import { type Directory, tenantNamed } from '../directory/directory.js';
import type { AuthorityRequest, Endpoint } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import { readCredentials } from '../client/read-credentials.js';
import type { Fault, FaultHandle, FaultScope } from './fault.js';
import { requireValidFault, requireValidScope } from './validate.js';

/** The faults that are armed, in the order of their arming. */
export interface Armory {
  readonly arm: (fault: Fault, scope: FaultScope) => FaultHandle;
  /** Finds the fault that answers a request, and counts. */
  readonly take: (request: AuthorityRequest, endpoint: Endpoint) => Fault | undefined;
  readonly clear: () => void;
}

interface ArmedFault {
  readonly fault: Fault;
  readonly scope: FaultScope;
  seen: number;
  hits: number;
}

/** `onRefuse` is told whenever a refusal of connections begins or ends. */
export function createArmory(directory: Directory, onRefuse: (refusing: boolean) => void): Armory {
  let armed: readonly ArmedFault[] = [];
  const keep = (remaining: readonly ArmedFault[]): void => {
    armed = remaining;
    onRefuse(armed.some(({ fault }) => fault.kind === 'refuse'));
  };
  return {
    arm(fault, scope) {
      requireValidFault(fault);
      requireValidScope(fault, scope);
      const entry: ArmedFault = { fault, scope, seen: 0, hits: 0 };
      keep([...armed, entry]);
      return {
        get hits() {
          return entry.hits;
        },
        remove: () => keep(armed.filter((other) => other !== entry)),
      };
    },
    take(request, endpoint) {
      const inScope = armed.filter(({ scope }) => covers(directory, scope, request, endpoint));
      const chosen = inScope.find(({ scope, seen, hits }) => {
        return seen >= (scope.after ?? 0) && hits < (scope.times ?? Infinity);
      });
      for (const entry of inScope) entry.seen += 1;
      if (chosen !== undefined) chosen.hits += 1;
      return chosen?.fault;
    },
    clear: () => keep([]),
  };
}

function covers(directory: Directory, scope: FaultScope, request: AuthorityRequest, endpoint: Endpoint): boolean {
  const { grant, tenant, clientId, endpoint: wanted } = scope;
  return (
    (wanted === undefined || wanted === endpoint) &&
    (grant === undefined || grant === parameter(request.form, 'grant_type')) &&
    (clientId === undefined || clientId.toLowerCase() === readCredentials(request).clientId?.toLowerCase()) &&
    (tenant === undefined || sameTenant(directory, tenant, request.tenantSegment ?? ''))
  );
}

function sameTenant(directory: Directory, left: string, right: string): boolean {
  const idOf = (segment: string): string => tenantNamed(directory.tenants, segment)?.id ?? segment.toLowerCase();
  return idOf(left) === idOf(right);
}
