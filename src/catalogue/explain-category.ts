import { categories } from './codes.generated.js';
import { retryOf } from './explain.js';
import type { CategoryExplanation, ExplainedCategory, ExplainedCode } from './explanation.js';
import { listedNumbers } from './lookup.js';
import { isCategory, proseOfCategory } from './prose.js';

const codesOf = (category: ExplainedCategory): readonly ExplainedCode[] =>
  (['AADSTS', 'AADB2C'] as const).flatMap((family) =>
    Array.from(listedNumbers(family))
      .filter(([, of]) => of === category)
      .map(([number]) => `${family}${number}` as ExplainedCode),
  );

/**
 * What the errors of a category mean and what to do about them: also for those that have no code, or one that this
 * version does not list.
 *
 * @returns `undefined` for a word that is no category
 * @example
 * explainCategory(error.category).advice.person
 * explainCategory('network').retry // 'transient'
 */
export function explainCategory(category: ExplainedCategory): CategoryExplanation;
export function explainCategory(category: string): CategoryExplanation | undefined;
export function explainCategory(category: string): CategoryExplanation | undefined {
  if (!isCategory(category)) return undefined;
  const [remedy, summary] = categories[category];
  const { meaning, advice, interaction } = proseOfCategory(category);
  const retry = retryOf(category);
  return { category, remedy, summary, meaning, advice, retry, interaction, codes: codesOf(category) };
}
