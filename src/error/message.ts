import { categories } from '../catalogue/codes.generated.js';
import type { Category } from './category.js';

/** One line, ours, safe to log: the code, what happened, then the facts that identify it. */
export const messageFor = (category: Category, code: string, facts: readonly (string | undefined)[]): string => {
  const known = facts.filter((fact) => fact !== undefined && fact !== '');
  const sentence = `${code === 'none' ? '' : `${code}: `}${categories[category][1]}`;
  return known.length === 0 ? sentence : `${sentence.replace(/\.$/, '')} (${known.join(', ')})`;
};
