import { ok, ResultAsync } from 'neverthrow';
import type { AuthorityOptions, TestAuthority } from '../testing/authority.js';
import { startAuthority } from '../testing/start-authority.js';
import { readConfig } from './authority/config.js';
import { keepFaults } from './authority/keep-faults.js';
import { teller } from './authority/teller.js';
import { plain } from './terminal.js';
import { readArguments, refuse } from './usage.js';
import type { Command, ExitCode } from './world.js';

const usage = `Usage: tokenrail authority [options]

Runs an Entra ID of your own on this machine: metadata, keys, and signed tokens for credentials that it checks.
It prints what a client needs, then a line for each request. Ctrl-C ends it.

  --port <number>    the TCP port; a free one where it is left out
  --tls              speaks HTTPS, with a certificate of its own
  --config <file>    tenants, applications and resources, as JSON
  --faults <file>    what shall go wrong, as JSON; read again whenever the file changes
  --json             one JSON object in each line
  --help, --version`;

const options = {
  port: { type: 'string' },
  tls: { type: 'boolean' },
  config: { type: 'string' },
  faults: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** `undefined` where the text names no TCP port. */
const portOf = (text: string | undefined): number | undefined =>
  text === undefined ? 0 : /^\d{1,5}$/.test(text) && Number(text) < 65_536 ? Number(text) : undefined;

const reasonFor = (error: unknown, { port = 0 }: AuthorityOptions, config: string | undefined): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `port ${port} is taken: choose another one, or leave --port out for a free one`;
  if (code === 'EACCES') return `port ${port} is not for everybody: choose one above 1023`;
  return `${config === undefined ? '' : `${config}: `}${message}`;
};

const start = (settings: AuthorityOptions, config: string | undefined): ResultAsync<TestAuthority, readonly string[]> =>
  ResultAsync.fromPromise(startAuthority(settings), (error) => [plain(reasonFor(error, settings, config), 500)]);

/** Runs an authority until it is told to stop. */
export const authorityCommand: Command = async (commandArguments, world) => {
  const parsed = readArguments(commandArguments, options);
  if (parsed.isErr()) return refuse(world, parsed.error, usage);
  const { values, positionals } = parsed.value;
  if (values.help) return (world.stdout.write(`${usage}\n`), 0);
  if (values.version) return (world.stdout.write(`${world.version}\n`), 0);
  if (positionals.length > 0) return refuse(world, 'the authority takes options only.', usage);
  const port = portOf(values.port);
  if (port === undefined) return refuse(world, '--port is a number from 0 to 65535.', usage);

  const tell = teller(world, values.json === true);
  const fail = (problems: readonly string[]): ExitCode => (tell.problems(problems), 1);
  const stopped = world.untilStopped();
  const config = values.config === undefined ? ok({}) : readConfig(values.config);
  if (config.isErr()) return fail(config.error);
  const settings = { ...config.value, port, tls: values.tls === true, now: world.now, onRequest: tell.request };
  const started = await start(settings, values.config);
  if (started.isErr()) return fail(started.error);
  const authority = started.value;
  const faults = values.faults === undefined ? ok(() => undefined) : keepFaults(authority, values.faults, tell);
  if (faults.isErr()) return (await authority.close(), fail(faults.error));
  tell.started(authority, config.value);
  await stopped;
  faults.value();
  await authority.close();
  tell.stopped();
  return 0;
};
