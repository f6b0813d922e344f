import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Case } from './cases/case.js';
import { cases } from './cases/groups.js';
import { makeKeys } from './keys.js';
import { folder, type Library, pythonVersion } from './libraries.js';
import { type CredentialKind, probe, type Run } from './probe.js';
import { read, type Reading } from './reading.js';
import type { Results } from './results.js';

interface Work {
  readonly library: Library;
  readonly given?: Case;
  readonly credential: CredentialKind;
}

/** What takes long comes first, so that the rest fills the gaps. */
const isLong = ({ library, given }: Work): boolean => library.id === 'azure-identity' || given?.timeoutMs !== undefined;

/** Runs the drivers, some at a time: most of the time of most runs is waiting. */
const runAll = async (works: readonly Work[]): Promise<ReadonlyMap<Work, Run>> => {
  const keys = makeKeys();
  const queue = [...works].sort((a, b) => Number(isLong(b)) - Number(isLong(a)));
  const runs = new Map<Work, Run>();
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      runs.set(next, await probe(next.library, next.given, next.credential, keys));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() * 3 }, work));
  return runs;
};

/** Everything that the drivers tell of one case. */
export const runsOf = async (
  libraries: readonly Library[],
  given: Case,
): Promise<readonly (readonly [Library, Run | undefined])[]> => {
  const works = libraries.map((library) => ({ library, given, credential: 'secret' as const }));
  const runs = await runAll(works);
  return works.map((work) => [work.library, runs.get(work)]);
};

const versionsOf = (libraries: readonly Library[]): Results['versions'] => [
  ['Node', process.versions.node, ''],
  ['Python', pythonVersion() ?? '', ''],
  ...libraries.map(({ id, name, manifest }) => {
    const { version = '', engines } = manifest() ?? {};
    return [name, id === 'tokenrail' ? 'this checkout' : version, engines?.node ?? ''] as const;
  }),
];

const declaredTypes = (): Readonly<Record<string, string>> => {
  const printed = execFileSync(process.execPath, [join(folder, 'declared.mjs')], { encoding: 'utf8' });
  return JSON.parse(printed) as Readonly<Record<string, string>>;
};

const keyOf = ({ library, given, credential }: Work): string => [library.id, given?.id ?? '', credential].join(' ');

/** Runs every library with every case, and with both credentials. */
export const measure = async (libraries: readonly Library[]): Promise<Results> => {
  const declared = declaredTypes();
  const works = libraries.flatMap((library): readonly Work[] => [
    { library, credential: 'secret' },
    ...(library.certificate ? [{ library, credential: 'certificate' } as const] : []),
    ...cases.map((given): Work => ({ library, given, credential: 'secret' })),
  ]);
  const runs = await runAll(works);
  const readings = new Map(
    [...runs].map(([work, run]): readonly [string, Reading] => [keyOf(work), read(work.library, work.given, run)]),
  );
  return {
    libraries,
    versions: versionsOf(libraries),
    declaredType: ({ id }) => declared[id],
    tokenOf: (library, credential) => readings.get(keyOf({ library, credential })),
    readingOf(library, given) {
      const reading = readings.get(keyOf({ library, given, credential: 'secret' }));
      if (reading === undefined) throw new Error(`${library.name}, ${given.id}: there is no cell`);
      return reading;
    },
  };
};
