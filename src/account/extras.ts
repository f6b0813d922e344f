import type { TokenRequest } from '../operation/request.js';

/**
 * What a request for a token has beside scopes and tenant, as a part of a key: such as the API, at a provider that wants it
 * in a parameter of its own. A hash, for it may be secret; empty where there is nothing.
 */
export const textOfExtras = (extras: TokenRequest['extraParameters']): string | Promise<string> => {
  const all = Object.entries(extras ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return all.length === 0 ? '' : hashed(JSON.stringify(all));
};

const hashed = async (text: string): Promise<string> => {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
};
