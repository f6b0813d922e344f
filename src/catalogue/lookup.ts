import { categories, genericNumbers, table, type AadstsCodes, type B2cCodes } from './codes.generated.js';

/** Whose numbers: the Microsoft identity platform's, Azure AD B2C's, or AD FS's. */
export type Family = 'AADSTS' | 'AADB2C' | 'MSIS';

/** The categories that listed numbers have. */
export type ListedCategory = keyof AadstsCodes | keyof B2cCodes;

/** The numbers of a family that this version lists, with their categories. None of AD FS is listed. */
export const listedNumbers = (family: Family): ReadonlyMap<number, ListedCategory> => {
  const listed = new Map<number, ListedCategory>();
  const names = Object.keys(categories) as ListedCategory[];
  let number = 0;
  for (const [, distance = '', letter = ''] of table[family].matchAll(/([\da-z]+)([^\da-z])/g)) {
    number += Number.parseInt(distance, 36);
    const category = names[letter.charCodeAt(0) - 65];
    if (category) listed.set(number, category);
  }
  return listed;
};

const tables = new Map<Family, ReadonlyMap<number, ListedCategory>>();

/** The category of a listed number; `undefined` for one that this version does not list. */
export const categoryOfNumber = (family: Family, number: number): ListedCategory | undefined => {
  const known = tables.get(family) ?? listedNumbers(family);
  tables.set(family, known);
  return known.get(number);
};

/** Whether a number only announces another one in the same answer. */
export const isGeneric = (number: number): boolean => genericNumbers.includes(number);
