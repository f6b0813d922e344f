/** What an algorithm needs. */
export interface AlgorithmDetails {
  /** The type of its keys. */
  readonly kty: 'RSA' | 'EC';
  /** The curve of its keys. */
  readonly crv?: string;
  /** What `at_hash` and `c_hash` are made with. */
  readonly hash: string;
}

type Size = 256 | 384 | 512;

/** The name of an algorithm that is allowed (RFC 7518 §3.1). */
export type Algorithm = `${'RS' | 'PS' | 'ES'}${Size}`;

const rsa = (size: Size): AlgorithmDetails => ({ kty: 'RSA', hash: `SHA-${size}` });
const ec = (size: Size, crv: string): AlgorithmDetails => ({ kty: 'EC', crv, hash: `SHA-${size}` });

/** How an id token may be signed: by a private key, whose public one the authority shows. Never `none`, never a shared secret. */
const algorithms: Readonly<Record<Algorithm, AlgorithmDetails>> = {
  RS256: rsa(256),
  RS384: rsa(384),
  RS512: rsa(512),
  PS256: rsa(256),
  PS384: rsa(384),
  PS512: rsa(512),
  ES256: ec(256, 'P-256'),
  ES384: ec(384, 'P-384'),
  ES512: ec(512, 'P-521'),
};

/** Whether it is the name of an algorithm that is allowed. */
export const isAlgorithm = (name: unknown): name is Algorithm =>
  typeof name === 'string' && Object.hasOwn(algorithms, name);

/** What an algorithm needs. */
export const detailsOf = (algorithm: Algorithm): AlgorithmDetails => algorithms[algorithm];
