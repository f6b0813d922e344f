/**
 * Values that are read by name and never printed.
 *
 * What must not be shown is kept beside a value, not in it: its prototype has a getter for each such name. So no way of
 * printing an object reaches it: not JSON, not inspection at any depth or with any option, not a copy.
 *
 * @module
 */

type Inspect = (value: unknown, options: object) => string;
type Fields = Readonly<Record<string, unknown>>;

interface Appearance {
  /** The names that are concealed. */
  readonly concealed: readonly string[];
  /** What stands before the fields when it is inspected. */
  readonly title: (visible: Fields) => string;
  /** What `String(value)` gives. */
  readonly text: (visible: Fields) => string;
}

/** Makes values of one appearance, and finds what they conceal. */
export interface Concealer {
  readonly make: (visible: Fields, concealed: Fields) => object;
  readonly concealedIn: (value: object) => Fields | undefined;
}

const compact = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? Object.freeze([...value]) : value]),
  );

/** A maker of frozen values that conceal the fields of these names. */
export const concealer = ({ concealed, title, text }: Appearance): Concealer => {
  const secrets = new WeakMap<object, Fields>();
  const shown = (value: object): Fields => ({
    ...value,
    ...Object.fromEntries(
      concealed.filter((name) => secrets.get(value)?.[name] !== undefined).map((name) => [name, '[redacted]']),
    ),
  });
  const prototype = Object.create(Object.prototype, {
    ...Object.fromEntries(
      concealed.map((name) => [
        name,
        {
          get(this: object): unknown {
            return secrets.get(this)?.[name];
          },
        },
      ]),
    ),
    // The one of plain objects, so that an inspection of prototypes does not look at this one.
    constructor: { value: Object },
    toJSON: {
      value(this: object): Fields {
        return shown(this);
      },
    },
    toString: {
      value(this: Fields): string {
        return text(this);
      },
    },
    [Symbol.for('nodejs.util.inspect.custom')]: {
      value(this: Fields, _depth: number, options: object, inspect: Inspect): string {
        return `${title(this)} ${inspect(shown(this), options)}`;
      },
    },
  }) as object;
  return {
    make: (visible, hidden) => {
      const value = Object.freeze(
        Object.create(prototype, Object.getOwnPropertyDescriptors(compact(visible))) as object,
      );
      secrets.set(value, hidden);
      return value;
    },
    concealedIn: (value) => secrets.get(value),
  };
};
