import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { readConfig } from '../../src/cli/authority/config.js';
import { armFaults, faults, readFaults } from '../../src/cli/authority/faults.js';
import { startAuthority } from '../../src/testing.js';
import * as constructors from '../../src/testing/faults/constructors.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenrail-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (content: unknown): string => {
  const path = join(folder, 'file.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

type Read = typeof readFaults | typeof readConfig;

/** What is wrong with a file, without its name. */
const problemsOf = (read: Read, content: unknown): readonly string[] =>
  read(written(content)).match(
    () => [],
    (problems) => problems.map((problem) => problem.replace(`${folder}/file.json: `, '')),
  );

describe('a file that is no JSON', () => {
  it.each([
    ['[1,]', 'line 1, column 4'],
    ['[\n  {"hang": true},\n  {"hang": true},\n]', 'line 4, column 1'],
    ['[\n// a comment\n]', 'line 2, column 1'],
    ['[{"hang": tru}]', 'line 1, column 14'],
    ["[{'hang': true}]", 'line 1, column 3'],
    ['[{"hang": true}', 'it ends too early'],
    ['', 'it ends too early'],
    ['[{"respond": {"body": "a\nb"}}]', 'line 1, column 25'],
    ['[01]', 'line 1, column 3'],
  ])('%j is so at %s', (text, place) => {
    expect(problemsOf(readFaults, text)).toEqual([`this is not JSON (${place})`]);
  });

  it('is not there', () => {
    const missing = join(folder, 'missing.json');
    expect(readFaults(missing)._unsafeUnwrapErr()).toEqual([`${missing}: there is no such file`]);
    expect(readConfig(folder)._unsafeUnwrapErr()).toEqual([`${folder}: this is a folder`]);
  });

  it('may begin with a byte order mark', () => {
    expect(problemsOf(readFaults, '\uFEFF[]')).toEqual([]);
  });
});

describe('a file of faults', () => {
  it('knows every fault there is', () => {
    expect(Object.keys(faults).sort()).toEqual(Object.keys(constructors).sort());
  });

  it.each([
    [{ throttled: { retryAfter: 2 } }, constructors.throttled({ retryAfter: 2 })],
    [{ throttled: true }, constructors.throttled()],
    [
      { throttled: { status: 503, body: 'json', retryAfter: 'soon' } },
      constructors.throttled({ status: 503, body: 'json', retryAfter: 'soon' }),
    ],
    [{ aadsts: 50076 }, constructors.aadsts(50076)],
    [{ aadsts: [70002, 50012] }, constructors.aadsts([70002, 50012])],
    [
      { aadsts: { code: 50076, claims: { access_token: {} }, suberror: 'basic_action', fields: { a: 1 } } },
      constructors.aadsts(50076, { claims: { access_token: {} }, suberror: 'basic_action', fields: { a: 1 } }),
    ],
    [{ aadsts: { code: [50058, 50000], claims: '{}' } }, constructors.aadsts([50058, 50000], { claims: '{}' })],
    [
      { respond: { status: 418, headers: { 'x-a': 'b' }, body: 'x' } },
      constructors.respond({ status: 418, headers: { 'x-a': 'b' }, body: 'x' }),
    ],
    [{ httpError: { status: 504 } }, constructors.httpError({ status: 504 })],
    [{ redirect: { status: 302 } }, constructors.redirect({ status: 302 })],
    [{ emptyBody: {} }, constructors.emptyBody()],
    [{ notJson: { body: '{' } }, constructors.notJson({ body: '{' })],
    [{ jsonValue: { value: null, status: 400 } }, constructors.jsonValue(null, { status: 400 })],
    [{ wrongContentType: true }, constructors.wrongContentType()],
    [{ delayed: { milliseconds: 5 } }, constructors.delayed({ milliseconds: 5 })],
    [{ slowBody: { chunkBytes: 2 } }, constructors.slowBody({ chunkBytes: 2 })],
    [{ truncatedBody: true }, constructors.truncatedBody()],
    [{ hugeBody: { bytes: 14 } }, constructors.hugeBody({ bytes: 14 })],
    [{ connectionReset: true }, constructors.connectionReset()],
    [{ refuse: true }, constructors.refuse()],
    [{ hang: {} }, constructors.hang()],
  ])('reads %j', (entry, fault) => {
    const scope = {
      endpoint: 'token',
      grant: 'client_credentials',
      tenant: 'common',
      clientId: 'x',
      times: 3,
      after: 0,
    };
    expect(readFaults(written([entry]))._unsafeUnwrap()).toEqual([{ fault, scope: {} }]);
    expect(readFaults(written([{ ...entry, ...scope }]))._unsafeUnwrap()).toEqual([{ fault, scope }]);
  });

  it.each<readonly [unknown, readonly unknown[]]>([
    [{}, ['the file: expected a list, got an object']],
    [['hang'], ['[0]: expected an object, got a text']],
    [[{}], ['[0]: names no fault, such as "throttled": {}']],
    [[{ hang: true, refuse: true }], ['[0]: names hang and refuse; each entry is one fault']],
    [[{ hang: true }, { hnag: true }], ["[1].hnag: there is no such setting. Did you mean 'hang'?"]],
    [[{ hang: true, time: 1 }], ["[0].time: there is no such setting. Did you mean 'times'?"]],
    [[{ hang: true, times: 0 }], ['[0].times: expected a whole number from 1, got 0']],
    [[{ hang: true, after: 'two' }], ['[0].after: expected a whole number from 0, got a text']],
    [
      [{ hang: true, endpoint: 'tokens' }],
      [expect.stringMatching(/^\[0\]\.endpoint: expected one of .*token.*, got a text\. Did you mean 'token'\?$/)],
    ],
    [[{ hang: false }], ['[0].hang: expected an object, got false']],
    [[{ hang: { for: 'ever' } }], ['[0].hang.for: there is no such setting']],
    [[{ throttled: { retryAfter: -1 } }], ['[0].throttled.retryAfter: expected a whole number from 0, got -1']],
    [[{ throttled: { status: 42 } }], ['[0].throttled.status: expected a whole number from 200 to 999, got 42']],
    [[{ throttled: { body: 'xml' } }], ['[0].throttled.body: expected one of text, json, got a text']],
    [[{ aadsts: 'AADSTS50076' }], ['[0].aadsts: expected a whole number from 1, got a text']],
    [[{ aadsts: [] }], ['[0].aadsts: expected at least 1']],
    [[{ aadsts: { code: [50076, null] } }], ['[0].aadsts.code[1]: expected a whole number from 1, got null']],
    [
      [{ aadsts: { claims: '' } }],
      ['[0].aadsts.code: is missing', '[0].aadsts.claims: expected a text, got an empty text'],
    ],
    [[{ respond: { headers: { 'x-y': 1 } } }], ['[0].respond.headers["x-y"]: expected a text, got 1']],
    [[{ redirect: { status: 300 } }], ['[0].redirect.status: expected one of 301, 302, 303, 307, 308, got 300']],
    [[{ delayed: true }], ['[0].delayed: expected an object, got true']],
    [[{ jsonValue: {} }], ['[0].jsonValue.value: is missing']],
    [[{ __proto__: null, constructor: 1 }], ['[0].constructor: there is no such setting']],
  ])('%j is refused', (content, problems) => {
    expect(problemsOf(readFaults, content)).toEqual(problems);
  });

  it('names the fault that the authority refuses, and leaves none armed', async () => {
    await using authority = await startAuthority();
    const path = written([{ hang: true }, { refuse: true, times: 2 }]);
    const problems = armFaults(authority, readFaults(path)._unsafeUnwrap(), path)._unsafeUnwrapErr();
    expect(problems).toEqual([expect.stringMatching(/file\.json: \[1\]: refuse\(\) takes no scope/)]);
    const badHeader = written([{ respond: { headers: { 'a b': 'c' } } }]);
    expect(armFaults(authority, readFaults(badHeader)._unsafeUnwrap(), badHeader).isErr()).toBe(true);
    expect((await fetch(`${authority.authorityUrl()}/v2.0/.well-known/openid-configuration`)).status).toBe(200);
  });
});

describe('a file of a directory', () => {
  const id = '11112222-3333-4444-8555-666677778888';
  const clientId = 'c0ffee00-1111-4222-8333-444455556666';
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it('is what startAuthority takes, with dates as text and certificates in files beside it', async () => {
    mkdirSync(join(folder, 'keys'), { recursive: true });
    writeFileSync(join(folder, 'keys/client.pem'), pem);
    const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
    const options = readConfig(
      written({
        tenants: [{ id, name: 'contoso.onmicrosoft.com', domains: ['contoso.example'], policies: ['B2C_1_in'] }],
        applications: [
          {
            clientId,
            tenants: ['Contoso.Example'],
            secrets: [
              'a',
              { value: 'b' },
              { value: 'c', expiresOn: '2020-01-01T00:00:00Z' },
              { value: 'd', expiresOn: 5 },
            ],
            certificates: [pem, { file: 'keys/client.pem' }, jwks],
            disabled: false,
            resources: ['api://orders'],
            roles: ['Orders.Read'],
          },
        ],
        resources: [{ uri: 'api://orders', audience: 'orders' }],
        customHosts: ['login.example'],
        tokenLifetimeSeconds: 60,
      }),
    )._unsafeUnwrap();
    expect(options).toEqual({
      tenants: [{ id, name: 'contoso.onmicrosoft.com', domains: ['contoso.example'], policies: ['B2C_1_in'] }],
      applications: [
        {
          clientId,
          tenants: ['Contoso.Example'],
          secrets: ['a', { value: 'b' }, { value: 'c', expiresOn: 1_577_836_800_000 }, { value: 'd', expiresOn: 5 }],
          certificates: [pem, pem, jwks],
          disabled: false,
          resources: ['api://orders'],
          roles: ['Orders.Read'],
        },
      ],
      resources: [{ uri: 'api://orders', audience: 'orders' }],
      customHosts: ['login.example'],
      tokenLifetimeSeconds: 60,
    });
    await using authority = await startAuthority(options);
    expect(authority.application.clientId).toBe(clientId);
  });

  it.each<readonly [unknown, readonly unknown[]]>([
    [[], ['the file: expected an object, got a list']],
    [{ tenant: [] }, ["tenant: there is no such setting. Did you mean 'tenants'?"]],
    [{ tenants: [] }, ['tenants: expected at least 1']],
    [{ tenants: [{ name: 'x' }] }, ['tenants[0].id: is missing']],
    [
      { tenants: [{ id: 'contoso' }] },
      ['tenants[0].id: expected a GUID such as 11112222-3333-4444-8555-666677778888, got a text'],
    ],
    [
      { applications: [{ clientId, secrets: [{ expiresOn: 'soon' }] }] },
      [
        'applications[0].secrets[0].value: is missing',
        'applications[0].secrets[0].expiresOn: expected a date such as 2030-01-31T00:00:00Z, or milliseconds since 1970, got a text',
      ],
    ],
    [
      { applications: [{ clientId, disabled: 'no' }] },
      ['applications[0].disabled: expected true or false, got a text'],
    ],
    [
      { applications: [{ clientId, tenants: ['a'] }], tenants: [{ id }] },
      ['applications[0].tenants[0]: "tenants" has no tenant of this id or domain'],
    ],
    [
      { applications: [{ clientId, certificates: ['SECRET'] }] },
      ['applications[0].certificates[0]: this is no certificate, public key or key set of RSA'],
    ],
    [
      { applications: [{ clientId, certificates: [{ file: 'nowhere.pem' }] }] },
      ['applications[0].certificates[0].file: there is no such file'],
    ],
    [
      { applications: [{ clientId, certificates: [{ keys: [{ kty: 'EC' }] }] }] },
      ['applications[0].certificates[0]: this is no certificate, public key or key set of RSA'],
    ],
    [{ applications: [{ clientId, certificates: [{}] }] }, ['applications[0].certificates[0].keys: is missing']],
    [{ resources: [{}] }, ['resources[0].uri: is missing']],
    [{ tokenLifetimeSeconds: 0.5 }, ['tokenLifetimeSeconds: expected a whole number from 1, got 0.5']],
  ])('%j is refused', (content, problems) => {
    expect(problemsOf(readConfig, content)).toEqual(problems);
  });
});
