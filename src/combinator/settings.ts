import { errAsync } from 'neverthrow';
import { configError } from '../error/local.js';
import type { ConfigError } from '../error/model.js';
import { operationIn, type TokenOperation } from '../operation/operation.js';

/** What is wrong with a time that was set, in words. */
export const problemsOfTime = (name: string, ms: number, least = 0): readonly string[] =>
  typeof ms === 'number' && ms >= least ? [] : [`${name}: not a number of milliseconds from ${least}`];

/** The operation; where the settings of a combinator are wrong, one that says so, in the same context. */
export const unlessWrong = <R, A, E>(
  operation: TokenOperation<R, A, E>,
  issues: readonly string[] = [],
): TokenOperation<R, A, E | ConfigError> =>
  issues.length === 0 ? operation : operationIn(operation.context, () => errAsync(configError(issues)));
