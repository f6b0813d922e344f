import { categories } from './codes.generated.js';
import type { Advice, ExplainedCategory, ExplainedCode, Explanation, Retry } from './explanation.js';
import { categoryOfNumber } from './lookup.js';
import { isListed, proseOfCategory, proseOfCode } from './prose.js';

const written = /^(?:(AADSTS|AADB2C)[ :_-]?)?0{0,20}([1-9]\d{4,8})$/i;

/** The listed code of a number without family: AADSTS, or Azure AD B2C where only that has it. */
export const codeOfNumber = (digits: string): ExplainedCode | undefined =>
  [`AADSTS${digits}`, `AADB2C${digits}`].find(isListed);

const listedCodeOf = (text: string): ExplainedCode | undefined => {
  const [, family, digits = ''] = written.exec(text.trim()) ?? [];
  if (family === undefined) return codeOfNumber(digits);
  const code = `${family.toUpperCase()}${digits}`;
  return isListed(code) ? code : undefined;
};

/** Whether the request of this category, sent once more, can succeed; `own` is what is known of a code. */
export const retryOf = (category: ExplainedCategory, own: Exclude<Retry, 'no'> | '' = ''): Retry => {
  const remedy = categories[category][0];
  if (remedy === 'change_credential') return 'no';
  if (own !== '' || remedy !== 'retry') return own || 'no';
  return category === 'throttled' || category === 'authorization_pending' ? 'after_delay' : 'transient';
};

const completed = (own: Advice, general: Advice): Advice => ({
  person: own.person || general.person,
  developer: own.developer || general.developer,
  administrator: own.administrator || general.administrator,
});

const docsUrlOf = (family: Explanation['family'], number: number): string =>
  family === 'AADSTS'
    ? `https://login.microsoftonline.com/error?code=${number}`
    : 'https://learn.microsoft.com/azure/active-directory-b2c/error-codes';

const explanationOf = (code: ExplainedCode): Explanation => {
  const family = code.slice(0, 6) as Explanation['family'];
  const number = Number(code.slice(6));
  const category = categoryOfNumber(family, number) ?? 'service_error';
  const general = proseOfCategory(category);
  const { name, errors, suberror, retry, interaction, confidence, similar, meaning, advice } = proseOfCode(code);
  return {
    code,
    family,
    number,
    ...(name && { name }),
    category,
    remedy: categories[category][0],
    meaning,
    advice: completed(advice, general.advice),
    retry: retryOf(category, retry),
    interaction: interaction === '' ? general.interaction : interaction === 'yes',
    errors,
    ...(suberror && { suberror }),
    similar,
    docsUrl: docsUrlOf(family, number),
    confidence,
  };
};

/**
 * What a code means and what to do about it: for a page, a log, a support desk. Decide by `category` and `remedy` of an
 * error, not by these words: they change with any version.
 *
 * @param code as the server writes it, in either case, with white space around or without; a number alone is AADSTS, or
 *   Azure AD B2C where only that has it
 * @returns `undefined` for a code that this version does not list; `explainCategory(error.category)` then says what is
 *   known
 * @example
 * explain('AADSTS50076').advice.developer
 * explain(90118)?.code // 'AADB2C90118'
 * explain(error.code) ?? explainCategory(error.category)
 */
export function explain(code: ExplainedCode): Explanation;
export function explain(code: string | number): Explanation | undefined;
export function explain(code: string | number): Explanation | undefined {
  const listed = listedCodeOf(String(code));
  return listed === undefined ? undefined : explanationOf(listed);
}
