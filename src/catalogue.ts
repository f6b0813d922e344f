/**
 * What each code means and what to do about it, in words: for error pages, logs and support desks. An entry of its own,
 * so that nobody who only acquires tokens loads these texts.
 *
 * @module
 */
export { catalogueDate } from './catalogue/codes.generated.js';
export { explain } from './catalogue/explain.js';
export { explainCategory } from './catalogue/explain-category.js';
export type {
  Advice,
  CategoryExplanation,
  Confidence,
  ExplainedCategory,
  ExplainedCode,
  Explanation,
  Retry,
} from './catalogue/explanation.js';
export { findCodes, type FoundCode } from './catalogue/find-codes.js';
export { search, type SearchSettings } from './catalogue/search.js';
