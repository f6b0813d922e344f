import { err, ok, type Result } from 'neverthrow';
import { categories } from '../catalogue/codes.generated.js';
import { categoryOfNumber, type Family } from '../catalogue/lookup.js';
import { isNumber, isText, listOf, pick, wrongFields, type Check } from '../codec/check.js';
import { isRecord, parseJson } from '../codec/json.js';
import type { Category, LocalCategory } from './category.js';
import { isOAuthError } from './guard.js';
import { localVariants } from './local.js';
import { makeError } from './make.js';
import type { AnyUnexpectedResponseError, LocalCode, OAuthError } from './model.js';
import { unexpectedResponse } from './parse.js';
import { harmlessId, harmlessTime } from './harmless.js';

const format = 1;

/** How deep the errors of an unresolved challenge may hold others. */
const nesting = 4;

/**
 * An error as text that can cross a network and be matched on the other side, claims included: so it may only go to
 * somebody who may see them, such as the client that must satisfy them. The server's own words stay here.
 *
 * @returns JSON, for `decodeError`
 * @example
 * response.status(401).type('application/json').send(encodeError(error))
 */
export const encodeError = (error: OAuthError): string => JSON.stringify({ tokenrail: format, ...plain(error) });

const plain = (error: OAuthError): object => ({
  ...error,
  claims: error.claims,
  ...(error.code === 'unresolved_challenge' && { first: plain(error.first), last: plain(error.last) }),
});

/**
 * The error that `encodeError` wrote. What arrives is untrusted: the text is checked, and the value is always one that
 * the type admits. A code that this version lists under another category than the sender's version loses its name and
 * stays in `codes`.
 *
 * @returns `UnexpectedResponse` where the text is no encoded error, with what is wrong in `issues`
 * @example
 * decodeError(await response.text()).map((error) => matchRemedy(error, handlers))
 */
export const decodeError = (text: string): Result<OAuthError, AnyUnexpectedResponseError> => {
  const value = parseJson(text);
  const problems = isRecord(value) && value['tokenrail'] === format ? problemsOf(value, nesting) : ['format'];
  return problems.length > 0
    ? err(unexpectedResponse({}, ['no encoded error', ...problems]) as AnyUnexpectedResponseError)
    : ok(remade(value as Encoded));
};

type Encoded = Readonly<Record<string, unknown>>;

// What a person is shown must not hold what the sender can put into a log or a terminal.
const isHarmless: Check = (value) => harmlessId(value) === value;
const isLine: Check = (value) => typeof value === 'string' && /^[^\p{C}\p{Zl}\p{Zp}]{0,4000}$/u.test(value);

const attemptChecks: Readonly<Record<string, Check>> = {
  category: (value) => isText(value) && Object.hasOwn(categories, value as string),
  code: isText,
  startedAfterMs: isNumber,
  waitedMs: isNumber,
};

const checks: Readonly<Record<string, Check>> = {
  message: isLine,
  requestId: (value) => value === '' || isHarmless(value),
  codes: listOf(isNumber),
  status: isNumber,
  error: isText,
  suberror: isText,
  claims: isText,
  retryAfterMs: isNumber,
  retryAt: isNumber,
  traceId: isHarmless,
  correlationId: isHarmless,
  timestamp: (value) => harmlessTime(value) === value,
  docsUrl: (value) => /^https:\/\/login\.microsoftonline\.com\/error\?code=\d+$/.test(String(value)),
  replayed: (value) => value === true,
  attempts: listOf(
    (value) =>
      isRecord(value) && wrongFields(value, attemptChecks, ['category', 'code', 'startedAfterMs']).length === 0,
  ),
};

/** What variants have of their own. */
const ownChecks: Readonly<Record<string, Check>> = {
  issues: listOf(isLine),
  sent: (value) => value === 'no' || value === 'maybe',
  reason: isHarmless,
  timeoutMs: isNumber,
  position: isNumber,
};

const ownOf = (code: string): readonly string[] => (own[code as OAuthError['code']] ?? '').split(' ');

const checksOf = (code: string): Readonly<Record<string, Check>> => ({
  ...checks,
  ...Object.fromEntries(Object.entries(ownChecks).filter(([name]) => ownOf(code).includes(name))),
});

/** What a variant has besides the details of every error. A `reason` may be absent, but for challenges: see below. */
const own: { readonly [C in OAuthError['code']]?: string } = {
  network: 'sent reason',
  timeout: 'timeoutMs sent',
  throttled: 'retryAt',
  unexpected_response: 'issues',
  invalid_configuration: 'issues',
  invalid_request: 'issues',
  invalid_id_token: 'issues',
  invalid_challenge: 'reason position',
  unresolved_challenge: 'reason',
};

const problemsOf = (value: unknown, depth: number): readonly string[] => {
  if (!isRecord(value) || !isOAuthError(value) || !isAdmitted(value)) return ['discriminants'];
  const fields: Encoded = { ...value };
  const needed = ['message', 'requestId', 'codes', ...ownOf(value.code).filter((name) => name !== 'reason')];
  const wrong = wrongFields(fields, checksOf(value.code), needed);
  if (value._tag !== 'Challenge') return wrong;
  const isUnresolved = value.code === 'unresolved_challenge';
  if (value.reason !== (isUnresolved ? 'unresolved' : 'malformed') || depth === 0) return [...wrong, 'reason'];
  return isUnresolved
    ? [...wrong, ...problemsOf(fields['first'], depth - 1), ...problemsOf(fields['last'], depth - 1)]
    : wrong;
};

const serverCode = /^(AADSTS|AADB2C|MSIS)([1-9]\d{2,8})$/;
const local: { readonly [K in LocalCategory]: true } = {
  untrusted_response: true,
  network: true,
  extension_failed: true,
  unexpected_response: true,
  aborted: true,
};

/** Whether tag, category and code are one of the combinations of the union; a listed code is looked at in `remade`. */
const isAdmitted = ({ _tag, category, code }: OAuthError): boolean => {
  const family = serverCode.exec(code)?.[1];
  if (_tag === 'Aadsts') return family === 'AADSTS' && !(category in local);
  if (_tag === 'Protocol')
    return (code === 'none' || (family !== undefined && family !== 'AADSTS')) && !(category in local);
  const [tag, usual] = Object.hasOwn(localVariants, code) ? localVariants[code as LocalCode] : [];
  return (
    tag === _tag &&
    (category === usual || (_tag === 'UnexpectedResponse' && /^(?:throttled|service_unavailable)$/.test(category)))
  );
};

const remade = (value: Encoded): OAuthError => {
  const { _tag, code, category } = value as Encoded & { _tag: string; code: string; category: Category };
  const [, family, digits] = serverCode.exec(code) ?? [];
  const listed = family === undefined ? undefined : categoryOfNumber(family as Family, Number(digits));
  return makeError({
    ...(listed === undefined || listed === category ? { _tag, code } : { _tag: 'Protocol', code: 'none' }),
    category,
    remedy: categories[category][0],
    ...pick(value, checksOf(code)),
    attempts: (value['attempts'] as readonly Encoded[] | undefined)?.map((attempt) => pick(attempt, attemptChecks)),
    ...(code === 'unresolved_challenge' && {
      first: remade(value['first'] as Encoded),
      last: remade(value['last'] as Encoded),
    }),
  });
};
