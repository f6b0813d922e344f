import type { EntraAuthority } from './authority.js';
import { hostsBeside } from './clouds.js';
import { resolveAuthority } from './resolve.js';

/**
 * The same tenant in the cloud that an answer names (`cloud_instance_host_name`); `undefined` where it names none of the
 * known ones, which is then not to be followed.
 */
export const inCloudOf = (authority: EntraAuthority, host: string): EntraAuthority | undefined => {
  const hosts = hostsBeside(host);
  if (!hosts) return undefined;
  const moved = resolveAuthority({ authority: `https://${hosts[0]}/${authority.tenant}` }).unwrapOr(undefined);
  return moved?.kind === 'entra' ? moved : undefined;
};
