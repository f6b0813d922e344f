import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { discover, type OAuthError } from '../../src/index.js';
import {
  httpError,
  jsonValue,
  notJson,
  redirect,
  startAuthority,
  type TestAuthority,
  throttled,
  truncatedBody,
} from '../../src/testing.js';
import { clientOf } from '../exchange/support/clients.js';
import { requestId } from '../wire/support/runtime.js';

const other = '99999999-2222-4333-8444-555555555555';
let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const errorOf = async (tenant?: string): Promise<OAuthError> =>
  (await discover(clientOf(authority.authorityUrl(tenant))))._unsafeUnwrapErr();

/** A document that is right, but for these members. */
const document = (changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => {
  const base = authority.authorityUrl();
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    ...changes,
  };
};

describe('the metadata of an authority', () => {
  it('are those that it serves', async () => {
    const base = authority.authorityUrl();
    expect((await discover(clientOf(base)))._unsafeUnwrap()).toEqual({
      issuer: `${base}/v2.0`,
      authorizationEndpoint: `${base}/oauth2/v2.0/authorize`,
      tokenEndpoint: `${base}/oauth2/v2.0/token`,
      jwksUri: `${base}/discovery/v2.0/keys`,
      deviceAuthorizationEndpoint: `${base}/oauth2/v2.0/devicecode`,
      endSessionEndpoint: `${base}/oauth2/v2.0/logout`,
      scopesSupported: ['openid', 'profile', 'email', 'offline_access'],
    });
    expect(authority.requests).toMatchObject([
      {
        method: 'GET',
        endpoint: 'metadata',
        path: `/${authority.tenant.id}/v2.0/.well-known/openid-configuration`,
        parameters: {},
        headers: { accept: 'application/json', 'client-request-id': requestId },
      },
    ]);
  });

  it('of a tenant by its domain have the issuer with its id', async () => {
    const metadata = (await discover(clientOf(authority.authorityUrl('contoso.onmicrosoft.com'))))._unsafeUnwrap();
    expect(metadata.issuer).toBe(`${authority.authorityUrl()}/v2.0`);
  });

  it.each(['common', 'organizations'])('of %s have an issuer with a place for the tenant', async (tenant) => {
    const metadata = (await discover(clientOf(authority.authorityUrl(tenant))))._unsafeUnwrap();
    expect(metadata.issuer).toBe(`${authority.url}/{tenantid}/v2.0`);
  });

  it('of consumers have the issuer of their tenant', async () => {
    const metadata = (await discover(clientOf(authority.authorityUrl('consumers'))))._unsafeUnwrap();
    expect(metadata.issuer).toBe(`${authority.url}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0`);
  });

  it('may leave out what is optional', async () => {
    authority.fail(jsonValue(document({ device_authorization_endpoint: 7 })));
    const metadata = (await discover(clientOf(authority.authorityUrl())))._unsafeUnwrap();
    expect('deviceAuthorizationEndpoint' in metadata).toBe(false);
  });

  it('may be 1 MiB long, and not a byte longer', async () => {
    const padded = (bytes: number) =>
      jsonValue(document({ padding: 'x'.repeat(bytes - JSON.stringify(document({ padding: '' })).length) }));
    const first = authority.fail(padded(1024 * 1024));
    expect((await discover(clientOf(authority.authorityUrl()))).isOk()).toBe(true);
    first.remove();
    authority.fail(padded(1024 * 1024 + 1));
    expect(await errorOf()).toMatchObject({ _tag: 'UnexpectedResponse', issues: [expect.stringContaining('1048576')] });
  });
});

describe('metadata that may not be believed', () => {
  const issuer = 'issuer: not that of the authority';
  it.each<[string, (base: string) => Readonly<Record<string, unknown>>, string]>([
    ['an issuer elsewhere', () => ({ issuer: `https://evil.example/${other}/v2.0` }), issuer],
    ['an issuer of another tenant', (base) => ({ issuer: `${base.replace(/[^/]+$/, other)}/v2.0` }), issuer],
    ['an issuer for any tenant', (base) => ({ issuer: `${base.replace(/[^/]+$/, '{tenantid}')}/v2.0` }), issuer],
    ['an issuer that is no URL', () => ({ issuer: 'issuer' }), issuer],
    ['an issuer on another port', (base) => ({ issuer: base.replace(/:\d+/, ':1') }), issuer],
    [
      'an issuer by http at a known host',
      (base) => ({ issuer: `http://login.microsoftonline.com/${base.split('/').at(-1)}/v2.0` }),
      issuer,
    ],
    ...[
      'authorization_endpoint',
      'token_endpoint',
      'jwks_uri',
      'device_authorization_endpoint',
      'end_session_endpoint',
    ].flatMap((name): [string, () => Readonly<Record<string, unknown>>, string][] =>
      [
        'https://evil.example/a',
        'http://login.microsoftonline.com/a',
        'https://login.microsoftonline.com.evil.example/',
        'https://login.microsoftonline.com@evil.example/',
        '/token',
        'javascript:alert(1)',
      ].map((address) => [
        `${name} ${address}`,
        () => ({ [name]: address }),
        `${name}: on a host that is not the authority's`,
      ]),
    ),
  ])('is an unexpected response: %s', async (_, changes, issue) => {
    authority.fail(jsonValue(document(changes(authority.authorityUrl()))));
    expect(await errorOf()).toMatchObject({
      _tag: 'UnexpectedResponse',
      category: 'unexpected_response',
      status: 200,
      requestId,
      issues: [issue],
    });
  });

  it.each(['/v1.0', '/v2.0/more', '/v2.0?a=b', '/v2.0#a', ''])(
    'is an unexpected response with %j after the tenant in its issuer, which is compared whole',
    async (rest) => {
      authority.fail(jsonValue(document({ issuer: `${authority.authorityUrl()}${rest}` })));
      expect((await discover(clientOf(authority.authorityUrl()))).isErr()).toBe(true);
    },
  );

  it('tells everything that is wrong', async () => {
    authority.fail(jsonValue(document({ issuer: 'x', token_endpoint: 'https://evil.example', jwks_uri: 'y' })));
    expect(await errorOf()).toMatchObject({
      issues: [issuer, expect.stringContaining('token_endpoint'), expect.stringContaining('jwks_uri')],
    });
  });

  it.each(['%zz', '%E0%A4%A', '%'])(
    'is an unexpected response for common, too, with the tenant %s in its issuer',
    async (tenant) => {
      authority.fail(jsonValue(document({ issuer: `${authority.url}/${tenant}/v2.0` })));
      expect(await errorOf('common')).toMatchObject({ _tag: 'UnexpectedResponse', issues: [issuer] });
    },
  );

  it.each(['', '/v2.0', '/common/v2.0'])(
    'is an unexpected response for common with the path %j in its issuer',
    async (path) => {
      authority.fail(jsonValue(document({ issuer: `${authority.url}${path}` })));
      const result = await discover(clientOf(authority.authorityUrl('common')));
      expect(result.isErr()).toBe(true);
    },
  );
});

describe('an answer that is no metadata', () => {
  it.each<[string, () => ReturnType<typeof jsonValue>, object]>([
    ...['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'].flatMap((name) =>
      [undefined, '', 7, null].map((value): [string, () => ReturnType<typeof jsonValue>, object] => [
        `${name} ${value === '' ? 'empty' : String(value)}`,
        () => jsonValue(document({ [name]: value })),
        { status: 200, issues: [expect.stringContaining(`${name}: expected non-empty string`)] },
      ]),
    ),
    ['HTML', () => httpError({ status: 200 }), { status: 200 }],
    ['HTML with 502', () => httpError(), { status: 502, category: 'service_unavailable' }],
    ['half of it', () => notJson(), { status: 200 }],
    ['an array', () => jsonValue([]), { status: 200 }],
    ['null', () => jsonValue(null), { status: 200 }],
    ['nothing', () => notJson({ body: '' }), { status: 200 }],
    ['a redirect', () => redirect(), { status: 307 }],
    ['404 without an error', () => jsonValue({}, { status: 404 }), { status: 404 }],
    ['members of the prototype', () => notJson({ body: '{"__proto__":{"issuer":"x"}}' }), { status: 200 }],
  ])('is typed: %s', async (_, fault, expected) => {
    authority.fail(fault());
    expect(await errorOf()).toMatchObject({ _tag: 'UnexpectedResponse', requestId, ...expected });
  });

  it('is the refusal of the server where it refuses', async () => {
    expect(await errorOf(other)).toMatchObject({ _tag: 'Aadsts', code: 'AADSTS90002', status: 400, requestId });
    authority.fail(throttled({ retryAfter: 3 }));
    expect(await errorOf()).toMatchObject({ category: 'throttled', retryAfterMs: 3000 });
  });

  it('is a failure of the network where it is cut off', async () => {
    authority.fail(truncatedBody());
    expect(await errorOf()).toMatchObject({ _tag: 'Network', sent: 'maybe' });
  });

  it('is Aborted where the caller ends it, before anything is sent', async () => {
    const result = await discover(clientOf(authority.authorityUrl()), { signal: AbortSignal.abort() });
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
    expect(authority.requests).toEqual([]);
  });
});
