import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const folder = fileURLToPath(new URL('./budget', import.meta.url));

// The program imports the modules of the types, not index.js: an application reads declarations, and pays nothing for
// what the functions of the library do inside.
const { stdout, status } = spawnSync(
  process.execPath,
  [compiler, '--project', folder, '--noEmit', '--pretty', 'false', '--extendedDiagnostics'],
  { encoding: 'utf8' },
);
const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(stdout)?.[1]);
const budget = 150_000;

describe('the cost of the types', () => {
  it('is that of a program without errors', () => {
    expect(stdout.split('\n').filter((line) => line.includes('error TS'))).toEqual([]);
    expect(status).toBe(0);
  });

  it(`stays under ${budget} instantiations for 50 cases, 28 categories and 20 handlers: ${instantiations}`, () => {
    // A count this low would mean that the program is no longer what it was.
    expect(instantiations).toBeGreaterThan(20_000);
    expect(instantiations).toBeLessThan(budget);
  });
});
