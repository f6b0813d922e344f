import type { AadstsError, ProtocolError } from './model.js';

/** The variants of `E` that can have the code `C`, with `code` narrowed to it. */
export type ByCode<E, C> =
  E extends AadstsError<infer K, infer X>
    ? [Extract<X, C>] extends [never]
      ? never
      : AadstsError<K, Extract<X, C>>
    : E extends ProtocolError<infer K, infer X>
      ? [Extract<X, C>] extends [never]
        ? never
        : ProtocolError<K, Extract<X, C>>
      : Extract<E, { readonly code: C }>;

/** The variants of `E` of the categories `K`. */
export type ByCategory<E, K> = Extract<E, { readonly category: K }>;

/** The variants of `E` with the remedies `M`. */
export type ByRemedy<E, M> = Extract<E, { readonly remedy: M }>;

/** The variants of `E` with the tags `T`. */
export type ByTag<E, T> = Extract<E, { readonly _tag: T }>;

// Each subtraction is a union of two halves: an alias of a union keeps its name in a hover, one of a conditional type
// is spelled out, 60 variants long.

/** `E` less the codes `C`; their siblings and the unlisted codes stay. */
export type WithoutCode<E, C> = CodedWithout<E, C> | OthersWithout<E, 'code', C>;

/** `E` less every variant of the categories `K`. */
export type WithoutCategory<E, K> = ServersWithout<E, 'category', K> | OthersWithout<E, 'category', K>;

/** `E` less every variant with the remedies `M`. */
export type WithoutRemedy<E, M> = ServersWithout<E, 'remedy', M> | OthersWithout<E, 'remedy', M>;

/** `E` less every variant with the tags `T`. */
export type WithoutTag<E, T> = ServersWithout<E, '_tag', T> | OthersWithout<E, '_tag', T>;

type Coded = { readonly _tag: 'Aadsts' | 'Protocol' };
type CodedWithout<E, C> =
  E extends AadstsError<infer K, infer X>
    ? [Extract<X, C>] extends [never]
      ? E
      : [Exclude<X, C>] extends [never]
        ? never
        : AadstsError<K, Exclude<X, C>>
    : E extends ProtocolError<infer K, infer X>
      ? [Extract<X, C>] extends [never]
        ? E
        : [Exclude<X, C>] extends [never]
          ? never
          : ProtocolError<K, Exclude<X, C>>
      : never;
type OthersWithout<E, D extends string, V> = E extends Coded ? never : E extends { readonly [X in D]: V } ? never : E;
type ServersWithout<E, D extends string, V> = E extends Coded
  ? E extends { readonly [X in D]: V }
    ? never
    : E
  : never;
