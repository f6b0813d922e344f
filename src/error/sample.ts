import { categories, type AadstsCodes, type B2cCodes } from '../catalogue/codes.generated.js';
import { categoryOfNumber, type Family } from '../catalogue/lookup.js';
import type { Category } from './category.js';
import { localVariants } from './local.js';
import { makeError } from './make.js';
import { messageFor } from './message.js';
import type {
  AadstsError,
  AnyAadstsError,
  ErrorDetails,
  ListedCode,
  LocalCode,
  OAuthError,
  ProtocolError,
} from './model.js';
import type { ByCode } from './subtract.js';

type CategoryByAadstsCode = { readonly [K in keyof AadstsCodes as AadstsCodes[K]]: K };
type CategoryByB2cCode = { readonly [K in keyof B2cCodes as B2cCodes[K]]: K };

/** The variant of a listed code, found by the code: `ByCode` would look at every variant, for every code there is. */
type Sample<C extends ListedCode> = C extends keyof CategoryByAadstsCode
  ? AadstsError<CategoryByAadstsCode[C], C>
  : C extends keyof CategoryByB2cCode
    ? ProtocolError<CategoryByB2cCode[C], C>
    : ByCode<Exclude<OAuthError, AnyAadstsError>, C>;

/** By name, so that the compiler looks at the one that is asked for. */
export type Samples = { readonly [C in ListedCode]: Sample<C> };

/** What a sample can be given apart from its code: any detail, and a category where the code leaves it open. */
export type SampleDetails<C extends ListedCode> = Partial<
  Omit<Samples[C], '_tag' | 'code' | 'remedy' | keyof ErrorDetails>
> &
  Partial<ErrorDetails>;

const statusOf: { readonly [K in Category]?: number } = {
  throttled: 429,
  service_unavailable: 503,
  credential_expired: 401,
  credential_rejected: 401,
};

const withIssues = (): object => ({ issues: ['a sample'] });

/** What variants must have, so that a sample is complete. */
const usual: { readonly [C in LocalCode]?: () => object } = {
  network: () => ({ sent: 'maybe' }),
  timeout: () => ({ sent: 'maybe', timeoutMs: 10_000 }),
  throttled: () => ({ retryAt: 0 }),
  invalid_challenge: () => ({ reason: 'malformed', position: 0 }),
  unresolved_challenge: () => ({
    reason: 'unresolved',
    first: sampleError('AADSTS50076'),
    last: sampleError('AADSTS50076'),
  }),
  unexpected_response: withIssues,
  invalid_configuration: withIssues,
  invalid_request: withIssues,
  invalid_id_token: withIssues,
};

/** Tag and category that go with a code, and what a variant must have. */
const variantOf = (code: ListedCode, given: Category | undefined): readonly [string, Category, object] => {
  const [, family, digits] = /^(AADSTS|AADB2C)(\d+)$/.exec(code) ?? [];
  const status = (category: Category): object => ({ status: statusOf[category] ?? 400 });
  if (family !== undefined) {
    const category = categoryOfNumber(family as Family, Number(digits)) ?? 'service_error';
    return [family === 'AADSTS' ? 'Aadsts' : 'Protocol', category, { codes: [Number(digits)], ...status(category) }];
  }
  const category = given ?? 'service_error';
  if (code === 'none') return ['Protocol', category, status(category)];
  const [tag, own] = localVariants[code as LocalCode];
  return [tag, code === 'unexpected_response' ? (given ?? own) : own, usual[code as LocalCode]?.() ?? {}];
};

/**
 * An error as it would arrive, for tests of handlers that need no server: complete, narrowed, redacted like a real one.
 *
 * @param code a listed code; `'none'` and `'unexpected_response'` take a `category`
 * @param details what it shall carry, such as `claims`, `status`, `retryAfterMs`
 * @example
 * expect(toHttpStatus(sampleError('AADSTS50076', { claims: '{"access_token":{}}' }))).toBe(401)
 */
export const sampleError = <const C extends ListedCode>(code: C, details: SampleDetails<C> = {}): Samples[C] => {
  const { category: given, ...facts }: { readonly category?: Category } = details as object;
  const [_tag, category, more] = variantOf(code, given);
  return makeError<never>({
    _tag,
    category,
    remedy: categories[category][0],
    code,
    message: messageFor(category, code, []),
    codes: [],
    requestId: '00000000-0000-0000-0000-000000000000',
    ...more,
    ...facts,
  });
};
