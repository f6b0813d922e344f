import { errAsync, okAsync, type Result, type ResultAsync } from 'neverthrow';
import type { Category, Remedy } from './category.js';
import type { ListedCode, OAuthError } from './model.js';
import type { ByCategory, ByCode, ByRemedy, WithoutCategory, WithoutCode, WithoutRemedy } from './subtract.js';

type AnyResult = Result<unknown, unknown> | ResultAsync<unknown, unknown>;
type OkOf<R> = R extends ResultAsync<infer A, unknown> ? A : R extends Result<infer A, unknown> ? A : never;
type ErrOf<R> = R extends ResultAsync<unknown, infer E> ? E : R extends Result<unknown, infer E> ? E : never;
type Discriminant = 'code' | 'category' | 'remedy';
type Values<E, D extends Discriminant> = E extends { readonly [X in D]: infer V } ? V : never;

/** What the compiler prints when a handler is for something that cannot happen, or cannot happen any more. */
export type CannotHappen<V> = `${V & string} is handled already, or cannot happen here`;

/** `E`, if it can have every one of `V`. */
type Possible<E, D extends Discriminant, V> = [Exclude<V, Values<E, D>>] extends [never]
  ? E
  : CannotHappen<Exclude<V, Values<E, D>>>;

/** One, or a list that is written out: what a list of unknown length holds, no type could subtract. */
export type OneOrMore<V> = V | readonly [V, ...V[]];

/** Where nothing is left to handle there is no result, so that `orElse` refuses the handler. */
type IfAny<E, V, R> = [E] extends [never] ? readonly [CannotHappen<V>] : R;

/**
 * For `.orElse`: recovers from these codes and takes them off the error type. The handler gets the narrowed error and
 * gives a `Result` or `ResultAsync`; like every callback of neverthrow it must not throw.
 *
 * @returns what the handler gives, or the error as it was
 * @example
 * acquire(request).orElse(onCode('AADSTS65001', (error) => askForConsent(error.claims)))
 */
export const onCode = <const C extends ListedCode, R extends Result<unknown, unknown> | ResultAsync<unknown, unknown>>(
  code: OneOrMore<C>,
  handler: (error: ByCode<OAuthError, C>) => R,
): (<E>(error: Possible<E, 'code', C>) => IfAny<E, C, ResultAsync<OkOf<R>, WithoutCode<E, C> | ErrOf<R>>>) =>
  // The implementation is untyped: `E` is known only where the result is used.
  on('code', code, handler as Handler) as never;

/**
 * For `.orElse`: recovers from these categories and takes them off the error type. See `onCode`.
 *
 * @example
 * acquire(request).orElse(onCategory(['throttled', 'service_unavailable'], () => lastKnownToken()))
 */
export const onCategory = <
  const K extends Category,
  R extends Result<unknown, unknown> | ResultAsync<unknown, unknown>,
>(
  category: OneOrMore<K>,
  handler: (error: ByCategory<OAuthError, K>) => R,
): (<E>(error: Possible<E, 'category', K>) => IfAny<E, K, ResultAsync<OkOf<R>, WithoutCategory<E, K> | ErrOf<R>>>) =>
  // As above.
  on('category', category, handler as Handler) as never;

/**
 * For `.orElse`: recovers from every error with these remedies and takes them off the error type. See `onCode`.
 *
 * @example
 * acquire(request).orElse(onRemedy('interact', (error) => signIn({ claims: error.claims })))
 */
export const onRemedy = <const M extends Remedy, R extends Result<unknown, unknown> | ResultAsync<unknown, unknown>>(
  remedy: OneOrMore<M>,
  handler: (error: ByRemedy<OAuthError, M>) => R,
): (<E>(error: Possible<E, 'remedy', M>) => IfAny<E, M, ResultAsync<OkOf<R>, WithoutRemedy<E, M> | ErrOf<R>>>) =>
  // As above.
  on('remedy', remedy, handler as Handler) as never;

type Handler = (error: unknown) => AnyResult;

const on = (discriminant: Discriminant, wanted: string | readonly string[], handler: Handler) => {
  const values: ReadonlySet<unknown> = new Set([wanted].flat());
  return (error: unknown): ResultAsync<unknown, unknown> =>
    values.has(discriminantOf(error, discriminant)) ? asAsync(handler(error)) : errAsync(error);
};

/** The discriminant of an error, whatever else may be in the chain. */
export const discriminantOf = (error: unknown, discriminant: Discriminant | '_tag'): unknown =>
  typeof error === 'object' && error !== null ? (error as Partial<Record<string, unknown>>)[discriminant] : undefined;

const asAsync = (result: AnyResult): ResultAsync<unknown, unknown> =>
  'isOk' in result ? (result.isOk() ? okAsync(result.value) : errAsync(result.error)) : result;

type Categorised = { readonly category: string };
type Remedied = { readonly remedy: string };

/** One handler for each category that `E` can have. */
export type CategoryHandlers<E extends Categorised> = {
  readonly [K in E['category']]: (error: ByCategory<E, K>) => unknown;
};

/** One handler for each remedy that `E` can have. */
export type RemedyHandlers<E extends Remedied> = { readonly [M in E['remedy']]: (error: ByRemedy<E, M>) => unknown };
type Only<H, K extends string> = { readonly [X in Exclude<keyof H, K>]: CannotHappen<X> };

/**
 * Calls the handler of the error's category. Exhaustive: a category that is missing, and one that cannot happen, is a
 * compile error.
 *
 * @example
 * matchCategory(error, { throttled: (e) => `wait ${e.retryAfterMs} ms`, network: () => 'try again' })
 */
export const matchCategory = <E extends Categorised, const H extends CategoryHandlers<E>>(
  error: E,
  handlers: H & Only<H, E['category']>,
): ReturnType<H[E['category']]> => dispatch(handlers, error.category, error);

/**
 * Calls the handler of what the application can do. Exhaustive, like `matchCategory`.
 *
 * @example
 * const status = matchRemedy(error, { interact: () => 401, retry: () => 503, none: () => 499 })
 */
export const matchRemedy = <E extends Remedied, const H extends RemedyHandlers<E>>(
  error: E,
  handlers: H & Only<H, E['remedy']>,
): ReturnType<H[E['remedy']]> => dispatch(handlers, error.remedy, error);

// The types above make sure that the handler is there.
const dispatch = <A>(handlers: object, key: string, error: unknown): A =>
  (handlers as Record<string, (error: unknown) => A>)[key]!(error);
