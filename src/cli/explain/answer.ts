import { explain } from '../../catalogue/explain.js';
import type { Explanation } from '../../catalogue/explanation.js';
import { findCodes } from '../../catalogue/find-codes.js';
import { listedCodes } from '../../catalogue/prose.js';
import { search } from '../../catalogue/search.js';
import { isRecord, parseJson } from '../../codec/json.js';
import { parseErrorResponse, type OAuthError } from '../../error/index.js';
import { parseAuthorizationError } from '../../error/redirect.js';
import { closest } from '../nearest.js';

/** What there is to say about a text that somebody pasted. Nothing of the text itself is in it but codes and ids. */
export interface Answer {
  /** The text as the error that an application would get, where it is a body, a redirect, or has ids. */
  readonly error?: OAuthError;
  /** The listed codes in it: the one that decides first, then in the order of the text. */
  readonly explanations: readonly Explanation[];
  /** Codes in it that this version does not list. */
  readonly unlisted: readonly string[];
  /** Without a listed code: what could be meant. */
  readonly suggestions: readonly Explanation[];
}

/** Suggestions for one question. */
const most = 5;

/** An error body: the whole text, or the part of a log line from the first brace to the last. */
const errorBodyIn = (text: string): unknown =>
  [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]
    .map(parseJson)
    .find((value) => isRecord(value) && ('error' in value || 'error_codes' in value));

// Looked for piece by piece: one expression for all of it goes back over a text of megabytes until the stack is full.
const isRedirect = (text: string): boolean =>
  /^[a-z][a-z\d+.-]*:\S/i.test(text) && !/\s/.test(text) && /[?&#]error=/.test(text);

const unlessUnreadable = (error: OAuthError): OAuthError | undefined =>
  error._tag === 'Aadsts' || error._tag === 'Protocol' ? error : undefined;

const errorIn = (text: string): OAuthError | undefined => {
  const body = errorBodyIn(text);
  if (body !== undefined) return unlessUnreadable(parseErrorResponse({ body }));
  if (isRedirect(text)) return unlessUnreadable(parseAuthorizationError(text));
  const isOne = text.match(/Trace ID: /g)?.length === 1;
  return isOne ? unlessUnreadable(parseErrorResponse({ body: text })) : undefined;
};

/** Numbers alone are codes where there is nothing else: `50076`, `50076 50079`. */
const numbersAlone = (text: string): readonly string[] =>
  /^\d{3,9}(?:[\s,]+\d{3,9}){0,20}$/.test(text) ? text.split(/[\s,]+/) : [];

const codesIn = (text: string, error: OAuthError | undefined): readonly string[] => {
  const decisive = error === undefined || error.code === 'none' ? [] : [error.code];
  return [...new Set([...decisive, ...findCodes(text), ...numbersAlone(text)])];
};

/** Whether a person may have typed it, as a question in words. */
const mayBeWords = (text: string): boolean => text.length <= 200 && !/[\n{}=]/.test(text);

const closeTo = (code: string): readonly Explanation[] =>
  closest(code, listedCodes(), 1)
    .slice(0, most)
    .flatMap((near) => explain(near) ?? []);

/** Looks for codes in a text, for an error body, or else for what its words could mean. */
export const answerTo = (input: string): Answer => {
  const text = input.trim();
  const error = errorIn(text);
  const codes = codesIn(text, error);
  const explanations = codes.flatMap((code) => explain(code) ?? []);
  const unlisted = codes.filter((code) => !explain(code)).map((code) => code.replace(/^(?=\d)/, 'AADSTS'));
  const byWords = codes.length === 0 && !error && mayBeWords(text) ? search(text, { limit: most }) : [];
  const byNumber = explanations.length === 0 ? unlisted.slice(0, 3).flatMap(closeTo) : [];
  return { ...(error && { error }), explanations, unlisted, suggestions: [...byWords, ...byNumber] };
};
