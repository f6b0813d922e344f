import { base64urlOf } from './base64url.js';

/** The SHA-256 of a text, as 43 characters of base64url. */
export const sha256Of = async (text: string): Promise<string> =>
  base64urlOf(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
