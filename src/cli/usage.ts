import { parseArgs, type ParseArgsConfig } from 'node:util';
import { err, ok, type Result } from 'neverthrow';
import { didYouMean } from './nearest.js';
import { plain } from './terminal.js';
import type { ExitCode, World } from './world.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options of a command, and the words that are none. */
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true; args: string[] }>>;

/** Reads a command line, or says what is wrong with it. The words themselves are never repeated: they may be secret. */
export const readArguments = <O extends Options>(args: readonly string[], options: O): Result<Parsed<O>, string> => {
  try {
    return ok(parseArgs({ args: [...args], options, allowPositionals: true }));
  } catch (error) {
    return err(wordsFor(error, Object.keys(options)));
  }
};

const wordsFor = (error: unknown, names: readonly string[]): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return plain(message.split('\n')[0] ?? '');
  const [, written = ''] = /'-{1,2}([^']*)'/.exec(message) ?? [];
  return `there is no such option.${didYouMean(written, names, '--')}`;
};

/** Tells how a command is used, after what was wrong. */
export const refuse = ({ stderr }: World, problem: string, usage: string): ExitCode => {
  stderr.write(`tokenrail: ${problem}\n\n${usage}\n`);
  return 2;
};
