import { err, ok, ResultAsync, type Result } from 'neverthrow';
import { isIssuedBy } from '../authority/issuer.js';
import type { Client } from '../client/client.js';
import { metadataOf } from '../discovery/metadata.js';
import { localError } from '../error/local.js';
import type { IdTokenError, OAuthError } from '../error/model.js';
import { guarded } from '../wire/guarded.js';
import type { Signal } from '../wire/platform.js';
import { isSameText } from '../value/same-text.js';
import type { Expected, IdTokenClaims } from './claims.js';
import { problemsOfHashes } from './hashes.js';
import { isIssuerOfToken } from './issuer.js';
import { keyFor } from './key-set.js';
import { keyOf, prepareKeys } from './keys.js';
import { readParts, type Header } from './parts.js';
import { problemsOfClaims } from './problems.js';
import { isSignedBy } from './signature.js';

/** A token that is right, as far as it can be told without its signature. */
interface Plausible {
  readonly header: Header;
  readonly claims: IdTokenClaims;
}

const invalid = (issues: readonly string[]): IdTokenError => localError('invalid_id_token', { issues }, issues);

const plausible = async (
  client: Client,
  idToken: string,
  expected: Expected,
): Promise<Result<Plausible, OAuthError>> => {
  const { header, claims, issues: problems } = readParts(idToken);
  const issues = [...problems, ...(claims ? problemsOfClaims(claims, client, expected) : [])];
  if (!header || !claims) return err(invalid(issues));
  if (!isIssuerOfToken(client.authority, claims)) return err(localError('issuer_mismatch', {}));
  const { nonce } = expected;
  if (nonce !== undefined && !isSameText(claims['nonce'], nonce)) return err(localError('nonce_mismatch', {}));
  const all = [...issues, ...(await problemsOfHashes(claims, header.alg, expected))];
  return all.length > 0 ? err(invalid(all)) : ok({ header, claims });
};

const signed = (
  client: Client,
  idToken: string,
  { header, claims }: Plausible,
  signal: Signal | undefined,
): ResultAsync<IdTokenClaims, OAuthError> =>
  metadataOf(client, signal)
    .andThen((metadata) => (isIssuedBy(metadata, claims) ? ok(metadata) : err(localError('issuer_mismatch', {}))))
    .andThen(({ jwksUri }) => keyOf(client, jwksUri, (keys) => keyFor(keys, header, claims), signal))
    .andThen((key) => (key ? ok(key) : err(invalid(['signature: by a key that the authority does not show']))))
    .andThen((key) => ResultAsync.fromSafePromise(isSignedBy(key, header.alg, idToken)))
    .andThen((isSigned) => (isSigned ? ok(claims) : err(invalid(['signature: wrong']))));

/**
 * The claims of an id token that came straight from the token endpoint over TLS: all checks but the signature, for which
 * TLS stands in. Nothing is asked.
 *
 * @returns `Flow` with `issuer_mismatch`, or else with `nonce_mismatch`; `IdToken` with everything else that is wrong in
 * `issues`; `Callback` where a part of the runtime throws
 * @example
 * readIdToken(client, idToken, { nonce })
 * @see OpenID Connect Core §3.1.3.7, item 6
 */
export const readIdToken = (
  client: Client,
  idToken: string,
  expected: Expected,
): ResultAsync<IdTokenClaims, OAuthError> =>
  guarded('identity', () => plausible(client, idToken, expected)).map(({ claims }) => claims);

/**
 * The claims of an id token, wherever it came from: all checks, the issuer as the authority says it, and then the
 * signature, by the keys of the authority. It is asked only for a token that is right but for its signature.
 *
 * @returns what `readIdToken` gives; what befalls a request for the metadata or the keys
 * @example
 * verifyIdToken(client, idToken, { nonce, code, signal })
 * @see OpenID Connect Core §3.1.3.7, §3.3.2.9–12; Microsoft identity platform, "Claims validation"
 */
export const verifyIdToken = (
  client: Client,
  idToken: string,
  expected: Expected,
  signal?: Signal,
): ResultAsync<IdTokenClaims, OAuthError> =>
  guarded('identity', () =>
    new ResultAsync(plausible(client, idToken, expected)).andThen((token) => signed(client, idToken, token, signal)),
  );

/**
 * Gets what a signature is checked with, before something is done that cannot be done again, such as the redemption of a
 * code: then a key endpoint that is down costs nothing.
 *
 * @returns what befalls a request for the metadata or the keys
 * @example
 * warmKeys(client, signal).andThen(() => redeem(code))
 */
export const warmKeys = (client: Client, signal?: Signal): ResultAsync<true, OAuthError> =>
  guarded('identity', () => metadataOf(client, signal).andThen(({ jwksUri }) => prepareKeys(client, jwksUri, signal)));
