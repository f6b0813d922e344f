import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildInto, root, run } from './support/built.js';

/** What an application loads that does what the README shows first. */
const limit = 13_900;
const entry = join(buildInto('size'), 'dist/index.js');

interface Size {
  /** Minified and gzipped. */
  readonly bytes: number;
  readonly code: string;
  readonly packages: readonly string[];
}

/** What a program that exports these names of tokenrail loads at once. */
const sizeOf = (names: string): Size => {
  const program = `export ${names} from ${JSON.stringify(entry)};`;
  return JSON.parse(run(process.execPath, ['scripts/size.mjs', program])) as Size;
};

/** What the first program of the README imports. */
const namesOfReadme = (): string => {
  const [, names = ''] =
    /import (\{[^}]+\}) from 'tokenrail';/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  return names;
};

const everything = sizeOf('*');
const pipeline = sizeOf('{ clientCredentials, clientSecret, createClient, standardPipeline, toOperation }');
const readme = sizeOf(namesOfReadme());
const errorsOnly = sizeOf('{ parseErrorResponse, onCode }');

describe('the size, minified and gzipped', () => {
  it(`of the first program of the README is ${readme.bytes} bytes, under ${limit}`, () => {
    expect(namesOfReadme()).toContain('clientCredentials');
    expect(readme.bytes).toBeLessThan(limit);
    // Far less would mean that something else was measured.
    expect(readme.bytes).toBeGreaterThan(limit / 2);
  });

  it(`of parsing and matching errors only is ${errorsOnly.bytes} bytes, less than that`, () => {
    expect(errorsOnly.bytes).toBeLessThan(readme.bytes);
  });

  it(`of tokens through the standard pipeline is ${pipeline.bytes} bytes`, () => {
    expect(pipeline.bytes).toBeLessThan(21_300);
    expect(pipeline.bytes).toBeGreaterThan(errorsOnly.bytes);
  });

  it(`of every name of the entry point together is ${everything.bytes} bytes`, () => {
    expect(everything.bytes).toBeLessThan(32_000);
    expect(everything.bytes).toBeGreaterThan(pipeline.bytes);
  });
});

describe('what is loaded at once', () => {
  it('is neverthrow, not ky and not jose', () => {
    expect(everything.packages).toEqual(['neverthrow']);
  });

  it('holds no code of the embedded authority', () => {
    expect(everything.code).not.toContain('createServer');
    expect(everything.code).not.toContain('startAuthority');
  });

  it('holds the prose of no code', () => {
    const { aadsts, b2c } = JSON.parse(readFileSync(join(root, 'src/catalogue/catalogue.json'), 'utf8')) as Record<
      'aadsts' | 'b2c',
      readonly { readonly meaning: string }[]
    >;
    const meanings = [...aadsts, ...b2c].map(({ meaning }) => meaning);
    expect(meanings.length).toBeGreaterThan(100);
    expect(meanings.filter((meaning) => everything.code.includes(meaning))).toEqual([]);
  });
});
