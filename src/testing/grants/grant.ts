import type { AuthorityRequest } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';
import type { TenantSegment } from '../protocol/tenant-segment.js';

/** The body of a successful answer (RFC 6749 §5.1). */
export interface TokenBody {
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
}

/** What the token endpoint does for one `grant_type`. */
export type Grant = (realm: Realm, request: AuthorityRequest, segment: TenantSegment) => Promise<TokenBody | Refusal>;
