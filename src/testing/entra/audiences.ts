import type { TestTenant } from '../directory/registered.js';
import { issuerOf, ownOrigin } from './clouds.js';

/** What `aud` of a client assertion may say (RFC 7523 §3): the token endpoint or the issuer, by any name of either. */
export function audiencesOf(origin: string, { id, domains }: TestTenant): readonly string[] {
  const names = [id, ...domains];
  const urls = [origin, ownOrigin(origin)].flatMap((own) => names.map((name) => `${own}/${name}`));
  return [...urls.flatMap((url) => [`${url}/oauth2/v2.0/token`, `${url}/v2.0`]), issuerOf(origin, id)];
}
