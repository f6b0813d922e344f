import type { Carried } from './cases/case.js';
import type { Fields } from './probe.js';

/** Where something that an answer carried is found again: in a field of its own, within some text, or not at all. */
export type Found =
  | { readonly where: 'field' | 'text'; readonly path: string }
  | { readonly where: 'nowhere'; readonly path?: undefined };

export type Carrying = keyof Carried;

const nowhere: Found = { where: 'nowhere' };

/** The nearest of the fields that answer to a question. */
const nearest = (
  fields: Fields,
  fits: (value: Fields[number][1], path: string) => boolean,
  where: 'field' | 'text',
): Found | undefined => {
  const [first] = fields
    .filter(([path, value]) => fits(value, path))
    .map(([path]) => path)
    .sort((a, b) => a.split('.').length - b.split('.').length);
  return first === undefined ? undefined : { where, path: first.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]') };
};

const find = (
  fields: Fields,
  isField: (value: Fields[number][1], path: string) => boolean,
  inText: (text: string) => boolean,
): Found =>
  nearest(fields, isField, 'field') ??
  nearest(fields, (value) => typeof value === 'string' && inText(value), 'text') ??
  nowhere;

/** A field that is equal to a number, as such, as text or with its prefix. */
export const findNumber = (fields: Fields, number: number): Found =>
  find(
    fields,
    (value) => value === number || value === String(number) || value === `AADSTS${number}`,
    (text) => new RegExp(`AADSTS${number}\\b`).test(text),
  );

/** A text that stands in a field of a fitting name, or anywhere in another text, be it as JSON. */
const findNamed =
  (name: RegExp) =>
  (fields: Fields, wanted: string): Found =>
    find(
      fields,
      (value, path) => value === wanted && name.test(path),
      (text) => text.includes(wanted) || text.includes(JSON.stringify(wanted).slice(1, -1)),
    );

const finders: { readonly [K in Carrying]: (fields: Fields, wanted: NonNullable<Carried[K]>) => Found } = {
  numbers: (fields, [primary = 0]) => findNumber(fields, primary),
  suberror: findNamed(/sub_?error$/i),
  claims: findNamed(/claims$/i),
  traceId: findNamed(/trace_?id$/i),
  correlationId: findNamed(/correlation_?id$/i),
  reason: (fields) =>
    find(
      fields,
      (value) => typeof value === 'string' && /^(?:E[A-Z]{4,}|UND_ERR_[A-Z_]+)$/.test(value),
      (text) => /\bE(?:CONN[A-Z]+|PIPE|NOTFOUND)\b|connection (?:refused|reset)/i.test(text),
    ),
  retryAfter: (fields) =>
    find(
      fields,
      (value, path) => /retry[-_]?after(?:ms)?$/i.test(path) && value !== '',
      (text) => /retry-after/i.test(text),
    ),
  status: (fields, status) =>
    find(
      fields,
      (value, path) => /(?:^|\.)status(?:_?code)?$/i.test(path) && value === status,
      (text) => new RegExp(`\\b${status}\\b`).test(text),
    ),
};

type Finder = (fields: Fields, wanted: unknown) => Found;

/** Where each thing that an answer carried is found. */
export const findAll = (fields: Fields, carried: Carried): Readonly<Partial<Record<Carrying, Found>>> =>
  Object.fromEntries(
    Object.entries(carried).map(([name, wanted]) => [name, (finders[name as Carrying] as Finder)(fields, wanted)]),
  );
