import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../../', import.meta.url));

/** The command line of a process that inherits nothing of the test runner's. */
export const run = (command: string, commandArguments: readonly string[], cwd: string = root): string => {
  const { NODE_OPTIONS: _runner, ...env } = process.env;
  return execFileSync(command, commandArguments, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
};

/** Builds into a folder of this test's own, so that tests can run beside each other, and tells where. */
export const buildInto = (name: string, { types = false }: { readonly types?: boolean } = {}): string => {
  const folder = join(root, 'temp', 'house', name);
  rmSync(folder, { recursive: true, force: true });
  run(process.execPath, ['scripts/build.mjs', '--out', join(folder, 'dist'), ...(types ? [] : ['--no-types'])]);
  return folder;
};
