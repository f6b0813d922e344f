import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The programs in docs/examples: each compiles as an application's would, and does the same in its own style. They import
 * the package by its names, which stand for this source here.
 */
const folder = resolve('temp/docs-examples');
const examples = readdirSync('docs/examples').filter((name) => name.endsWith('.ts'));

const names = {
  tokenrail: 'index',
  'tokenrail/fp-ts': 'fp-ts',
  'tokenrail/retry': 'retry',
  'tokenrail/testing': 'testing',
};

const expected = `a token: a Bearer token, after 1 request(s)
a moment without service: a Bearer token, after 2 request(s)
an expired secret: load the new secret, after 1 request(s)
an unknown application: register the application in this tenant, after 1 request(s)
too many requests: come back in 300 s, after 1 request(s)
a policy: tell whom to ask, after 1 request(s)
from the cache: a Bearer token, after 0 request(s)
`;

/** What a process prints that inherits nothing of the test runner's. */
const run = (file: string, ...rest: readonly string[]): { readonly output: string; readonly status: number | null } => {
  const { NODE_OPTIONS: _runner, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...rest], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { output: `${stdout}${stderr}`, status };
};

const bundler = `
import { rolldown } from 'rolldown';
const [, , input, file, alias] = process.argv;
const build = await rolldown({
  input,
  platform: 'node',
  tsconfig: false,
  external: (id) => !/^(?:[./]|tokenrail)/.test(id) && !/^[A-Za-z]:/.test(id),
  resolve: { alias: JSON.parse(alias), extensionAlias: { '.js': ['.ts', '.js'] } },
  logLevel: 'warn',
});
await build.write({ file, format: 'es', codeSplitting: false });
`;

const settings = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    noEmit: true,
    declaration: false,
    isolatedDeclarations: false,
    skipLibCheck: true,
    rootDir: '../..',
    paths: Object.fromEntries(Object.entries(names).map(([name, file]) => [name, [`../../src/${file}.ts`]])),
  },
  include: ['../../docs/examples/*.ts'],
};

// The longest name first, so that the shortest does not stand for all.
const alias = JSON.stringify(
  Object.fromEntries(
    Object.entries(names)
      .sort(([a], [b]) => b.length - a.length)
      .map(([name, file]) => [name, resolve(`src/${file}.ts`)]),
  ),
);

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'bundle.mjs'), bundler);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the examples', () => {
  it('are there', () => {
    expect(examples).toEqual(['fp-ts.ts', 'neverthrow.ts', 'ts-pattern.ts']);
  });

  it('compile', () => {
    expect(run('node_modules/typescript/bin/tsc', '-p', folder)).toEqual({ output: '', status: 0 });
  }, 60_000);

  it.each(examples)(
    'run: %s',
    (example) => {
      const program = join(folder, `${example}.mjs`);
      expect(run(join(folder, 'bundle.mjs'), resolve('docs/examples', example), program, alias).status).toBe(0);
      expect(run(program)).toEqual({ output: expected, status: 0 });
    },
    60_000,
  );
});
