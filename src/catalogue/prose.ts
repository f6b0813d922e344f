import type { Advice, Confidence, ExplainedCategory, ExplainedCode, Retry } from './explanation.js';
import { categoryRows, codeRows } from './prose.generated.js';

/** What the catalogue says of a code and of no other. */
export interface CodeProse {
  readonly name: string;
  readonly errors: readonly string[];
  readonly suberror: string;
  readonly retry: Exclude<Retry, 'no'> | '';
  /** Where it is not as for the category. */
  readonly interaction: 'yes' | 'no' | '';
  readonly confidence: Confidence;
  readonly similar: readonly ExplainedCode[];
  /** Words that people search for and that no text has. */
  readonly keywords: string;
  readonly meaning: string;
  /** Empty where the category says it all. */
  readonly advice: Advice;
}

/** What the catalogue says of a category. */
export interface CategoryProse {
  readonly interaction: boolean;
  readonly meaning: string;
  readonly advice: Advice;
}

const byFirstCell = (rows: readonly string[]): ReadonlyMap<string, string> =>
  new Map(rows.map((row) => [row.slice(0, row.indexOf('\t')), row]));

let codes: ReadonlyMap<string, string> | undefined;
let categories: ReadonlyMap<string, string> | undefined;

const rowOfCode = (code: string): string | undefined => (codes ??= byFirstCell(codeRows)).get(code);
const rowOfCategory = (category: string): string | undefined =>
  (categories ??= byFirstCell(categoryRows)).get(category);

const words = (cell: string): readonly string[] => (cell === '' ? [] : cell.split(' '));

/** Whether a code is listed. */
export const isListed = (code: string): code is ExplainedCode => rowOfCode(code) !== undefined;

/** Whether a word is a category. */
export const isCategory = (word: string): word is ExplainedCategory => rowOfCategory(word) !== undefined;

/** Every listed code, AADSTS first, by number. */
export const listedCodes = (): readonly ExplainedCode[] =>
  codeRows.map((row) => row.slice(0, row.indexOf('\t')) as ExplainedCode);

export const proseOfCode = (code: ExplainedCode): CodeProse => {
  const cells = (rowOfCode(code) ?? '').split('\t');
  const [, name = '', errors = '', suberror = '', retry, interaction, confidence, similar = ''] = cells;
  const [keywords = '', meaning = '', person = '', developer = '', administrator = ''] = cells.slice(8);
  return {
    name,
    errors: words(errors),
    suberror,
    retry: retry as CodeProse['retry'],
    interaction: interaction as CodeProse['interaction'],
    confidence: confidence as Confidence,
    similar: words(similar) as readonly ExplainedCode[],
    keywords,
    meaning,
    advice: { person, developer, administrator },
  };
};

export const proseOfCategory = (category: ExplainedCategory): CategoryProse => {
  const cells = (rowOfCategory(category) ?? '').split('\t');
  const [, interaction = '', meaning = '', person = '', developer = '', administrator = ''] = cells;
  return { interaction: interaction === 'yes', meaning, advice: { person, developer, administrator } };
};
