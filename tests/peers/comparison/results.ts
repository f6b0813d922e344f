import type { Case } from './cases/case.js';
import type { Library } from './libraries.js';
import type { CredentialKind } from './probe.js';
import type { Reading } from './reading.js';

/** Everything that a run found out. */
export interface Results {
  readonly libraries: readonly Library[];
  readonly versions: readonly (readonly [what: string, version: string, declaredForNode: string])[];
  /** The type that the declarations of a library give to the field with the number. */
  readonly declaredType: (library: Library) => string | undefined;
  /** What came of a sound request; absent where the library has no such credential. */
  readonly tokenOf: (library: Library, credential: CredentialKind) => Reading | undefined;
  /** One cell. Throws where there is none: each library is asked about each case. */
  readonly readingOf: (library: Library, given: Case) => Reading;
}

export const code = (text: string): string => `\`${text}\``;

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** A table in Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
