import { base64urlOf } from '../codec/base64url.js';

/** 256 bits of the platform's cryptographic source, as 43 characters that any parameter can hold. */
export const randomText = (): string => base64urlOf(globalThis.crypto.getRandomValues(new Uint8Array(32)));

/** What a code verifier is known by beforehand: its SHA-256 (RFC 7636 §4.2, S256; there is no other method here). */
export { sha256Of as challengeOf } from '../codec/sha256.js';
