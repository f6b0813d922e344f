import { afterEach, afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyBody, startAuthority, type TestAuthority } from '../../src/testing.js';
import { form, graph, requestToken } from './support/requests.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ now: () => 1_772_366_400_000 });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

describe('a recorded request', () => {
  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['JSON under the type of a form', '{"client_secret":"hide-me"}', {}],
    ['a name that was encoded twice', 'client_secret%3Dhide-me', {}],
    ['a secret in a list', 'client_secret[]=hide-me', {}],
    ['a secret behind a semicolon', 'grant_type=client_credentials;client_secret=hide-me', {}],
    ['a secret in a header', 'a=b', { secret: 'hide-me', 'x-identity-header': 'hide-me', 'x-api-key': 'hide-me' }],
    ['a code in a referer', 'a=b', { referer: 'https://a.example/?code=hide-me' }],
  ])('hides %s', async (_what, body, headers) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    await fetch(`${authority.authorityUrl()}/oauth2/v2.0/token`, {
      method: 'POST',
      body,
      headers: { ...type, ...headers },
    });
    expect(JSON.stringify(authority.requests)).not.toContain('hide-me');
  });

  it('says what arrived and what was answered', async () => {
    await requestToken(authority, { tenant: 'contoso.onmicrosoft.com', headers: { 'X-Client-SKU': 'tokenrail' } });
    expect(authority.requests).toEqual([
      {
        origin: authority.url,
        method: 'POST',
        path: '/contoso.onmicrosoft.com/oauth2/v2.0/token',
        query: {},
        endpoint: 'token',
        tenant: 'contoso.onmicrosoft.com',
        grant: 'client_credentials',
        clientId: authority.application.clientId,
        headers: expect.objectContaining({ 'x-client-sku': 'tokenrail', host: new URL(authority.url).host }),
        parameters: {
          grant_type: 'client_credentials',
          client_id: authority.application.clientId,
          client_secret: '[redacted]',
          scope: graph,
        },
        duplicates: [],
        receivedAt: 1_772_366_400_000,
        status: 200,
      },
    ]);
  });

  it.each([
    'access_token',
    'assertion',
    'client_assertion',
    'client_secret',
    'code',
    'code_verifier',
    'device_code',
    'id_token_hint',
    'password',
    'refresh_token',
    'Client_Secret',
    ' client_secret ',
  ])('hides the value of %j in form and query', async (name) => {
    const body = form(authority, { [name]: 'hide-me' });
    const query = new URLSearchParams({ [name]: 'hide-me', mkt: 'de' }).toString();
    await fetch(`${authority.authorityUrl()}/oauth2/v2.0/token?${query}`, { method: 'POST', body });
    const [request] = authority.requests;
    expect(request?.parameters[name]).toBe('[redacted]');
    expect(request?.query).toEqual({ [name]: '[redacted]', mkt: 'de' });
    expect(JSON.stringify(authority.requests)).not.toContain('hide-me');
  });

  it('hides the headers that prove something, and keeps who it was', async () => {
    const pair = Buffer.from('somebody:hide-me').toString('base64');
    const headers = { authorization: `Basic ${pair}`, cookie: 'a=hide-me', 'proxy-authorization': 'hide-me' };
    await requestToken(authority, { headers, changes: { client_id: undefined, client_secret: undefined } });
    const [request] = authority.requests;
    expect(request?.headers).toMatchObject({ authorization: '[redacted]', cookie: '[redacted]' });
    expect(request?.clientId).toBe('somebody');
    expect(JSON.stringify(authority.requests)).not.toMatch(new RegExp(`hide-me|${pair}`));
  });

  it('keeps no body that is not a form', async () => {
    const url = `${authority.authorityUrl()}/oauth2/v2.0/token`;
    await fetch(url, {
      method: 'POST',
      body: '{"client_secret":"hide-me"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.stringify(authority.requests)).not.toContain('hide-me');
    expect(authority.requests[0]?.status).toBe(400);
  });

  it('names what came twice, and keeps the first', async () => {
    const body = form(authority);
    body.append('scope', 'other');
    await fetch(`${authority.authorityUrl()}/oauth2/v2.0/token`, { method: 'POST', body });
    expect(authority.requests[0]).toMatchObject({ duplicates: ['scope'], parameters: { scope: graph } });
  });

  it('is kept for a path that is not known, too', async () => {
    await fetch(`${authority.url}/nothing?a=1`);
    expect(authority.requests).toEqual([expect.objectContaining({ path: '/nothing', query: { a: '1' }, status: 404 })]);
    expect(authority.requests[0]).not.toHaveProperty('endpoint');
  });

  it('says which fault answered', async () => {
    authority.fail(emptyBody({ status: 500 }));
    await requestToken(authority);
    expect(authority.requests[0]).toMatchObject({ fault: 'response', status: 500 });
  });
});

describe('the list of requests', () => {
  it('is a new one at each reading, in the order of arrival', async () => {
    const before = authority.requests;
    await fetch(`${authority.url}/first`);
    await fetch(`${authority.url}/second`);
    expect(before).toEqual([]);
    expect(authority.requests.map(({ path }) => path)).toEqual(['/first', '/second']);
  });

  it('is empty after a reset, which takes the faults along', async () => {
    const handle = authority.fail(emptyBody({ status: 500 }));
    await requestToken(authority);
    authority.reset();
    expect(authority.requests).toEqual([]);
    expect((await requestToken(authority)).status).toBe(200);
    expect(authority.requests).toHaveLength(1);
    handle.remove();
  });
});
