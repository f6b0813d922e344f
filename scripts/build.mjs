/**
 * Builds the package.
 *
 *     node scripts/build.mjs                        into dist/
 *     node scripts/build.mjs --quiet                says nothing
 *     node scripts/build.mjs --out temp/x           somewhere else
 *     node scripts/build.mjs --out temp/x --no-types   without declarations: a fraction of a second
 *
 * One file for each entry point of package.json, and chunks for what they share or load on first use. Declarations stay
 * one for each source file; those that no entry point reaches are left out. Why it is done this way, in figures:
 * docs/decisions/0004-build.md.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const nameOf = (file) => file.replace(/^\.\/dist\/(.+)\.js$/, '$1');

/** The name of the file of each entry point that is imported, without its ending: `index`, `testing`, … */
const importedNames = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'object' ? [nameOf(target.default)] : [],
);

/** And of those that are run: `cli`. */
const entryNames = [...importedNames, ...Object.values(manifest.bin).map(nameOf)];

/** Packages that are never bundled: an application has, or chooses, one copy of each. */
const external = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]
  .filter((name) => name !== 'fp-ts')
  .map((name) => new RegExp(`^${name}(/|$)`));

/**
 * io-ts and fp-ts are compiled to functions that a bundler must take for side effects. Each says here that it has none,
 * so that what is unused goes.
 */
const marks = [
  ['/** @class */ (', '/* @__PURE__ */ ('],
  [/= new (\w+Type)\(/g, '= /* @__PURE__ */ new $1('],
  [/^Object\.defineProperty\(RecursiveType/gm, '/* @__PURE__ */ Object.defineProperty(RecursiveType'],
  [/^(export var \w+ = )(\w+\()/gm, '$1/* @__PURE__ */ $2'],
];
const markPure = {
  name: 'mark-pure',
  transform: {
    filter: { id: /node_modules[\\/](io-ts|fp-ts)[\\/]/ },
    handler: (code) => ({ code: marks.reduce((text, [from, to]) => text.replaceAll(from, to), code), map: null }),
  },
};

/**
 * The chunk of a module: one for what an entry point alone loads at once, named after it, and one for what the main entry
 * point shares with others: each file more costs its start. What is loaded on first use has the rest in memory by then,
 * so it splits nothing.
 */
const chunkOf = (entries) => {
  const reachedFrom = new Map();
  const visit = (name, id, modules) => {
    if (reachedFrom.get(id)?.has(name)) return;
    reachedFrom.set(id, (reachedFrom.get(id) ?? new Set()).add(name));
    modules.getModuleInfo(id)?.importedIds.forEach((imported) => visit(name, imported, modules));
  };
  return (id, modules) => {
    if (reachedFrom.size === 0) Object.entries(entries).forEach(([name, entry]) => visit(name, entry, modules));
    return Object.values(entries).includes(id) || !reachedFrom.has(id) ? null : nameOfChunk([...reachedFrom.get(id)]);
  };
};

const nameOfChunk = (entries) => (entries.length > 1 && entries.includes('index') ? 'index-shared' : entries.join('-'));

/** A chunk takes what its modules import along: those that several entry points share come first, so that none has them. */
const groupsOf = (entries) => {
  const name = chunkOf(entries);
  return [
    { name: (id, modules) => (name(id, modules)?.includes('-') ? name(id, modules) : null), priority: 1 },
    { name },
  ];
};

const bundle = async (out) => {
  const entries = Object.fromEntries(entryNames.map((name) => [name, join(root, 'src', `${name}.ts`)]));
  const build = await rolldown({
    cwd: root,
    input: entries,
    external: [/^node:/, ...external],
    platform: 'neutral',
    tsconfig: false,
    transform: { target: 'es2022' },
    resolve: { mainFields: ['module', 'main'], extensionAlias: { '.js': ['.ts', '.js'] } },
    treeshake: { moduleSideEffects: false, propertyReadSideEffects: false },
    checks: { pluginTimings: false },
    plugins: [markPure],
    onLog: (level, log, handle) => {
      // The helpers of TypeScript 3, in io-ts: `(this && this.__extends) || …`.
      if (log.code !== 'THIS_UNDEFINED' && !log.message.includes("'this' keyword")) handle(level, log);
      if (level === 'warn' && log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
    },
  });
  const { output } = await build.write({
    dir: out,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: { groups: groupsOf(entries) },
    sourcemap: true,
    comments: { legal: false, annotation: true, jsdoc: false },
  });
  await build.close();
  return output.filter(({ type }) => type === 'chunk');
};

const declare = (out) =>
  new Promise((done, fail) => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const settings = ['--project', root, '--emitDeclarationOnly', '--outDir', out];
    spawn(process.execPath, [compiler, ...settings], { stdio: 'inherit' })
      .once('error', fail)
      .once('exit', (status) => (status === 0 ? done() : fail(new Error('tsc refuses the source'))));
  });

const importedDeclarations = (file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from |import\(|import )['"](\.[^'"]+)\.js['"]/g)].map(([, path]) =>
    resolve(dirname(file), `${path}.d.ts`),
  );

const pruneDeclarations = (out) => {
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    importedDeclarations(file).forEach(visit);
  };
  importedNames.forEach((name) => visit(join(out, `${name}.d.ts`)));
  const prune = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) prune(path);
      else if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path);
    }
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  };
  prune(out);
  return reached.size;
};

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'dist' }, 'no-types': { type: 'boolean' }, quiet: { type: 'boolean' } },
});
const out = resolve(root, values.out);
const start = performance.now();
rmSync(out, { recursive: true, force: true });
const [chunks] = await Promise.all([bundle(out), values['no-types'] || declare(out)]);
const declarations = values['no-types'] ? 0 : pruneDeclarations(out);
if (!values.quiet)
  for (const { fileName, code } of chunks)
    console.log(`${fileName.padEnd(32)} ${String(code.length).padStart(8)} bytes`);
if (!values.quiet) console.log(`${declarations} declaration files; ${Math.round(performance.now() - start)} ms`);
