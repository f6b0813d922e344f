import { describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildInto, root, run } from './support/built.js';

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** The files that npm would publish, by their paths. */
const pack = (): readonly string[] => {
  const folder = buildInto('package', { types: true });
  for (const file of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.md']) {
    if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file));
  }
  const answer = run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], folder);
  const [{ files }] = JSON.parse(answer) as [{ readonly files: readonly { readonly path: string }[] }];
  return files.map(({ path }) => path);
};

const packed = pack();
const textOf = (path: string): string => readFileSync(join(root, 'temp/house/package', path), 'utf8');

/** Every import path of tokenrail that a page for readers names. */
const documented = (): readonly string[] => {
  const pages = [
    'README.md',
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => `docs/${path}`),
  ];
  const texts = pages.filter(
    (path) => path.endsWith('.md') && existsSync(join(root, path)) && !path.includes('decisions'),
  );
  const paths = texts.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/(?:from |import\(|import )'(tokenrail(?:\/[a-z-]+)*)'/g)].map(
      ([, specifier]) => String(specifier),
    ),
  );
  return [...new Set([manifest.name, ...paths])];
};

describe('the package', () => {
  it.each(Object.entries(manifest.exports))('holds what %s stands for', (_path, target) => {
    const files = typeof target === 'string' ? [target] : [target.types, target.default];
    expect(packed).toEqual(expect.arrayContaining(files.map((file) => file.replace('./', ''))));
  });

  it.each(documented())('has the entry point %s, which the documentation names', (specifier) => {
    expect(Object.keys(manifest.exports)).toContain(specifier.replace(manifest.name, '.'));
  });

  it('holds the licence, and those of what is bundled', () => {
    expect(packed).toEqual(expect.arrayContaining(['LICENSE', 'THIRD-PARTY-NOTICES.md', 'package.json']));
    const bundled = packed
      .filter((path) => path.endsWith('.js.map'))
      .flatMap((path) => (JSON.parse(textOf(path)) as { readonly sources: readonly string[] }).sources)
      .flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
    const noticed = [...textOf('THIRD-PARTY-NOTICES.md').matchAll(/^## (\S+) (\S+)$/gm)];
    expect(new Set(noticed.map(([, name]) => name))).toEqual(new Set(bundled));
    expect(bundled).toEqual(expect.arrayContaining(['fp-ts', 'io-ts', 'minisearch']));
    for (const [, name = '', version] of noticed) {
      const installed = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as unknown;
      expect(installed).toMatchObject({ version });
    }
    expect(textOf('THIRD-PARTY-NOTICES.md').match(/^```text\n[^`]{400,}?```$/gm)).toHaveLength(noticed.length);
  });

  it('holds nothing else: no sources, no tests, no data', () => {
    const expected =
      /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|THIRD-PARTY-NOTICES\.md|dist\/.+\.(?:js|js\.map|d\.ts))$/;
    expect(packed.filter((path) => !expected.test(path))).toEqual([]);
  });

  it('says nothing of the machine that built it', () => {
    const maps = packed.filter((path) => path.endsWith('.map'));
    expect(maps.length).toBeGreaterThan(0);
    for (const path of maps) {
      const { sources } = JSON.parse(textOf(path)) as { readonly sources: readonly string[] };
      expect(sources.filter((source) => !source.startsWith('../'))).toEqual([]);
      expect(sources.filter((source) => source.startsWith('/'))).toEqual([]);
    }
  });

  it('declares types that need neither the DOM nor Node', () => {
    const referring = packed.filter(
      (path) =>
        path.endsWith('.d.ts') &&
        /(?:from |import\()'node:|<reference (?:types|lib="dom)/.test(textOf(path).replaceAll(/^ *\*.*$/gm, '')),
    );
    expect(referring).toEqual([]);
  });

  it('imports only what it depends on', () => {
    const imported = packed
      .filter((path) => path.endsWith('.js'))
      .flatMap((path) =>
        [...textOf(path).matchAll(/^(?:import|export) .*from "([^."][^"]*)";$/gm)].map(([, name]) => String(name)),
      )
      .filter((name) => !name.startsWith('node:'))
      // A part of a package, such as `jose/jwt/encrypt`, is of that package.
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect([...new Set(imported)].sort()).toEqual([...Object.keys(manifest.dependencies), 'neverthrow'].sort());
  });
});
