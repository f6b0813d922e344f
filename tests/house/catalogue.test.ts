import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/built.js';

const folder = join(root, 'temp/house/catalogue');
const generated = readdirSync(join(root, 'src/catalogue')).filter((name) => name.endsWith('.generated.ts'));
const data = join(folder, 'src/catalogue/catalogue.json');

/** Runs the generator that is in a folder, on the data beside it. */
const generator = (at: string, ...settings: readonly string[]) =>
  spawnSync(process.execPath, [join(at, 'scripts/generate-catalogue.mjs'), ...settings], { encoding: 'utf8' });

interface Entry {
  code: number;
  category: string;
  meaning: string;
}

const withData = (change: (aadsts: Entry[]) => void): string => {
  const catalogue = JSON.parse(readFileSync(join(root, 'src/catalogue/catalogue.json'), 'utf8')) as { aadsts: Entry[] };
  change(catalogue.aadsts);
  writeFileSync(data, JSON.stringify(catalogue));
  const { status, stderr } = generator(folder, '--check');
  expect(status).toBe(1);
  return stderr;
};

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  cpSync(join(root, 'scripts/generate-catalogue.mjs'), join(folder, 'scripts/generate-catalogue.mjs'));
  cpSync(join(root, 'src/catalogue'), join(folder, 'src/catalogue'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the generated files of the catalogue', () => {
  it('are fresh', () => {
    const { status, stderr } = generator(root, '--check');
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it.each(generated)('are found stale when %s was edited, and written again', (name) => {
    appendFileSync(join(folder, `src/catalogue/${name}`), '// edited\n');
    const { status, stderr } = generator(folder, '--check');
    expect(stderr).toContain(`${name} is stale`);
    expect(status).toBe(1);
    expect(generator(folder).status).toBe(0);
    expect(generator(folder, '--check').status).toBe(0);
  });
});

describe('the data of the catalogue is refused when', () => {
  const first = (aadsts: Entry[]): Entry => aadsts[0]!;

  it('a category is unknown', () => {
    expect(withData((aadsts) => void (first(aadsts).category = 'mood'))).toContain('unknown category mood');
  });

  it('a code stands twice, or out of order', () => {
    expect(withData((aadsts) => void aadsts.push({ ...first(aadsts) }))).toContain('out of order, or listed twice');
  });

  it('a code is no code', () => {
    expect(withData((aadsts) => void (first(aadsts).code = 7))).toContain('AADSTS7: not a code');
  });

  it('a meaning is no sentence', () => {
    expect(withData((aadsts) => void (first(aadsts).meaning = 'tbd'))).toContain('the meaning is not a sentence');
  });

  it('a field is unknown', () => {
    expect(withData((aadsts) => void Object.assign(first(aadsts), { colour: 'red' }))).toContain('unknown colour');
  });
});
