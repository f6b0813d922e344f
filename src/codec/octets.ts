const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Whether the bits of the last character that no octet has are zero: else several texts stand for the same octets. */
const isCanonical = (text: string): boolean => {
  const spare = [1, undefined, 16, 4][text.length % 4];
  return spare !== undefined && alphabet.indexOf(text.at(-1) ?? 'A') % spare === 0;
};

/** The octets of base64url without padding; `undefined` where it is anything else. */
export const octetsOf = (text: unknown): Uint8Array | undefined =>
  typeof text === 'string' && /^[\w-]*$/.test(text) && isCanonical(text)
    ? Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
    : undefined;

/** The text that octets have as UTF-8; `undefined` where they are none. */
export const textOf = (octets: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return undefined;
  }
};
