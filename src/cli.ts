#!/usr/bin/env node
/**
 * The command line of tokenrail: `npx tokenrail explain`, `npx tokenrail authority`.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import { main } from './cli/main.js';
import type { Output } from './cli/world.js';

/** A reader that goes away (`| head`) is no reason to end: there is nobody left to tell, and the exit code stands. */
const outputOf = (stream: WriteStream): Output => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return { write: (text) => stream.write(text), isTerminal: stream.isTTY, columns: stream.columns };
};

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

process.exitCode = await main(process.argv.slice(2), {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  stdin: {
    get isTerminal() {
      return process.stdin.isTTY;
    },
    [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator](),
  },
  environment: process.env,
  version: manifest.version,
  now: Date.now,
  untilStopped: () =>
    new Promise((stop) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => stop()))),
});
