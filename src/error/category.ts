import type { AadstsCodes, B2cCodes, RemedyByCategory } from '../catalogue/codes.generated.js';

/** What happened: 28 values, closed with version 0.1. */
export type Category = keyof RemedyByCategory;

/** What the application can do about it: 9 values, closed with version 0.1. */
export type Remedy = RemedyByCategory[Category];

/** The categories that share the remedy `M`. */
export type CategoryOf<M extends Remedy> = {
  readonly [K in Category]: RemedyByCategory[K] extends M ? K : never;
}[Category];

/** The categories that only this side of the wire reports. */
export type LocalCategory = 'untrusted_response' | 'network' | 'extension_failed' | 'unexpected_response' | 'aborted';

/** The categories that an answer of a server can have. */
export type ServerCategory = Exclude<Category, LocalCategory>;

declare const unlisted: unique symbol;
interface Unlisted {
  readonly [unlisted]: true;
}

// The brand keeps these apart from every literal: without it neither `switch` nor ts-pattern narrows.

/** An AADSTS code that this version does not list: still the text that the server sent. */
export type UnlistedAadstsCode = `AADSTS${number}` & Unlisted;

/** An Azure AD B2C code that this version does not list. */
export type UnlistedB2cCode = `AADB2C${number}` & Unlisted;

/** An AD FS code. None is listed. */
export type AdfsCode = `MSIS${number}` & Unlisted;

/** Every AADSTS code of the catalogue. */
export type ListedAadstsCode = AadstsCodes[keyof AadstsCodes];

/** Every Azure AD B2C code of the catalogue. */
export type ListedB2cCode = B2cCodes[keyof B2cCodes];

/** The AADSTS codes that an error of category `K` can have. */
export type AadstsCodeOf<K extends ServerCategory> = K extends keyof AadstsCodes
  ? AadstsCodes[K] | UnlistedAadstsCode
  : UnlistedAadstsCode;

/** The other codes that an answer of category `K` can have; `'none'` where the answer has none that may be believed. */
export type ProtocolCodeOf<K extends ServerCategory> =
  (K extends keyof B2cCodes ? B2cCodes[K] : never) | UnlistedB2cCode | AdfsCode | 'none';
