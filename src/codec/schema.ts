/**
 * The pieces that bodies are described with. The only file that knows io-ts: plain data, and issues in words, leave it.
 *
 * @module
 */
import * as t from 'io-ts';
import { err, ok, type Result } from 'neverthrow';
import { isRecord } from './json.js';

/** Describes one value of a body. */
export type Schema<A> = t.Decoder<unknown, A>;

const schema = <A>(name: string, read: (value: unknown, context: t.Context) => t.Validation<A>): Schema<A> =>
  new t.Type<A, unknown>(name, (value): value is A => read(value, [])._tag === 'Right', read, t.identity);

const when = <A>(name: string, convert: (value: unknown) => A | undefined): Schema<A> =>
  schema(name, (value, context) => {
    const converted = convert(value);
    return converted === undefined ? t.failure(value, context) : t.success(converted);
  });

/** Text, the empty one too. */
export const text: Schema<string> = when('string', (value) => (typeof value === 'string' ? value : undefined));

/** Text that says something. */
export const nonEmptyText: Schema<string> = when('non-empty string', (value) =>
  typeof value === 'string' && value !== '' ? value : undefined,
);

/** More than three centuries: an instant that far away still is a number of milliseconds. */
const most = 1e10;

/** A number of seconds, as a number or in digits. */
export const seconds: Schema<number> = when('seconds', (value) => {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= most ? number : undefined;
});

/** Whatever it is. */
export const anything: Schema<unknown> = schema('anything', t.success);

/** What does not fit is left out, instead of making the whole unreadable. */
export const optional = <A>(inner: Schema<A>): Schema<A | undefined> =>
  schema(inner.name, (value, context) => {
    const decoded = inner.validate(value, context);
    return t.success(decoded._tag === 'Right' ? decoded.right : undefined);
  });

/** The first of two that fits. */
export const either = <A, B>(first: Schema<A>, second: Schema<B>): Schema<A | B> =>
  schema<A | B>(`${first.name} or ${second.name}`, (value, context) => {
    const decoded = first.validate(value, context);
    return decoded._tag === 'Right' ? decoded : second.validate(value, context);
  });

/** A list; what does not fit in it is left out, and where it is no list it is empty. */
export const list = <A>(item: Schema<A>): Schema<readonly A[]> =>
  schema(`list of ${item.name}`, (value, context) =>
    t.success(
      (Array.isArray(value) ? value : []).flatMap((entry: unknown) => {
        const decoded = item.validate(entry, context);
        return decoded._tag === 'Right' ? [decoded.right] : [];
      }),
    ),
  );

/** An object with these members of its own. Others, inherited ones and `__proto__` among them, are left out. */
export const object = <A>(members: { readonly [F in keyof A]-?: Schema<A[F]> }): Schema<A> =>
  schema('object', (value, context) => {
    if (!isRecord(value)) return t.failure(value, context);
    const errors: t.ValidationError[] = [];
    const fields: Record<string, unknown> = {};
    for (const [key, type] of Object.entries<Schema<unknown>>(members)) {
      const actual = Object.hasOwn(value, key) ? value[key] : undefined;
      const decoded = type.validate(actual, [...context, { key, type, actual }]);
      if (decoded._tag === 'Left') errors.push(...decoded.left);
      else fields[key] = decoded.right;
    }
    // Each member has been read by the schema of its name.
    return errors.length > 0 ? t.failures(errors) : t.success(fields as A);
  });

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : value === '' ? 'empty string' : typeof value;

/** Path, what was expected, the kind of what was found; never a value, since values are tokens. */
const report = (errors: t.Errors): readonly string[] => [
  ...new Set(
    errors.map(({ context, value }) => {
      const path = context.map(({ key }) => key).filter((key) => key !== '');
      return `${path.join('.') || 'body'}: expected ${context.at(-1)?.type.name}, got ${kindOf(value)}`;
    }),
  ),
];

/** Reads a value by its schema: what it holds, or what is wrong with it. */
export const decodeWith =
  <A>(type: Schema<A>) =>
  (value: unknown): Result<A, readonly string[]> => {
    const decoded = type.decode(value);
    return decoded._tag === 'Right' ? ok(decoded.right) : err(report(decoded.left));
  };
