import MiniSearch from 'minisearch';
import { explain } from './explain.js';
import type { ExplainedCode, Explanation } from './explanation.js';
import { listedCodes, proseOfCode } from './prose.js';

/** What of a search can be chosen. */
export interface SearchSettings {
  /** The most results: 10 unless told. */
  readonly limit?: number;
}

/** How much of a text is looked at, in characters. */
const textLimit = 256;

/** How much a field says of what a code is about, in proportion to `advice`. */
const weights = { code: 20, keywords: 4, name: 3, category: 2, words: 2, meaning: 3, advice: 1 };

const unspecific = new Set(
  'a an and are at be by code error for from i in is it my of on or our the this to was we'.split(' '),
);

const termsIn = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).filter((term) => !unspecific.has(term));

/** `UserStrongAuth`, and its parts. */
const withParts = (name: string): string => `${name} ${name.replace(/([a-z0-9])([A-Z])/g, '$1 $2')}`;

const documentOf = ({ code, number, name = '', category, remedy, meaning, errors, ...more }: Explanation) => ({
  id: code,
  code: `${code} ${number}`,
  keywords: proseOfCode(code).keywords,
  name: withParts(name),
  category: `${category} ${remedy} ${category.replaceAll('_', ' ')}`,
  words: [...errors, more.suberror ?? ''].join(' '),
  meaning,
  advice: Object.values(more.advice).join(' '),
  isSeen: errors.length > 0,
});

const build = (): MiniSearch<ReturnType<typeof documentOf>> => {
  const index = new MiniSearch<ReturnType<typeof documentOf>>({
    fields: Object.keys(weights),
    storeFields: ['isSeen'],
    tokenize: termsIn,
    searchOptions: {
      boost: weights,
      prefix: (term) => term.length > 2,
      // A wrong digit is another code, a wrong letter is the same word.
      fuzzy: (term) => (/\d/.test(term) || term.length < 4 ? false : 0.2),
      // Those that were seen in answers are those that people meet.
      boostDocument: (_id, _term, stored) => (stored?.['isSeen'] === true ? 1.3 : 1),
    },
  });
  index.addAll(listedCodes().map((code) => documentOf(explain(code))));
  return index;
};

let index: ReturnType<typeof build> | undefined;

/** The codes that fit, best first: how much of the text fits counts more than how well. */
const foundBy = (terms: readonly string[]): readonly ExplainedCode[] =>
  (index ??= build())
    .search(terms.join(' '))
    .map(({ id, score, queryTerms }) => ({ id: id as ExplainedCode, score: score * queryTerms.length }))
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id);

/** The codes that are named, their family right or wrong. */
const namedIn = (terms: readonly string[]): readonly ExplainedCode[] =>
  terms.flatMap((term) => (explain(term) ?? explain(term.replace(/^aad(?:sts|b2c)/, '')))?.code ?? []);

/**
 * The codes that a text is about, the best first: numbers or their beginnings, names, words of meaning and advice,
 * category, OAuth `error`; words may be cut off or misspelt. A code that is named comes first. The first search builds
 * an index, which takes about a tenth of a second.
 *
 * @param text what a person would type; no more than its first 256 characters are looked at
 * @returns nothing where nothing fits
 * @example
 * search('client secret expired')[0]?.code // 'AADSTS7000222'
 * search('redirect uri', { limit: 3 })
 */
export const search = (text: string, { limit = 10 }: SearchSettings = {}): readonly Explanation[] => {
  const terms = typeof text === 'string' ? [...new Set(termsIn(text.slice(0, textLimit)))] : [];
  if (terms.length === 0) return [];
  return [...new Set([...namedIn(terms), ...foundBy(terms)])].slice(0, Math.max(0, limit)).map((code) => explain(code));
};
