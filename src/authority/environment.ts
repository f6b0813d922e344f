import type { Authority } from './authority.js';
import { hostsBeside } from './clouds.js';

/**
 * Where the users of an authority are: of a cloud, or of a tenant with a host of its own, the host, the same one for all
 * names of a cloud; of any other the address without its scheme. So those of two issuers on one host are apart, and those
 * of two policies of Azure AD B2C, of which one has no use for the refresh token of the other.
 */
export const environmentOf = ({ kind, origin, url }: Authority): string =>
  (kind === 'entra' || kind === 'external_id' ? origin : url).replace(/^https?:\/\//, '');

/** Whether two environments are one, or names of one cloud. */
export const isSameEnvironment = (one: string, other: string): boolean =>
  one === other || hostsBeside(one.toLowerCase())?.includes(other.toLowerCase()) === true;
