/**
 * Our flows against an OpenID provider that others wrote and that is certified, over HTTP, with a person at its pages. The
 * package must be built.
 *
 *     npm ci --prefix tests/peers && node scripts/run.mjs tests/peers/oidc-provider/main.ts
 *     node scripts/run.mjs tests/peers/oidc-provider/main.ts device      only the checks with this in their name
 *
 * Prints a line for each check, and exits with 1 where one has failed.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { applications } from './checks/applications.js';
import { codes } from './checks/codes.js';
import { devices } from './checks/devices.js';
import { refreshing } from './checks/refreshing.js';
import { refusals } from './checks/refusals.js';
import type { Checks } from './expect.js';
import { startWorld } from './world.js';

const missing = ['tests/peers/node_modules/oidc-provider', 'dist/index.js'].filter(
  (path) => !existsSync(resolve(path)),
);
if (missing.length > 0) throw new Error('first: npm run build, npm ci --prefix tests/peers');

const [, , part = ''] = process.argv;
const checks: Checks = { ...applications, ...codes, ...refusals, ...refreshing, ...devices };
const { world, written, close } = await startWorld();
let failures = 0;
for (const [name, check] of Object.entries(checks).filter(([name]) => name.includes(part))) {
  const begun = performance.now();
  const why = await check(world).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const took = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  console.log(`${why === undefined ? 'ok   ' : 'FAILS'}  ${took.padStart(6)}  ${name}${why ? `: ${why}` : ''}`);
  failures += why === undefined ? 0 : 1;
}
close();
console.log(failures === 0 ? 'All as expected.' : `${failures} not as expected.`);
if (failures > 0) {
  const errors = written()
    .split('\n')
    .filter((line) => !line.startsWith('oidc-provider '));
  console.error(errors.join('\n').trim().slice(-3_000));
}
process.exitCode = failures === 0 ? 0 : 1;
