import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createClient, type AuthoritySettings, type Client, type Fetch, type OAuthError } from '../../../src/index.js';
import type { Expected, IdTokenClaims } from '../../../src/identity/claims.js';
import { readIdToken, verifyIdToken } from '../../../src/identity/verify.js';
import { clientId, tenantId } from '../../exchange/support/clients.js';
import { startOfTime, testRuntime } from '../../wire/support/runtime.js';

export const issuer = 'https://idp.contoso.example/oidc';
/** In seconds, as tokens say it. */
export const startSeconds = startOfTime / 1000;

type Members = Readonly<Record<string, unknown>>;

/** The claims of a token that is right. */
export const claimsOf = (changes: Members = {}): Members => ({
  iss: issuer,
  sub: 'a-person',
  aud: clientId,
  iat: startSeconds,
  nbf: startSeconds,
  exp: startSeconds + 3600,
  ...changes,
});

/** Of Entra, of one tenant. */
export const entraClaimsOf = (changes: Members = {}): Members =>
  claimsOf({ iss: `https://login.microsoftonline.com/${tenantId}/v2.0`, tid: tenantId, oid: 'an-object', ...changes });

export interface Signer {
  /** The public key as a key set has it. */
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
  readonly sign: (claims: Members, header?: Members) => Promise<string>;
}

export const makeSigner = async (kid: string, alg = 'ES256'): Promise<Signer> => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg },
    privateKey,
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg, kid, ...header }).sign(privateKey),
  };
};

export const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with a signature that nobody made. */
export const unsigned = (claims: unknown, header: unknown = { alg: 'RS256' }, signature = 'c2ln'): string =>
  `${part(header)}.${part(claims)}.${signature}`;

export interface Provider {
  readonly client: Client;
  readonly world: {
    /** What the key endpoint shows. */
    keys: readonly unknown[];
    /** Epoch milliseconds. */
    now: number;
    metadata: Members;
    /** Answers in place of the key endpoint. */
    answer: ((request: Request) => Promise<Response> | Response) | undefined;
    /** How often it was asked. */
    asked: number;
  };
}

const origins = (settings: AuthoritySettings): string => settings.issuer ?? 'https://login.microsoftonline.com/common';

/** A provider without a network, and a client of it. */
export const provider = (
  keys: readonly unknown[],
  settings: AuthoritySettings = { issuer, knownAuthorities: ['idp.contoso.example'] },
  more: { readonly clientId?: string; readonly timeoutMs?: number } = {},
): Provider => {
  const base = origins(settings);
  const world: Provider['world'] = {
    keys,
    now: startOfTime,
    metadata: {
      issuer: settings.issuer,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/keys`,
    },
    answer: undefined,
    asked: 0,
  };
  const fetch: Fetch = async (input: Request, init?: RequestInit) => {
    const request = new Request(input, init);
    if (request.url.includes('.well-known')) return Response.json(world.metadata);
    world.asked += 1;
    return world.answer ? world.answer(request) : Response.json({ keys: world.keys });
  };
  const runtime = testRuntime({ fetch, now: () => world.now });
  const client = createClient({ clientId, ...settings, ...more, runtime })._unsafeUnwrap();
  return { client, world };
};

/** The same for Entra. */
export const entra = (
  keys: readonly unknown[],
  tenant: string = tenantId,
  namedInIssuer: string = tenant,
  origin = 'https://login.microsoftonline.com',
): Provider => {
  const made = provider(keys, { authority: `${origin}/${tenant}` });
  made.world.metadata = { ...made.world.metadata, issuer: `https://login.microsoftonline.com/${namedInIssuer}/v2.0` };
  return made;
};

type Outcome = IdTokenClaims | OAuthError;

/** The issues or the code of a token that is refused; `'fine'` for one that is not. */
export const verdict = (result: {
  readonly match: (ok: (claims: IdTokenClaims) => unknown, err: (error: OAuthError) => unknown) => PromiseLike<unknown>;
}) =>
  result.match(
    () => 'fine',
    (error) => ('issues' in error ? error.issues : error.code),
  );

export const readVerdict = (client: Client, token: string, expected: Expected = {}): PromiseLike<unknown> =>
  verdict(readIdToken(client, token, expected));

export const verifyVerdict = (client: Client, token: string, expected: Expected = {}): PromiseLike<unknown> =>
  verdict(verifyIdToken(client, token, expected));

export const outcomeOf = async (client: Client, token: string, expected: Expected = {}): Promise<Outcome> =>
  verifyIdToken(client, token, expected).match<Outcome, Outcome>(
    (claims) => claims,
    (error) => error,
  );
