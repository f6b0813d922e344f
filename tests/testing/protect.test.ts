import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  authContext,
  challengeAlways,
  httpError,
  policyChallenge,
  type Protection,
  type ProtectionScope,
  revoked,
  startAuthority,
  stepUp,
  type TestAuthority,
} from '../../src/testing.js';
import { asking, callApi, challengeOf, tokenFor } from './support/api.js';
import { graph, sendRaw } from './support/requests.js';

/** The clock stands still, so that nothing passes because time has passed. */
const start = Date.parse('2026-03-01T12:00:00.750Z');
const second = Math.floor(start / 1000);
let now = start;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ now: () => now });
});
afterEach(() => {
  authority.reset();
  now = start;
});
afterAll(() => authority.close());

const authorizationUri = (): string => `${authority.url}/common/oauth2/authorize`;

async function statusOf(token?: string, path = ''): Promise<number> {
  return (await callApi(authority, token, { path })).status;
}

async function statuses(count: number, token: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push(await statusOf(token));
  return found;
}

describe('revoked', () => {
  it('challenges tokens from before, and takes one that is asked for with the claims', async () => {
    const before = await tokenFor(authority);
    const handle = authority.protect(revoked());
    const response = await callApi(authority, before);
    const challenge = challengeOf(response);
    expect(challenge).toMatchObject({
      status: 401,
      scheme: 'Bearer',
      parameters: {
        realm: '',
        authorization_uri: authorizationUri(),
        client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        error: 'insufficient_claims',
      },
      claims: { access_token: { nbf: { essential: true, value: String(second) } } },
    });
    expect(await response.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });
    const after = await tokenFor(authority, { claims: JSON.stringify(challenge.claims) });
    expect([await statusOf(after), await statusOf(before), await statusOf(after)]).toEqual([200, 401, 200]);
    expect(handle.hits).toBe(2);
    expect(authority.requests.find(({ parameters }) => 'claims' in parameters)?.parameters['claims']).toBe(
      JSON.stringify(challenge.claims),
    );
  });

  it('takes any token from afterwards, in the same moment even', async () => {
    authority.protect(revoked());
    expect(await statusOf(await tokenFor(authority))).toBe(200);
  });

  it('can come twice in one second', async () => {
    authority.protect(revoked());
    const between = await tokenFor(authority, asking({ nbf: { essential: true, value: String(second) } }));
    authority.protect(revoked());
    expect([await statusOf(between), await statusOf(await tokenFor(authority))]).toEqual([401, 200]);
  });

  it('may have its moment in the past', async () => {
    const old = await tokenFor(authority);
    now += 5000;
    const young = await tokenFor(authority);
    authority.protect(revoked({ at: start + 1 }));
    const response = await callApi(authority, old);
    expect([response.status, await statusOf(young)]).toEqual([401, 200]);
    expect(challengeOf(response).claims).toEqual({ access_token: { nbf: { essential: true, value: String(second) } } });
  });

  it('or in the future of the clock', async () => {
    const token = await tokenFor(authority);
    authority.protect(revoked({ at: start + 1000 }));
    expect(await statusOf(token)).toBe(200);
    now += 1000;
    expect([await statusOf(token), await statusOf(await tokenFor(authority))]).toEqual([401, 200]);
  });
});

describe('authContext', () => {
  it('challenges until the token has the context', async () => {
    const handle = authority.protect(authContext('c1'));
    const challenge = challengeOf(await callApi(authority, await tokenFor(authority)));
    expect(challenge).toMatchObject({
      status: 401,
      parameters: { authorization_uri: authorizationUri(), error: 'insufficient_claims', cc_type: 'authcontext' },
      claims: { access_token: { acrs: { essential: true, value: 'c1' } } },
    });
    const other = await tokenFor(authority, asking({ acrs: { essential: true, value: 'c2' } }));
    const wanted = await tokenFor(authority, { claims: JSON.stringify(challenge.claims) });
    const both = await tokenFor(authority, asking({ acrs: { essential: true, values: ['c2', 'c1'] } }));
    expect([await statusOf(other), await statusOf(wanted), await statusOf(both)]).toEqual([401, 200, 200]);
    expect(handle.hits).toBe(2);
  });
});

describe('stepUp', () => {
  it.each<[Protection, Readonly<Record<string, string>>]>([
    [stepUp(), {}],
    [stepUp({ acrValues: ['myACR', 'phr'] }), { acr_values: 'myACR phr' }],
    [stepUp({ maxAge: 0 }), { max_age: '0' }],
    [stepUp({ acrValues: ['myACR'], maxAge: 300 }), { acr_values: 'myACR', max_age: '300' }],
  ])('%j has the header of RFC 9470', async (rule, expected) => {
    authority.protect(rule, { times: 1 });
    const token = await tokenFor(authority);
    expect(challengeOf(await callApi(authority, token))).toEqual({
      status: 401,
      scheme: 'Bearer',
      parameters: {
        realm: '',
        authorization_uri: authorizationUri(),
        error: 'insufficient_user_authentication',
        error_description: 'A stronger or a more recent sign-in is needed.',
        ...expected,
      },
    });
    expect(await statusOf(token)).toBe(200);
  });
});

describe('challengeAlways', () => {
  it('challenges every call, whatever its token', async () => {
    const handle = authority.protect(challengeAlways());
    now += 2000;
    const claims = { access_token: { nbf: { essential: true, value: String(second + 2) } } };
    const fresh = await tokenFor(authority, { claims: JSON.stringify(claims) });
    expect(challengeOf(await callApi(authority, fresh)).claims).toEqual(claims);
    expect([await statusOf('garbage'), await statusOf()]).toEqual([401, 401]);
    expect(challengeOf(await callApi(authority)).parameters['error']).toBe('insufficient_claims');
    expect(handle.hits).toBe(4);
  });

  it('has the claims that are ordered, as an object or as text', async () => {
    const claims = { access_token: { acrs: { essential: true, values: ['p1', 'é'] } } };
    authority.protect(challengeAlways({ claims }), { times: 1 });
    authority.protect(challengeAlways({ claims: '{broken' }));
    expect(challengeOf(await callApi(authority)).claims).toEqual(claims);
    const header = (await callApi(authority)).headers.get('www-authenticate');
    expect(header).toContain(`claims="${Buffer.from('{broken').toString('base64')}"`);
  });
});

describe('policyChallenge', () => {
  it.each([
    'Bearer authorization_uri=https://login.microsoftonline.com/x/oauth2/authorize resource_id=https://storage.azure.com',
    'Bearer realm="unterminated, error="insufficient_claims',
    'Foo bar=can\'t parse this, Bearer claims="ey==", error="insufficient_claims"',
    '',
  ])('sends %j as it is', async (header) => {
    authority.protect(policyChallenge(header));
    const response = await callApi(authority);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, header]);
  });

  it('may have another status', async () => {
    authority.protect(policyChallenge('Bearer proposedAction="consent"', { status: 403 }));
    expect(await statusOf(await tokenFor(authority))).toBe(403);
  });
});

describe('two field lines', () => {
  const linesOf = async (token: string): Promise<readonly string[]> => {
    const head = [
      'GET /api HTTP/1.1',
      'Host: a.example',
      `Authorization: Bearer ${token}`,
      'Connection: close',
      '',
      '',
    ];
    const { text } = await sendRaw(authority, head.join('\r\n'));
    return text.split('\r\n').filter((line) => line.toLowerCase().startsWith('www-authenticate: '));
  };

  it('come of a list', async () => {
    authority.protect(policyChallenge(['PoP nonce="ey=="', 'Bearer error="invalid_token"']));
    expect(await linesOf('x')).toEqual([
      'www-authenticate: PoP nonce="ey=="',
      'www-authenticate: Bearer error="invalid_token"',
    ]);
  });

  const lineBefore = 'PoP realm="", nonce="ey=="';
  it.each<Protection>([
    revoked({ lineBefore }),
    authContext('c1', { lineBefore }),
    stepUp({ lineBefore }),
    challengeAlways({ lineBefore }),
  ])('come of %j', async (rule) => {
    const token = await tokenFor(authority);
    authority.protect(rule);
    expect(await linesOf(token)).toEqual([
      `www-authenticate: ${lineBefore}`,
      expect.stringMatching(/^www-authenticate: Bearer realm="", /),
    ]);
  });
});

describe('a token that is not valid', () => {
  it.each<Protection>([revoked(), authContext('c1'), stepUp()])(
    'is that first, and %j counts nothing',
    async (rule) => {
      const handle = authority.protect(rule);
      const { parameters } = challengeOf(await callApi(authority, 'garbage'));
      expect([parameters['error'], handle.hits]).toEqual(['invalid_token', 0]);
      expect(challengeOf(await callApi(authority)).parameters).not.toHaveProperty('error');
    },
  );
});

describe('the scope of a protection', () => {
  it.each<[ProtectionScope, readonly number[]]>([
    [{}, [401, 401, 401, 401]],
    [{ times: 2 }, [401, 401, 200, 200]],
    [{ after: 1 }, [200, 401, 401, 401]],
    [{ after: 1, times: 2 }, [200, 401, 401, 200]],
  ])('%j answers %j', async (scope, expected) => {
    const handle = authority.protect(stepUp(), scope);
    expect(await statuses(4, await tokenFor(authority))).toEqual(expected);
    expect(handle.hits).toBe(expected.filter((status) => status === 401).length);
  });

  it.each<[ProtectionScope, string, string, boolean]>([
    [{ path: '/orders' }, 'GET', '/orders', true],
    [{ path: '/orders' }, 'GET', '/orders/7', true],
    [{ path: '/orders/' }, 'GET', '/orders/7', true],
    [{ path: '/orders' }, 'GET', '/orders-old', false],
    [{ path: '/orders' }, 'GET', '/Orders', false],
    [{ path: '/orders/7' }, 'GET', '/orders', false],
    [{ path: '/' }, 'GET', '', true],
    [{ method: 'delete' }, 'DELETE', '/orders', true],
    [{ method: 'DELETE' }, 'GET', '/orders', false],
    [{ path: '/orders', method: 'POST' }, 'POST', '/customers', false],
    [{ resource: 'api://tokenrail' }, 'GET', '/orders', true],
    [{ resource: 'https://graph.microsoft.com' }, 'GET', '/orders', false],
  ])('%j covers %s %s: %j', async (scope, method, path, covered) => {
    authority.protect(stepUp(), scope);
    const response = await callApi(authority, await tokenFor(authority), { method, path });
    expect(response.status === 401).toBe(covered);
  });

  it('may be another resource', async () => {
    const handle = authority.protect(revoked(), { resource: 'https://graph.microsoft.com' });
    const old = await tokenFor(authority, { scope: graph });
    authority.protect(revoked(), { resource: 'https://graph.microsoft.com' });
    const headers = { authorization: `Bearer ${old}` };
    const { parameters, status } = challengeOf(await authority.fetch('https://graph.microsoft.com/me', { headers }));
    expect(status).toBe(401);
    expect(parameters).toMatchObject({
      client_id: '00000003-0000-0000-c000-000000000000',
      authorization_uri: 'https://login.microsoftonline.com/common/oauth2/authorize',
    });
    expect(handle.hits).toBe(0);
  });

  it('counts `times` where it refuses, and not where the token is good enough', async () => {
    authority.protect(authContext('c1'), { times: 1 });
    const good = await tokenFor(authority, asking({ acrs: { value: 'c1' } }));
    const weak = await tokenFor(authority);
    expect([await statusOf(good), await statusOf(weak), await statusOf(weak)]).toEqual([200, 401, 200]);
  });

  it('never lets concurrent requests share the last time', async () => {
    authority.protect(stepUp(), { times: 3 });
    const token = await tokenFor(authority);
    const found = await Promise.all(Array.from({ length: 8 }, () => statusOf(token)));
    expect(found.filter((status) => status === 401)).toHaveLength(3);
  });
});

describe('of several protections', () => {
  it('the first that refuses answers', async () => {
    authority.protect(authContext('c1'));
    authority.protect(stepUp(), { times: 1 });
    const errorOf = async (token: string): Promise<string | undefined> =>
      challengeOf(await callApi(authority, token)).parameters['error'];
    const strong = await tokenFor(authority, asking({ acrs: { value: 'c1' } }));
    expect(await errorOf(await tokenFor(authority))).toBe('insufficient_claims');
    expect(await errorOf(strong)).toBe('insufficient_user_authentication');
    expect(await errorOf(strong)).toBeUndefined();
  });

  it('each ends with its handle, and all with a reset', async () => {
    const token = await tokenFor(authority);
    const handle = authority.protect(stepUp());
    authority.protect(revoked());
    expect(challengeOf(await callApi(authority, token)).parameters['error']).toBe('insufficient_user_authentication');
    handle.remove();
    handle.remove();
    expect(challengeOf(await callApi(authority, token)).parameters['error']).toBe('insufficient_claims');
    authority.reset();
    expect(await statusOf(token)).toBe(200);
    expect(handle.hits).toBe(1);
  });

  it('none answers where a fault does', async () => {
    const handle = authority.protect(stepUp());
    authority.fail(httpError(), { endpoint: 'api', times: 1 });
    expect(await statuses(2, await tokenFor(authority))).toEqual([502, 401]);
    expect(handle.hits).toBe(1);
  });
});

describe('an order that could not be served is an error at once', () => {
  const wrong = (value: object): Protection => value as Protection;

  it.each<[string, RegExp, Protection, ProtectionScope?]>([
    ['a header of two lines', /Invalid character in header/, policyChallenge('a\r\nb')],
    ['a character that no header has', /Invalid character in header/, stepUp({ lineBefore: '→' })],
    ['no line', /no field line/, policyChallenge([])],
    ['a status that is none', /'status' of a protection/, policyChallenge('Bearer', { status: 99 })],
    ['a moment that is none', /'at' of a protection/, revoked({ at: Number.NaN })],
    ['an age below zero', /'maxAge' of a protection/, stepUp({ maxAge: -1 })],
    ['a value of two words', /'acrValues' of a protection is one word/, stepUp({ acrValues: ['two words'] })],
    ['no context', /'id' of a protection is one word/, authContext('')],
    ['a context with a quote', /'id' of a protection is one word/, authContext('c"1')],
    ['the constructor', /'revoked\(\)', not 'revoked'/, wrong(revoked)],
    ['another kind', /one of the kinds revoked, /, wrong({ kind: 'hang' })],
    ['no time', /'times' of a protection/, revoked(), { times: 0 }],
    ['less than none before', /'after' of a protection/, revoked(), { after: -1 }],
    ['a path from nowhere', /begins with '\/'/, revoked(), { path: 'orders' }],
    ['an unknown resource', /'api:\/\/nothing', which is not there/, revoked(), { resource: 'api://nothing' }],
    ['an unknown member', /'tenant' is unknown/, revoked(), { tenant: 'x' } as ProtectionScope],
  ])('%s', (_, problem, rule, scope = {}) => {
    expect(() => authority.protect(rule, scope)).toThrow(problem);
  });
});
