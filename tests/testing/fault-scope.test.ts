import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aadsts,
  emptyBody,
  type FaultScope,
  httpError,
  respond,
  startAuthority,
  type TestAuthority,
} from '../../src/testing.js';
import { requestToken, type TokenRequest } from './support/requests.js';

const fabrikam = 'eeeeeeee-1111-4222-8333-444455556666';
const first = 'aaaaaaaa-1111-4222-8333-444455556666';
const second = 'bbbbbbbb-1111-4222-8333-444455556666';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    tenants: [
      { id: 'dddddddd-1111-4222-8333-444455556666', name: 'contoso.onmicrosoft.com' },
      { id: fabrikam, name: 'fabrikam.onmicrosoft.com', domains: ['fabrikam.example'] },
    ],
    applications: [
      { clientId: first, secrets: ['secret'] },
      { clientId: second, secrets: ['secret'] },
    ],
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const fault = respond({ status: 299 });

async function statuses(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push((await requestToken(authority)).status);
  return found;
}

describe('times and after', () => {
  it.each<[FaultScope, readonly number[]]>([
    [{}, [299, 299, 299, 299]],
    [{ times: 2 }, [299, 299, 200, 200]],
    [{ after: 1 }, [200, 299, 299, 299]],
    [{ after: 1, times: 2 }, [200, 299, 299, 200]],
  ])('%j answers %j', async (scope, expected) => {
    const handle = authority.fail(fault, scope);
    expect(await statuses(4)).toEqual(expected);
    expect(handle.hits).toBe(expected.filter((status) => status === 299).length);
  });

  it('of several, the one armed first answers', async () => {
    authority.fail(emptyBody({ status: 201 }), { times: 1 });
    authority.fail(emptyBody({ status: 202 }), { times: 2 });
    expect(await statuses(4)).toEqual([201, 202, 202, 200]);
  });

  it('counts what others answer', async () => {
    authority.fail(emptyBody({ status: 201 }), { times: 1 });
    authority.fail(emptyBody({ status: 202 }), { after: 1, times: 1 });
    expect(await statuses(3)).toEqual([201, 202, 200]);
  });

  it('counts only what is in scope', async () => {
    authority.fail(fault, { clientId: first, after: 1 });
    await requestToken(authority, { changes: { client_id: second } });
    expect(await statuses(2)).toEqual([200, 299]);
  });

  it('ends with the handle', async () => {
    const handle = authority.fail(fault);
    const [before] = await statuses(1);
    handle.remove();
    handle.remove();
    expect([before, ...(await statuses(1)), handle.hits]).toEqual([299, 200, 1]);
  });

  it('never lets concurrent requests share the last time', async () => {
    authority.fail(fault, { times: 3 });
    const responses = await Promise.all(Array.from({ length: 8 }, () => requestToken(authority)));
    expect(responses.filter(({ status }) => status === 299)).toHaveLength(3);
  });
});

describe('a scope', () => {
  const basic = `Basic ${Buffer.from(`${first}:secret`).toString('base64')}`;

  it.each<[string, FaultScope, TokenRequest, boolean]>([
    ['of the grant', { grant: 'client_credentials' }, {}, true],
    ['of another grant', { grant: 'refresh_token' }, {}, false],
    ['of the tenant id', { tenant: fabrikam }, { tenant: 'fabrikam.example' }, true],
    ['of the tenant name', { tenant: 'FABRIKAM.onmicrosoft.com' }, { tenant: fabrikam }, true],
    ['of another tenant', { tenant: fabrikam }, {}, false],
    ['of a shared name', { tenant: 'common' }, { tenant: 'common' }, true],
    ['of an unknown tenant', { tenant: 'nobody.example' }, { tenant: 'Nobody.example' }, true],
    ['of the client', { clientId: first.toUpperCase() }, {}, true],
    [
      'of the client by HTTP Basic',
      { clientId: first },
      { headers: { authorization: basic }, changes: { client_id: undefined } },
      true,
    ],
    ['of another client', { clientId: second }, {}, false],
    ['of the endpoint', { endpoint: 'token' }, {}, true],
    ['of another endpoint', { endpoint: 'metadata' }, {}, false],
    ['of all that fits', { endpoint: 'token', clientId: first, grant: 'client_credentials' }, {}, true],
    ['of which one part does not fit', { endpoint: 'token', clientId: second }, {}, false],
  ])('%s', async (_, scope, request, hit) => {
    authority.fail(fault, scope);
    expect((await requestToken(authority, request)).status === 299).toBe(hit);
  });

  it.each([
    ['metadata', '/common/v2.0/.well-known/openid-configuration'],
    ['keys', '/common/discovery/v2.0/keys'],
    ['instance', '/common/discovery/instance'],
  ] as const)('of the endpoint %s', async (endpoint, path) => {
    authority.fail(httpError(), { endpoint });
    expect((await fetch(authority.url + path)).status).toBe(502);
    expect(await statuses(1)).toEqual([200]);
    expect(authority.requests.map((request) => request.endpoint)).toEqual([endpoint, 'token']);
  });

  it('that is left out is for every endpoint, and for no other path', async () => {
    authority.fail(aadsts(90033));
    const paths = ['/common/discovery/v2.0/keys', '/common/v2.0/.well-known/openid-configuration', '/redirected', '/x'];
    const found = await Promise.all(paths.map(async (path) => (await fetch(authority.url + path)).status));
    expect(found).toEqual([503, 503, 200, 404]);
  });
});
