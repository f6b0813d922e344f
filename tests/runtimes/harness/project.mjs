/**
 * An application's folder, far from the checkout: the package as npm packs it, what it depends on, and the program.
 * Nothing is asked of the network.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = fileURLToPath(new URL('../program', import.meta.url));

const manifestIn = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** What an application must have beside the package; what is optional stays away. */
const neededBy = ({ dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) => [
  ...Object.keys(dependencies),
  ...Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional),
];

/** Builds, packs and unpacks the package into node_modules, with copies of what it needs from the checkout's. */
const install = (source, modules) => {
  const packing = ['pack', source, '--json', '--loglevel=error', '--foreground-scripts=false'];
  const packed = execFileSync('npm', packing, { cwd: modules, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const [{ filename }] = JSON.parse(packed);
  const target = join(modules, 'tokenrail');
  mkdirSync(target);
  execFileSync('tar', ['-xzf', filename, '-C', target, '--strip-components=1'], { cwd: modules });
  rmSync(join(modules, filename));
  const needed = neededBy(manifestIn(target));
  needed.forEach((name) =>
    cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true, dereference: true }),
  );
  return ['tokenrail', ...needed];
};

const fileOf = (target) => (typeof target === 'string' ? target : (target.import ?? target.default));

/** The entry points of a package: those of its exports, or else the one module that bundlers take. */
const entriesOf = ({ exports, module, main }) => {
  if (exports === undefined) return { '.': module ?? main };
  return Object.keys(exports)[0].startsWith('.') ? exports : { '.': exports };
};

/** A pattern of entry points, such as `./jws/*`, as all that it stands for: an import map has no patterns. */
const expanded = (folder, path, file) => {
  if (!path.includes('*')) return [[path, file]];
  const [before, after] = file.split('*');
  return readdirSync(join(folder, before), { recursive: true })
    .filter((found) => found.endsWith(after))
    .map((found) => found.slice(0, found.length - after.length))
    .map((found) => [path.replace('*', found), file.replace('*', found)]);
};

/** Where a page finds each entry point of a package. */
const addressesOf = (modules, name) =>
  Object.entries(entriesOf(manifestIn(join(modules, name))))
    .flatMap(([path, target]) => expanded(join(modules, name), path, fileOf(target)))
    .map(([path, file]) => [join(name, path), `/${join('node_modules', name, file)}`]);

/** Workers have no import maps: for theirs the program is bundled, as applications do. */
const bundle = async (folder) => {
  await build({
    input: join(folder, 'program/worker.mjs'),
    cwd: folder,
    platform: 'browser',
    tsconfig: false,
    logLevel: 'warn',
    output: { dir: join(folder, 'bundled') },
  });
};

/**
 * Makes the folder; it goes with this process.
 *
 * @param source the folder of the package, which its `prepack` builds
 * @returns the folder, and an import map for pages
 */
export const createProject = async (source = root) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tokenrail-runtimes-')));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'smoke', private: true, type: 'module' }));
  const names = install(source, modules);
  cpSync(program, join(folder, 'program'), { recursive: true });
  await bundle(folder);
  return {
    folder,
    imports: Object.fromEntries(names.flatMap((name) => addressesOf(modules, name))),
  };
};
