import { codeOfNumber } from './explain.js';

/** A code as the server writes it, listed or not. */
export type FoundCode = `AADSTS${number}` | `AADB2C${number}` | `MSIS${number}`;

// Bounded runs everywhere, so that no text takes more than time in proportion to its length.
const afterNumber = String.raw`(?!\w|[.-]\w)`;
const between = String.raw`[\s"'\\:=[(,]{1,60}`;

/** Written with its family: that is enough, whatever stands before it, as in `%20AADSTS50076` and `\\nAADSTS50076`. */
const named = String.raw`(?:(AADSTS|AADB2C|(?:(?<![A-Za-z])|(?<=\\[nrt]))MSIS)[ :_-]?0{0,20}([1-9]\d{2,8})(?!\d))`;

/** The address that answers give as `error_uri`, plain or encoded. */
const address = String.raw`(?:error(?:\?|%3F)code(?:=|%3D)0{0,20}([1-9]\d{2,8})${afterNumber})`;

/** The numbers of `error_codes`, in JSON, in JSON inside of a string, in what a debugger prints. */
const members = String.raw`(?:error_?codes((?:${between}\d{1,20}${afterNumber}){1,100}))`;

/** What logs and other libraries call one number: believed where it is listed. */
const labelled = String.raw`(?:(?:error[ _-]?(?:code|number|no)|result[ _-]?type)${between}([1-9]\d{4,8})${afterNumber})`;

const anywhere = new RegExp([named, address, members, labelled].join('|'), 'gi');

const ofNumber = (digits: string): FoundCode => codeOfNumber(digits) ?? (`AADSTS${digits}` as FoundCode);

const codesIn = ([, family, digits, uri, list, label]: readonly (string | undefined)[]): readonly FoundCode[] => {
  if (family !== undefined) return [`${family.toUpperCase()}${digits}` as FoundCode];
  if (uri !== undefined) return [ofNumber(uri)];
  if (label !== undefined) return [codeOfNumber(label) ?? []].flat();
  return Array.from(list?.matchAll(/\d+/g) ?? [], ([number]) => number.replace(/^0+/, ''))
    .filter((number) => number.length > 2 && number.length < 10)
    .map(ofNumber);
};

/**
 * The codes in free text, in order, each once: log lines, bodies of errors, addresses, whatever somebody pasted. A number
 * is taken for a code only where something says that it is one, never out of a longer number, an id or a time.
 *
 * Errors of this library need no search: they have `code` and `codes`.
 *
 * @returns listed and unlisted codes; `explain` tells which
 * @example
 * findCodes('AADSTS50076: Due to a configuration change …') // ['AADSTS50076']
 * findCodes('{"error":"invalid_grant","error_codes":[70002,50126]}') // ['AADSTS70002', 'AADSTS50126']
 * findCodes('https://login.microsoftonline.com/error?code=50076') // ['AADSTS50076']
 */
export const findCodes = (text: string): readonly FoundCode[] => {
  if (typeof text !== 'string') return [];
  const found = new Set<FoundCode>();
  // One match after the other: a log of megabytes has as many.
  for (const match of text.matchAll(anywhere)) for (const code of codesIn(match)) found.add(code);
  return [...found];
};
