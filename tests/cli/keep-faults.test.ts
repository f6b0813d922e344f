import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFaults } from '../../src/cli/authority/keep-faults.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';

let folder: string;
let path: string;
let authority: TestAuthority;
let told: (number | string)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tokenrail-keep-'));
  path = join(folder, 'faults.json');
  authority = await startAuthority();
  told = [];
  jest.useFakeTimers({ now: Date.now() });
});
afterEach(async () => {
  jest.useRealTimers();
  await authority.close();
  rmSync(folder, { recursive: true, force: true });
});

const tell = {
  started: () => undefined,
  request: () => undefined,
  stopped: () => undefined,
  faults: (armed: number) => void told.push(armed),
  problems: (problems: readonly string[]) => void told.push(...problems),
};

describe('a file of faults', () => {
  it('is read once for each change', () => {
    writeFileSync(path, '[]');
    const stop = keepFaults(authority, path, tell)._unsafeUnwrap();
    jest.advanceTimersByTime(10_000);
    expect(told).toEqual([]);
    writeFileSync(path, '[{ "hang": true }]');
    jest.advanceTimersByTime(10_000);
    expect(told).toEqual([1]);
    writeFileSync(path, '[1]');
    jest.advanceTimersByTime(10_000);
    expect(told).toEqual([1, `${path}: [0]: expected an object, got 1`]);
    rmSync(path);
    jest.advanceTimersByTime(10_000);
    expect(told.slice(2)).toEqual([`${path}: there is no such file`]);
    writeFileSync(`${path}.new`, '[{ "hang": true }, { "aadsts": 50076 }]');
    renameSync(`${path}.new`, path);
    jest.advanceTimersByTime(10_000);
    expect(told.slice(3)).toEqual([2]);
    stop();
    writeFileSync(path, '[]');
    jest.advanceTimersByTime(10_000);
    expect(told).toHaveLength(4);
  });

  it('that is not there is an error at once', () => {
    expect(keepFaults(authority, path, tell)._unsafeUnwrapErr()).toEqual([`${path}: there is no such file`]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
