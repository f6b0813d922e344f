import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  Certificate,
  Extension,
  Extensions,
  id_ce_authorityKeyIdentifier,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** A certificate and the key that belongs to it. */
export interface IssuedCertificate {
  readonly name: string;
  readonly der: Uint8Array;
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface CertificateOrder {
  /** The common name of the subject. */
  readonly name: string;
  /** Epoch milliseconds; a certificate knows whole seconds. */
  readonly validity: { readonly from: number; readonly to: number };
  /** Default: EC on P-256, which takes the least time to make. */
  readonly key?: 'ec' | 'rsa';
  /** Whose key signs. Default: its own. */
  readonly issuer?: IssuedCertificate;
  /** Those beyond the identifiers of the keys, which every certificate gets. */
  readonly extensions?: readonly Extension[];
}

const commonName = '2.5.4.3';

/** The signatures by the kind of the key: `ecdsa-with-SHA256` (RFC 5758 §3.2), `sha256WithRSAEncryption` (RFC 4055 §5). */
const signatures = {
  ec: new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' }),
  rsa: new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null }),
};

/** Makes a key and an X.509 certificate for it (RFC 5280 §4.1). */
export function issueCertificate(order: CertificateOrder): IssuedCertificate {
  const { name, validity, key = 'ec', extensions = [] } = order;
  const { privateKey, publicKey } = makeKeys(key);
  const issuer = order.issuer ?? { name, privateKey, publicKey };
  const signatureAlgorithm = issuer.privateKey.asymmetricKeyType === 'rsa' ? signatures.rsa : signatures.ec;
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: signatureAlgorithm,
    issuer: nameOf(issuer.name),
    validity: new Validity({ notBefore: new Date(validity.from), notAfter: new Date(validity.to) }),
    subject: nameOf(name),
    subjectPublicKeyInfo: AsnConvert.parse(spki(publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdentifier(issuer.publicKey)) }),
      ),
    ]),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), issuer.privateKey);
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: bufferOf(signature) });
  const der = Buffer.from(AsnConvert.serialize(certificate));
  return { name, der, pem: pemOf(der), privateKey, publicKey };
}

/** An extension of a certificate (RFC 5280 §4.2) from the object of its value. */
export function extension(id: string, value: object, critical = false): Extension {
  return new Extension({ extnID: id, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function makeKeys(kind: 'ec' | 'rsa'): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  return kind === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** RFC 5280 §4.1.2.2: positive, and at most 20 octets. */
function serialNumber(): ArrayBuffer {
  const [first = 0, ...rest] = randomBytes(16);
  return bufferOf(Uint8Array.of((first & 0x3f) | 0x40, ...rest));
}

function nameOf(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonName, value })])]);
}

/** RFC 5280 §4.2.1.2, the first way: the SHA-1 of the key's bits. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  const { subjectPublicKey } = AsnConvert.parse(spki(key), SubjectPublicKeyInfo);
  return bufferOf(createHash('sha1').update(Buffer.from(subjectPublicKey)).digest());
}

function spki(key: KeyObject): Uint8Array {
  return key.export({ type: 'spki', format: 'der' });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
