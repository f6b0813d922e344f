import { readFileSync } from 'node:fs';
import { err, ok, type Result } from 'neverthrow';
import type { Shape } from './shape.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'it may not be read',
};

/** Why a file could not be read, in words. */
export const reasonOf = (error: unknown): string => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
};

const failureOf = (text: string): string | undefined => {
  try {
    return void JSON.parse(text);
  } catch (error) {
    return String(error);
  }
};

/** Whether more text could still make it JSON. */
const onlyEnds = (text: string): boolean => {
  const failure = failureOf(text);
  return (
    failure === undefined ||
    /end of JSON|Unterminated string/.test(failure) ||
    failure.endsWith(`position ${text.length}`)
  );
};

/** Line and column of the first character that JSON cannot have there: not every engine tells. */
const placeOfMistake = (text: string): string => {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (onlyEnds(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  if (bad > text.length) return 'it ends too early';
  const lines = text.slice(0, bad - 1).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
};

/** Reads a file of JSON that has a shape: its value, or a line for each mistake, with the name of the file. */
export const readJsonFile = (path: string, shape: Shape): Result<unknown, readonly string[]> => {
  try {
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    if (failureOf(text) !== undefined) return err([`${path}: this is not JSON (${placeOfMistake(text)})`]);
    const value: unknown = JSON.parse(text);
    const problems = shape(value, '').map((problem) => `${path}: ${problem}`);
    return problems.length > 0 ? err(problems) : ok(value);
  } catch (error) {
    return err([`${path}: ${reasonOf(error)}`]);
  }
};
