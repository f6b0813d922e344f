import type { Category, Remedy } from './category.js';
import { categories } from '../catalogue/codes.generated.js';
import { isRecord } from '../codec/json.js';
import { localVariants } from './local.js';
import { discriminantOf, type OneOrMore } from './match.js';
import type { ListedCode, OAuthError, Tag } from './model.js';
import type { ByCategory, ByCode, ByRemedy, ByTag } from './subtract.js';

const has = (
  error: unknown,
  discriminant: '_tag' | 'code' | 'category' | 'remedy',
  wanted: string | readonly string[],
): boolean => isOAuthError(error) && [wanted].flat().includes(discriminantOf(error, discriminant) as string);

const tags: ReadonlySet<unknown> = new Set<Tag>([
  'Aadsts',
  'Protocol',
  ...Object.values(localVariants).map(([tag]) => tag),
]);

/**
 * Whether a value is an error of this library, by its discriminants: also one that another copy of the library made.
 *
 * @example
 * app.use((error, request, response, next) => (isOAuthError(error) ? response.status(502).send(describe(error)) : next(error)))
 */
export const isOAuthError = (value: unknown): value is OAuthError => {
  try {
    return isRecord(value) && isDiscriminated(value);
  } catch {
    return false;
  }
};

const isDiscriminated = ({ _tag, code, category, remedy }: Readonly<Record<string, unknown>>): boolean =>
  tags.has(_tag) &&
  typeof code === 'string' &&
  typeof category === 'string' &&
  Object.hasOwn(categories, category) &&
  categories[category as Category][0] === remedy;

/** Whether an error of ours has this AADSTS number, whatever its code. One that came from elsewhere may lack its numbers. */
export const hasNumber = (error: unknown, number: number): boolean =>
  isOAuthError(error) && Array.isArray(error.codes) && error.codes.includes(number);

/**
 * Whether an error has this code, or one of these. Narrows.
 *
 * @example
 * if (hasCode(error, ['AADSTS50076', 'AADSTS50079'])) await stepUp(error.claims)
 */
export const hasCode = <const C extends ListedCode>(
  error: unknown,
  code: OneOrMore<C>,
): error is ByCode<OAuthError, C> => has(error, 'code', code);

/** Whether an error is of this category, or of one of these. Narrows. */
export const hasCategory = <const K extends Category>(
  error: unknown,
  category: OneOrMore<K>,
): error is ByCategory<OAuthError, K> => has(error, 'category', category);

/** Whether an error has this remedy, or one of these. Narrows. */
export const hasRemedy = <const M extends Remedy>(
  error: unknown,
  remedy: OneOrMore<M>,
): error is ByRemedy<OAuthError, M> => has(error, 'remedy', remedy);

/** Whether an error has this tag, or one of these. Narrows. */
export const hasTag = <const T extends Tag>(error: unknown, tag: OneOrMore<T>): error is ByTag<OAuthError, T> =>
  has(error, '_tag', tag);
