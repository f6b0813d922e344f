import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { form, graph, json, requestToken, type TokenRequest } from './support/requests.js';

const now = Date.parse('2026-03-01T08:05:09Z');
const disabled = 'aaaaaaaa-1111-4222-8333-444455556666';
const elsewhere = 'bbbbbbbb-1111-4222-8333-444455556666';
const narrow = 'cccccccc-1111-4222-8333-444455556666';
const second = 'dddddddd-1111-4222-8333-444455556666';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [
      { id: 'eeeeeeee-1111-4222-8333-444455556666', name: 'contoso.onmicrosoft.com', domains: ['contoso.example'] },
      { id: second },
    ],
    applications: [
      {
        clientId: 'ffffffff-1111-4222-8333-444455556666',
        secrets: ['current', { value: 'old', expiresOn: now }, { value: 'renewed', expiresOn: 0 }, 'renewed'],
      },
      { clientId: disabled, secrets: ['current'], disabled: true },
      { clientId: elsewhere, secrets: ['current'], tenants: [second] },
      { clientId: narrow, secrets: ['current'], resources: ['api://orders'] },
    ],
    resources: [{ uri: 'https://graph.microsoft.com' }, { uri: 'api://orders' }],
    now: () => now,
  });
});
afterAll(() => authority.close());

const credential = { client_secret: undefined };
const assertion = { client_secret: undefined, client_assertion: 'a.b.c' };

type Case = readonly [name: string, code: number, status: number, error: string, request: TokenRequest];

const cases: readonly Case[] = [
  ['an unknown tenant id', 90002, 400, 'invalid_request', { tenant: '99999999-1111-4222-8333-444455556666' }],
  ['an unknown domain', 90002, 400, 'invalid_request', { tenant: 'nobody.example' }],
  ['a tenant that is no name', 900023, 400, 'invalid_request', { tenant: '[object Object]' }],
  ['a tenant with an underscore', 900023, 400, 'invalid_request', { tenant: 'con_toso.example' }],
  ['no grant type', 900144, 400, 'invalid_request', { changes: { grant_type: undefined } }],
  ['an empty grant type', 900144, 400, 'invalid_request', { changes: { grant_type: '' } }],
  ['no client id', 900144, 400, 'invalid_request', { changes: { client_id: undefined } }],
  ['no scope', 900144, 400, 'invalid_request', { changes: { scope: undefined } }],
  ['no assertion type', 900144, 400, 'invalid_request', { changes: assertion }],
  ['a JSON body', 900144, 400, 'invalid_request', { headers: { 'content-type': 'application/json' } }],
  ['an unknown grant', 70003, 400, 'unsupported_grant_type', { changes: { grant_type: 'implicit' } }],
  ['a grant that is a property name', 70003, 400, 'unsupported_grant_type', { changes: { grant_type: 'constructor' } }],
  ['common', 50059, 400, 'invalid_request', { tenant: 'common' }],
  ['organizations', 50059, 400, 'invalid_request', { tenant: 'Organizations' }],
  ['consumers', 50059, 400, 'invalid_request', { tenant: 'consumers' }],
  ['an unknown client', 700016, 400, 'unauthorized_client', { changes: { client_id: 'nobody' } }],
  ['a client of another tenant', 700016, 400, 'unauthorized_client', { changes: { client_id: elsewhere } }],
  ['a disabled client', 7000112, 400, 'unauthorized_client', { changes: { client_id: disabled } }],
  ['no credential', 7000216, 401, 'invalid_client', { changes: credential }],
  [
    'HTTP Basic that is none',
    7000216,
    401,
    'invalid_client',
    { changes: credential, headers: { authorization: 'Basic ===' } },
  ],
  ['a wrong secret', 7000215, 401, 'invalid_client', { changes: { client_secret: 'wrong' } }],
  ['an expired secret', 7000222, 401, 'invalid_client', { changes: { client_secret: 'old' } }],
  ['a secret and an assertion', 90023, 400, 'invalid_request', { changes: { client_assertion: 'a.b.c' } }],
  [
    'an unknown assertion type',
    90023,
    400,
    'invalid_request',
    { changes: { ...assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' } },
  ],
  [
    'a scope that is a permission',
    1002012,
    400,
    'invalid_scope',
    { changes: { scope: 'https://graph.microsoft.com/User.Read' } },
  ],
  ['a scope among others', 1002012, 400, 'invalid_scope', { changes: { scope: `${graph} openid` } }],
  ['a scope without a resource', 1002012, 400, 'invalid_scope', { changes: { scope: '/.default' } }],
  ['several resources', 28000, 400, 'invalid_request', { changes: { scope: `${graph} api://orders/.default` } }],
  [
    'a scope with a quote',
    70011,
    400,
    'invalid_scope',
    { changes: { scope: 'https://graph.microsoft.com"/.default' } },
  ],
  ['a scope of spaces', 70011, 400, 'invalid_scope', { changes: { scope: '  ' } }],
  ['an unknown resource', 500011, 400, 'invalid_resource', { changes: { scope: 'api://nothing/.default' } }],
  ['a resource with a slash more', 500011, 400, 'invalid_resource', { changes: { scope: 'api://orders//.default' } }],
  ['a resource out of reach', 501051, 401, 'invalid_client', { changes: { client_id: narrow } }],
];

describe('the token endpoint refuses', () => {
  it.each(cases)('%s: AADSTS%i', async (_, code, status, error, request) => {
    const response = await requestToken(authority, { changes: { client_secret: 'current' }, ...merged(request) });
    const body = await json(response);
    expect({ status: response.status, error: body.error, codes: body.error_codes }).toEqual({
      status,
      error,
      codes: [code],
    });
    expect(body.error_description).toMatch(new RegExp(`^AADSTS${code}: \\S`));
    expect(response.headers.get('cache-control')).toBe('no-store, no-cache');
  });

  it('a parameter that comes twice, by its name', async () => {
    const body = form(authority);
    body.append('scope', graph);
    const response = await fetch(`${authority.authorityUrl()}/oauth2/v2.0/token`, { method: 'POST', body });
    const { error, error_description } = await json(response);
    expect([response.status, error]).toEqual([400, 'invalid_request']);
    expect(error_description).toContain("'scope'");
  });

  it('a secret by HTTP Basic and by the form at once', async () => {
    const headers = { authorization: `Basic ${Buffer.from('x:y').toString('base64')}` };
    expect((await json(await requestToken(authority, { headers }))).error_codes).toEqual([90023]);
  });

  it.each(['GET', 'PUT', 'DELETE'])('the verb %s', async (method) => {
    const response = await fetch(`${authority.authorityUrl()}/oauth2/v2.0/token`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await json(response)).error_codes).toEqual([900561]);
  });

  it.each(['grant_type', 'client_id', 'scope'])('a request without %s, and names it', async (name) => {
    const { error_description } = await json(await requestToken(authority, { changes: { [name]: undefined } }));
    expect(error_description).toContain(`'${name}'`);
  });
});

function merged(request: TokenRequest): TokenRequest {
  return { ...request, changes: { client_secret: 'current', ...request.changes } };
}

describe('the layout of an error', () => {
  const correlation = '12345678-1111-4222-8333-444455556666';

  it('has the members of the platform, and the lines of its description', async () => {
    const headers = { 'client-request-id': correlation };
    const response = await requestToken(authority, { changes: { client_secret: 'wrong' }, headers });
    const body = await json(response);
    const trace = response.headers.get('x-ms-request-id') ?? '';
    expect(body).toEqual({
      error: 'invalid_client',
      error_description: expect.any(String),
      error_codes: [7000215],
      timestamp: '2026-03-01 08:05:09Z',
      trace_id: trace,
      correlation_id: correlation,
      error_uri: 'https://login.microsoftonline.com/error?code=7000215',
    });
    expect(body.error_description.split('\r\n').slice(1)).toEqual([
      `Trace ID: ${trace}`,
      `Correlation ID: ${correlation}`,
      'Timestamp: 2026-03-01 08:05:09Z',
    ]);
  });

  it('has a correlation id of its own where the client sends none that is a GUID', async () => {
    const headers = { 'client-request-id': 'not-a-guid' };
    const { correlation_id } = await json(await requestToken(authority, { changes: { scope: undefined }, headers }));
    expect(correlation_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('never repeats a secret', async () => {
    const text = await (await requestToken(authority, { changes: { client_secret: 'do-not-repeat' } })).text();
    expect(text).not.toContain('do-not-repeat');
  });
});

describe('secrets in time', () => {
  it('are good as long as one of the same value is', async () => {
    expect((await requestToken(authority, { changes: { client_secret: 'renewed' } })).status).toBe(200);
  });
});

describe('other paths', () => {
  it.each(['/', '/nothing', '/a/oauth2/v2.0/token/more', '//oauth2/v2.0'])('%s is an empty 404', async (path) => {
    const response = await fetch(authority.url + path);
    expect([response.status, await response.text()]).toEqual([404, '']);
  });
});
