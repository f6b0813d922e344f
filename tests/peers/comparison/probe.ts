import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAuthority, type RecordedRequest } from 'tokenrail/testing';
import { known, type Case } from './cases/case.js';
import type { Keys } from './keys.js';
import type { Library } from './libraries.js';

/** Every value that can be read from something, with the way to it. */
export type Fields = readonly (readonly [path: string, value: string | number | boolean])[];

/** What a driver tells where its library failed. */
export interface ToldFailure {
  readonly how: 'returned' | 'thrown';
  /** The class, or the type of what was returned. */
  readonly shape: string;
  readonly fields: Fields;
  /** Classes of the rejections and exceptions that nobody could catch. */
  readonly strays: readonly string[];
}

/** What a driver prints: what its library's user holds. */
export type Told =
  { readonly how: 'resolved'; readonly token: unknown; readonly strays: readonly string[] } | ToldFailure;

/** One run of one driver. */
export interface Run {
  /** Absent where the driver was cut off. */
  readonly told?: Told;
  readonly requests: readonly RecordedRequest[];
}

export type CredentialKind = 'secret' | 'certificate';

/** The longest a driver may take: where its library was told to take a second, and where only a fault of the run would. */
const cutOffMs = { hurried: 8_000, unhurried: 90_000 };

/** Runs one driver against an authority of its own, with the fault of a case armed. */
export const probe = async (
  library: Library,
  given: Case | undefined,
  credential: CredentialKind,
  keys: Keys,
): Promise<Run> => {
  const { tenant, clientId, secret, expiredSecret } = known;
  const authority = await startAuthority({
    tls: true,
    tenants: [{ id: tenant, name: 'contoso.onmicrosoft.com' }],
    applications: [
      { clientId, secrets: [secret, { value: expiredSecret, expiresOn: 0 }], certificates: [keys.certificate] },
    ],
  });
  try {
    const fault = given?.fault?.();
    if (fault !== undefined) {
      authority.fail(fault, fault.kind === 'refuse' ? {} : { endpoint: given?.endpoint ?? 'token' });
    }
    const { secret: sent, ...application } = { ...known, ...given?.instead };
    const job = {
      ...application,
      origin: authority.url,
      endpoint: given?.endpoint ?? 'token',
      credential: credential === 'secret' ? { kind: credential, secret: sent } : { kind: credential, ...keys },
      timeoutMs: given?.timeoutMs,
    };
    const pace = given?.timeoutMs === undefined ? 'unhurried' : 'hurried';
    const told = await drive(library, job, authority.caFile ?? '', pace);
    return { ...(told && { told }), requests: authority.requests };
  } finally {
    await authority.close();
  }
};

/** Runs a program with a job on its stdin; `undefined` where it had to be cut off. */
const drive = async (
  { name, command: [program, ...rest] }: Library,
  job: object,
  caFile: string,
  pace: keyof typeof cutOffMs,
): Promise<Told | undefined> => {
  // A clean environment: no proxy, no identity and no setting of this machine.
  const env = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: caFile, REQUESTS_CA_BUNDLE: caFile };
  const child = spawn(program, rest, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (output.stdout += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (output.stderr += piece));
  child.stdin.on('error', () => undefined).end(JSON.stringify(job));
  const ended = new Promise<'ended'>((resolve, reject) => {
    child.once('error', reject).once('close', () => resolve('ended'));
  });
  const timer = new AbortController();
  const cutOff = sleep(cutOffMs[pace], 'cut off' as const, { signal: timer.signal }).catch(() => 'ended' as const);
  const outcome = await Promise.race([ended, cutOff]);
  timer.abort();
  if (outcome === 'cut off') {
    child.kill('SIGKILL');
    await ended;
    if (pace === 'hurried') return undefined;
    throw new Error(`The driver of ${name} did not end:\n${output.stderr}`);
  }
  try {
    return JSON.parse(output.stdout) as Told;
  } catch {
    throw new Error(`The driver of ${name} failed:\n${output.stdout}\n${output.stderr}`);
  }
};
