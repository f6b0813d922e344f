import { known } from '../comparison/cases/case.js';
import type { Expectation } from './expectations.js';

/** An error that a worker tells, and everything that can be printed of it. */
export interface Converted {
  readonly error: Readonly<Record<string, unknown>>;
  readonly printed: string;
  readonly isOurs: boolean;
}

/** What one library made of one fault, beside what our own client made of it. */
export interface Row {
  readonly library: string;
  readonly fault: string;
  readonly ours: Converted | undefined;
  /** Absent where the library took the answer for a success. */
  readonly converted: Converted | undefined;
}

/** What must not be printable: the secret, and words of a server. */
const marks = [known.secret, known.expiredSecret, 'ordered by a test', 'DOCTYPE', 'teapot', 'eyJ0eXAi', '0a1b2c3d-'];

/** What differs from one request to the next. */
const volatile = new Set(['message', 'requestId', 'timestamp', 'retryAfterMs', 'traceId', 'correlationId', 'issues']);

/** Category and code. */
export const summary = (converted: Converted | undefined): string =>
  converted === undefined ? 'no error' : `${String(converted.error['category'])} ${String(converted.error['code'])}`;

/** The fields of our own error that are missing in, or differ from, the converted one. */
const lostIn = ({ ours, converted }: Row): readonly string[] =>
  Object.entries(ours?.error ?? {}).flatMap(([name, value]) => {
    const found = converted?.error[name];
    const isSame = volatile.has(name)
      ? (found !== undefined && found !== '') || value === ''
      : JSON.stringify(found) === JSON.stringify(value);
    return isSame ? [] : [name];
  });

const isSame = (row: Row): boolean => summary(row.converted) === summary(row.ours);

/** The cell of a row: an equals sign and what is lost, or what came instead. */
export const wordsOf = (row: Row): string => {
  if (!isSame(row)) return summary(row.converted);
  const lost = lostIn(row).filter((name) => name !== 'requestId' && name !== 'issues');
  return lost.length === 0 ? '=' : `= without ${lost.join(', ')}`;
};

/** Where a row is not what is expected of it. */
export const problemsOf = (row: Row, expectation: Expectation | undefined): readonly string[] => {
  const { library, fault, converted } = row;
  const expected = expectation?.instead[fault];
  const problems = [
    ...(summary(converted) === (expected ?? summary(row.ours))
      ? []
      : [`${summary(converted)}, not ${expected ?? summary(row.ours)}`]),
    ...(expected !== undefined && isSame(row) ? ['an exception is documented that is none'] : []),
    ...(converted === undefined || converted.isOurs ? [] : ['it is no error of ours']),
    ...marks.filter((mark) => converted?.printed.includes(mark)).map((mark) => `it shows “${mark}”`),
    ...(isSame(row)
      ? lostIn(row).filter(
          (name) => ![...(expectation?.lost ?? []), ...(expectation?.lostAt?.[fault] ?? [])].includes(name),
        )
      : []
    ).map((name) => `${name} is lost`),
    ...(fault.endsWith('again') && converted?.error['replayed'] !== true ? ['it is not marked as replayed'] : []),
  ];
  return problems.map((problem) => `${library}, ${fault}: ${problem}`);
};
