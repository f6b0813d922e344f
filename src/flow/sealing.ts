import { EncryptJWT } from 'jose/jwt/encrypt';
import { jwtDecrypt } from 'jose/jwt/decrypt';

/** What tells a sealed flow from whatever else the same key may have sealed. */
const typ = 'tokenrail-flow+jwt';
const [alg, enc] = ['dir', 'A256GCM'] as const;

/** A JSON object as text that nobody reads or changes without the key (RFC 7516). */
export const sealed = (value: object, key: Uint8Array): Promise<string> =>
  new EncryptJWT({ flow: value }).setProtectedHeader({ alg, enc, typ }).encrypt(key);

/** What was sealed with the key; rejects where it was not. */
export const opened = async (text: string, key: Uint8Array): Promise<unknown> => {
  const settings = { typ, keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] };
  const { payload } = await jwtDecrypt(text, key, settings);
  return payload['flow'];
};
