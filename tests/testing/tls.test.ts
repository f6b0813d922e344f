import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { transformFile } from '@swc/core';
import {
  aadsts,
  connectionReset,
  delayed,
  emptyBody,
  type Fault,
  hang,
  hugeBody,
  redirect,
  refuse,
  slowBody,
  startAuthority,
  type TestAuthority,
  truncatedBody,
} from '../../src/testing.js';
import { failureOf, type RawAnswer, rawTokenRequest } from './support/requests.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ tls: true });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

/** What a program of its own gets from the token endpoint, where it is told of these certificate authorities. */
async function fetchInChild(url: string, environment: Readonly<Record<string, string>>): Promise<unknown> {
  const program = `
    fetch(process.argv[1]).then(async (response) => [response.status, (await response.json()).issuer])
      .catch((error) => [error.cause?.code])
      .then((found) => console.log(JSON.stringify(found)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, url], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: '', ...environment },
  });
  return JSON.parse(stdout);
}

function sendSecurely(options: ConnectionOptions = {}): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    let ending = 'end';
    const port = Number(new URL(authority.url).port);
    const socket = connect({ host: '127.0.0.1', servername: 'localhost', port, ca: authority.ca, ...options }, () =>
      socket.write(rawTokenRequest(authority)),
    );
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (text += data));
    socket.on('error', (error: NodeJS.ErrnoException) => (ending = error.code ?? error.message));
    socket.on('close', () => resolve({ text, ending }));
  });
}

describe('an authority with TLS', () => {
  it('is at localhost, and says so in its metadata', async () => {
    expect(authority.url).toMatch(/^https:\/\/localhost:\d+$/);
    const found = await fetchInChild(`${authority.authorityUrl()}/v2.0/.well-known/openid-configuration`, {
      NODE_EXTRA_CA_CERTS: authority.caFile ?? '',
    });
    expect(found).toEqual([200, `${authority.authorityUrl()}/v2.0`]);
  });

  it('is believed by nobody who does not know its certificate authority', async () => {
    await using other = await startAuthority({ tls: true });
    const url = `${authority.authorityUrl()}/v2.0/.well-known/openid-configuration`;
    const found = [{}, { NODE_EXTRA_CA_CERTS: other.caFile ?? '' }].map((known) => fetchInChild(url, known));
    expect(await Promise.all(found)).toEqual([
      [expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED/)],
      [expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED|ERR_SSL|CERT_SIGNATURE/)],
    ]);
    expect(authority.requests).toEqual([]);
  });

  it.each(['localhost', '127.0.0.1', '::1'])('proves to be %s', async (servername) => {
    const proved = new Promise<X509Certificate | undefined>((resolve, reject) => {
      const port = Number(new URL(authority.url).port);
      const socket = connect({ host: '127.0.0.1', port, ca: authority.ca }, () => {
        resolve(socket.getPeerX509Certificate());
        socket.destroy();
      });
      socket.on('error', reject);
    });
    const certificate = await proved;
    expect(certificate?.checkHost(servername) ?? certificate?.checkIP(servername)).toBe(servername);
    expect(certificate?.checkHost('example.com')).toBeUndefined();
  });

  it('has another certificate authority each time, that can sign for the server only', async () => {
    await using other = await startAuthority({ tls: true });
    const [ours, theirs] = [authority, other].map(({ ca = '' }) => new X509Certificate(ca));
    expect(ours?.ca).toBe(true);
    expect(ours?.serialNumber).not.toBe(theirs?.serialNumber);
    expect(ours?.verify(ours.publicKey)).toBe(true);
    expect(ours?.publicKey.equals(theirs?.publicKey ?? ours.publicKey)).toBe(false);
    const now = Date.now();
    expect(Date.parse(ours?.validFrom ?? '')).toBeLessThan(now - 3_600_000);
    expect(Date.parse(ours?.validTo ?? '')).toBeGreaterThan(now + 24 * 3_600_000);
  });

  it('keeps a file for programs, and takes it away', async () => {
    const other = await startAuthority({ tls: true });
    const { caFile = '', ca } = other;
    expect(readFileSync(caFile, 'utf8')).toBe(ca);
    expect([statSync(dirname(caFile)).mode & 0o77, statSync(caFile).mode & 0o77]).toEqual([0, 0]);
    await other.close();
    await other.close();
    expect(existsSync(dirname(caFile))).toBe(false);
  });

  it('leaves no file behind where the process ends without closing it', async () => {
    const source = new URL('../../src/testing/tls/ca-file.ts', import.meta.url);
    const { code } = await transformFile(fileURLToPath(source), { jsc: { parser: { syntax: 'typescript' } } });
    const program = `${code}; writeCaFile('x'); console.log(writeCaFile('y').path); process.exit(3);`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
    expect(stdout).toMatch(/tokenrail-.+ca\.pem\n$/);
    expect(existsSync(dirname(stdout.trim()))).toBe(false);
  });

  it('has neither without TLS', async () => {
    await using plain = await startAuthority();
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(['ca']));
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(['caFile']));
  });
});

describe('over TLS', () => {
  it.each<[string, Fault, RegExp]>([
    ['an error', aadsts(50076), /^HTTP\/1\.1 400 .*"error_codes":\[50076\]/s],
    ['an empty body', emptyBody({ status: 500 }), /^HTTP\/1\.1 500 .*content-length: 0\r\n/s],
    ['a redirect', redirect(), /^HTTP\/1\.1 307 .*location: \/redirected\r\n/s],
    ['the proper answer, late', delayed({ milliseconds: 5 }), /"token_type":"Bearer"/],
    ['a slow body', slowBody({ body: 'slow', milliseconds: 1, chunkBytes: 1 }), /\r\n\r\nslow$/],
    [
      'a body that ends too early',
      truncatedBody({ body: 'half', missingBytes: 5 }),
      /content-length: 9\r\n.*\r\n\r\nhalf$/s,
    ],
    ['a body of any size', hugeBody({ bytes: 100_000 }), /x{1000}/],
  ])('%s', async (_, fault, expected) => {
    authority.fail(fault);
    expect(await sendSecurely()).toEqual({ text: expect.stringMatching(expected), ending: 'end' });
  });

  it('a reset', async () => {
    authority.fail(connectionReset());
    expect(await sendSecurely()).toEqual({ text: '', ending: 'ECONNRESET' });
    expect(authority.requests).toMatchObject([{ grant: 'client_credentials', fault: 'connectionReset' }]);
  });

  it('a refusal, which drops what is kept alive, until it is removed', async () => {
    const port = Number(new URL(authority.url).port);
    const kept = connect({ host: '127.0.0.1', servername: 'localhost', port, ca: authority.ca });
    await new Promise((resolve) => kept.once('secureConnect', resolve));
    kept.on('error', () => undefined);
    const dropped = new Promise((resolve) => kept.once('close', resolve));
    const handle = authority.fail(refuse());
    await dropped;
    expect((await sendSecurely()).ending).toBe('ECONNREFUSED');
    handle.remove();
    expect((await sendSecurely()).text).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('a refusal, which lets what is under way be answered', async () => {
    authority.fail(delayed({ milliseconds: 20 }), { times: 1 });
    const underWay = sendSecurely();
    while (authority.requests.length === 0) await new Promise(setImmediate);
    authority.fail(refuse());
    expect(await underWay).toEqual({ text: expect.stringContaining('"access_token"'), ending: 'end' });
  });

  it('nothing, until the authority is closed', async () => {
    const other = await startAuthority({ tls: true });
    other.fail(hang());
    const port = Number(new URL(other.url).port);
    const hanging = sendSecurely({ port, ca: other.ca });
    while (other.requests.length === 0) await new Promise(setImmediate);
    await other.close();
    expect((await hanging).text).toBe('');
    expect(await failureOf(fetch(other.url))).toBe('ECONNREFUSED');
  });

  it('what is no TLS is not answered, and does no harm', async () => {
    expect(await failureOf(fetch(authority.url.replace('https', 'http')))).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
    expect((await sendSecurely()).text).toMatch(/^HTTP\/1\.1 200 /);
  });
});
