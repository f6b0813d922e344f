import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { buildInto } from '../../house/support/built.js';

/** Builds the command line into a folder of this test's own, as it is in the package: beside its manifest. */
export const buildCommandLine = (name: string): string => {
  const folder = buildInto(name);
  cpSync('package.json', join(folder, 'package.json'));
  return join(folder, 'dist/cli.js');
};

/** What is set in this process and would be felt in the other one. */
const quiet = { NODE_OPTIONS: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined };

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until the standard output matches. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** The exit code, or the signal. */
  readonly ended: Promise<number | string | null>;
}

/** Starts the command line in a process of its own. */
export const spawnCommand = (
  entry: string,
  commandArguments: readonly string[],
  environment: Environment = {},
): Child => {
  const child = spawn(process.execPath, [entry, ...commandArguments], {
    env: { ...process.env, ...quiet, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  let notice = (): void => undefined;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (data: string) => {
      text[name] += data;
      notice();
    });
  }
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => {
      resolve(code ?? signal);
      notice();
    }),
  );
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(text.stdout);
      if (found) return found;
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${text.stderr}`);
      await new Promise<void>((next) => (notice = next));
    }
  };
  return { process: child, stdout: () => text.stdout, stderr: () => text.stderr, until, ended };
};

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a process of its own to its end. */
export const runCommand = (
  entry: string,
  commandArguments: readonly string[],
  input: string | Uint8Array = '',
  environment: Environment = {},
): Outcome => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...commandArguments], {
    env: { ...process.env, ...quiet, ...environment },
    encoding: 'utf8',
    input,
    timeout: 20_000,
  });
  return { status, stdout, stderr };
};
