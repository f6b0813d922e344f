import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { JsonWebKeySet } from './options.js';

/** A public key that an application may sign client assertions with, and the names under which a header may call it. */
export interface AssertionKey {
  readonly key: KeyObject;
  /** Values of `kid`, `x5t` or `x5t#S256` that mean this key. */
  readonly names: readonly string[];
  /** Epoch milliseconds; only a certificate has them. */
  readonly validity?: { readonly from: number; readonly to: number };
}

export function readAssertionKeys(source: string | JsonWebKeySet): readonly AssertionKey[] {
  if (typeof source !== 'string') return source.keys.map(fromJsonWebKey);
  return [source.includes('BEGIN CERTIFICATE') ? fromCertificate(new X509Certificate(source)) : fromPublicKey(source)];
}

function fromCertificate(certificate: X509Certificate): AssertionKey {
  const thumbprint = (algorithm: string): readonly string[] => {
    const digest = createHash(algorithm).update(certificate.raw).digest();
    const name = digest.toString('base64url');
    // With padding, too: some libraries send it, and the platform takes it.
    return [name, `${name}=`, digest.toString('hex'), digest.toString('hex').toUpperCase()];
  };
  return {
    key: requireRsa(certificate.publicKey),
    names: [...thumbprint('sha1'), ...thumbprint('sha256')],
    validity: { from: Date.parse(certificate.validFrom), to: Date.parse(certificate.validTo) },
  };
}

function fromPublicKey(pem: string): AssertionKey {
  return { key: requireRsa(createPublicKey(pem)), names: [] };
}

function fromJsonWebKey(jwk: Readonly<Record<string, unknown>>): AssertionKey {
  const names = [jwk['kid'], jwk['x5t'], jwk['x5t#S256']].filter((name) => typeof name === 'string');
  return { key: requireRsa(createPublicKey({ key: jwk, format: 'jwk' })), names };
}

function requireRsa(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa')
    throw new TypeError('A client assertion is signed with an RSA key; this is another kind.');
  return key;
}
