import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../testing/support/certificate.js';

/** A certificate and its key in every form that a library takes. */
export interface Keys {
  /** PEM, X.509. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** Thumbprints, in hexadecimal. */
  readonly sha1: string;
  readonly sha256: string;
  /** A file that holds both PEMs. */
  readonly file: string;
}

const day = 86_400_000;

/** Makes a certificate that is valid today; its file goes when this process ends. */
export const makeKeys = (): Keys => {
  const { pem: certificate, privateKey: key } = makeCertificate(Date.now() - day, Date.now() + day);
  const privateKey = String(key.export({ type: 'pkcs8', format: 'pem' }));
  const { raw } = new X509Certificate(certificate);
  const thumbprint = (algorithm: string): string => createHash(algorithm).update(raw).digest('hex').toUpperCase();
  const folder = mkdtempSync(join(tmpdir(), 'tokenrail-comparison-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'client.pem');
  writeFileSync(file, `${privateKey}${certificate}`, { mode: 0o600 });
  return { certificate, privateKey, sha1: thumbprint('sha1'), sha256: thumbprint('sha256'), file };
};
