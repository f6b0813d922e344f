import type { Client } from '../client/client.js';

/** Whether a provider may take the second use of a refresh token for theft (RFC 9700 §4.14); Microsoft leaves it valid. */
export const isRotating = ({ authority }: Client): boolean => authority.kind === 'oidc' || authority.kind === 'adfs';
