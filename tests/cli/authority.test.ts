import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { begin, type Run, run, type Settings } from './support/world.js';

let folder: string;
let running: Run | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenrail-authority-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  running?.stop();
  await running?.exit;
  running = undefined;
});

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

interface Started {
  readonly event: 'started';
  readonly url: string;
  readonly authorityUrl: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly applications: readonly object[];
}

const lines = (text: string): readonly Readonly<Record<string, unknown>>[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Readonly<Record<string, unknown>>]));

/** Starts an authority that speaks JSON, and reads what it says at the start. */
const start = async (
  more: readonly string[] = [],
  settings: Settings = {},
): Promise<Run & { readonly facts: Started }> => {
  running = begin(['authority', '--json', ...more], settings);
  await Promise.race([running.until('\n'), running.exit]);
  if (running.stdout() === '') throw new Error(running.stderr());
  return { ...running, facts: lines(running.stdout())[0] as unknown as Started };
};

const ask = (
  { tokenEndpoint, clientId, clientSecret, scope }: Started,
  changes: Readonly<Record<string, string>> = {},
) =>
  fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
      ...changes,
    }),
  });

describe('for people', () => {
  it('it prints what a client needs, a line for each request, and that it is closed', async () => {
    running = begin(['authority'], { now: () => Date.parse('2026-01-31T03:00:00Z') });
    await running.until('curl');
    const greeting = running.stdout();
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(greeting) ?? [];
    const value = (label: string): string => new RegExp(`^ {2}${label} +(.*)$`, 'm').exec(greeting)?.[1] ?? '';
    const tokenEndpoint = `${value('authority')}/oauth2/v2.0/token`;
    expect(greeting).toMatch(/^tokenrail 1\.2\.3: /);
    expect(greeting).toContain(`curl ${tokenEndpoint} \\\n`);
    expect(greeting).toContain(`--data-urlencode 'client_secret=${value('client secret')}'`);
    const [clientId, clientSecret, scope] = [value('client id'), value('client secret'), value('scope')];
    const facts = { tokenEndpoint, clientId, clientSecret, scope } as Started;
    expect((await ask(facts)).status).toBe(200);
    expect((await ask(facts, { client_secret: 'SECRET' })).status).toBe(401);
    expect((await fetch(`${url}/nowhere;client_secret=SECRET?a=SECRET`)).status).toBe(404);
    await running.until('nowhere');
    running.stop();
    expect(await running.exit).toBe(0);
    const path = new URL(tokenEndpoint).pathname;
    const line = `^03:00:00\\.000Z POST ${path} client_credentials ${clientId} `;
    const log = running.stdout().slice(greeting.length).replace(/^\n*/, '');
    expect(log).toMatch(new RegExp(`${line}200 0 ms$`, 'm'));
    expect(log).toMatch(new RegExp(`${line}401 0 ms$`, 'm'));
    expect(log).toMatch(/^03:00:00\.000Z GET \/nowhere;… - - 404 0 ms$/m);
    expect(log.split('\n')).toHaveLength(5);
    expect(log).toMatch(/\nClosed\.\n$/);
    expect(log).not.toContain('SECRET');
    expect(running.stderr()).toBe('');
  });

  it('it paints on a terminal', async () => {
    running = begin(['authority'], { isTerminal: true });
    await running.until('curl');
    expect(running.stdout()).toContain('\u001B[1mtokenrail 1.2.3');
  });
});

describe('for programs', () => {
  it('each line is an object', async () => {
    const { facts, stop, exit, stdout, until } = await start();
    expect(facts).toEqual({
      event: 'started',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      authorityUrl: expect.stringContaining(facts.url),
      tokenEndpoint: `${facts.authorityUrl}/oauth2/v2.0/token`,
      tenant: { id: expect.any(String), name: 'contoso.onmicrosoft.com' },
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      scope: 'https://graph.microsoft.com/.default',
      applications: [{ clientId: facts.clientId, clientSecret: facts.clientSecret }],
      users: [{ username: 'adele@contoso.onmicrosoft.com', password: expect.any(String) }],
    });
    const before = Date.now();
    expect((await ask(facts)).status).toBe(200);
    await until('"request"');
    stop();
    expect(await exit).toBe(0);
    const [, request, stopped] = lines(stdout());
    expect(request).toEqual({
      event: 'request',
      time: expect.any(String),
      method: 'POST',
      path: new URL(facts.tokenEndpoint).pathname,
      grant: 'client_credentials',
      clientId: facts.clientId,
      status: 200,
      durationMs: expect.any(Number),
    });
    expect(Date.parse(String(request?.['time']))).toBeGreaterThanOrEqual(before);
    expect(stopped).toEqual({ event: 'stopped' });
  });

  it('time is told by the clock', async () => {
    let time = Date.parse('2026-01-31T03:00:00Z');
    const { facts, until, stdout } = await start([], { now: () => (time += 1000) });
    const before = time;
    await ask(facts);
    await until('"request"');
    const [, request] = lines(stdout());
    expect(request?.['time']).toBe(new Date(before + 1000).toISOString());
    expect(request?.['durationMs']).toBe(time - before - 1000);
  });
});

describe('with a file of faults', () => {
  it('requests fail as it says', async () => {
    const path = file('faults.json', [
      { throttled: { retryAfter: 2 }, endpoint: 'token', times: 1 },
      { aadsts: 50076, after: 1, times: 1 },
      { connectionReset: true, after: 2, times: 1 },
    ]);
    const { facts, until, stdout } = await start(['--faults', path]);
    const first = await ask(facts);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '2']);
    const second = (await (await ask(facts)).json()) as { readonly error_codes: readonly number[] };
    expect(second.error_codes).toEqual([50076]);
    await expect(ask(facts)).rejects.toThrow('fetch failed');
    expect((await ask(facts)).status).toBe(200);
    await until('"status":200');
    const requests = lines(stdout()).slice(1);
    expect(requests.map(({ status, fault }) => [status, fault])).toEqual([
      [429, 'response'],
      [400, 'aadsts'],
      [undefined, 'connectionReset'],
      [200, undefined],
    ]);
  });

  it('that changes, they fail differently; a mistake in it changes nothing', async () => {
    const path = file('changing.json', [{ aadsts: 50076 }]);
    const { facts, until, stderr } = await start(['--faults', path]);
    expect((await ask(facts)).status).toBe(400);
    file('changing.json', [{ throttled: true }, { hang: true }]);
    await until('{"event":"faults","armed":2}');
    expect((await ask(facts)).status).toBe(429);
    file('changing.json', '[{ "thottled": true }]');
    await until(`${path}: [0].thottled: there is no such setting. Did you mean 'throttled'?`);
    expect((await ask(facts)).status).toBe(429);
    rmSync(path);
    await until('there is no such file');
    expect((await ask(facts)).status).toBe(429);
    file('changing.json', '[]');
    await until('"armed":0');
    expect((await ask(facts)).status).toBe(200);
    expect(stderr().trim().split('\n')).toHaveLength(2);
  });

  it('that is a pipe, they are read once', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const writer = spawn('sh', ['-c', `echo '[{ "aadsts": 50076 }]' > '${path}'`]);
    const { facts } = await start(['--faults', path]);
    expect((await ask(facts)).status).toBe(400);
    await new Promise((ended) => (writer.exitCode === null ? writer.once('close', ended) : ended(0)));
  });

  it('that holds what would move the cursor, it does not', async () => {
    const path = file('evil.json', [{ '\u202E\u009B31m': true }]);
    const { stderr } = await run(['authority', '--faults', path]);
    expect(stderr).toContain('there is no such setting');
    expect(stderr).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
  });

  it('that is wrong, it does not start', async () => {
    const path = file('wrong.json', [
      { hang: true, times: 'once' },
      { refuse: true, endpoint: 'token' },
    ]);
    expect(await run(['authority', '--faults', path])).toEqual({
      code: 1,
      stdout: '',
      stderr: `tokenrail: ${path}: [0].times: expected a whole number from 1, got a text\n`,
    });
  });
});

describe('with a file of a directory', () => {
  it('tenants and applications are those of the file', async () => {
    const id = '11112222-3333-4444-8555-666677778888';
    const clients = ['c0ffee00-1111-4222-8333-444455556666', 'c0ffee00-1111-4222-8333-444455557777'];
    const path = file('authority.json', {
      tenants: [{ id, name: 'fabrikam.example' }],
      applications: [
        { clientId: clients[0], secrets: ["it's a secret"] },
        { clientId: clients[1], disabled: true },
      ],
      resources: [{ uri: 'api://orders' }],
      tokenLifetimeSeconds: 60,
    });
    const { facts } = await start(['--config', path]);
    expect(facts).toMatchObject({ scope: 'api://orders/.default', tenant: { id, name: 'fabrikam.example' } });
    expect(facts.applications).toEqual([
      { clientId: clients[0], clientSecret: "it's a secret" },
      { clientId: clients[1], clientSecret: '' },
    ]);
    const token = (await (await ask(facts)).json()) as { readonly expires_in: number };
    expect(token.expires_in).toBe(60);
    running?.stop();
    await running?.exit;
    running = begin(['authority', '--config', path]);
    await running.until('curl');
    expect(running.stdout()).toContain(`--data-urlencode 'client_secret=it'\\''s a secret'`);
    expect(running.stdout()).toContain(`  client id      ${clients[1]}\n  user `);
  });

  it('that is wrong, it does not start', async () => {
    const path = file('wrong.json', { applications: [{ clientId: 'app', secrets: ['SECRET'], tenants: ['SECRET'] }] });
    const { code, stdout, stderr } = await run(['authority', '--config', path]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^tokenrail: .*wrong\.json: applications\[0\]\.clientId: expected a GUID such as .*, got a text\n$/,
    );
  });

  it('people are those of the file, and what cannot be is told with its place', async () => {
    const clientId = 'c0ffee00-1111-4222-8333-444455556666';
    const tenants = [{ id: '11112222-3333-4444-8555-666677778888', name: 'fabrikam.example' }];
    const redirectUris = { spa: ['http://localhost:3000/'], publicClient: ['http://localhost'] };
    const users = [
      { username: 'grace@fabrikam.example', secondFactor: true, consented: false },
      { username: 'ada@x.y' },
    ];
    const path = file('people.json', { tenants, applications: [{ clientId, redirectUris }], users });
    const { facts } = await start(['--config', path]);
    expect((facts as { readonly users?: unknown }).users).toEqual([
      { username: 'grace@fabrikam.example', password: '' },
      { username: 'ada@x.y', password: '' },
    ]);
    const wrong = file('wrong-people.json', {
      applications: [{ clientId, redirectUris: { spa: ['not a URL', 'http://localhost/#x'], desktop: [] } }],
      users: [{ name: 'nobody' }, { username: 'a', consented: true, tenant: '' }],
    });
    const { code, stderr } = await run(['authority', '--config', wrong]);
    expect(code).toBe(1);
    const places = stderr.split('\n').map((line) => /json: ([^:]+): /.exec(line)?.[1]);
    expect(places.filter((place) => place !== undefined)).toEqual([
      'applications[0].redirectUris.spa[0]',
      'applications[0].redirectUris.spa[1]',
      'applications[0].redirectUris.desktop',
      'users[0].username',
      'users[1].consented',
      'users[1].tenant',
    ]);
    const stray = file('stray-people.json', { tenants, users: [{ username: 'a@b.c', tenant: 'nobody.example' }] });
    expect((await run(['authority', '--config', stray])).stderr).toContain('users[0].tenant: "tenants" has no tenant');
  });

  it('that contradicts itself in what only the authority knows, it says so', async () => {
    const clientId = 'c0ffee00-1111-4222-8333-444455556666';
    const path = file('stray.json', { applications: [{ clientId, tenants: ['nobody.example'] }] });
    const { code, stderr } = await run(['authority', '--config', path]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tokenrail: .*stray\.json: An application names the tenant/);
  });
});

describe('the port', () => {
  it('is the one that is asked for', async () => {
    const { facts } = await start();
    const { port } = new URL(facts.url);
    running?.stop();
    await running?.exit;
    expect((await start(['--port', port])).facts.url).toBe(facts.url);
  });

  it('that is taken is said to be', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    expect(await run(['authority', '--port', String(port)])).toEqual({
      code: 1,
      stdout: '',
      stderr: `tokenrail: port ${port} is taken: choose another one, or leave --port out for a free one\n`,
    });
    await new Promise((closed) => server.close(closed));
  });
});
