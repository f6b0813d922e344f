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
  similar?: string[];
  advice: { person?: string; developer: string };
}

interface Catalogue {
  categories: { category: string; interaction: unknown; advice: { administrator?: string } }[];
  aadsts: Entry[];
}

/** What the generator says of data with a change. */
const withData = (change: (catalogue: Catalogue) => void): string => {
  const catalogue = JSON.parse(readFileSync(join(root, 'src/catalogue/catalogue.json'), 'utf8')) as Catalogue;
  change(catalogue);
  writeFileSync(data, JSON.stringify(catalogue));
  const { status, stderr } = generator(folder, '--check');
  expect(status).toBe(1);
  return stderr;
};

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  for (const path of ['scripts/generate-catalogue.mjs', 'scripts/catalogue', 'src/catalogue'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
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

describe('the data of the catalogue', () => {
  it('is laid out in one way, and laid out again where it is not', () => {
    expect(withData(() => undefined)).toBe('catalogue.json is stale: run node scripts/generate-catalogue.mjs\n');
    expect(generator(folder).status).toBe(0);
    expect(readFileSync(data, 'utf8')).toBe(readFileSync(join(root, 'src/catalogue/catalogue.json'), 'utf8'));
  });
});

describe('the data of the catalogue is refused when', () => {
  const first = ({ aadsts }: Catalogue): Entry => aadsts[0]!;

  it.each<[string, (catalogue: Catalogue) => void, string]>([
    ['a category is unknown', (all) => void (first(all).category = 'mood'), 'unknown category mood'],
    ['a code stands twice', (all) => void all.aadsts.push({ ...first(all) }), 'out of order, or listed twice'],
    ['a code is no code', (all) => void (first(all).code = 7), 'AADSTS7: not a code'],
    ['a meaning is no sentence', (all) => void (first(all).meaning = 'tbd.'), 'AADSTS16000: the meaning begins'],
    ['a meaning does not end', (all) => void (first(all).meaning = 'Too short'), 'ends without a full stop'],
    ['a meaning says nothing', (all) => void (first(all).meaning = 'No.'), 'has 3 characters'],
    ['a field is unknown', (all) => void Object.assign(first(all), { colour: 'red' }), 'unknown colour'],
    ['advice is too long', (all) => void (first(all).advice.person = `A${'x'.repeat(200)}.`), 'has 202 characters'],
    ['advice has curly quotes', (all) => void (first(all).advice.developer = 'Say “no” to it.'), 'a curly quote'],
    ['advice has a lone backtick', (all) => void (first(all).advice.developer = 'Send `scope once.'), 'a backtick'],
    ['advice is for nobody', (all) => void Object.assign(first(all).advice, { cat: 'Purr.' }), 'unknown audience cat'],
    ['a similar code is not listed', (all) => void (first(all).similar = ['AADSTS1']), 'AADSTS1, which is not listed'],
    ['a code is similar to itself', (all) => void (first(all).similar = ['AADSTS16000']), 'is similar to itself'],
    ['a similar code stands twice', (all) => void first(all).similar?.push(first(all).similar![0]!), 'or one twice'],
    ['a category lacks advice', (all) => void delete all.categories[0]!.advice.administrator, 'no advice to the admin'],
    ['a category does not say', (all) => void (all.categories[0]!.interaction = 'yes'), 'interaction is true or false'],
  ])('%s', (_what, change, problem) => {
    expect(withData(change)).toContain(problem);
  });

  it('two codes of a category have the same advice', () => {
    const stderr = withData(({ aadsts: [one, two] }) => void (two!.advice.developer = one!.advice.developer));
    expect(stderr).toBe('AADSTS16001: the advice to the developer is that of AADSTS16000\n');
  });
});
