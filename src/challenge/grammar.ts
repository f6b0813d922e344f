import { err, ok, type Result } from 'neverthrow';
import type { ChallengeSyntaxReason } from './model.js';

/** Where reading stands. It goes forward only, but for one look-ahead. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** What does not fit, and where. */
export interface Misfit {
  readonly reason: ChallengeSyntaxReason;
  readonly position: number;
}

export interface Parameter {
  readonly kind: 'parameter';
  readonly name: string;
  readonly value: string;
  readonly isQuoted: boolean;
}

interface Token68 {
  readonly kind: 'token68';
  readonly token68: string;
}

// One character class each, so that no text takes more than one pass.
export const token: RegExp = /[!#$%&'*+\-.^_`|~\da-z]+/iy;
export const blanks: RegExp = /[ \t]*/y;
const token68: RegExp = /[\da-z\-._~+/]+=*/iy;
const quoted: RegExp = /[\t !\x23-\x5b\x5d-\x7e\x80-\xff]*/y;
const escaped: RegExp = /[\t \x21-\x7e\x80-\xff]/y;
/** A value that lacks its quotes; one that began with `=` would read as the end of a token68. */
const bare: RegExp = /(?!=)[!\x23-\x2b\x2d-\x7e\x80-\xff]+/y;
const visible: RegExp = /[\x21-\x7e\x80-\xff]/;

/** Reads what a sticky pattern matches here; `''` where it does not. */
export const take = (cursor: Cursor, pattern: RegExp): string => {
  pattern.lastIndex = cursor.at;
  const [found = ''] = pattern.exec(cursor.text) ?? [];
  cursor.at += found.length;
  return found;
};

/** The next character; `undefined` at the end. */
export const next = ({ text, at }: Cursor): string | undefined => text[at];

/** That the next character does not fit: with this reason, unless it could stand nowhere. */
export const misfit = (cursor: Cursor, reason: ChallengeSyntaxReason): Misfit => {
  const char = next(cursor);
  const isVisible = char === undefined || visible.test(char);
  return { reason: isVisible ? reason : 'unexpected_character', position: cursor.at };
};

const isEnd = (cursor: Cursor): boolean => [undefined, ','].includes(next(cursor));

const readQuoted = (cursor: Cursor): Result<string, Misfit> => {
  cursor.at += 1;
  let value = take(cursor, quoted);
  while (next(cursor) === '\\') {
    cursor.at += 1;
    const octet = take(cursor, escaped);
    if (octet === '') break;
    value += octet + take(cursor, quoted);
  }
  if (next(cursor) !== '"') return err(misfit(cursor, 'unterminated_quotes'));
  cursor.at += 1;
  return ok(value);
};

/** A parameter: a name, `=`, and a value. */
export const readParameter = (cursor: Cursor, isLenient: boolean): Result<Parameter, Misfit> => {
  const name = take(cursor, token).toLowerCase();
  if (name === '') return err(misfit(cursor, 'unexpected_character'));
  take(cursor, blanks);
  if (next(cursor) !== '=') return err(misfit(cursor, 'missing_value'));
  cursor.at += 1;
  take(cursor, blanks);
  if (next(cursor) === '"')
    return readQuoted(cursor).map((value) => ({ kind: 'parameter', name, value, isQuoted: true }));
  const value = take(cursor, isLenient ? bare : token);
  return value === ''
    ? err(misfit(cursor, isEnd(cursor) ? 'missing_value' : 'missing_quotes'))
    : ok({ kind: 'parameter', name, value, isQuoted: false });
};

const readToken68 = (cursor: Cursor): Result<Token68, Misfit> => {
  const found = take(cursor, token68);
  take(cursor, blanks);
  return found !== '' && isEnd(cursor)
    ? ok({ kind: 'token68', token68: found })
    : err(misfit(cursor, found === '' ? 'unexpected_character' : 'missing_comma'));
};

/** What follows a scheme and a space: its first parameter, else a token68. `name=` without a value is the latter. */
export const readArgument = (cursor: Cursor, isLenient: boolean): Result<Parameter | Token68, Misfit> => {
  const start = cursor.at;
  return readParameter(cursor, isLenient).orElse((misfit) => {
    cursor.at = start;
    // Where it is neither, what got further tells more.
    return readToken68(cursor).mapErr((other) =>
      other.position > misfit.position || (other.position === misfit.position && misfit.reason === 'missing_value')
        ? other
        : misfit,
    );
  });
};
