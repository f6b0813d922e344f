import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** Where the providers are, and what is registered there. */
export interface World {
  readonly issuer: string;
  /** The issuer that knows no `profile`, and gives refresh tokens unasked. */
  readonly lean: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly nativeRedirectUri: string;
}

/** A world that is running. */
export interface RunningWorld {
  readonly world: World;
  /** What the providers have written to their console, which is worth reading where a check fails. */
  readonly written: () => string;
  readonly close: () => void;
}

const collect = (stream: Readable | null): (() => string) => {
  let text = '';
  stream?.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return () => text;
};

/** Starts the providers in a process of their own, without anything of this one's environment. */
export const startWorld = async (): Promise<RunningWorld> => {
  const child = fork(resolve('tests/peers/oidc-provider/provider.mjs'), {
    env: { PATH: process.env['PATH'] },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const written = collect(child.stderr);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`the provider has ended: ${written()}`)));
  const [world] = (await Promise.race([once(child, 'message'), ended])) as [World];
  ended.catch(() => undefined);
  return { world, written, close: () => child.kill() };
};
