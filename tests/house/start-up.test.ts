import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildInto } from './support/built.js';

/**
 * What importing may cost, as a share of a bare start. neverthrow counts apart: it is a peer, which every application
 * imports itself, and Node takes longer for its one CommonJS file than for all of ours.
 */
const limit = 0.5;
const entry = pathToFileURL(join(buildInto('start-up'), 'dist/index.js')).href;
const programs = {
  bare: ['-e', '0'],
  peer: ['--input-type=module', '-e', "import 'neverthrow'"],
  both: ['--input-type=module', '-e', `import 'neverthrow'; import ${JSON.stringify(entry)}`],
} as const;

const env = { PATH: process.env['PATH'] };
const milliseconds = (nodeArguments: readonly string[]): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, nodeArguments, { env, encoding: 'utf8' });
  const end = performance.now();
  if (status !== 0) throw new Error(stderr);
  return end - start;
};

/**
 * The programs are run by turns, and the fastest run of each counts: whatever else the machine does can only make a run
 * slower. While the answer is too high, it is asked again, to a bound.
 */
const measure = (): { readonly ratio: number; readonly whole: number; readonly fastest: Record<string, number> } => {
  const fastest = { bare: Infinity, peer: Infinity, both: Infinity };
  const ratio = (): number => (fastest.both - fastest.peer) / fastest.bare;
  for (let run = 0; run < 60 && (run < 20 || ratio() > limit); run += 1) {
    for (const name of ['bare', 'peer', 'both'] as const) {
      fastest[name] = Math.min(fastest[name], milliseconds(programs[name]));
    }
  }
  return { ratio: ratio(), whole: (fastest.both - fastest.bare) / fastest.bare, fastest };
};

const { ratio, whole, fastest } = measure();
const told = Object.entries(fastest).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`);

it(`importing costs ${ratio.toFixed(2)} of a bare start, ${whole.toFixed(2)} with neverthrow (${told.join(', ')})`, () => {
  expect(ratio).toBeLessThanOrEqual(limit);
});
