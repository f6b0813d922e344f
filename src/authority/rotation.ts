import type { Authority } from './authority.js';

/**
 * Whether an authority may take the second use of a refresh token for theft, because it gives another one at each use
 * (RFC 9700 §4.14). Microsoft leaves the old one valid.
 */
export const isRotating = ({ kind }: Authority): boolean => kind === 'oidc' || kind === 'adfs';
