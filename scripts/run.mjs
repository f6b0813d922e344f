/**
 * Runs a TypeScript file that imports the package by its name, as an application does; the package must be built.
 *
 *     node scripts/run.mjs docs/demo/main.ts [argument…]
 *
 * The file and what it imports by a relative path become one file in temp/run/; the exit code is the program's own.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'rolldown';

const [, , file, ...programArguments] = process.argv;
if (file === undefined) {
  console.error('usage: node scripts/run.mjs <file.ts> [argument…]');
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const source = resolve(file);
// Inside of the checkout, so that `tokenrail` is found as the package's own name.
const folder = join(root, 'temp', 'run', `${basename(source, '.ts')}-${process.pid}`);
const program = join(folder, 'main.js');

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
mkdirSync(folder, { recursive: true });
await build({
  input: source,
  cwd: root,
  platform: 'node',
  tsconfig: false,
  external: (id) => !/^[./]/.test(id) && !/^[A-Za-z]:/.test(id),
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  logLevel: 'warn',
  output: { file: program, sourcemap: 'inline', codeSplitting: false },
});
process.setSourceMapsEnabled(true);
process.argv = [process.execPath, source, ...programArguments];
await import(pathToFileURL(program).href);
