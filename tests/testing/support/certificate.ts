import { createHash, type KeyObject } from 'node:crypto';
import { issueCertificate } from '../../../src/testing/tls/certificate.js';

export interface TestCertificate {
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly thumbprint: (algorithm: 'sha1' | 'sha256') => string;
}

/** A self-signed X.509 certificate with an RSA key, valid between two epoch milliseconds. */
export function makeCertificate(from: number, to: number): TestCertificate {
  const { der, ...certificate } = issueCertificate({ name: 'test', key: 'rsa', validity: { from, to } });
  return { ...certificate, thumbprint: (hash) => createHash(hash).update(der).digest('base64url') };
}
