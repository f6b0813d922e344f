import type { AadstsCodes, B2cCodes, RemedyByCategory } from './codes.generated.js';

/** A code that this version lists: the ones of which there is an explanation. */
export type ExplainedCode = AadstsCodes[keyof AadstsCodes] | B2cCodes[keyof B2cCodes];

/** What happened: 28 values. */
export type ExplainedCategory = keyof RemedyByCategory;

/** What to do, in one to three sentences for each of those who can do something. */
export interface Advice {
  /** For the person at the screen: can be shown as it is. */
  readonly person: string;
  /** For those who write the application. */
  readonly developer: string;
  /** For those who administer the tenant. */
  readonly administrator: string;
}

/**
 * Whether the same request, sent once more, can succeed.
 *
 * - `'no'`: something must change first. So it is for every code that asks for another credential: a request with a new
 *   one is another request.
 * - `'transient'`: a few times, with growing pauses.
 * - `'after_delay'`: after a wait that the answer names (`Retry-After`, `interval`) or else some minutes.
 */
export type Retry = 'no' | 'transient' | 'after_delay';

/**
 * How sure an explanation is.
 *
 * - `'doc'`: Microsoft documents the code.
 * - `'library'`: a library of Microsoft handles it, the documents do not have it.
 * - `'community'`: told by people who met it.
 * - `'inferred'`: concluded from the name of the code, or from codes like it.
 */
export type Confidence = 'doc' | 'library' | 'community' | 'inferred';

/** What a code means and what to do about it. */
export interface Explanation {
  /** As it is written: `AADSTS50076`. */
  readonly code: ExplainedCode;
  readonly family: 'AADSTS' | 'AADB2C';
  readonly number: number;
  /** Microsoft's name of it, where one is published: `UserStrongAuthClientAuthNRequired`. */
  readonly name?: string;
  readonly category: ExplainedCategory;
  /** What the application can do: one of 9 words, the same for all codes of a category. */
  readonly remedy: RemedyByCategory[ExplainedCategory];
  readonly meaning: string;
  /** Complete: where the code has no advice of its own it is that of the category. */
  readonly advice: Advice;
  readonly retry: Retry;
  /** Whether it can help to let the person sign in: again, with another account or with another method. */
  readonly interaction: boolean;
  /** The OAuth `error` words that were seen with it, if any is known. */
  readonly errors: readonly string[];
  /** The `suberror` that was seen with it. */
  readonly suberror?: string;
  /** Codes that are often taken for it or come next to it, the likeliest first. */
  readonly similar: readonly ExplainedCode[];
  /** Microsoft's own page: of the code, or for Azure AD B2C of all codes. */
  readonly docsUrl: string;
  readonly confidence: Confidence;
}

/** What the codes of a category have in common, and errors without a code. */
export interface CategoryExplanation {
  readonly category: ExplainedCategory;
  readonly remedy: RemedyByCategory[ExplainedCategory];
  /** What happened, in one short sentence. */
  readonly summary: string;
  readonly meaning: string;
  readonly advice: Advice;
  /** What holds for the category; a code can differ. */
  readonly retry: Retry;
  /** Whether it can help to let the person sign in; a code can differ. */
  readonly interaction: boolean;
  /** The listed codes of it, by family and number; none for what only this side of the wire reports. */
  readonly codes: readonly ExplainedCode[];
}
