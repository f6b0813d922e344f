import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

import { explain, explainCategory } from '../../src/catalogue.js';
import { data, listed } from '../error/support/catalogue.js';

const folder = 'docs/errors';
const names = readdirSync(folder).sort();
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** The anchors that a Markdown page has, as code hosts make them from its headings. */
const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set(
    Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

interface Link {
  readonly from: string;
  readonly to: string;
  readonly anchor: string;
}

const linksOf = (name: string): readonly Link[] =>
  Array.from(textOf(name).matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]*))?\)/g), ([, to = '', anchor = '']) => ({
    from: name,
    to: to === '' ? name : to,
    anchor,
  }));

/** The part of a page under the heading of a code. */
const sectionOf = (code: keyof Sections): string => sections[code] ?? '';
type Sections = Readonly<Record<string, string>>;
const sections: Sections = Object.fromEntries(
  names.flatMap((name) =>
    textOf(name)
      .split(/^## /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part]),
  ),
);

/** Without what Markdown puts before signs that it would take for its own. */
const read = (markdown: string): string => markdown.replace(/\\([\\*<>[\]|_])/g, '$1');

describe('the pages of errors', () => {
  test('are one for each category, and an index', () => {
    expect(names).toEqual(['README.md', ...data.categories.map(({ category }) => `${category}.md`)].sort());
  });

  test.each(listed)('have a section of $code, in its category, with all that is to be said', ({ code, category }) => {
    const { meaning, advice, name = '', similar, docsUrl } = explain(code)!;
    expect(textOf(`${category}.md`)).toContain(`\n## ${code}\n`);
    const section = read(sectionOf(code));
    for (const words of [meaning, advice.person, advice.developer, advice.administrator, name, `(${docsUrl})`])
      expect(section).toContain(words);
    for (const other of similar) expect(section).toContain(`[${other}](`);
  });

  test.each(data.categories)('have the advice of $category at its top', ({ category }) => {
    const top = read(textOf(`${category}.md`).split('\n## ')[0]!);
    const { meaning, advice, remedy } = explainCategory(category);
    for (const words of [meaning, advice.person, advice.developer, advice.administrator, `\`${remedy}\``])
      expect(top).toContain(words);
  });

  test('list every category, code and name in the index', () => {
    const index = textOf('README.md');
    for (const { category } of data.categories) expect(index).toContain(`| [\`${category}\`](${category}.md) `);
    for (const { code, category } of listed) {
      expect(index).toContain(`| [${code}](${category}.md#${code.toLowerCase()}) `);
      const { name } = explain(code)!;
      if (name !== undefined) expect(index).toContain(`[${name}](${category}.md#${code.toLowerCase()})`);
    }
  });
});

describe('the links of the pages', () => {
  const anchors = new Map(names.map((name) => [name, anchorsOf(textOf(name))]));

  test.each(names)('of %s lead to a page, and to a heading of it', (name) => {
    const links = linksOf(name);
    expect(links.length).toBeGreaterThan(0);
    const dead = links.filter(({ to, anchor }) => {
      const known = anchors.get(to) ?? anchorsOf(readFileSync(resolve(folder, to), 'utf8'));
      return anchor !== '' && !known.has(anchor);
    });
    expect(dead).toEqual([]);
  });

  test('lead to thousands of places', () => {
    expect(names.flatMap(linksOf).length).toBeGreaterThan(2000);
  });
});

describe('the maker of the pages', () => {
  const copy = resolve('temp/error-pages');
  const make = (...settings: readonly string[]) =>
    spawnSync(process.execPath, [join(copy, 'scripts/error-pages.mjs'), ...settings], { encoding: 'utf8' });

  beforeAll(() => {
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(join(copy, 'src'), { recursive: true });
    for (const path of ['scripts/error-pages.mjs', 'scripts/catalogue', 'src/catalogue.ts', 'src/catalogue', folder])
      cpSync(path, join(copy, path), { recursive: true });
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'dir');
    cpSync('package.json', join(copy, 'package.json'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('finds the pages in the repository fresh', () => {
    const { status, stderr } = make('--check');
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('finds a page that was edited, one that is missing and one too many, and puts them right', () => {
    appendFileSync(join(copy, folder, 'network.md'), 'edited\n');
    rmSync(join(copy, folder, 'aborted.md'));
    writeFileSync(join(copy, folder, 'mood.md'), '');
    const { status, stderr } = make('--check');
    expect(
      stderr
        .split('\n')
        .filter((line) => line !== '')
        .sort(),
    ).toEqual(
      ['aborted', 'mood', 'network'].map((name) => `docs/errors/${name}.md is stale: run node scripts/error-pages.mjs`),
    );
    expect(status).toBe(1);
    expect(make().stdout).toBe('29 pages in docs/errors, 2 written, 1 removed\n');
    expect(make('--check').status).toBe(0);
    for (const name of names) expect(readFileSync(join(copy, folder, name), 'utf8')).toBe(textOf(name));
  });
});
