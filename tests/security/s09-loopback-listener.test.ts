import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { publicClient } from '../exchange/support/users.js';
import { begin, formHeaders, isOpen, visit, type Person, type SignIn, type Visit } from '../node/support/browser.js';

let authority: TestAuthority;
let signIn: SignIn;
let person: Person;
// What is loaded in the middle of a test takes turns of the event loop that nobody counts.
beforeAll(async () => {
  authority = await startAuthority();
  await import('../../src/node/sign-in.js');
});
beforeEach(async () => {
  signIn = begin(authority, publicClient(authority));
  person = await signIn.person;
});
afterEach(async () => {
  // Whatever was tried: whoever has the state still gets in.
  if (await isOpen(person.port)) await person.comeBack();
  authority.reset();
});
afterAll(() => authority.close());

const wrongState = 'x'.repeat(43);
const markup = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'';

/** The sign-in succeeds, whatever came before. */
const succeeds = async (): Promise<void> => {
  expect((await person.comeBack()).status).toBe(200);
  expect((await signIn.token()).accessToken).not.toBe('');
};

describe('S9: whoever knows the port cannot end the sign-in, or put an answer into it', () => {
  it.each<[string, number, (port: number) => Partial<Visit>]>([
    ['a wrong state', 400, () => ({ path: `/?code=stolen&state=${wrongState}` })],
    ['an error with a wrong state', 400, () => ({ path: `/?error=access_denied&state=${wrongState}` })],
    ['no state', 404, () => ({ path: '/?code=stolen' })],
    ['an empty state', 400, () => ({ path: '/?code=stolen&state=' })],
    ['two states', 404, () => ({ path: `/?code=stolen&state=${wrongState}&state=${wrongState}` })],
    ['the right state as one of two', 404, () => ({ path: `/?code=c&state=${wrongState}&state=${person.state}` })],
    ['nothing', 404, () => ({ path: '/' })],
    ['an icon', 404, () => ({ path: '/favicon.ico' })],
    ['another path with the right state', 404, () => ({ path: `/callback?code=stolen&state=${person.state}` })],
    ['an absolute address', 404, () => ({ path: `http://localhost/?code=c&state=${person.state}` })],
    ['a name that leads here (DNS rebinding)', 421, (port) => ({ headers: { host: `attacker.example:${port}` } })],
    ['another port in its name', 421, () => ({ headers: { host: 'localhost:1' } })],
    ['no port in its name', 421, () => ({ headers: { host: 'localhost' } })],
    ['a name that begins like ours', 421, (port) => ({ headers: { host: `localhost.attacker.example:${port}` } })],
    ['HEAD', 405, () => ({ method: 'HEAD', path: `/?code=c&state=${person.state}` })],
    ['PUT', 405, () => ({ method: 'PUT', path: `/?code=c&state=${person.state}` })],
    ['OPTIONS', 405, () => ({ method: 'OPTIONS', path: `/?code=c&state=${person.state}` })],
    ['a long address', 414, () => ({ path: `/?state=${'x'.repeat(33 * 1024)}` })],
    ['a very long address', 431, () => ({ path: `/?state=${'x'.repeat(60 * 1024)}` })],
    ['JSON', 415, () => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })],
    ['a form of another type', 415, () => ({ method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'a=b' })],
    [
      'a form that is no UTF-8',
      400,
      () => ({ method: 'POST', headers: formHeaders, body: Buffer.from([0xff]) as never }),
    ],
    ['a form with a wrong state', 400, () => ({ method: 'POST', headers: formHeaders, body: `state=${wrongState}` })],
    ['a form without a state', 404, () => ({ method: 'POST', headers: formHeaders, body: 'code=stolen' })],
    ['a large form', 413, () => ({ method: 'POST', headers: formHeaders, body: `state=${'x'.repeat(64 * 1024)}` })],
  ])('%s is answered with %i, and the wait goes on', async (_, status, change) => {
    const { port } = person;
    const answer = await visit({ port, ...change(port), headers: { ...change(port).headers } });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('stolen');
    await succeeds();
  });

  it('a large form whose length nobody says is read to 64 KiB, and no further', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(person.port, '127.0.0.1');
      const piece = `${'x'.repeat(0x4000)}\r\n`;
      socket.write(
        `POST / HTTP/1.1\r\nHost: localhost:${person.port}\r\nTransfer-Encoding: chunked\r\n` +
          'Content-Type: application/x-www-form-urlencoded\r\n\r\n',
      );
      for (let sent = 0; sent < 5; sent += 1) socket.write(`4000\r\n${piece}`);
      socket.once('data', (data) => {
        socket.destroy();
        resolve(String(data));
      });
      socket.once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    await succeeds();
  });

  it('what is no HTTP is answered with 400', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(person.port, '127.0.0.1', () => socket.write('hello\r\n\r\n'));
      socket.once('data', (data) => {
        socket.destroy();
        resolve(String(data));
      });
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    await succeeds();
  });

  it('a thousand guesses change nothing', async () => {
    for (let round = 0; round < 50; round += 1)
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          visit({ port: person.port, path: `/?code=stolen&state=${round}-${index}` }),
        ),
      );
    await succeeds();
  });
});

describe('S9: it is reachable from this machine only, and only until the answer is there', () => {
  it('listens on 127.0.0.1 and ::1, and on no other address', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one?.internal === false && !one.address.startsWith('fe80'))
      .map((one) => String(one?.address));
    expect(await isOpen(person.port)).toBe(true);
    // All of 127/8 is this machine: whoever listens everywhere listens there, too.
    const linux = process.platform === 'linux' ? ['127.0.0.2'] : [];
    for (const address of [...others, ...linux])
      expect([address, await isOpen(person.port, address)]).toEqual([address, false]);
  });

  it('ends every connection with the first answer', async () => {
    const socket = connect(person.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    await person.comeBack();
    await closed;
    await signIn.token();
    expect(await isOpen(person.port)).toBe(false);
    expect(await isOpen(person.port, '::1')).toBe(false);
  });

  it('takes an answer once', async () => {
    const path = await person.answer();
    const first = person.comeBack(path);
    const second = person.comeBack(path).then(
      ({ status }) => status,
      () => 'refused',
    );
    expect((await first).status).toBe(200);
    expect(await second).not.toBe(200);
    await signIn.token();
    expect(authority.requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(1);
  });
});

describe('S9: a page gives nothing away', () => {
  it('has headers that keep it so, whatever it says', async () => {
    const pages = [await visit({ port: person.port, path: '/favicon.ico' }), await person.comeBack()];
    for (const { headers, text } of pages) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'text/html; charset=utf-8',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        connection: 'close',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(headers.location).toBeUndefined();
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(text).not.toMatch(/https?:|src=|href=|<link|<iframe/);
    }
  });

  it('runs the one script that its policy names, which takes the code out of the address bar', async () => {
    const { headers, text } = await person.comeBack();
    const scripts = [...text.matchAll(/<script>([^<]*)<\/script>/g)].map(([, script]) => String(script));
    expect(scripts).toEqual(["history.replaceState(null,'','/')"]);
    for (const [directive, content] of [
      ['script-src', scripts[0]],
      ['style-src', /<style>([^<]*)<\/style>/.exec(text)?.[1]],
    ]) {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
      const hash = Buffer.from(digest).toString('base64');
      expect(String(headers['content-security-policy'])).toContain(`${directive} 'sha256-${hash}'`);
    }
  });

  it.each(['error', 'error_description', 'error_uri', 'suberror'])('shows no markup of %s', async (name) => {
    const parameters = { error: 'access_denied', state: person.state, [name]: markup };
    const page = await person.comeBack(`/?${new URLSearchParams(parameters).toString()}`);
    expect(page.status).toBe(400);
    expect(page.text.match(/<script/g)).toHaveLength(1);
    expect(page.text).not.toMatch(/<img|alert\(1\)/);
    expect((await signIn.error()).message).not.toContain('<');
  });

  it('shows nothing of the server, and no secret', async () => {
    const printed = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const path = await person.answer();
    const code = String(new URLSearchParams(path.slice(2)).get('code'));
    const { text, headers } = await person.comeBack(path);
    const { accessToken, refreshToken = '', idToken = '' } = await signIn.token();
    const secrets = [code, person.state, accessToken, refreshToken, idToken].filter((secret) => secret !== '');
    expect(secrets.length).toBeGreaterThanOrEqual(4);
    for (const secret of secrets) expect(text + JSON.stringify(headers)).not.toContain(secret);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  it('shows no words of the server where it refuses', async () => {
    const parameters = { error: 'server_error', error_description: 'marker of the server', state: person.state };
    const page = await person.comeBack(`/?${new URLSearchParams(parameters).toString()}`);
    expect(page.text).not.toContain('marker');
    await signIn.error();
  });
});
