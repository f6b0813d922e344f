import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What a library says of itself. */
export interface Manifest {
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

/** A library that is compared, and how its failures are read. */
export interface Library {
  readonly id: string;
  readonly name: string;
  readonly command: readonly [program: string, ...rest: readonly string[]];
  /** Fields whose values say what happened, in the order in which they are shown; `name` stands for the class. */
  readonly reads: readonly string[];
  /** Whether it has a credential for a certificate. */
  readonly certificate: boolean;
  /** How its user limits the time of a token request. */
  readonly timeout: string;
  /** `undefined` where it is not installed. */
  readonly manifest: () => Manifest | undefined;
  /** How to get it. */
  readonly install: string;
}

export const folder = resolve('tests/peers/comparison');
const drivers = join(folder, 'drivers');
/** The system's own comes first: what apt installs is for that. */
const pythons = ['/usr/bin/python3', 'python3'];

const quiet = <A>(read: () => A): A | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

const manifestIn = (place: string): Manifest | undefined =>
  quiet(() => JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest);

const npmPackage = (name: string): (() => Manifest | undefined) => {
  return () => manifestIn(join(folder, '../node_modules', name));
};

const node = (file: string): readonly [string, string] => [process.execPath, join(drivers, file)];
const npmInstall = 'npm ci --prefix tests/peers';

/** What a line of Python prints; `undefined` where it fails. */
const printed = (python: string, line: string): string | undefined =>
  quiet(() => execFileSync(python, ['-c', line], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.trim();

const msalVersion = 'import msal; print(msal.__version__)';
const python = pythons.find((one) => printed(one, msalVersion) !== undefined) ?? 'python3';

export const pythonVersion = (): string | undefined =>
  printed(python, 'import platform; print(platform.python_version())');

/** In the order of the alphabet. */
export const libraries: readonly Library[] = [
  {
    id: 'azure-identity',
    name: 'Azure Identity',
    command: node('azure-identity.mjs'),
    reads: ['name', 'cause.name', 'cause.errorCode', 'cause.subError'],
    certificate: true,
    timeout: '`abortSignal` and `requestOptions.timeout` of `getToken`',
    manifest: npmPackage('@azure/identity'),
    install: npmInstall,
  },
  {
    id: 'msal-node',
    name: 'MSAL Node',
    command: node('msal-node.mjs'),
    reads: ['name', 'errorCode', 'subError'],
    certificate: true,
    timeout: 'none; a network client of one’s own',
    manifest: npmPackage('@azure/msal-node'),
    install: npmInstall,
  },
  {
    id: 'msal-python',
    name: 'MSAL Python',
    command: [python, join(drivers, 'msal_python.py')],
    reads: ['name', 'error', 'suberror'],
    certificate: true,
    timeout: '`timeout` of the application',
    manifest: () => {
      const version = printed(python, msalVersion);
      return version === undefined ? undefined : { version };
    },
    install: 'apt-get install python3-msal',
  },
  {
    id: 'oauth4webapi',
    name: 'oauth4webapi',
    command: node('oauth4webapi.mjs'),
    reads: ['name', 'error', 'code'],
    certificate: true,
    timeout: '`signal` of each request',
    manifest: npmPackage('oauth4webapi'),
    install: npmInstall,
  },
  {
    id: 'openid-client',
    name: 'openid-client',
    command: node('openid-client.mjs'),
    reads: ['name', 'error', 'code'],
    certificate: true,
    timeout: '`timeout` of the configuration',
    manifest: npmPackage('openid-client'),
    install: npmInstall,
  },
  {
    id: 'tokenrail',
    name: 'tokenrail',
    command: node('tokenrail.mjs'),
    reads: ['_tag', 'code', 'category', 'remedy'],
    certificate: false,
    timeout: '`timeoutMs` of `createClient`',
    manifest: () => (existsSync('dist/index.js') ? manifestIn('.') : undefined),
    install: 'npm run build',
  },
];
