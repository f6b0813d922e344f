import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { jsonReply, type Reply } from '../http/message.js';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: JWK;
}

let made: Promise<SigningKey> | undefined;

/** The key that signs every token of this process, made at the first call: a new one per authority would cost its start. */
export function signingKey(): Promise<SigningKey> {
  made ??= makeSigningKey();
  return made;
}

/** The key set (RFC 7517 §5), with what the members of a key are besides. */
export async function keySet(members: Readonly<Record<string, string>>): Promise<Reply> {
  const { publicJwk } = await signingKey();
  return jsonReply(200, { keys: [{ ...publicJwk, ...members }] }, { 'cache-control': 'max-age=86400, private' });
}

async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return { kid, privateKey, publicKey, publicJwk: { ...publicJwk, use: 'sig', kid } };
}
