import { didYouMean } from '../nearest.js';

/**
 * Looks at a value that somebody wrote into a file, at a place such as `[1].times`. Gives a line for each mistake, with
 * its place; values are not repeated, for some are secrets.
 */
export type Shape = (value: unknown, place: string) => readonly string[];

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? (value === '' ? 'an empty text' : 'a text') : 'an object';
};

/** A value that passes a test, and what to call it where it does not. */
export const is =
  (expected: string, test: (value: unknown) => boolean): Shape =>
  (value, place) =>
    test(value) ? [] : [`${place || 'the file'}: expected ${expected}, got ${kindOf(value)}`];

export const text: Shape = is('a text', (value) => typeof value === 'string' && value !== '');
export const anyText: Shape = is('a text', (value) => typeof value === 'string');
export const yesOrNo: Shape = is('true or false', (value) => typeof value === 'boolean');
export const anything: Shape = () => [];

export const guid: Shape = is(
  'a GUID such as 11112222-3333-4444-8555-666677778888',
  (value) => typeof value === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
);

/** A whole number in these bounds. */
export const whole = (least: number, most: number = Number.MAX_SAFE_INTEGER): Shape =>
  is(
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  );

const withHint = (problem: string, written: unknown, names: readonly string[]): string => {
  const hint = typeof written === 'string' ? didYouMean(written, names) : '';
  return hint === '' ? problem : `${problem}.${hint}`;
};

export const oneOf =
  (...words: readonly (string | number)[]): Shape =>
  (value, place) =>
    is(`one of ${words.join(', ')}`, (written) => words.some((word) => word === written))(value, place).map((problem) =>
      withHint(problem, value, words.map(String)),
    );

export const listOf =
  (shape: Shape, least = 0): Shape =>
  (value, place) => {
    if (!Array.isArray(value)) return is('a list', () => false)(value, place);
    if (value.length < least) return [`${place}: expected at least ${least}`];
    return value.flatMap((element, index) => shape(element, `${place}[${index}]`));
  };

const within = (place: string, name: string): string =>
  /^\w+$/.test(name) ? `${place}${place === '' ? '' : '.'}${name}` : `${place}[${JSON.stringify(name).slice(0, 80)}]`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object of any members. */
export const recordOf =
  (shape: Shape): Shape =>
  (value, place) =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, member]) => shape(member, within(place, name)))
      : is('an object', () => false)(value, place);

/** An object of these members and no others. */
export const object =
  (members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape =>
  (value, place) => {
    if (!isObject(value)) return is('an object', () => false)(value, place);
    const known = Object.keys(members);
    const missing = required.filter((name) => !Object.hasOwn(value, name));
    return [
      ...missing.map((name) => `${within(place, name)}: is missing`),
      ...Object.entries(value).flatMap(([name, member]) => {
        const shape = Object.hasOwn(members, name) ? members[name] : undefined;
        return shape
          ? shape(member, within(place, name))
          : [withHint(`${within(place, name)}: there is no such setting`, name, known)];
      }),
    ];
  };

/** The first shape that is for a value of this kind decides. */
export const either =
  (...choices: readonly (readonly [applies: (value: unknown) => boolean, shape: Shape])[]): Shape =>
  (value, place) =>
    (choices.find(([applies]) => applies(value)) ?? choices.at(-1))?.[1](value, place) ?? [];

export const isText = (value: unknown): boolean => typeof value === 'string';
export { isObject };
