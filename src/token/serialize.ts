import { err, ok, type Result } from 'neverthrow';
import { isNumber, isText, listOf, pick, wrongFields, type Check } from '../codec/check.js';
import { isRecord, parseJson } from '../codec/json.js';
import { localError } from '../error/local.js';
import type { CacheError } from '../error/model.js';
import { concealedOfToken, makeToken, type TokenResponse } from './token.js';

const format = 1;

/**
 * A token as text, secrets included, to keep it somewhere safe. The only way out besides reading its fields. A
 * `refreshFailure` is not kept: it tells of one call.
 *
 * @returns JSON, for `deserializeToken`
 * @example
 * await vault.put('graph', serializeToken(token))
 */
export const serializeToken = (token: TokenResponse): string => {
  const { refreshFailure: _, source: __, ...visible } = token;
  return JSON.stringify({
    tokenrail: format,
    ...visible,
    ...Object.fromEntries(concealedOfToken.map((name) => [name, token[name]])),
  });
};

const checks: Readonly<Record<string, Check>> = {
  accessToken: isText,
  tokenType: isText,
  expiresOn: isNumber,
  refreshOn: isNumber,
  extendedExpiresOn: isNumber,
  scopes: listOf(isText),
  refreshToken: isText,
  idToken: isText,
  idTokenClaims: isRecord,
  account: (value) =>
    isRecord(value) &&
    isText(value['homeAccountId']) &&
    isText(value['tenantId']) &&
    ['environment', 'username', 'name'].every((field) => value[field] === undefined || isText(value[field])),
  issuedTokenType: isText,
  correlationId: isText,
};

/**
 * The token that `serializeToken` wrote. The text is checked; what else is in it is left out.
 *
 * @returns `Cache` where the text is no such token
 * @example
 * const token = deserializeToken(await vault.get('graph'))
 */
export const deserializeToken = (text: string): Result<TokenResponse, CacheError> => {
  const value = parseJson(text);
  if (!isRecord(value) || value['tokenrail'] !== format) return err(notSerialized(['format']));
  const wrong = wrongFields(value, checks, ['accessToken', 'tokenType', 'expiresOn', 'scopes']);
  // `checks` has looked at every field.
  return wrong.length > 0
    ? err(notSerialized(wrong))
    : ok(makeToken({ ...(pick(value, checks) as unknown as TokenResponse), source: 'cache' }));
};

const notSerialized = (wrong: readonly string[]): CacheError =>
  localError('cache_failed', {}, ['no serialized token', ...wrong]);
