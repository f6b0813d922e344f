import { readFileSync } from 'node:fs';

import type { Category, ListedCode, LocalCode, Remedy } from '../../../src/error/index.js';

interface Entry {
  readonly code: number;
  readonly category: Category;
  readonly generic?: true;
}

interface Data {
  readonly date: string;
  readonly categories: readonly {
    readonly category: Category;
    readonly remedy: Remedy;
    readonly summary: string;
  }[];
  readonly aadsts: readonly Entry[];
  readonly b2c: readonly Entry[];
}

/** The data file, read as data: nothing that is generated from it takes part. */
export const data: Data = JSON.parse(
  readFileSync(new URL('../../../src/catalogue/catalogue.json', import.meta.url), 'utf8'),
);

/** A code that the data file lists. */
export interface Listed {
  readonly family: 'AADSTS' | 'AADB2C';
  readonly number: number;
  readonly code: ListedCode;
  readonly category: Category;
  readonly isGeneric: boolean;
}

const listedOf = (family: Listed['family'], entries: readonly Entry[]): readonly Listed[] =>
  entries.map(({ code, category, generic }) => ({
    family,
    number: code,
    code: `${family}${code}` as ListedCode,
    category,
    isGeneric: generic === true,
  }));

export const listed: readonly Listed[] = [...listedOf('AADSTS', data.aadsts), ...listedOf('AADB2C', data.b2c)];

export const categoryOfListed: ReadonlyMap<string, Category> = new Map(
  listed.map(({ code, category }) => [code, category]),
);

export const remedyOf: ReadonlyMap<string, Remedy> = new Map(
  data.categories.map(({ category, remedy }) => [category, remedy]),
);

const raisedHere: Readonly<Record<LocalCode, true>> = {
  unexpected_response: true,
  network: true,
  timeout: true,
  aborted: true,
  throttled: true,
  invalid_configuration: true,
  invalid_request: true,
  credential_unavailable: true,
  state_mismatch: true,
  nonce_mismatch: true,
  issuer_mismatch: true,
  duplicate_parameter: true,
  invalid_id_token: true,
  invalid_challenge: true,
  unresolved_challenge: true,
  no_token: true,
  cache_failed: true,
  callback_failed: true,
};

export const localCodes: readonly LocalCode[] = Object.keys(raisedHere) as LocalCode[];

/** Every code that an error can be asked for by name. */
export const everyCode: readonly ListedCode[] = [...listed.map(({ code }) => code), ...localCodes, 'none'];
