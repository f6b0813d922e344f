import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';

const folder = 'temp/docs-blocks';
const documents = ['README.md', ...readdirSync('docs/guide').map((name) => `docs/guide/${name}`)];

const blocksOf = (document: string): readonly string[] =>
  Array.from(readFileSync(document, 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, block = '']) => block);

const settings = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    noEmit: true,
    declaration: false,
    isolatedDeclarations: false,
    noUnusedLocals: false,
    skipLibCheck: true,
    rootDir: '../..',
    paths: {
      tokenrail: ['../../src/index.ts'],
      'tokenrail/retry': ['../../src/retry.ts'],
      'tokenrail/challenge': ['../../src/challenge.ts'],
      'tokenrail/web': ['../../src/web.ts'],
      'tokenrail/fp-ts': ['../../src/fp-ts.ts'],
      'tokenrail/catalogue': ['../../src/catalogue.ts'],
      'tokenrail/node': ['../../src/node.ts'],
      'tokenrail/testing': ['../../src/testing.ts'],
    },
  },
  include: ['.'],
};

// What a block may use without importing it again.
const names = ['createClient', 'matchRemedy', 'onCategory', 'sampleError'];

/** What the compiler says of some programs, each a module of its own. */
const compile = (programs: Readonly<Record<string, string>>): string => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(settings));
  for (const file of ['preamble.d.ts', 'undici.d.ts']) cpSync(`tests/docs/${file}`, `${folder}/${file}`);
  for (const [name, program] of Object.entries(programs)) {
    const missing = names.filter((word) => !new RegExp(`import \\{[^}]*\\b${word}\\b`).test(program));
    const used = missing.filter((word) => program.includes(`${word}(`));
    const imports = used.length > 0 ? `import { ${used.join(', ')} } from 'tokenrail';\n` : '';
    writeFileSync(`${folder}/${name}.ts`, `${imports}${program}\nexport {};\n`);
  }
  return spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { encoding: 'utf8' }).stdout;
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the code in the documents', () => {
  const programs = Object.fromEntries(
    documents.flatMap((document) =>
      blocksOf(document).map((block, index) => [`${document.replaceAll(/\W/g, '-')}-${index + 1}`, block]),
    ),
  );

  it('is there', () => {
    expect(Object.keys(programs).length).toBeGreaterThan(15);
  });

  it('compiles', () => {
    expect(compile(programs)).toBe('');
  });

  it('is really looked at', () => {
    expect(compile({ wrong: "import { onCode } from 'tokenrail';\nonCode('AADSTS5007', () => signIn());" })).toContain(
      'AADSTS5007',
    );
  });
});

describe('links in the documents', () => {
  it.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...documents.slice(1), 'docs/decisions/README.md'])(
    'of %s lead somewhere',
    (document) => {
      const base = new URL(document, `file://${process.cwd()}/`);
      const links = Array.from(
        readFileSync(document, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g),
        ([, to = '']) => to,
      );
      for (const link of links) expect(readFileSync(new URL(link, base), 'utf8')).not.toBe('');
    },
  );
});
