import { compactVerify } from 'jose/jws/compact/verify';
import { importJWK } from 'jose/key/import';
import type { Algorithm } from './algorithms.js';
import type { PublicKey } from './key-set.js';

/** Whether a key made the signature of a token. Why not is not told: nothing of the token leaves this. */
export const isSignedBy = async (key: PublicKey, algorithm: Algorithm, token: string): Promise<boolean> => {
  try {
    const { key_ops: _, issuer: __, ...jwk } = key;
    await compactVerify(token, await importJWK(jwk, algorithm), { algorithms: [algorithm] });
    return true;
  } catch {
    return false;
  }
};
