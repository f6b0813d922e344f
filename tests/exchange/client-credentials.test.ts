import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import {
  clientCredentials,
  clientSecret,
  sampleError,
  type Client,
  type ClientConfig,
  type ClientCredentialsRequest,
  type Credential,
  type OAuthError,
} from '../../src/index.js';
import {
  aadsts,
  emptyBody,
  type Fault,
  httpError,
  jsonValue,
  notJson,
  respond,
  startAuthority,
  type TestAuthority,
  throttled,
  truncatedBody,
  wrongContentType,
} from '../../src/testing.js';
import { reachable } from '../wire/support/printed.js';
import { requestId, soon, startOfTime, testRuntime } from '../wire/support/runtime.js';
import { answering } from '../wire/support/server.js';
import { clientId, clientOf, clientOfAuthority, errorOf, graph, tokenOf } from './support/clients.js';

const expired = 'an-expired-secret';
const secret = 's3cret+&=% é~';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [{ clientId, secrets: [secret, { value: expired, expiresOn: 1 }] }],
    tokenLifetimeSeconds: 600,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const client = (changes: Partial<ClientConfig> = {}): Client => clientOfAuthority(authority, changes);

describe('a token', () => {
  it('has what the authority said, and what is counted from before the request', async () => {
    const times = [startOfTime, startOfTime + 5000, startOfTime + 6000];
    const now = (): number => times.shift() ?? startOfTime + 9000;
    const token = await tokenOf(client({ runtime: testRuntime({ now }) }));
    expect(token).toMatchObject({
      tokenType: 'Bearer',
      expiresOn: startOfTime + 600_000,
      extendedExpiresOn: startOfTime + 600_000,
      scopes: [graph],
      source: 'network',
      correlationId: requestId,
    });
    expect(token.accessToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    for (const name of ['refreshOn', 'refreshToken', 'idToken', 'idTokenClaims', 'account', 'refreshFailure'] as const)
      expect(token[name]).toBeUndefined();
  });

  it('was asked for with these parameters and no others', async () => {
    await tokenOf(client());
    expect(authority.requests).toHaveLength(1);
    expect(authority.requests[0]).toMatchObject({
      method: 'POST',
      endpoint: 'token',
      path: `/${authority.tenant.id}/oauth2/v2.0/token`,
      query: {},
      duplicates: [],
      parameters: {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: '[redacted]',
        scope: graph,
      },
    });
    expect(Object.keys(authority.requests[0]?.parameters ?? {})).toHaveLength(4);
  });

  const body = { token_type: 'Bearer', access_token: 'at', expires_in: 100 };
  it.each<[string, object, object]>([
    [
      'numbers in digits',
      { expires_in: '100', ext_expires_in: '200', refresh_in: '50' },
      { expiresOn: startOfTime + 100_000, extendedExpiresOn: startOfTime + 200_000, refreshOn: startOfTime + 50_000 },
    ],
    ['numbers', { refresh_in: 50 }, { expiresOn: startOfTime + 100_000, refreshOn: startOfTime + 50_000 }],
    ['an end that has come', { expires_in: 0 }, { expiresOn: startOfTime }],
    ['another spelling of Bearer', { token_type: 'bEARER' }, { tokenType: 'bEARER' }],
    ['granted scopes', { scope: ' a  b ' }, { scopes: ['a', 'b'] }],
    ['an empty list of scopes', { scope: ' ' }, { scopes: [graph] }],
    ['scopes of another type', { scope: ['a'] }, { scopes: [graph] }],
    [
      'optional numbers that are none',
      { refresh_in: 'soon', ext_expires_in: -1 },
      { refreshOn: undefined, extendedExpiresOn: undefined },
    ],
    ['a refresh token and an id token', { refresh_token: 'rt', id_token: 'it' }, { refreshToken: 'rt', idToken: 'it' }],
    ['an error that is null', { error: null }, { accessToken: 'at' }],
  ])('is read with %s', async (_, members, expected) => {
    authority.fail(jsonValue({ ...body, ...members }));
    const token = await tokenOf(client());
    for (const [name, value] of Object.entries(expected)) expect(Reflect.get(token, name)).toEqual(value);
  });

  it.each([
    'application/json',
    'Application/JSON;charset=utf-8',
    'application/json ; charset=utf-8',
    'application/problem+json',
  ])('is read from %s', async (contentType) => {
    authority.fail(wrongContentType({ contentType }));
    expect((await tokenOf(client())).tokenType).toBe('Bearer');
  });

  it('is read from an answer with another status of success', async () => {
    authority.fail(jsonValue(body, { status: 201 }));
    expect((await tokenOf(client())).accessToken).toBe('at');
  });

  it('is read after a byte order mark', async () => {
    authority.fail(notJson({ body: `\ufeff${JSON.stringify(body)}` }));
    expect((await tokenOf(client())).accessToken).toBe('at');
  });
});

describe('what the server refuses', () => {
  it.each<[string, (authority: TestAuthority) => Client, Partial<ClientCredentialsRequest>, object]>([
    [
      'a wrong secret',
      () => client({ credential: clientSecret('wrong') }),
      {},
      {
        code: 'AADSTS7000215',
        category: 'credential_rejected',
        remedy: 'change_credential',
        status: 401,
        error: 'invalid_client',
      },
    ],
    [
      'an expired secret',
      () => client({ credential: clientSecret(expired) }),
      {},
      { code: 'AADSTS7000222', category: 'credential_expired', remedy: 'change_credential', status: 401 },
    ],
    [
      'an unknown application',
      () => client({ clientId: '11111111-2222-4333-8444-555555555555' }),
      {},
      { code: 'AADSTS700016', status: 400, error: 'unauthorized_client' },
    ],
    [
      'an unknown tenant',
      (server) => clientOf(server.authorityUrl('99999999-2222-4333-8444-555555555555')),
      {},
      { code: 'AADSTS90002', status: 400 },
    ],
    [
      'an unknown resource',
      () => client(),
      { scopes: ['https://unknown.example/.default'] },
      { code: 'AADSTS500011', status: 400, error: 'invalid_resource' },
    ],
  ])('is its own variant: %s', async (_, of, request, expected) => {
    const error = await errorOf(of(authority), request);
    const number = Number(/\d+/.exec(error.code)?.[0]);
    expect(error).toMatchObject({ _tag: 'Aadsts', requestId, correlationId: requestId, codes: [number], ...expected });
    expect(error.traceId).toMatch(/^[\da-f-]{36}$/);
    expect(error.docsUrl).toBe(`https://login.microsoftonline.com/error?code=${number}`);
    expect(error.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  });

  it('brings the claims that a second factor needs', async () => {
    const claims = { access_token: { capolids: { essential: true, values: ['marker-of-claims'] } } };
    authority.fail(aadsts(50076, { claims }));
    const error = await errorOf(client());
    expect(error).toMatchObject({
      _tag: 'Aadsts',
      code: 'AADSTS50076',
      category: 'step_up_required',
      remedy: 'interact',
    });
    expect(JSON.parse(error.claims ?? '')).toEqual(claims);
    expect(JSON.stringify(error)).not.toContain('marker-of-claims');
  });

  it.each<[string, Fault, object]>([
    ['seconds', throttled({ retryAfter: 17 }), { retryAfterMs: 17_000 }],
    ['a date', throttled({ retryAfter: new Date(Date.now() + 3_600_000) }), { retryAfterMs: expect.any(Number) }],
    ['none', throttled(), {}],
    ['seconds, in JSON', throttled({ retryAfter: 17, body: 'json' }), { retryAfterMs: 17_000, codes: [90055] }],
    [
      'seconds, by 503',
      throttled({ retryAfter: 17, status: 503 }),
      { category: 'service_unavailable', retryAfterMs: 17_000, status: 503 },
    ],
  ])('is throttled with a wait of %s', async (name, fault, expected) => {
    authority.fail(fault);
    const error = await errorOf(client());
    expect(error).toMatchObject({ category: 'throttled', status: 429, requestId, ...expected });
    if (name === 'none') expect(error).not.toHaveProperty('retryAfterMs');
    if (name === 'a date') expect(Math.abs((error.retryAfterMs ?? 0) - 3_600_000)).toBeLessThan(5000);
  });
});

describe('an answer that is no OAuth answer', () => {
  const good = { token_type: 'Bearer', access_token: 'marker-of-token', expires_in: 100 };
  const without = (name: string): object => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

  it.each<[string, Fault, object]>([
    ['HTML with 502', httpError(), { category: 'service_unavailable', status: 502 }],
    [
      'HTML with 200',
      httpError({ status: 200, body: '<html>"access_token":"marker-of-token"</html>' }),
      { status: 200 },
    ],
    ['nothing with 200', emptyBody(), { status: 200 }],
    ['nothing with 404', emptyBody({ status: 404 }), { status: 404 }],
    ['204', emptyBody({ status: 204 }), { status: 204 }],
    ['{} with 200', jsonValue({}), { status: 200 }],
    ['{} with 404', jsonValue({}, { status: 404 }), { status: 404 }],
    ['{} with 408', jsonValue({}, { status: 408 }), { status: 408, category: 'service_unavailable' }],
    ['{} with 500', jsonValue({}, { status: 500 }), { status: 500, category: 'service_unavailable' }],
    ['{} with 503', jsonValue({}, { status: 503 }), { status: 503, category: 'service_unavailable' }],
    ['a token with 400', jsonValue(good, { status: 400 }), { status: 400 }],
    ['a token with 500', jsonValue(good, { status: 500 }), { status: 500, category: 'service_unavailable' }],
    ['half of an object', notJson(), { status: 200 }],
    ['an array', jsonValue([good]), { status: 200 }],
    ['null', jsonValue(null), { status: 200 }],
    ['a text', jsonValue('marker-of-token'), { status: 200 }],
    ['DPoP', jsonValue({ ...good, token_type: 'DPoP' }), { issues: ['token_type: not Bearer'] }],
    ...['token_type', 'access_token', 'expires_in'].map((name): [string, Fault, object] => [
      `no ${name}`,
      jsonValue(without(name)),
      { issues: [expect.stringContaining(name)] },
    ]),
    [
      'an empty access_token',
      jsonValue({ ...good, access_token: '' }),
      { issues: [expect.stringContaining('access_token')] },
    ],
    [
      'expires_in in words',
      jsonValue({ ...good, expires_in: 'soon' }),
      { issues: [expect.stringContaining('expires_in')] },
    ],
    [
      'a negative expires_in',
      jsonValue({ ...good, expires_in: -1 }),
      { issues: [expect.stringContaining('expires_in')] },
    ],
    ['members of the prototype', notJson({ body: `{"__proto__":${JSON.stringify(good)}}` }), { status: 200 }],
    ['another content type', wrongContentType(), { issues: ['the content type is not JSON'] }],
    [
      'a content type that only looks like JSON',
      wrongContentType({ contentType: 'application/jsonp' }),
      { issues: ['the content type is not JSON'] },
    ],
    ['no content type', respond({ body: JSON.stringify(good) }), { issues: ['the content type is not JSON'] }],
  ])('is no success, and typed: %s', async (_, fault, expected) => {
    authority.fail(fault);
    const error = await errorOf(client());
    expect(error).toMatchObject({
      _tag: 'UnexpectedResponse',
      code: 'unexpected_response',
      category: 'unexpected_response',
      requestId,
      ...expected,
    });
    expect(reachable(error)).not.toContain('marker-of-token');
  });

  it.each<[string, Fault, object]>([
    [
      'an error with 200',
      jsonValue({ ...good, error: 'invalid_grant' }),
      { _tag: 'Protocol', error: 'invalid_grant', status: 200 },
    ],
    ['an AADSTS error with 200', aadsts(50034, { status: 200 }), { _tag: 'Aadsts', code: 'AADSTS50034', status: 200 }],
    [
      'an error under another content type',
      respond({ status: 400, headers: { 'content-type': 'text/html' }, body: '{"error":"invalid_scope"}' }),
      { _tag: 'Protocol', error: 'invalid_scope' },
    ],
  ])('is an error where it says one: %s', async (_, fault, expected) => {
    authority.fail(fault);
    expect(await errorOf(client())).toMatchObject({ requestId, ...expected });
  });

  it('that is cut off is a failure of the network', async () => {
    authority.fail(truncatedBody());
    expect(await errorOf(client())).toMatchObject({ _tag: 'Network', sent: 'maybe', requestId });
  });

  it('is bounded: 256 KiB are read, and one byte more is refused', async () => {
    const sized = (bytes: number): Fault => {
      const empty = JSON.stringify({ ...good, padding: '' }).length;
      return jsonValue({ ...good, padding: 'x'.repeat(bytes - empty) });
    };
    const first = authority.fail(sized(256 * 1024));
    expect((await tokenOf(client())).accessToken).toBe('marker-of-token');
    first.remove();
    authority.fail(sized(256 * 1024 + 1));
    expect(await errorOf(client())).toMatchObject({
      _tag: 'UnexpectedResponse',
      issues: [expect.stringContaining('262144')],
    });
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['an empty object', {}],
    ['a status without headers', { status: 200 }],
    ['a status with headers that are none', { status: 200, headers: {}, body: null }],
  ])('is typed where a fetch of the user’s own gives %s', async (_, response) => {
    const error = await errorOf(client({ runtime: testRuntime({ fetch: async () => response }) }));
    expect(['Network', 'UnexpectedResponse']).toContain(error._tag);
  });
});

describe('a request that is wrong', () => {
  const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const ownNames =
    'client_id client_secret client_assertion client_assertion_type grant_type scope resource assertion claims code ' +
    'code_verifier redirect_uri refresh_token username password device_code requested_token_use requested_token_type';

  const wrong: readonly [string, object, string][] = [
    ['no scopes', { scopes: undefined }, 'scopes: not a list'],
    ['a controller instead of its signal', { signal: new AbortController() }, 'signal: not an AbortSignal'],
    ['a subject token', { extraParameters: { 'Subject_Token ': 'x' } }, 'subject_token belongs to the protocol'],
    ['parameters in an iterator', { extraParameters: new URLSearchParams('a=b') }, 'not a plain object'],
    ['no scope', { scopes: [] }, 'scopes: none'],
    ['scopes in a text', { scopes: graph }, 'scopes: not a list'],
    ['an empty scope', { scopes: [''] }, 'scopes: one is empty'],
    ['a scope that is no text', { scopes: [7] }, 'scopes: one is empty'],
    ['a space in a scope', { scopes: [`${graph} b`] }, 'scopes: one is empty'],
    ['a quote in a scope', { scopes: [`"${graph}`] }, 'scopes: one is empty'],
    ['a backslash in a scope', { scopes: [`\\${graph}`] }, 'scopes: one is empty'],
    ['a line break in a scope', { scopes: [`${graph}\n`] }, 'scopes: one is empty'],
    ['a letter beyond ASCII', { scopes: [`é${graph}`] }, 'scopes: one is empty'],
    ['two scopes', { scopes: [graph, 'api://other/.default'] }, 'scopes: more than one'],
    ['a scope of another kind', { scopes: ['https://graph.microsoft.com/User.Read'] }, 'scopes: not a resource'],
    ['a default without a slash', { scopes: ['https://graph.microsoft.com.default'] }, 'scopes: not a resource'],
    ['claims that are no JSON', { claims: '{' }, 'claims: not a JSON object'],
    ['claims that are an array', { claims: '[]' }, 'claims: not a JSON object'],
    ['claims that are null', { claims: 'null' }, 'claims: not a JSON object'],
    ['claims that are no text', { claims: {} }, 'claims: not a JSON object'],
    ['claims that are too deep', { claims: deep(33) }, 'claims: not a JSON object'],
    ['a correlation id that is no GUID', { correlationId: 'abc' }, 'correlationId: not a GUID'],
    ['a correlation id with more after it', { correlationId: `${requestId}\r\nx: y` }, 'correlationId: not a GUID'],
    ['a parameter without a name', { extraParameters: { '': 'x' } }, 'extraParameters: a name is empty'],
    ['a parameter that is a number', { extraParameters: { a: 5 } }, 'extraParameters: a name is empty'],
    ['a parameter that is undefined', { extraParameters: { a: undefined } }, 'extraParameters: a name is empty'],
    ...ownNames
      .split(' ')
      .flatMap((name): [string, object, string][] =>
        [name, name.toUpperCase(), name.replace(/^./, (first) => first.toUpperCase())].map((spelled) => [
          `the parameter ${spelled}`,
          { extraParameters: { [spelled]: 'marker' } },
          `extraParameters: ${name} belongs to the protocol`,
        ]),
      ),
  ];

  it.each(wrong)('is InvalidRequest, and nothing is sent: %s', async (_, request, issue) => {
    let calls = 0;
    const credential: Credential = {
      kind: 'counting',
      issues: [],
      parameters: () => {
        calls += 1;
        return okAsync({});
      },
    };
    const error = await errorOf(client({ credential }), request);
    expect(error).toMatchObject({
      _tag: 'InvalidRequest',
      code: 'invalid_request',
      category: 'invalid_request',
      requestId: '',
      codes: [],
    });
    expect(error).toMatchObject({ issues: expect.arrayContaining([expect.stringContaining(issue)]) });
    expect([authority.requests, calls]).toEqual([[], 0]);
    expect(JSON.stringify(error)).not.toContain('marker');
  });

  it('tells all that is wrong at once', async () => {
    const error = await errorOf(client(), {
      scopes: [],
      claims: '',
      correlationId: '',
      extraParameters: { scope: 'x', code: 'y' },
    });
    expect(error).toMatchObject({
      issues: [
        'scopes: none',
        'claims: not a JSON object',
        'correlationId: not a GUID',
        'extraParameters: scope belongs to the protocol',
        'extraParameters: code belongs to the protocol',
      ],
    });
  });

  it.each([[undefined], [null], ['text'], [[graph]]])(
    'is InvalidRequest where it is no object: %p',
    async (request) => {
      const error = (await clientCredentials(client())(request as never))._unsafeUnwrapErr();
      expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: ['request: not an object'] });
      expect(authority.requests).toEqual([]);
    },
  );

  it.each([[null], ['text'], [['a']]])('is InvalidRequest where extraParameters is %p', async (extraParameters) => {
    const error = await errorOf(client(), { extraParameters } as never);
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: ['extraParameters: not a plain object'] });
    expect(authority.requests).toEqual([]);
  });

  it.each([['common'], ['organizations'], ['consumers']])('is Config for %s, and nothing is sent', async (tenant) => {
    const error = await errorOf(clientOf(authority.authorityUrl(tenant)));
    expect(error).toMatchObject({
      _tag: 'Config',
      category: 'invalid_configuration',
      requestId: '',
      issues: [expect.stringContaining(tenant)],
    });
    expect(authority.requests).toEqual([]);
  });

  it('is Config without a credential, and nothing is sent', async () => {
    const { credential: _, ...open } = client();
    expect(await errorOf(open)).toMatchObject({
      _tag: 'Config',
      issues: [expect.stringContaining('credential: missing')],
    });
    expect(authority.requests).toEqual([]);
  });
});

describe('what a request brings', () => {
  it('arrives: claims, the correlation id, further parameters', async () => {
    const id = '0F0E0D0C-1111-4222-8333-444455556666';
    const claims = '{ "access_token": {"xms_cc":{"values":["cp1"]}} }';
    const extraParameters = { dc: 'ESTS-PUB-WEULR1-AZ1', 'with space & é': '+&=%', Instance_Aware: '1' };
    const token = await tokenOf(client(), { claims, correlationId: id, extraParameters });
    expect(authority.requests[0]?.parameters).toMatchObject({ claims, ...extraParameters });
    expect(authority.requests[0]?.headers['client-request-id']).toBe(id);
    expect(token.correlationId).toBe(id);
    const error = await errorOf(client(), { scopes: ['api://unknown/.default'], correlationId: id });
    expect([error.requestId, error.correlationId]).toEqual([id, id]);
  });

  it('may be claims that are 32 deep', async () => {
    const claims = `${'{"a":'.repeat(32)}1${'}'.repeat(32)}`;
    expect((await tokenOf(client(), { claims })).tokenType).toBe('Bearer');
  });

  it('is not changed, and may be frozen', async () => {
    const request = { scopes: [graph], claims: '{}', extraParameters: { a: 'b' } };
    const copy = structuredClone(request);
    Object.values(request).forEach(Object.freeze);
    await tokenOf(client(), Object.freeze(request));
    expect(request).toEqual(copy);
  });

  it('is its own at the same time as others', async () => {
    const acquire = clientCredentials(client());
    const ids = Array.from({ length: 20 }, (_, index) => `0f0e0d0c-1111-4222-8333-4444555566${10 + index}`);
    const scope = (index: number): string => (index % 2 === 0 ? graph : 'api://unknown/.default');
    const results = await Promise.all(
      ids.map((correlationId, index) => acquire({ correlationId, scopes: [scope(index)] })),
    );
    expect(
      results.map((result) =>
        result.match(
          ({ correlationId }) => correlationId,
          (error) => error.requestId,
        ),
      ),
    ).toEqual(ids);
    expect(results.map((result) => result.isOk())).toEqual(ids.map((_, index) => index % 2 === 0));
    expect(authority.requests).toHaveLength(20);
  });

  it('is a signal that ends it', async () => {
    const controller = new AbortController();
    const fetch = (): Promise<Response> => {
      controller.abort();
      return new Promise(() => undefined);
    };
    const result = clientCredentials(client({ runtime: testRuntime({ fetch }) }))({
      scopes: [graph],
      signal: controller.signal,
    });
    expect(await soon(result)).toMatchObject({ error: { _tag: 'Aborted', requestId } });
  });
});

describe('a request that its caller changes', () => {
  it('is sent as it was when the operation began', async () => {
    const scopes = [graph];
    const extraParameters: Record<string, string> = { dc: 'one' };
    const credential: Credential = {
      kind: 'changing',
      issues: [],
      parameters: () => {
        scopes[0] = 'bad"scope';
        extraParameters['grant_type'] = 'password';
        return okAsync({ client_secret: secret });
      },
    };
    await tokenOf(client({ credential }), { scopes, extraParameters });
    expect(authority.requests[0]?.parameters).toMatchObject({
      scope: graph,
      dc: 'one',
      grant_type: 'client_credentials',
    });
  });
});

describe('a credential of the user’s own', () => {
  const own = (parameters: Credential['parameters']): Client =>
    client({ credential: { kind: 'own', issues: [], parameters } });

  it('cannot change the grant', async () => {
    await tokenOf(own(() => okAsync({ client_secret: secret, grant_type: 'password' })));
    expect(authority.requests[0]?.parameters['grant_type']).toBe('client_credentials');
  });

  it.each([null, { client_secret: 7 }])('is Callback where what it gives is %p', async (parameters) => {
    expect((await errorOf(own(() => okAsync(parameters as never))))._tag).toBe('Callback');
  });

  it('that never answers leaves nothing sent when its time is up', async () => {
    const runtime = testRuntime();
    const pending = errorOf(
      client({
        runtime,
        credential: { kind: 'own', issues: [], parameters: () => new ResultAsync(new Promise(() => undefined)) },
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 10));
    runtime.expire();
    expect(await pending).toMatchObject({ _tag: 'Timeout', sent: 'no' });
  });

  it('is told for what it is, and its parameters arrive', async () => {
    const contexts: unknown[] = [];
    const acquired = await tokenOf(
      own((context) => {
        contexts.push(context);
        return okAsync({ client_secret: secret, proof: context.uuid() });
      }),
    );
    expect(acquired.source).toBe('network');
    expect(contexts).toMatchObject([{ clientId, now: startOfTime, authority: { tenant: authority.tenant.id } }]);
    expect(authority.requests[0]?.parameters['proof']).toBe(requestId);
  });

  it('cannot say another scope or another client', async () => {
    await errorOf(own(() => okAsync({ client_id: 'other', scope: 'other' })));
    expect(authority.requests[0]?.parameters).toMatchObject({ client_id: clientId, scope: graph });
  });

  const marker = 'marker-of-credential';
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error(marker);
      },
    ],
    [
      'throws no error',
      () => {
        throw marker as unknown as Error;
      },
    ],
    ['rejects', () => Promise.reject(new Error(marker))],
    ['gives a promise of plain parameters', async () => ({ client_secret: marker })],
    ['gives nothing', () => undefined],
  ])('is Callback where it %s', async (_, parameters) => {
    const error = await errorOf(own(parameters as Credential['parameters']));
    expect(error).toMatchObject({ _tag: 'Callback', code: 'callback_failed', category: 'extension_failed' });
    expect(reachable(error)).not.toContain(marker);
    expect(authority.requests).toEqual([]);
  });

  it('gives its own error where it errs', async () => {
    const failed: OAuthError = sampleError('credential_unavailable');
    expect(await errorOf(own(() => errAsync(failed)))).toBe(failed);
    expect(authority.requests).toEqual([]);
  });

  it('that never answers does not outlive the caller’s signal', async () => {
    const controller = new AbortController();
    const acquire = clientCredentials(own(() => new Promise(() => undefined) as unknown as ResultAsync<never, never>));
    const result = acquire({ scopes: [graph], signal: controller.signal });
    expect(await soon(result)).toBe('pending');
    controller.abort();
    expect(await soon(result)).toMatchObject({ error: { _tag: 'Aborted' } });
  });
});

describe('an authority on this machine', () => {
  it('is sent nothing that a redirect asks to send elsewhere', async () => {
    await using target = await answering((response) => response.end('{}'));
    authority.fail(respond({ status: 307, headers: { location: target.url } }));
    expect(await errorOf(client())).toMatchObject({ _tag: 'UnexpectedResponse', status: 307 });
    expect(target.requests).toEqual([]);
  });
});
