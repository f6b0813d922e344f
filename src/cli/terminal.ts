import { styleText } from 'node:util';
import type { Output, World } from './world.js';

/** How text stands out. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export type Paint = (style: Style, text: string) => string;

/**
 * Colours for a terminal, and none for a file or a pipe. `FORCE_COLOR` decides where it is set (0 and false are no),
 * then `NO_COLOR` (https://no-color.org) and a `TERM` that is dumb.
 */
export const painter = ({ isTerminal }: Output, { FORCE_COLOR, NO_COLOR, TERM }: World['environment']): Paint => {
  const wanted =
    FORCE_COLOR === undefined ? isTerminal && !NO_COLOR && TERM !== 'dumb' : !/^(?:0|false)$/.test(FORCE_COLOR);
  return wanted ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
};

/** Characters in a line: those of the terminal, or 80. */
export const widthOf = ({ columns }: Output): number =>
  columns !== undefined && columns > 0 ? Math.max(columns, 40) : 80;

/**
 * Text of somebody else, in one line that does nothing to a terminal: control characters, escape sequences and what
 * turns the direction of writing become spaces, and it ends after `most` characters.
 */
export const plain = (text: string, most = 200): string => {
  const harmless = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').trim();
  return harmless.length > most ? `${harmless.slice(0, most)}…` : harmless;
};

/** Breaks text between words into lines of at most `width` characters. A longer word stands alone. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** Wrapped text behind a label, or under `indent` spaces: the first line after `first`, the others below it. */
export const hang = (first: string, text: string, indent: number, width: number): string =>
  wrap(text, width - indent)
    .map((line, index) => (index === 0 ? first : ' '.repeat(indent)) + line)
    .join('\n');
