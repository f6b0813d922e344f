import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildInto } from '../house/support/built.js';

const folder = buildInto('open-browser');
const [tools, opened] = [join(folder, 'tools'), join(folder, 'opened')];
const url = 'https://login.example/authorize?a=b&c=$(touch%20x)&d=%22';

/** What a program comes to that has the built package open an address, where `xdg-open` ends with this status. */
const outcome = (address: string, environment: Readonly<Record<string, string>>, status = 0): string => {
  rmSync(opened, { force: true });
  writeFileSync(join(tools, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > ${opened}\nexit ${status}\n`);
  chmodSync(join(tools, 'xdg-open'), 0o755);
  const module = pathToFileURL(join(folder, 'dist/chunks/open-browser.js')).href;
  const program =
    // As long as somebody is waited for, the listener keeps the process.
    `const waiting = setInterval(() => undefined, 1000); const { openBrowser } = await import(${JSON.stringify(module)});` +
    `await openBrowser(${JSON.stringify(address)}).then(() => console.log('opened'), ({ message }) => console.log(message));` +
    'clearInterval(waiting);';
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: `${tools}:/usr/bin:/bin`, ...environment },
    encoding: 'utf8',
  });
  return (stdout + stderr).trim();
};

const linux = process.platform === 'linux' ? describe : describe.skip;

linux('the browser of the system, from the package as it is built', () => {
  beforeAll(() => {
    mkdirSync(tools, { recursive: true });
  });

  it('is given the address, letter by letter', () => {
    expect(outcome(url, { DISPLAY: ':0' })).toBe('opened');
    expect(readFileSync(opened, 'utf8')).toBe(url);
  });

  it('may be another program that the environment names', () => {
    expect(outcome(url, { BROWSER: '/usr/bin/a-browser' })).toBe('opened');
  });

  it('is none where there is no display', () => {
    expect(outcome(url, {})).toBe('There is no display.');
    expect(() => readFileSync(opened)).toThrow();
  });

  it('is none where xdg-open says so', () => {
    expect(outcome(url, { DISPLAY: ':0' }, 3)).toBe('No browser could be opened.');
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://attacker.example/', '--help', 'mailto:a@b.example'])(
    'is not given %s',
    (address) => {
      expect(outcome(address, { DISPLAY: ':0' })).toBe('This is no address for a browser.');
      expect(() => readFileSync(opened)).toThrow();
    },
  );

  it('is given an address of this machine', () => {
    expect(outcome('http://127.0.0.1:5000/authorize', { DISPLAY: ':0' })).toBe('opened');
  });
});
