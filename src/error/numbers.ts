import { isGeneric, type Family } from '../catalogue/lookup.js';

/** The numbers of an answer, and whose they are. */
export interface Numbers {
  readonly family: Family;
  /** All, in order. */
  readonly all: readonly number[];
  /** The one that tells most. */
  readonly main: number | undefined;
}

const leading = /^[\s"']*(AADSTS|AADB2C|MSIS)0*([1-9]\d{2,8})(?!\d)/;
const following = /AADSTS0*([1-9]\d{2,8}):/g;
const inUri = /[?&]code=0*([1-9]\d{2,8})(?!\d)/;
const textLimit = 4096;
const most = 100;

const numberIn = (value: unknown): number | undefined => {
  const digits = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const match = /^(?:AADSTS)?0*([1-9]\d{2,8})$/.exec(digits);
  return match ? Number(match[1]) : undefined;
};

/** `error_codes` as it is met: numbers, numeric strings, one value alone, and an array inside a string. */
const listedIn = (value: unknown): readonly number[] => {
  const text = typeof value === 'string' ? value.slice(0, textLimit).replace(/^\s*\[|\]\s*$/g, '') : undefined;
  return (text?.split(',') ?? [value].flat()).flatMap((item) => numberIn(item) ?? []).slice(0, most);
};

/** The numbers that a text begins with: one, or a generic one and those that it announces. */
const spokenIn = (text: string): { readonly family: Family; readonly numbers: readonly number[] } | undefined => {
  const start = text.slice(0, textLimit);
  const [, family, digits] = leading.exec(start) ?? [];
  if (digits === undefined) return undefined;
  const first = Number(digits);
  const announced =
    family === 'AADSTS' && isGeneric(first) ? Array.from(start.matchAll(following), ([, n]) => Number(n)) : [];
  return { family: family as Family, numbers: [first, ...announced] };
};

/**
 * The numbers of an answer: those of `error_codes`; else, or where these are generic, those that the text begins with;
 * else that of `error_uri`. Text is matched at its start only, so that what a person typed and the server repeats is
 * never taken for a code.
 */
export const readNumbers = (codes: unknown, text = '', uri = ''): Numbers => {
  const spoken = spokenIn(text);
  const listed = listedIn(codes);
  const family = spoken && (listed.length === 0 || listed[0] === spoken.numbers[0]) ? spoken.family : 'AADSTS';
  const heard = spoken && listed.every(isGeneric) ? spoken.numbers : [];
  const found = [...listed, ...heard];
  const all = [...new Set(found.length > 0 ? found : listedIn(inUri.exec(uri.slice(0, textLimit))?.[1]))];
  return { family, all, main: all.find((number) => family !== 'AADSTS' || !isGeneric(number)) ?? all[0] };
};
