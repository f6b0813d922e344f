import type { TenantSegment } from '../entra/tenant-segment.js';
import type { GrantAt } from '../protocol/token-request.js';

/** What the token endpoint of Entra does for one `grant_type`. */
export type Grant = GrantAt<[segment: TenantSegment]>;
