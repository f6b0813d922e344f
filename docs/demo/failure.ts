import { inspect } from 'node:util';
import { errAsync } from 'neverthrow';
import { clientCredentials, createClient, toOperation, type OAuthError } from 'tokenrail';
import { byCategory, byRemedy } from './matching.js';
import { handlers, type Scenario } from './scenarios.js';
import { sourceOf } from './source.js';
import { scopes, type Scene } from './stage.js';
import { code, fact, paint, waiting } from './terminal.js';

const handlerSource = sourceOf('scenarios.ts');
const matchingSource = sourceOf('matching.ts');

/** The line of `matching.ts` that handles a category or a remedy. */
const lineOf = (match: 'byCategory' | 'byRemedy', name: string): string =>
  new RegExp(`^ +(${name}: .*),$`, 'm').exec(matchingSource(match))?.[1] ?? '';

const differences = (error: OAuthError, { expected }: Scenario): readonly string[] => {
  const { tag, detail = {}, ...discriminants } = expected;
  const wanted: Readonly<Record<string, unknown>> = { _tag: tag, ...discriminants, ...detail };
  return Object.keys(wanted)
    .filter((name) => Reflect.get(error, name) !== wanted[name])
    .map((name) => `${name} is ${String(Reflect.get(error, name))}, not ${String(wanted[name])}`);
};

/** Something goes wrong: the value that it becomes, and three ways to handle it. */
export const failure = (scenario: Scenario): Scene => {
  const { title, story, config, fault, handler } = scenario;
  return {
    title,
    story,
    play: async (stage) => {
      code(handlerSource(handler).replace('(failed: Failed): Handled', '(failed)'));
      if (fault) stage.authority.fail(fault);
      const acquire = toOperation(createClient({ ...stage.config, ...config }).map(clientCredentials));
      const result = await waiting('asking for a token', acquire({ scopes }));
      if (result.isOk()) return ['there was a token'];
      const { error } = result;
      const { code: exact, category, remedy } = error;
      fact('value', inspect(error, { breakLength: 90 }));
      const handled = await handlers[handler](errAsync(error)).unwrapOr(undefined);
      fact('handled', `${paint('yellow', exact)} → ${handled ?? 'not handled'}`);
      fact('category', `${paint('yellow', category)} → ${byCategory(error)}`);
      code(`matchCategory(error, { …, ${lineOf('byCategory', category)}, … })`);
      fact('remedy', `${paint('yellow', remedy)} → ${byRemedy(error)}`);
      code(`matchRemedy(error, { …, ${lineOf('byRemedy', remedy)}, … })`);
      return [...differences(error, scenario), ...(handled === undefined ? ['the handler did not handle it'] : [])];
    },
  };
};
