/** The runtimes that are processes: where they are, and what becomes of the program in one of them. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
const inModules = (path) => join(modules, path);

/** The command of each, and what comes before the file. `Node` is the one that is running. Deno is given loopback and its own folder, and needs no more. */
const commands = {
  'Node 20.19': [inModules('node-20.19/bin/node')],
  Node: [process.execPath],
  'Node 22': [inModules('node-22/bin/node')],
  'Node 24': [inModules('node-24/bin/node')],
  'Node 26': [inModules('node-26/bin/node')],
  Bun: [inModules('@oven/bun-linux-x64/bin/bun'), 'run', '--no-install'],
  Deno: [
    inModules('@deno/linux-x64-glibc/deno'),
    'run',
    '--no-prompt',
    '--cached-only',
    '--allow-net=127.0.0.1',
    '--allow-read=.',
  ],
};

const longestRunMs = 30_000;
/** For the end after the last line: less than any timer of the package that could have been left behind. */
const longestEndMs = 5_000;

/** Nothing of the caller's environment but what finds programs: no proxies, no settings of a runtime. */
const environmentIn = (folder) => ({ PATH: process.env.PATH, HOME: folder, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' });

const run = ([command, ...before], { folder }, { ofProcess }) =>
  new Promise((resolve) => {
    const child = spawn(command, [...before, 'program/process.mjs', JSON.stringify(ofProcess)], {
      cwd: folder,
      env: environmentIn(folder),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let problem;
    const end = (why) => () => {
      problem = why;
      child.kill('SIGKILL');
    };
    const longest = setTimeout(end(`was ended after ${longestRunMs} ms`), longestRunMs);
    let last;
    const read = (piece) => {
      output += piece;
      clearTimeout(last);
      last = setTimeout(end(`was still there ${longestEndMs} ms after its last line`), longestEndMs);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.on('error', (error) => (problem = error.message));
    child.on('close', (code, signal) => {
      clearTimeout(longest);
      clearTimeout(last);
      problem ??= code === 0 ? undefined : `exit ${code ?? signal}`;
      resolve({ output, endsByItself: { ok: problem === undefined, why: problem } });
    });
  });

/** Each as a name, why it cannot be run here if so, and `run`, which gives what was printed and how it ended. */
export const processes = Object.entries(commands).map(([name, command]) => ({
  name,
  place: 'process',
  missing: existsSync(command[0]) ? undefined : 'npm ci --prefix tests/runtimes',
  run: (project, world) => run(command, project, world),
}));
