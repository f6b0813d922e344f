import { main } from '../../../src/cli/main.js';
import type { ExitCode, World } from '../../../src/cli/world.js';

export interface Settings {
  readonly input?: string | AsyncIterable<Uint8Array>;
  readonly environment?: World['environment'];
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly now?: () => number;
}

export interface Run {
  /** What was written until now. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly stop: () => void;
  readonly exit: Promise<ExitCode>;
  /** Waits until the standard output, or the standard error, has it. */
  readonly until: (text: string) => Promise<void>;
}

async function* piped(input: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(input);
}

/** Runs a command line in this process, in a world of its own. */
export const begin = (commandArguments: readonly string[], settings: Settings = {}): Run => {
  const { input, environment = {}, isTerminal = false, columns, now = Date.now } = settings;
  const written = { stdout: '', stderr: '' };
  let stop = (): void => undefined;
  let notice = (): void => undefined;
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
      notice();
    },
    isTerminal,
    columns,
  });
  const source = typeof input === 'string' ? piped(input) : input;
  const exit = main(commandArguments, {
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: {
      isTerminal: source === undefined,
      [Symbol.asyncIterator]: () => (source ?? piped(''))[Symbol.asyncIterator](),
    },
    environment,
    version: '1.2.3',
    now,
    untilStopped: () => new Promise((resolve) => (stop = resolve)),
  });
  const until = async (text: string): Promise<void> => {
    while (!`${written.stdout}${written.stderr}`.includes(text)) await new Promise<void>((next) => (notice = next));
  };
  return { stdout: () => written.stdout, stderr: () => written.stderr, stop: () => stop(), exit, until };
};

export interface Ended {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line that ends by itself. */
export const run = async (commandArguments: readonly string[], settings: Settings = {}): Promise<Ended> => {
  const { exit, stdout, stderr } = begin(commandArguments, settings);
  const code = await exit;
  return { code, stdout: stdout(), stderr: stderr() };
};
