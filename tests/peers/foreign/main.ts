/**
 * Lets other libraries fail, fault by fault, on the embedded authority, and compares what `fromMsalError` and its like make
 * of what they throw with the error of our own client for the same fault. The package must be built.
 *
 *     npm ci --prefix tests/peers && node scripts/run.mjs tests/peers/foreign/main.ts
 *
 * Prints a table, and exits with 1 where something is not as `expectations.ts` says, or anything secret can be printed.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { startAuthority, type TestAuthority } from 'tokenrail/testing';
import { known, type Case } from '../comparison/cases/case.js';
import { cases as compared } from '../comparison/cases/groups.js';
import { browserProblems } from './browser.js';
import { expectations } from './expectations.js';
import { problemsOf, summary, wordsOf, type Converted, type Row } from './judge.js';

const folder = resolve('tests/peers/foreign');
const names = ['tokenrail', 'azure-identity', 'msal-node', 'oauth4webapi', 'openid-client'];
/** These give no limit to what never ends, so they are not asked. */
const unlimited = new Set(['azure-identity', 'msal-node']);

// Without controls, and without what would only take long; a refused connection comes last, as it closes the port.
const isWanted = ({ id, proper }: Case): boolean => proper !== true && id !== 'huge';
const cases = compared.filter(isWanted).sort((a, b) => Number(a.id === 'refused') - Number(b.id === 'refused'));

interface Answer {
  readonly errors?: Readonly<Record<string, Converted>>;
}

const message = <A>(child: ChildProcess): Promise<A> =>
  new Promise((received, failed) => {
    child.once('message', (value) => received(value as A));
    child.once('exit', (status) => failed(new Error(`a worker ended with ${status}`)));
  });

const ask = (child: ChildProcess, job: object): Promise<Answer> => {
  child.removeAllListeners('exit');
  const answer = message<Answer>(child);
  child.send(job);
  return answer;
};

const jobOf = ({ instead, endpoint = 'token', timeoutMs }: Case, origin: string): object => ({
  ...known,
  ...instead,
  origin,
  endpoint,
  timeoutMs,
});

const order = (authority: TestAuthority, given: Case): void => {
  const fault = given.fault?.();
  if (fault !== undefined)
    authority.fail(fault, fault.kind === 'refuse' ? {} : { endpoint: given.endpoint ?? 'token' });
};

/** What one library makes of every fault, in a process that trusts the authority. */
const run = async (name: string): Promise<readonly (readonly [Case, Answer])[]> => {
  const { tenant, clientId, secret, expiredSecret } = known;
  const authority = await startAuthority({
    tls: true,
    tenants: [{ id: tenant, name: 'contoso.onmicrosoft.com' }],
    applications: [{ clientId, secrets: [secret, { value: expiredSecret, expiresOn: 0 }] }],
  });
  const env = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: authority.caFile };
  const child = fork(resolve(folder, 'worker.mjs'), [name], { env });
  try {
    await message(child);
    return await askAll(name, authority, child);
  } finally {
    child.removeAllListeners('exit');
    child.kill();
    await authority.close();
  }
};

const askAll = async (
  name: string,
  authority: TestAuthority,
  child: ChildProcess,
): Promise<readonly (readonly [Case, Answer])[]> => {
  const answers: (readonly [Case, Answer])[] = [];
  for (const given of cases) {
    if (given.timeoutMs !== undefined && unlimited.has(name)) continue;
    authority.reset();
    order(authority, given);
    const origin = authority.url;
    answers.push([given, await ask(child, jobOf(given, origin))]);
    if (name !== 'msal-node' || given.id !== 'throttled-json') continue;
    answers.push([{ ...given, id: `${given.id}, again` }, await ask(child, { ...jobOf(given, origin), again: true })]);
  }
  return answers;
};

const main = async (): Promise<void> => {
  const missing = ['../node_modules/openid-client', '../../../dist/index.js'].filter(
    (path) => !existsSync(resolve(folder, path)),
  );
  if (missing.length > 0) throw new Error('first: npm run build, npm ci --prefix tests/peers');
  const runs = new Map<string, readonly (readonly [Case, Answer])[]>();
  await Promise.all(names.map(async (name) => runs.set(name, await run(name))));
  const own = new Map((runs.get('tokenrail') ?? []).map(([{ id }, { errors }]) => [id, errors?.['value']]));

  const rows = names.slice(1).flatMap((name): readonly Row[] =>
    (runs.get(name) ?? []).flatMap(([{ id }, { errors }]) => {
      const ours = own.get(id) ?? own.get(id.replace(/, again$/, ''));
      const first: Row = { library: name, fault: id, ours, converted: errors?.['thrown'] };
      const withBody = name === 'oauth4webapi' || name === 'openid-client';
      const read = errors?.['read'] ?? errors?.['thrown'];
      return withBody ? [first, { library: `${name}, read`, fault: id, ours, converted: read }] : [first];
    }),
  );
  const columns = Object.keys(expectations);
  console.log(['fault', 'tokenrail', ...columns].join(' | '));
  for (const fault of new Set(rows.map((row) => row.fault))) {
    const cells = columns.map((library) => {
      const row = rows.find((one) => one.fault === fault && one.library === library);
      return row === undefined ? '–' : wordsOf(row);
    });
    const ours = own.get(fault) ?? own.get(fault.replace(/, again$/, ''));
    console.log([fault, summary(ours), ...cells].join(' | '));
  }
  const problems = [...rows.flatMap((row) => problemsOf(row, expectations[row.library])), ...(await browserProblems())];
  console.log(`${rows.length} errors were converted; ${problems.length} are not as expected.`);
  for (const problem of problems) console.error(problem);
  // MSAL Browser leaves a channel open.
  process.exit(problems.length === 0 ? 0 : 1);
};

await main();
