import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { buildCommandLine, type Child, type Environment, runCommand, spawnCommand } from './support/built.js';

// Processes are slow to start where others take the processor.
jest.setTimeout(30_000);

const entry = buildCommandLine('cli-process');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

const children: Child[] = [];
const start = (commandArguments: readonly string[], environment: Environment = {}): Child => {
  const child = spawnCommand(entry, commandArguments, environment);
  children.push(child);
  return child;
};
afterEach(async () => {
  for (const { process, ended } of children.splice(0)) {
    process.kill('SIGKILL');
    await ended;
  }
});

interface Started {
  readonly url: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly caFile?: string;
}

const startAuthority = async (more: readonly string[] = []): Promise<Child & { readonly facts: Started }> => {
  const child = start(['authority', '--json', ...more]);
  const [line] = await child.until(/^.*\n/);
  return { ...child, facts: JSON.parse(line) as Started };
};

const ask = ({ tokenEndpoint, clientId, clientSecret, scope }: Started): Promise<Response> =>
  fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    }),
  });

describe('the exit code', () => {
  it.each([
    [['--version'], 0],
    [['explain', '50076'], 0],
    [['explain', 'AADSTS999999999'], 1],
    [['explain', '--nothing'], 2],
    [['nothing'], 2],
    [[], 2],
    [['authority', '--config', 'nowhere.json'], 1],
    [['authority', '--faults', 'nowhere.json'], 1],
    [['authority', '--port', 'x'], 2],
  ])('of %j is %d', (commandArguments, status) => {
    expect(runCommand(entry, commandArguments).status).toBe(status);
  });

  it('is told with the version of the package', () => {
    expect(runCommand(entry, ['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('explain', () => {
  it('reads what is piped in', () => {
    const { status, stdout } = runCommand(entry, ['explain'], 'one\ntwo AADSTS50076 three\n');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^AADSTS50076 /);
  });

  it('reads no more than it needs of 100 MB', async () => {
    const child = start(['explain']);
    const chunk = 'AADSTS50076 '.repeat(10_000);
    const mostChunks = Math.ceil(100_000_000 / chunk.length);
    let chunks = 0;
    const feed = (): void => {
      while (chunks < mostChunks && child.process.stdin.write(chunk)) chunks += 1;
      if (chunks === mostChunks) child.process.stdin.end();
    };
    child.process.stdin.on('error', () => undefined).on('drain', feed);
    feed();
    expect(await child.ended).toBe(0);
    expect(child.stderr()).toContain('longer than 4 MiB');
    expect(chunks).toBeLessThan(mostChunks / 2);
  });

  it('ends quietly where nobody reads on', async () => {
    const child = start(['explain', ...Array.from({ length: 1000 }, (_, index) => `AADSTS${700_000 + index}`)]);
    child.process.stdout.destroy();
    expect(await child.ended).toBe(0);
    expect(child.stderr()).toBe('');
  });

  it.each<[Environment, boolean]>([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ NO_COLOR: '1' }, false],
  ])('with %j and no terminal is in colour: %s', (environment, coloured) => {
    const { stdout } = runCommand(entry, ['explain', '50076'], '', environment);
    expect(stdout.includes('\u001B')).toBe(coloured);
  });

  it('does not load the authority', () => {
    const loaded = (commandArguments: readonly string[]): string =>
      runCommand(entry, commandArguments, '', { NODE_DEBUG: 'esm' }).stderr;
    expect(loaded(['explain', '50076'])).toMatch(/catalogue/);
    expect(loaded(['explain', '50076'])).not.toMatch(/chunks\/testing/);
    expect(loaded(['authority', '--port', 'x'])).toMatch(/chunks\/testing/);
  });
});

describe('the authority', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('closes on %s with exit code 0', async (signal) => {
    const { facts, process, ended, stdout } = await startAuthority();
    expect((await ask(facts)).status).toBe(200);
    process.kill(signal);
    expect(await ended).toBe(0);
    expect(stdout()).toMatch(/\{"event":"stopped"\}\n$/);
    await expect(ask(facts)).rejects.toThrow('fetch failed');
  });

  it('serves a client in another process, as it says', async () => {
    const child = start(['authority']);
    const [curl] = await child.until(/curl [\s\S]+?(?=\n\n)/);
    const { stdout } = spawnSync('sh', ['-c', `${curl} --silent`], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    await child.until(/ POST .* client_credentials .* 200 \d+ ms\n/);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'with --tls is trusted as it says, and leaves nothing after %s',
    async (signal) => {
      const child = start(['authority', '--tls']);
      const [, variable = ''] = await child.until(/^ {2}export (NODE_EXTRA_CA_CERTS=\S+)/m);
      const [curl] = await child.until(/curl https:[\s\S]+?(?=\n\n)/);
      const [, url = ''] = await child.until(/^ {2}authority +(\S+)/m);
      const [name = '', caFile = ''] = variable.split('=');
      const program = `fetch('${url}/v2.0/.well-known/openid-configuration').then((answer) => console.log(answer.status))`;
      const told = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { [name]: caFile } });
      expect(told.stdout).toBe('200\n');
      expect(JSON.parse(spawnSync('sh', ['-c', `${curl} --silent`], { encoding: 'utf8' }).stdout)).toMatchObject({
        token_type: 'Bearer',
      });
      expect(existsSync(caFile)).toBe(true);
      child.process.kill(signal);
      expect(await child.ended).toBe(0);
      expect(existsSync(dirname(caFile))).toBe(false);
    },
  );

  it('goes on where nobody reads what it says', async () => {
    const { facts, process, ended, stderr } = await startAuthority();
    process.stdout.destroy();
    for (let request = 0; request < 50; request += 1) expect((await ask(facts)).status).toBe(200);
    process.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(stderr()).toBe('');
  });

  it('does not wait for its standard input', async () => {
    const { process, ended, facts } = await startAuthority();
    process.stdin.end();
    expect((await ask(facts)).status).toBe(200);
    process.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('says that a port is taken', async () => {
    const { facts } = await startAuthority();
    const { port } = new URL(facts.url);
    const second = runCommand(entry, ['authority', '--port', port]);
    expect(second).toMatchObject({ status: 1, stdout: '' });
    expect(second.stderr).toMatch(new RegExp(`^tokenrail: port ${port} is taken`));
  });
});
