/**
 * Runs one program in every runtime that is supported, with the package as it is packed, against the embedded authority.
 *
 *     npm ci --prefix tests/runtimes && node tests/runtimes/run.mjs
 *     node tests/runtimes/run.mjs Bun Deno            only these
 *     node tests/runtimes/run.mjs --package folder    another package than that of the checkout
 *
 * Exits with 1 where a check failed, and, where `CI` is set, where a runtime is missing.
 */
import { parseArgs } from 'node:util';
import { pages } from './harness/browser.mjs';
import { allChecks, judge, notRun } from './harness/judge.mjs';
import { processes } from './harness/processes.mjs';
import { createProject } from './harness/project.mjs';
import { createWorld } from './harness/world.mjs';

const { values, positionals } = parseArgs({ options: { package: { type: 'string' } }, allowPositionals: true });
const runtimes = [...processes, ...pages];
const unknown = positionals.filter((wanted) => runtimes.every(({ name }) => name !== wanted));
if (unknown.length > 0) {
  console.error(`no such runtime: ${unknown.join(', ')}; there are ${runtimes.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const wanted = runtimes.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const present = wanted.filter(({ missing }) => missing === undefined);
const absent = wanted.filter(({ missing }) => missing !== undefined);

const project = await createProject(values.package);
const world = await createWorld(project);
const verdicts = [];
for (const { name, place, run } of present) {
  const start = performance.now();
  const { version, ...verdict } = judge(place, await run(project, world));
  verdicts.push({ title: version ?? name, ...verdict, seconds: (performance.now() - start) / 1000 });
}
await world.close();

const printRow = (first, cellOf) => {
  const cells = verdicts.map((verdict) => cellOf(verdict).padEnd(verdict.title.length));
  console.log([first.padEnd(28), ...cells].join('  ').trimEnd());
};
const cellIn = (outcome) => (outcome === undefined ? '-' : outcome.ok ? 'ok' : 'FAILS');

printRow('', ({ title }) => title);
for (const check of allChecks) printRow(check, ({ outcomes }) => cellIn(outcomes[check]));
printRow('seconds', ({ seconds }) => seconds.toFixed(1));

for (const { title, outcomes, printed } of verdicts) {
  const failures = Object.entries(outcomes).filter(([, { ok }]) => !ok);
  for (const [check, { why }] of failures) console.error(`\n${title}, ${check}: ${why}`);
  if (failures.some(([, { why }]) => why === notRun)) console.error(`\nIts last words:\n${printed.slice(-1_000)}`);
}
for (const { name, missing } of absent) console.error(`skipped: ${name} is not installed (${missing})`);

const failed = verdicts.some(({ outcomes }) => Object.values(outcomes).some(({ ok }) => !ok));
process.exitCode = failed || (absent.length > 0 && process.env.CI) ? 1 : 0;
