import {
  BasicConstraints,
  ExtendedKeyUsage,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509';
import { extension, issueCertificate } from './certificate.js';

/** What a TLS server on loopback proves itself with, and what a client must know to believe it. All are PEM. */
export interface ServerIdentity {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const day = 86_400_000;

/** Clocks differ: it begins a day ago. Browsers believe no certificate that lives longer than 398 days. */
const validityAround = (now: number): { readonly from: number; readonly to: number } => ({
  from: now - day,
  to: now + 365 * day,
});

/** A certificate authority that nobody else has, and a certificate of it for the names of loopback. */
export function makeServerIdentity(): ServerIdentity {
  const validity = validityAround(Date.now());
  const issuer = issueCertificate({
    name: 'tokenrail test CA',
    validity,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
    ],
  });
  const names = [{ dNSName: 'localhost' }, { iPAddress: '127.0.0.1' }, { iPAddress: '::1' }];
  const server = issueCertificate({
    name: 'localhost',
    validity,
    issuer,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints(), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, new SubjectAlternativeName(names.map((name) => new GeneralName(name)))),
    ],
  });
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ca: issuer.pem, certificate: server.pem, key };
}
