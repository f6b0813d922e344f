import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import {
  clientCredentials,
  clientSecret,
  createClient,
  reloadable,
  sampleError,
  type Client,
  type ClientConfig,
  type Credential,
  type CredentialError,
  type OAuthError,
  type Signal,
  type TokenEvent,
} from '../../src/index.js';
import { aadsts, startAuthority, throttled, type TestAuthority } from '../../src/testing.js';
import { clientId, clientOfAuthority, errorOf, graph, tenantId, tokenOf } from '../exchange/support/clients.js';
import { makeCertificate } from '../testing/support/certificate.js';
import { reachable, waysThatShow } from '../wire/support/printed.js';
import { deferred, requestId, soon, startOfTime, testRuntime } from '../wire/support/runtime.js';

const old = 'marker-of-old-secret';
const young = 'marker-of-new-secret';
const expired = 'marker-of-expired-secret';
const day = 86_400_000;
const good = makeCertificate(startOfTime - day, startOfTime + day);
const past = makeCertificate(startOfTime - 2 * day, startOfTime - day);
const stranger = makeCertificate(startOfTime - day, startOfTime + day);

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: [
      {
        clientId,
        secrets: [old, young, { value: expired, expiresOn: 1 }],
        certificates: [good.pem, past.pem],
      },
    ],
    now: () => startOfTime,
    tokenLifetimeSeconds: 600,
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

type Loaded = Result<Credential, OAuthError>;
type Load = Parameters<typeof reloadable>[0];

/** A load that gives these in turn, the last one again and again, and counts. */
const loading = (...credentials: readonly [Credential, ...Credential[]]) => {
  const signals: Signal[] = [];
  const load: Load = ({ signal }) => {
    const credential = credentials[Math.min(signals.length, credentials.length - 1)] ?? credentials[0];
    signals.push(signal);
    return okAsync(credential);
  };
  return { load, loads: () => signals.length };
};

/** A load that ends when the test says so; each is noted. */
const waiting = () => {
  const loads: { readonly signal: Signal; readonly end: (loaded: Loaded) => void }[] = [];
  const load: Load = ({ signal }) => {
    const { promise, resolve } = deferred<Loaded>();
    loads.push({ signal, end: resolve });
    return new ResultAsync(promise);
  };
  return { load, loads };
};

/** The load of a test that has a first credential, and then something else. */
const afterwards = (first: Credential, next: Load) => {
  let count = 0;
  const load: Load = (context) => ((count += 1) === 1 ? okAsync(first) : next(context));
  return { load, loads: () => count };
};

const client = (credential: Credential, changes: Partial<ClientConfig> = {}): Client =>
  clientOfAuthority(authority, { credential, ...changes });

/** The secrets that arrived are hidden by the authority; a credential that says which one it is tells them apart. */
const named = (name: string, secret = young): Credential => ({
  kind: 'named',
  issues: [],
  parameters: () => okAsync({ client_secret: secret, dc: name }),
});
const names = (): readonly unknown[] => authority.requests.map(({ parameters }) => parameters['dc']);

/** A signed assertion, as good as the authority will find it. */
const assertion = (name: string, by = good, claims = {}): Credential => ({
  kind: 'assertion',
  issues: [],
  parameters: ({ tokenEndpoint, now }) => {
    const [iat, aud] = [now / 1000, tokenEndpoint];
    const content = { aud, iss: clientId, sub: clientId, jti: randomUUID(), iat, exp: iat + 600, ...claims };
    const signing = new SignJWT(content).setProtectedHeader({ alg: 'PS256', typ: 'JWT' }).sign(by.privateKey);
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const proof = signing.then((signed) => ok({ client_assertion_type: type, client_assertion: signed, dc: name }));
    return new ResultAsync<Readonly<Record<string, string>>, OAuthError>(proof);
  },
});
const ended = assertion('first', good, { exp: startOfTime / 1000 - 600 });

/** What a credential is told, where no request is sent. */
const contextOf = (credential: Credential) => {
  const { authority: place } = client(credential);
  const { signal } = new AbortController();
  return { authority: place, tokenEndpoint: '', clientId, now: 0, uuid: () => '', signal };
};

const outdated = [700024, 700027, 7000214, 1000502, 7000274, 7000277];
/** The server refuses the first request with this. */
const refuseOnce = (code = 700024): void =>
  void authority.fail(aadsts(code, { error: 'invalid_client' }), { times: 1 });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Until something is so; the test's own time limit ends a wait in vain. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await turn();
};

describe('what is loaded', () => {
  it('is loaded by the first request, and kept', async () => {
    const { load, loads } = loading(clientSecret(young));
    const acquire = clientCredentials(client(reloadable(load)));
    expect(loads()).toBe(0);
    for (let count = 0; count < 3; count += 1) expect((await acquire({ scopes: [graph] })).isOk()).toBe(true);
    expect(loads()).toBe(1);
    expect(authority.requests).toHaveLength(3);
  });

  it('is shared by the requests of the same time, of whatever client', async () => {
    const { load, loads } = waiting();
    const credential = reloadable(load);
    const clients = [client(credential), client(credential)];
    const tokens = Array.from({ length: 20 }, (_, index) => tokenOf(clients[index % 2] as Client));
    await until(() => loads.length > 0);
    await turn();
    loads[0]?.end(ok(clientSecret(young)));
    expect(new Set((await Promise.all(tokens)).map(({ source }) => source))).toEqual(new Set(['network']));
    expect(loads).toHaveLength(1);
  });

  it.each<[string, (credential: Credential) => ReturnType<Load>]>([
    ['a result', ok],
    ['a ResultAsync', okAsync],
    ['one with an error of its own', (credential) => okAsync<Credential, CredentialError>(credential)],
    ['a promise of a result', async (credential) => ok(credential)],
  ])('may be given as %s', async (_, given) => {
    expect((await tokenOf(client(reloadable(() => given(clientSecret(young)))))).source).toBe('network');
  });

  it('may be loaded by itself', async () => {
    const inner = loading(named('first'), named('second'));
    const middle = reloadable(inner.load);
    const outer = loading(middle);
    refuseOnce();
    await tokenOf(client(reloadable(outer.load)));
    expect(names()).toEqual(['first', 'second']);
    expect([outer.loads(), inner.loads()]).toEqual([2, 2]);
  });

  it('may be another that is loaded by itself', async () => {
    const loads = [reloadable(() => ok(named('first'))), reloadable(() => ok(named('second')))];
    refuseOnce();
    await tokenOf(client(reloadable(() => ok(loads.shift() as Credential))));
    expect(names()).toEqual(['first', 'second']);
  });

  it('is kept as it is where the server refuses it and gives no reason to load it anew', async () => {
    const { load, loads } = loading(clientSecret('wrong'), clientSecret(young));
    const unlucky = client(reloadable(load));
    for (let count = 0; count < 2; count += 1) expect((await errorOf(unlucky)).code).toBe('AADSTS7000215');
    expect([loads(), authority.requests.length]).toEqual([1, 2]);
  });
});

describe('what the server says is outdated', () => {
  it.each(outdated)('is loaded anew after AADSTS%i, and the request sent once more', async (code) => {
    const { load, loads } = loading(named('first', old), named('second'));
    const renewed = client(reloadable(load));
    refuseOnce(code);
    expect((await tokenOf(renewed)).source).toBe('network');
    expect(names()).toEqual(['first', 'second']);
    await tokenOf(renewed);
    expect(names()).toEqual(['first', 'second', 'second']);
    expect(loads()).toBe(2);
  });

  it.each<[string, string, Credential]>([
    ['an assertion that has ended', 'AADSTS700024', ended],
    ['a certificate that has ended', 'AADSTS1000502', assertion('first', past)],
    ['a certificate that is not registered', 'AADSTS700027', assertion('first', stranger)],
  ])('is %s, as a server sees it', async (_, code, credential) => {
    const { load, loads } = loading(credential, assertion('second'));
    const events: TokenEvent[] = [];
    const token = await tokenOf(client(reloadable(load), { onEvent: (event) => void events.push(event) }));
    expect(token.source).toBe('network');
    expect(loads()).toBe(2);
    expect(events[1]).toMatchObject({ name: 'answer', code });
    const stubborn = loading(credential);
    expect((await errorOf(client(reloadable(stubborn.load)))).code).toBe(code);
    expect(stubborn.loads()).toBe(2);
  });

  it('is told: both tries, and the load between them', async () => {
    const events: TokenEvent[] = [];
    let time = startOfTime - 1;
    const runtime = testRuntime({ now: () => (time += 1) });
    const { load } = loading(named('first'), named('second'));
    refuseOnce(7000274);
    await tokenOf(client(reloadable(load), { runtime, onEvent: (event) => void events.push(event) }));
    const code = 'AADSTS7000274';
    expect(events).toMatchObject([
      { name: 'attempt', requestId },
      { name: 'answer', outcome: 'credential_rejected', code, durationMs: 3 },
      { name: 'reload', code, requestId },
      { name: 'attempt', requestId },
      { name: 'answer', outcome: 'token', durationMs: 3, requestId },
    ]);
    expect(events[2]).toEqual({ name: 'reload', at: expect.any(Number), code, requestId });
    expect(events.map(({ at }) => at)).toEqual([...events.map(({ at }) => at)].sort((one, other) => one - other));
  });

  it('is sent again as the same request, for a token that is counted from the second try', async () => {
    const { load } = loading(named('first'), named('second'));
    let time = startOfTime - 1000;
    const runtime = testRuntime({ now: () => (time += 1000) });
    const request = { claims: '{"access_token":{}}', extraParameters: { more: 'x' } };
    refuseOnce();
    const token = await tokenOf(client(reloadable(load), { runtime }), request);
    const [first, second] = authority.requests.map(({ parameters, headers }) => ({
      parameters: { ...parameters, dc: '' },
      id: headers['client-request-id'],
    }));
    expect(second).toEqual(first);
    expect(second?.id).toBe(requestId);
    // Looks at the clock: begin, attempt, receipt, answer, reload; then begin.
    expect(token.expiresOn).toBe(startOfTime + 5000 + 600_000);
  });

  it.each(outdated)('is not loaded anew a second time for one request: AADSTS%i after another', async (code) => {
    const { load, loads } = loading(named('first'), named('second'));
    authority.fail(aadsts(700024), { times: 1 });
    authority.fail(aadsts(code, { message: 'The second.' }), { after: 1 });
    expect(await errorOf(client(reloadable(load)))).toMatchObject({ _tag: 'Aadsts', code: `AADSTS${code}` });
    expect(names()).toEqual(['first', 'second']);
    expect(loads()).toBe(2);
  });

  it('gives the second failure as it is, whatever it is', async () => {
    refuseOnce();
    authority.fail(throttled({ retryAfter: 7 }), { after: 1 });
    const error = await errorOf(client(reloadable(loading(named('first')).load)));
    expect(error).toMatchObject({ category: 'throttled', retryAfterMs: 7000 });
    expect(authority.requests).toHaveLength(2);
  });

  it.each<[string, () => void, object]>([
    ['a wrong secret', () => void authority.fail(aadsts(7000215)), { code: 'AADSTS7000215' }],
    ['an expired secret', () => void authority.fail(aadsts(7000222)), { code: 'AADSTS7000222' }],
    ['an unknown application', () => void authority.fail(aadsts(700016)), { code: 'AADSTS700016' }],
    ['a code that begins with one of the six', () => void authority.fail(aadsts(7000241)), { code: 'AADSTS7000241' }],
    ['one of the six, in second place', () => void authority.fail(aadsts([7000215, 700024])), {}],
    ...outdated.map((code): [string, () => void, object] => [
      `AADSTS${code} with 503`,
      () => void authority.fail(aadsts(code, { status: 503 })),
      { category: 'service_unavailable', codes: [code] },
    ]),
    [
      'AADSTS700024 with 429',
      () => void authority.fail(aadsts(700024, { status: 429 })),
      { category: 'throttled', codes: [700024] },
    ],
    ['a throttle', () => void authority.fail(throttled()), { category: 'throttled' }],
  ])('is not %s', async (_, arm, expected) => {
    const { load, loads } = loading(named('first'), named('second'));
    const events: TokenEvent[] = [];
    arm();
    const error = await errorOf(client(reloadable(load), { onEvent: (event) => void events.push(event) }));
    expect(error).toMatchObject(expected);
    expect([loads(), names()]).toEqual([1, ['first']]);
    expect(events.map(({ name }) => name)).not.toContain('reload');
  });

  it.each(outdated)('is nothing to a credential that cannot be loaded anew: AADSTS%i', async (code) => {
    refuseOnce(code);
    expect((await errorOf(client(clientSecret(young)))).code).toBe(`AADSTS${code}`);
    expect(authority.requests).toHaveLength(1);
  });

  it('may be renewed by a credential of one’s own', async () => {
    const refused: unknown[] = [];
    const own: Credential = {
      ...named('first'),
      renewed(context, parameters) {
        refused.push([this.kind, context.clientId, parameters]);
        return okAsync({ ...parameters, dc: 'second' });
      },
    };
    refuseOnce();
    await tokenOf(client(own));
    expect(names()).toEqual(['first', 'second']);
    expect(refused).toEqual([['named', clientId, { client_secret: young, dc: 'first' }]]);
  });
});

describe('requests that are refused at the same time', () => {
  it.each(['at once', 'after a while'])('cause one load, which is done %s: fifty of them', async (when) => {
    const { load, loads } = loading(ended, assertion('second'));
    const slow: Load = async (context) => {
      if (when === 'after a while') await new Promise((resolve) => setTimeout(resolve, 30));
      return load(context);
    };
    const acquire = clientCredentials(client(reloadable(slow)));
    const results = await Promise.all(Array.from({ length: 50 }, () => acquire({ scopes: [graph] })));
    expect(results.filter((result) => result.isOk())).toHaveLength(50);
    expect(loads()).toBe(2);
    expect(names().filter((name) => name === 'first')).toHaveLength(50);
    expect(names().filter((name) => name === 'second')).toHaveLength(50);
  });

  it('cause one load, also where half of them hear of it when the others have been served', async () => {
    const { load, loads } = loading(ended, assertion('second'));
    const { promise: served, resolve: serve } = deferred();
    let firstTries = 0;
    const fetch = async (input: Request): Promise<Response> => {
      const isLate = (await input.clone().text()).includes('dc=first') && (firstTries += 1) > 25;
      const response = await globalThis.fetch(input);
      if (isLate) await served;
      return response;
    };
    const acquire = clientCredentials(client(reloadable(load), { runtime: testRuntime({ fetch }) }));
    let tokens = 0;
    const acquireAndCount = async () => {
      const result = await acquire({ scopes: [graph] });
      if ((tokens += 1) === 25) serve();
      return result;
    };
    const results = await Promise.all(Array.from({ length: 50 }, acquireAndCount));
    expect(results.filter((result) => result.isOk())).toHaveLength(50);
    expect([firstTries, loads()]).toEqual([50, 2]);
  });

  it('load nothing where another has: what was refused is not current any more', async () => {
    const { load, loads } = loading(named('first'), named('second'), named('third'));
    const credential = reloadable(load);
    const context = contextOf(credential);
    const proof = async (next?: Readonly<Record<string, string>>) =>
      (await (next ? credential.renewed?.(context, next) : credential.parameters(context)))?._unsafeUnwrap() ?? {};
    const [one, other] = [await proof(), await proof()];
    const after = await proof(one);
    expect(after['dc']).toBe('second');
    expect((await proof(other))['dc']).toBe('second');
    expect(loads()).toBe(2);
    // Parameters of nobody's cause no load either.
    expect((await proof({ dc: 'second' }))['dc']).toBe('second');
    expect((await proof(after))['dc']).toBe('third');
    expect(loads()).toBe(3);
  });

  it('are renewed by a load that has failed before', async () => {
    const answers: Loaded[] = [ok(named('first')), err(sampleError('network')), ok(named('second'))];
    const patient = client(reloadable(() => answers.shift() as Loaded));
    authority.fail(aadsts(700024), { times: 2 });
    expect((await errorOf(patient)).code).toBe('AADSTS700024');
    expect((await tokenOf(patient)).source).toBe('network');
    expect(names()).toEqual(['first', 'first', 'second']);
  });
});

const marker = 'marker-of-load';
const unusable: readonly (readonly [string, () => unknown, object])[] = [
  [
    'throws',
    () => {
      throw new Error(marker);
    },
    { _tag: 'Callback' },
  ],
  ['rejects', () => Promise.reject(new Error(marker)), { _tag: 'Callback' }],
  ['gives nothing', () => undefined, { _tag: 'Callback' }],
  ['gives a credential that is in no result', () => clientSecret(marker), { _tag: 'Callback' }],
  ...[undefined, null, marker, {}, { issues: [] }, { parameters: () => okAsync({}) }].map(
    (value, index) => [`gives what is no credential (${index})`, () => okAsync(value), { _tag: 'Callback' }] as const,
  ),
  [
    'gives a credential that is wrong',
    () => ok(clientSecret(` ${marker}`)),
    { _tag: 'Config', issues: ['credential: the client secret begins or ends with white space'] },
  ],
  ['fails', () => errAsync(sampleError('credential_unavailable')), { _tag: 'Credential' }],
];

describe('a load that fails', () => {
  it.each(unusable)('where it %s is the error of the first request, and not kept', async (_, fail, expected) => {
    const loads: (() => unknown)[] = [fail, () => ok(clientSecret(young))];
    const unlucky = client(reloadable((() => loads.shift()?.()) as Load));
    const error = await errorOf(unlucky);
    expect(error).toMatchObject(expected);
    expect(reachable(error)).not.toContain(marker);
    expect(authority.requests).toEqual([]);
    expect((await tokenOf(unlucky)).source).toBe('network');
  });

  it.each(unusable)('where it %s later leaves the refusal, and tells why', async (_, fail, expected) => {
    const { load, loads } = afterwards(named('first'), fail as Load);
    const events: TokenEvent[] = [];
    refuseOnce(7000277);
    const unlucky = client(reloadable(load), { onEvent: (event) => void events.push(event) });
    expect(await errorOf(unlucky)).toMatchObject({ _tag: 'Aadsts', code: 'AADSTS7000277', status: 401, requestId });
    expect([loads(), names()]).toEqual([2, ['first']]);
    expect(events.map(({ name }) => name)).toEqual(['attempt', 'answer', 'reload', 'answer']);
    const category = { Callback: 'extension_failed', Config: 'invalid_configuration' };
    const outcome = Reflect.get(category, Reflect.get(expected, '_tag') as string) ?? 'credential_unavailable';
    expect(events[3]).toMatchObject({ outcome });
    for (const event of events) expect(waysThatShow(event, ['marker-'])).toEqual([]);
    // The old one is still there.
    await tokenOf(unlucky);
    expect(names()).toEqual(['first', 'first']);
  });

  it('is Callback where it gives itself', async () => {
    const credential: Credential = reloadable(() => ok(credential));
    expect((await errorOf(client(credential)))._tag).toBe('Callback');
  });

  it('leaves the refusal where what was loaded fails', async () => {
    const parameters = (): never => {
      throw new Error(marker);
    };
    refuseOnce();
    const { load } = afterwards(named('first'), () => ok({ kind: 'own', issues: [], parameters }));
    expect((await errorOf(client(reloadable(load)))).code).toBe('AADSTS700024');
    refuseOnce();
    const broken = { ...named('first'), renewed: parameters };
    expect((await errorOf(client(broken))).code).toBe('AADSTS700024');
  });

  it('gives no parameters that are none', async () => {
    const parameters = () => okAsync(null as never);
    const credential = reloadable(() => ok({ kind: 'own', issues: [], parameters }));
    expect(await credential.parameters(contextOf(credential))).toEqual(ok(null));
    expect((await errorOf(client(credential)))._tag).toBe('Callback');
    expect(authority.requests).toEqual([]);
  });
});

describe('a load that takes long', () => {
  const start = (credential: Credential, changes: Partial<ClientConfig> = {}) => {
    const { signal, abort } = (() => {
      const controller = new AbortController();
      return { signal: controller.signal, abort: () => controller.abort() };
    })();
    return { result: clientCredentials(client(credential, changes))({ scopes: [graph], signal }), abort };
  };

  it.each<['first' | 'second', () => { load: Load; loads: ReturnType<typeof waiting>['loads'] }]>([
    ['first', waiting],
    [
      'second',
      () => {
        const { load, loads } = waiting();
        refuseOnce();
        return { load: afterwards(named('first'), load).load, loads };
      },
    ],
  ])('is left by who aborts, and ended with the last who waits: the %s', async (which, prepare) => {
    const { load, loads } = prepare();
    const credential = reloadable(load);
    const one = start(credential);
    await until(() => loads.length === 1);
    if (which === 'second') refuseOnce();
    const other = start(credential);
    if (which === 'second') await until(() => authority.requests.length === 2);
    for (let count = 0; count < 50; count += 1) await turn();
    one.abort();
    expect((await one.result)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted', requestId });
    expect(loads[0]?.signal.aborted).toBe(false);
    expect(await soon(other.result)).toBe('pending');
    other.abort();
    expect((await other.result)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted', requestId });
    expect(loads[0]?.signal.aborted).toBe(true);
    expect(loads).toHaveLength(1);
  });

  it.each(['first', 'second'])('is Timeout when the time of the try is up: the %s', async (which) => {
    const { load, loads } = waiting();
    const runtime = testRuntime();
    if (which === 'second') refuseOnce();
    const slow = reloadable(which === 'first' ? load : afterwards(named('first'), load).load);
    const { result } = start(slow, { runtime, timeoutMs: 1234 });
    await until(() => loads.length === 1);
    expect(runtime.sleeps.map(({ milliseconds }) => milliseconds)).toEqual(
      which === 'first' ? [1234] : [1234, 1234, 1234],
    );
    runtime.expire();
    expect((await result)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Timeout', timeoutMs: 1234, sent: 'no' });
    expect(loads[0]?.signal.aborted).toBe(true);
  });

  it('does not replace what was loaded after everybody left it', async () => {
    const { load, loads } = waiting();
    const credential = reloadable(load);
    const impatient = start(credential);
    await until(() => loads.length === 1);
    impatient.abort();
    await impatient.result;
    const { result } = start(credential);
    await until(() => loads.length === 2);
    loads[1]?.end(ok(named('newer')));
    await result;
    loads[0]?.end(ok(named('older')));
    await turn();
    await tokenOf(client(credential));
    expect(names()).toEqual(['newer', 'newer']);
  });
});

describe('a reloadable credential', () => {
  it('shows its kind, cannot be changed, and never shows what it has loaded', async () => {
    const { load } = loading(clientSecret(old), clientSecret(young));
    const credential = reloadable(load);
    refuseOnce();
    const of = client(credential);
    await tokenOf(of);
    expect(Object.keys(credential)).toEqual(['kind', 'issues', 'parameters', 'renewed']);
    expect(JSON.parse(JSON.stringify(credential))).toEqual({ kind: 'reloadable', issues: [] });
    expect(Object.isFrozen(credential)).toBe(true);
    for (const value of [credential, of]) {
      expect(waysThatShow(value, [old, young])).toEqual([]);
      expect(reachable(value)).not.toContain('marker-of');
    }
  });
});

describe('the key id', () => {
  const id = '0b9d8f5e-1c2d-4e3f-8a9b-0c1d2e3f4a5b';
  const makers: readonly (readonly [string, (settings?: { readonly keyId?: string | undefined }) => Credential])[] = [
    ['a client secret', (settings) => clientSecret(young, settings)],
    ['a reloadable', (settings) => reloadable(() => ok(clientSecret(young)), settings)],
  ];
  const issuesOf = (credential: Credential): readonly string[] =>
    createClient({ tenant: tenantId, clientId, credential }).match(
      () => [],
      ({ issues }) => issues,
    );

  it.each(makers)('of %s is what was said, or not there', (_, make) => {
    expect(make({ keyId: id }).keyId).toBe(id);
    expect(issuesOf(make({ keyId: id }))).toEqual([]);
    for (const settings of [undefined, {}, { keyId: undefined }, null as never]) {
      expect(make(settings)).not.toHaveProperty('keyId');
      expect(issuesOf(make(settings))).toEqual([]);
    }
  });

  it.each(makers)('of %s that is none is a Config error, and not shown', (_, make) => {
    for (const keyId of ['', ' ', 'with space', 'line\nbreak', 'é', 7, null, {}] as never[]) {
      expect(issuesOf(make({ keyId }))).toEqual(['credential: the key id is empty, or not plain text']);
      expect(make({ keyId })).not.toHaveProperty('keyId');
    }
  });

  it('that is the secret itself is a Config error, and not shown', () => {
    const credential = clientSecret(young, { keyId: young });
    expect(issuesOf(credential)).toEqual(['credential: the key id is the client secret']);
    expect(reachable(credential)).not.toContain(young);
  });
});
