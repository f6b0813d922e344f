import { describe, expect, it } from '@jest/globals';
import { cycleIn, type Import, importsOf, readSources, type Sources } from './support/imports.js';

/**
 * The architecture: the folders of `src`, from the bottom to the top. A file imports from its own folder and from the
 * rows below, types too; folders in one row do not know each other.
 */
const layers: readonly (readonly string[])[] = [
  ['catalogue'], // which code belongs to which category, and what to do about it
  ['codec', 'value'], // what bodies look like; values that do not show themselves
  ['error'], // the error model: parsing, matching, subtraction
  ['authority', 'token', 'wire', 'retry', 'challenge', 'foreign'], // where tokens come from; what they are; one exchange; when again; WWW-Authenticate; what others throw
  ['credential', 'store'], // how an application proves itself; where tokens are kept
  ['operation', 'flow'], // functions from a request to a token; a sign-in that was begun, its answer, and who keeps it
  ['client'], // an application at an authority
  ['discovery'], // what an authority says of itself; it and the next two are loaded on first use: they need the network
  ['identity'], // who a token says the person is, and whether that may be believed
  ['exchange'], // what a grant sends and reads
  ['grant', 'combinator', 'resource'], // the operations that applications call; what is made of operations; APIs called with them
  ['account'], // whose tokens are kept, and how they are renewed without asking
  ['node'], // a person at this machine: the system's browser, a terminal
  ['catalogue.ts', 'challenge.ts', 'fp-ts.ts', 'index.ts', 'node.ts', 'retry.ts', 'web.ts'], // what applications import
];

/**
 * What stands apart, so that no layer knows it. The embedded authority must not share the library's own view of the
 * protocol; the command line is for people.
 */
const apart = [
  { folder: 'testing', entry: 'testing.ts', mayUse: ['catalogue'] },
  { folder: 'cli', entry: 'cli.ts', mayUse: ['catalogue', 'codec', 'error', 'testing'] },
];

/** Who may import a package, by the beginning of the file's path. `types` are erased and may be imported anywhere. */
const packages: Readonly<Record<string, readonly string[]>> = {
  neverthrow: [...layers.flat(), 'cli'],
  ky: ['wire/transport.ts'],
  'io-ts': ['codec/schema.ts'],
  'fp-ts': [],
  minisearch: ['catalogue/search.ts'],
  'lru.min': ['store/bounded.ts'],
  '@peculiar/': ['testing/tls/'],
  open: ['node/open-browser.ts'],
  uqr: ['node/qr-code.ts'],
  jose: ['testing/', 'credential/', 'token/', 'identity/', 'flow/'],
  'node:': ['testing/', 'node/', 'cli/', 'cli.ts'],
};

/** A second file that imports one of these would be a second place to look at when it changes. */
const oneFileOnly = ['ky', 'io-ts', 'minisearch', 'lru.min', 'open', 'uqr'];

const folderOf = (file: string): string => file.split('/')[0] ?? file;
const heightOf = (file: string): number => layers.findIndex((row) => row.includes(folderOf(file)));
const isFile = (to: string): boolean => to.endsWith('.ts');
const isPackage = (to: string, name: string): boolean =>
  /[:/]$/.test(name) ? to.startsWith(name) : to === name || to.startsWith(`${name}/`);

const problemOfFile = ({ from, to }: Import): string | undefined => {
  const [own, other] = [folderOf(from), folderOf(to)];
  const part = apart.find(({ folder, entry }) => own === folder || own === entry);
  if (part && own === part.entry)
    return other === part.folder ? undefined : `the entry of ${part.folder} uses only that`;
  if (part) return [own, ...part.mayUse].includes(other) ? undefined : `${own} may use ${part.mayUse.join()} only`;
  if (heightOf(from) < 0) return `${own} is in no layer`;
  if (heightOf(to) < 0) return `${other} is in no layer`;
  return own === other || heightOf(to) < heightOf(from) ? undefined : `${other} is not below ${own}`;
};

const problemOfPackage = ({ from, to, typeOnly }: Import): string | undefined => {
  const name = Object.keys(packages).find((listed) => isPackage(to, listed));
  if (name === undefined) return 'a package that is not listed';
  if (typeOnly && name === 'fp-ts') return undefined;
  const allowed = packages[name]?.some((start) =>
    start.includes('.') || start.endsWith('/') ? from.startsWith(start) : folderOf(from) === start,
  );
  return allowed === true ? undefined : `${name} is not for this file`;
};

const problemsOf = (sources: Sources): readonly string[] => {
  const imports = importsOf(sources);
  const wrong = imports.flatMap((edge) => {
    const problem = isFile(edge.to) ? problemOfFile(edge) : problemOfPackage(edge);
    return problem === undefined ? [] : [`${edge.from} imports ${edge.to}: ${problem}`];
  });
  const missing = imports
    .filter(({ to }) => isFile(to) && sources[to] === undefined)
    .map(({ from, to }) => `${from} imports ${to}: there is no such file`);
  const cycle = cycleIn(imports);
  return [...wrong, ...missing, ...(cycle ? [`a circle: ${cycle.join(' -> ')}`] : [])];
};

const sources = readSources();

describe('the layers', () => {
  it('are imported from top to bottom only, without a circle, and each package where it belongs', () => {
    expect(problemsOf(sources)).toEqual([]);
  });

  it('each hold a file', () => {
    const folders = new Set(Object.keys(sources).map(folderOf));
    const standing = apart.flatMap(({ folder, entry }) => [folder, entry]);
    expect([...folders].sort()).toEqual([...layers.flat(), ...standing].sort());
  });

  it.each(oneFileOnly)('%s is imported by one file', (name) => {
    expect(importsOf(sources).filter(({ to }) => isPackage(to, name))).toHaveLength(1);
  });
});

describe('a wrong import is found', () => {
  const withLine = (file: string, line: string): readonly string[] =>
    problemsOf({ ...sources, [file]: `${line}\n${sources[file] ?? ''}` });

  it.each([
    ['upwards', 'error/parse.ts', `import { send } from '../wire/transport.js';`, 'wire is not below error'],
    [
      'upwards, of a type',
      'codec/json.ts',
      `import type { OAuthError } from '../error/model.js';`,
      'error is not below',
    ],
    ['upwards, on first use', 'error/parse.ts', `void import('../wire/transport.js');`, 'wire is not below error'],
    ['upwards, in a type', 'error/parse.ts', `type A = import('../wire/event.js').TokenEvent;`, 'wire is not below'],
    ['upwards, by an export', 'error/parse.ts', `export * from '../wire/event.js';`, 'wire is not below error'],
    ['sideways', 'token/token.ts', `import '../wire/transport.js';`, 'wire is not below token'],
    ['of the embedded authority', 'client/client.ts', `import '../testing/respond.js';`, 'testing is in no layer'],
    ['of the command line', 'client/client.ts', `import '../cli/main.js';`, 'cli is in no layer'],
    ['of the command line by the authority', 'testing/respond.ts', `import '../cli/main.js';`, 'testing may use'],
    ['by the command line', 'cli/main.ts', `import '../wire/transport.js';`, 'cli may use'],
    ['by an entry', 'testing.ts', `import './error/parse.js';`, 'the entry of testing uses only that'],
    [
      'by the embedded authority',
      'testing/respond.ts',
      `import '../error/parse.js';`,
      'testing may use catalogue only',
    ],
    ['of ky, a second time', 'grant/grant.ts', `import ky from 'ky';`, 'ky is not for this file'],
    ['of io-ts, a second time', 'codec/json.ts', `import * as t from 'io-ts';`, 'io-ts is not for this file'],
    ['of what fp-ts does', 'grant/grant.ts', `import { right } from 'fp-ts/lib/Either.js';`, 'fp-ts is not for'],
    ['of Node', 'wire/runtime.ts', `import { readFileSync } from 'node:fs';`, 'node: is not for this file'],
    ['of minisearch, a second time', 'catalogue/explain.ts', `import 'minisearch';`, 'minisearch is not for this file'],
    ['of certificates', 'testing/respond.ts', `import '@peculiar/asn1-x509';`, '@peculiar/ is not for this file'],
    ['of another package', 'wire/runtime.ts', `import 'lodash';`, 'not listed'],
    ['in a new folder', 'helpers/text.ts', `import '../error/parse.js';`, 'helpers is in no layer'],
    ['of nothing', 'error/parse.ts', `import './nowhere.js';`, 'no such file'],
    ['in a circle', 'error/model.ts', `import './parse.js';`, 'a circle'],
  ])('%s', (_what, file, line, problem) => {
    expect(withLine(file, line)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('but types of fp-ts may be imported', () => {
    expect(withLine('grant/grant.ts', `import type { Either } from 'fp-ts/lib/Either.js';`)).toEqual([]);
  });
});
