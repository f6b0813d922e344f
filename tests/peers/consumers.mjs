/**
 * Checks the package as applications get it: packed, installed beside neverthrow, used at run time, and compiled by the
 * compilers that they use, with every declaration checked.
 *
 *     (cd tests/peers && npm ci) && node tests/peers/consumers.mjs
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const compilers = ['5.4', '5.9', '6.0', '7.0'];
const programs = {
  tokenrail: 'tokenrail.ts',
  'tokenrail/retry': 'retry.ts',
  'tokenrail/challenge': 'challenge.ts',
  'tokenrail/catalogue': 'catalogue.ts',
  'tokenrail/testing': 'testing.ts',
};
const libraries = { ES2022: ['ES2022'], 'ES2022 + DOM': ['ES2022', 'DOM', 'DOM.Iterable'] };
const resolutions = {
  NodeNext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  Bundler: { module: 'ESNext', moduleResolution: 'Bundler' },
};

/** Far from the checkout, so that nothing of it is found by accident. */
const project = mkdtempSync(join(tmpdir(), 'tokenrail-consumers-'));
process.on('exit', () => rmSync(project, { recursive: true, force: true }));

const npm = (...npmArguments) =>
  execFileSync('npm', npmArguments, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const install = () => {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumers', private: true, type: 'module' }));
  const packed = JSON.parse(npm('pack', root, '--json', '--loglevel=error', '--foreground-scripts=false'));
  npm(
    'install',
    `./${packed[0].filename}`,
    `neverthrow@${devDependencies.neverthrow}`,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  );
  cpSync(join(here, 'consumers'), join(project, 'src'), { recursive: true });
};

const cells = Object.keys(programs).flatMap((program) =>
  Object.keys(resolutions).flatMap((resolution) =>
    Object.keys(libraries).flatMap((library) =>
      compilers.map((compiler) => ({ program, resolution, library, compiler })),
    ),
  ),
);

const check = async ({ program, resolution, library, compiler }, at) => {
  const folder = join(project, 'cells', String(at));
  mkdirSync(folder, { recursive: true });
  const compilerOptions = {
    ...resolutions[resolution],
    target: 'ES2022',
    lib: libraries[library],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    // A library of its own: what it infers from ours must be sayable in its declarations.
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: join(project, 'src'),
    outDir: join(folder, 'out'),
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: [join(project, 'src', programs[program])] }),
  );
  const tsc = join(here, 'node_modules', `typescript-${compiler}`, 'bin', 'tsc');
  try {
    await promisify(execFile)(process.execPath, [tsc, '--project', folder, '--pretty', 'false'], { cwd: project });
    return 'ok';
  } catch ({ stdout }) {
    return (
      stdout
        .split('\n')
        .filter((line) => line.includes('error TS'))
        .join('\n') || 'did not run'
    );
  }
};

/** Some at a time; the answers in the order of the questions. */
const checkAll = async () => {
  const answers = [];
  let next = 0;
  const work = async () => {
    while (next < cells.length) {
      const at = next++;
      answers[at] = await check(cells[at], at);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return answers;
};

install();
execFileSync(process.execPath, [join(project, 'src', 'run.mjs')], { cwd: project, stdio: 'inherit' });
console.log(`used at run time: ok (Node ${process.versions.node})\n`);

const answers = await checkAll();
const columns = compilers.map((compiler) => `TS ${compiler}`);
console.log(
  ['entry point', 'resolution', 'library', ...columns].map((text, at) => text.padEnd([18, 10, 13][at] ?? 7)).join(' '),
);
for (let at = 0; at < cells.length; at += compilers.length) {
  const { program, resolution, library } = cells[at];
  const verdicts = answers
    .slice(at, at + compilers.length)
    .map((answer) => (answer === 'ok' ? 'ok' : 'FAILS').padEnd(7));
  console.log([program.padEnd(18), resolution.padEnd(10), library.padEnd(13), ...verdicts].join(' '));
}
const failures = cells.flatMap((cell, at) => (answers[at] === 'ok' ? [] : [{ ...cell, answer: answers[at] }]));
for (const { program, resolution, library, compiler, answer } of failures) {
  console.error(`\n${program}, ${resolution}, ${library}, TypeScript ${compiler}:\n${answer}`);
}
process.exitCode = failures.length > 0 ? 1 : 0;
