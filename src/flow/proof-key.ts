const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** 256 bits of the platform's cryptographic source, as 43 characters that any parameter can hold. */
export const randomText = (): string => base64url(globalThis.crypto.getRandomValues(new Uint8Array(32)));

/** What a code verifier is known by beforehand: its SHA-256 (RFC 7636 §4.2, S256; there is no other method here). */
export const challengeOf = async (codeVerifier: string): Promise<string> =>
  base64url(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier))));
