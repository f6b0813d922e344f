import type { Handler } from '../protocol/kind.js';
import { isRefusal } from '../protocol/refusal.js';
import { keySet } from '../protocol/signing-key.js';
import { issuerOf } from './clouds.js';
import { issuerTenantOf, readTenantSegment } from './tenant-segment.js';

/** The key set. Each key names the issuer it signs for. */
export const keys: Handler = (realm, { origin, tenantSegment }) => {
  const segment = readTenantSegment(realm.directory, tenantSegment);
  return isRefusal(segment) ? segment : keySet({ issuer: issuerOf(origin, issuerTenantOf(segment)) });
};
