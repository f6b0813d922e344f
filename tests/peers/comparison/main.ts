/**
 * Compares what libraries hand to their users, and writes it to docs/comparison.md. The package must be built.
 *
 *     npm ci --prefix tests/peers && apt-get install python3-msal
 *     node scripts/run.mjs tests/peers/comparison/main.ts                     measure, write the page
 *     node scripts/run.mjs tests/peers/comparison/main.ts --check             … or fail where it differs
 *     node scripts/run.mjs tests/peers/comparison/main.ts --show step-up      all that is told in one row
 *
 * It fails where a library does not get its token or tells nothing of a failure, and where tokenrail's own cells are not
 * what it promises. A library that is not installed is skipped; with CI=true that is a failure too.
 */
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './cases/groups.js';
import { folder, libraries, type Library } from './libraries.js';
import { measure, runsOf } from './measure.js';
import { page } from './page.js';
import { brokenPromises } from './promises.js';
import type { Results } from './results.js';

const { values: options } = parseArgs({ options: { check: { type: 'boolean' }, show: { type: 'string' } } });
const file = 'docs/comparison.md';

/** What a driver of tokenrail imports by its name: this checkout, built. */
const linkTokenrail = (): void => {
  const link = resolve(folder, '../node_modules/tokenrail');
  rmSync(link, { force: true });
  symlinkSync(resolve('.'), link, 'junction');
};

const show = async (id: string, present: readonly Library[]): Promise<void> => {
  const given = cases.find((one) => one.id === id);
  if (given === undefined) throw new Error(`no case “${id}”, but: ${cases.map((one) => one.id).join(', ')}`);
  for (const [{ name }, run] of await runsOf(present, given)) {
    console.log(`\n${name}`);
    console.dir(run?.told ?? 'was cut off', { depth: null });
    for (const { method, path, status = 'no answer' } of run?.requests ?? []) {
      console.log(`${method} ${path} ${status}`);
    }
  }
};

const problemsOf = (results: Results): readonly string[] =>
  results.libraries.flatMap((library) => {
    const { id, name, certificate } = library;
    const credentials = certificate ? (['secret', 'certificate'] as const) : (['secret'] as const);
    return [
      ...credentials
        .filter((credential) => results.tokenOf(library, credential)?.outcome !== 'token')
        .map((credential) => `${name}: no token with a ${credential}`),
      ...cases
        .map((given) => ({ given, ...results.readingOf(library, given) }))
        .filter(({ outcome, words }) => (outcome === 'returned' || outcome === 'thrown') && words.length === 0)
        .map(({ given }) => `${name}, ${given.id}: nothing was told`),
      ...(id === 'tokenrail' ? brokenPromises((given) => results.readingOf(library, given)) : []),
    ];
  });

/** What may differ between machines: Node and Python, and the last part of the version of what the system brings. */
const comparable = (text: string): string =>
  text
    .replaceAll(/^\| (Node|Python) \| \S+ \|/gm, '| $1 | … |')
    .replace(/^(\| MSAL Python \| \d+\.\d+)\S* \|/m, '$1 |');

const requireSame = (made: string, kept: string): void => {
  const [ours, theirs] = [comparable(made).split('\n'), comparable(kept).split('\n')];
  const at = ours.findIndex((line, index) => line !== theirs[index]);
  if (at < 0 && ours.length === theirs.length) return;
  throw new Error(`${file} is stale (npm run peers), line ${at + 1}\n- ${theirs[at] ?? ''}\n+ ${ours[at] ?? ''}`);
};

const main = async (): Promise<void> => {
  const missing = libraries.filter(({ manifest }) => manifest() === undefined);
  for (const { name, install } of missing) console.log(`skipped: ${name} is not installed (${install})`);
  if (missing.length > 0 && process.env['CI'] === 'true') throw new Error('with CI=true nothing may be skipped');
  const present = libraries.filter((library) => !missing.includes(library));
  linkTokenrail();
  if (options.show !== undefined) return show(options.show, present);

  const started = performance.now();
  const results = await measure(present);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${present.length} libraries, ${cases.length} cases, ${seconds} s`);
  const problems = problemsOf(results);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (missing.length > 0) return console.log(`${file} is left as it is: not all libraries are here`);
  const made = page(results);
  if (options.check !== true) return writeFileSync(file, made);
  return requireSame(made, existsSync(file) ? readFileSync(file, 'utf8') : '');
};

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
