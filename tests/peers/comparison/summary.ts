import type { Case } from './cases/case.js';
import { casesOf, tokenGroups } from './cases/groups.js';
import type { Carrying, Found } from './found.js';
import type { Library } from './libraries.js';
import type { Reading } from './reading.js';
import { table, type Results } from './results.js';

/** What one library made of one case. */
interface Pair {
  readonly given: Case;
  readonly reading: Reading;
}

/** What a program can compare: class, codes, and what stands in fields of its own. */
const distinction = ({ given: { carries = {} }, reading }: Pair): string => {
  const { words, found, furtherNumbers } = reading;
  const values: readonly (readonly [Found | undefined, unknown])[] = [
    [found.numbers, carries.numbers?.[0]],
    [furtherNumbers, carries.numbers?.[1]],
    [found.status, carries.status],
    [found.suberror, carries.suberror],
  ];
  return JSON.stringify([words, values.map(([place, value]) => (place?.where === 'field' ? value : undefined))]);
};

const isFailure = ({ reading }: Pair): boolean => reading.outcome === 'returned' || reading.outcome === 'thrown';
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The counts over all faults of token requests. */
export const summary = ({ libraries, readingOf, tokenOf, declaredType }: Results): string => {
  const faults = casesOf(tokenGroups).filter(({ proper }) => proper !== true);
  const pairsOf = (library: Library, among: readonly Case[]): readonly Pair[] =>
    among.map((given) => ({ given, reading: readingOf(library, given) }));
  const each = (title: string, say: (library: Library) => string | number): readonly string[] => [
    title,
    ...libraries.map((library) => String(say(library))),
  ];
  const count = (title: string, among: readonly Case[], fits: (reading: Reading) => boolean): readonly string[] =>
    each(title, (library) => pairsOf(library, among).filter(({ reading }) => fits(reading)).length);
  const requestsOf = (library: Library): readonly number[] =>
    pairsOf(library, faults).map(({ reading }) => reading.requests);

  const whereabouts = (what: Carrying, title: string): readonly (readonly string[])[] => {
    const among = faults.filter(({ carries }) => carries?.[what] !== undefined);
    const isFound = (where: Found['where']) => (reading: Reading) => reading.found[what]?.where === where;
    return [
      count(`${title}, of ${among.length}: in a field of its own`, among, isFound('field')),
      count('… only within a text', among, isFound('text')),
    ];
  };
  const limited = faults.filter(({ timeoutMs }) => timeoutMs !== undefined);
  const gets = (credential: 'secret' | 'certificate') => (library: Library) =>
    tokenOf(library, credential)?.outcome === 'token' ? 'yes' : '–';

  return table(
    ['', ...libraries.map(({ name }) => name)],
    [
      each('Gets a token with a secret', gets('secret')),
      each('Gets a token with a certificate', gets('certificate')),
      count(`Of ${faults.length} faults: fails with a value`, faults, ({ outcome }) => outcome === 'returned'),
      count('… fails with an exception', faults, ({ outcome }) => outcome === 'thrown'),
      count('… succeeds', faults, ({ outcome }) => outcome === 'accepted'),
      count('… has not ended after 8 s', faults, ({ outcome }) => outcome === 'cut off'),
      each(
        'Failures that a program can tell from each other without reading text',
        (library) => new Set(pairsOf(library, faults).filter(isFailure).map(distinction)).size,
      ),
      ...whereabouts('numbers', 'AADSTS number'),
      each('… the field is declared as', (library) => declaredType(library) ?? '–'),
      ...whereabouts('claims', '`claims`'),
      ...whereabouts('suberror', '`suberror`'),
      ...whereabouts('retryAfter', '`Retry-After`'),
      ...whereabouts('status', 'HTTP status of an error'),
      ...whereabouts('traceId', 'Trace id of the server'),
      ...whereabouts('correlationId', 'Correlation id of the server'),
      ...whereabouts('reason', 'The socket’s word for what happened'),
      count(`Keeps a limit of 1 s, of ${limited.length}`, limited, ({ outcome }) => outcome !== 'cut off'),
      each('… the limit is', ({ timeout }) => timeout),
      count('Redirects that were followed with the credential', faults, ({ redirected }) => {
        return redirected === 'with the credential';
      }),
      each('Rejections that nobody can handle', (library) =>
        sum(pairsOf(library, faults).map(({ reading }) => reading.strays.length)),
      ),
      each('Token requests for all faults', (library) => sum(requestsOf(library))),
      each('Most token requests for one fault', (library) => Math.max(...requestsOf(library))),
    ],
  );
};
