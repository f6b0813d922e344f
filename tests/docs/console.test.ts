import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommandLine } from '../cli/support/built.js';

/**
 * Runs the ```console blocks of the documents and compares what the documents say with what comes. Files that a
 * document shows are used: "This is `name`:" before a block writes it. An authority runs until the next one is started
 * or the document ends, so that the requests between are those that its block shows.
 *
 * What is different each time is written so that one sees it: <time>, <ms>, <date>, <version>, <folder>. The port 8402
 * stands for a free one.
 *
 *     UPDATE_CONSOLE=1 npm test -- tests/docs/console.test.ts    writes what comes into the documents
 */
const documents = ['README.md', ...readdirSync('docs/guide').map((name) => `docs/guide/${name}`)];
const documentedPort = '8402';
const isUpdate = process.env['UPDATE_CONSOLE'] !== undefined;

// Some twenty processes, one after the other.
jest.setTimeout(60_000);

let folder: string;
let environment: NodeJS.ProcessEnv;

/** A program of this name that runs the command line that was just built. */
const install = (path: string, entry: string, skip: string): void => {
  writeFileSync(path, `#!/bin/sh\n${skip}\nexec "${process.execPath}" "${entry}" "$@"\n`);
  chmodSync(path, 0o755);
};

beforeAll(() => {
  const entry = buildCommandLine('docs-console');
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tokenrail-docs-')));
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  install(join(folder, 'node_modules/.bin/tokenrail'), entry, ':');
  install(join(folder, 'node_modules/.bin/npx'), entry, '[ "$1" = tokenrail ] && shift');
  const { NODE_OPTIONS: _runner, NO_COLOR: _no, FORCE_COLOR: _force, ...rest } = process.env;
  environment = { ...rest, PATH: `${folder}/node_modules/.bin:${process.env['PATH']}` };
  const line = '2026-01-31T03:00:00Z ERROR sync failed client_secret=s3cr3t error=AADSTS700016: Application not found';
  writeFileSync(join(folder, 'application.log'), `started\n${line}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const freePort = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return String(port);
};

/** An authority that runs while the following commands do. */
interface Running {
  readonly port: string;
  /** The folder of its certificate. */
  readonly folder: string;
  /** Ends it, and gives all that it printed. */
  readonly end: () => Promise<string>;
}

const startAuthority = async (command: string): Promise<Running> => {
  const port = await freePort();
  const child: ChildProcess = spawn('sh', ['-c', `exec ${command.replaceAll(documentedPort, port)} 2>&1`], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((ready) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.includes('scope=')) ready();
    });
    void ended.then(() => ready());
  });
  const end = async (): Promise<string> => {
    const isRunning = child.exitCode === null;
    child.kill('SIGINT');
    expect(await ended).toBe(isRunning ? 0 : 1);
    const [, before = '', closed = ''] = /^(.*?)(Closed\.\n)?$/s.exec(printed) ?? [];
    expect(closed !== '').toBe(isRunning);
    return normal(before, port);
  };
  return { port, folder: /(\S+)\/\w+\.pem/.exec(printed)?.[1] ?? '<folder>', end };
};

/** What differs each time, by its visible name. */
const normal = (text: string, port: string): string =>
  text
    .replaceAll(new RegExp(`\\b${port}\\b`, 'g'), documentedPort)
    .replaceAll(/(?<![\w.])\/\S+\/(\w+\.pem)/g, '<folder>/$1')
    .replaceAll(/\b\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
    .replaceAll(/\b\d+ ms\b/g, '<ms> ms')
    .replaceAll(/\((\d{4}-\d\d-\d\d)\)/g, '(<date>)')
    .replaceAll(/^tokenrail \d+\.\d+\.\d+/gm, 'tokenrail <version>')
    .replaceAll('\r', '')
    .replace(/\n+$/, '');

const runOnce = (command: string, running: Running | undefined): string => {
  const { port = documentedPort, folder: trusted = '<folder>' } = running ?? {};
  const real = command.replaceAll(documentedPort, port).replaceAll('<folder>', trusted);
  const { stdout } = spawnSync('sh', ['-c', `{ ${real}\n} 2>&1`], { cwd: folder, env: environment, encoding: 'utf8' });
  return normal(stdout, port);
};

interface Step {
  readonly command: string;
  output: string;
}

const isRun = (command: string): boolean => /\b(?:npx tokenrail|curl|python3) /.test(command);

/** The commands of a block, each with what is printed below it. A command goes on after a backslash. */
const stepsOf = (block: string): readonly Step[] =>
  Array.from(block.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm), ([, command = '', output = '']) => ({
    command,
    output: output.replace(/\n+$/, ''),
  }));

const blocks = /^(?:.*This is `([\w.]+)`:\n\n)?```(\w+)\n([\s\S]*?)^```$/gm;

/** The document as it would have to be. */
const performed = async (text: string): Promise<string> => {
  const found = Array.from(text.matchAll(blocks), ([whole, file, language, block = '']) => {
    if (file !== undefined) writeFileSync(join(folder, file), block);
    return { whole, block, steps: language === 'console' ? stepsOf(block) : [] };
  });
  let running: Running | undefined;
  let start: Step | undefined;
  const end = async (): Promise<void> => {
    if (running && start) start.output = await running.end();
    running = start = undefined;
  };
  for (const step of found.flatMap(({ steps }) => steps)) {
    if (step.command.startsWith('npx tokenrail authority')) {
      await end();
      running = await startAuthority(step.command);
      start = step;
    } else if (isRun(step.command)) step.output = runOnce(step.command, running);
  }
  await end();
  return found.reduce((document, { whole, block, steps }) => {
    const actual = steps.map(({ command, output }) => `$ ${command}\n${output}${output === '' ? '' : '\n'}`);
    return steps.length === 0 ? document : document.replace(whole, () => whole.replace(block, () => actual.join('')));
  }, text);
};

/** What the documents use besides, and this machine does not have: then nothing can be compared. */
const missing = ['curl', 'python3'].filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
const mayCompare = missing.length === 0 || process.env['CI'] === 'true';
if (!mayCompare) console.warn(`skipped: the documents are not compared, for there is no ${missing.join(', no ')}`);

describe('what the documents show of the command line', () => {
  (mayCompare ? it : it.skip).each(documents)('%s is what comes', async (document) => {
    const text = readFileSync(document, 'utf8');
    const actual = await performed(text);
    if (isUpdate) writeFileSync(document, actual);
    else expect(actual).toBe(text);
  });

  it('is there', () => {
    const commands = stepsOf(readFileSync('docs/guide/command-line.md', 'utf8')).map(({ command }) => command);
    expect(commands.filter(isRun).length).toBeGreaterThan(8);
  });

  it('is really looked at', async () => {
    const text = '```console\n$ npx tokenrail --version\n9.9.9\n```\n';
    expect(await performed(text)).not.toBe(text);
  });
});
