import { beforeAll, describe, expect, it } from '@jest/globals';
import { okAsync } from 'neverthrow';
import { clientSecret, createClient, withRetry, type Credential, type TokenEvent } from '../../src/index.js';
import type { UserCode } from '../../src/exchange/device/user-code.js';
import { deviceCode } from '../../src/grant/device-code.js';
import { immediately } from '../../src/retry.js';
import { declines, startAuthority, type PersonDecision } from '../../src/testing.js';
import { liveRuntime, type Runtime } from '../../src/wire/runtime.js';
import { patientRuntime, until } from '../incumbents/support/network.js';
import { reachable } from '../wire/support/printed.js';
import { requestId, startOfTime } from '../wire/support/runtime.js';
import { clientId, clientOfAuthority, tenantId } from './support/clients.js';
import {
  deviceFlow,
  failing,
  formOf,
  granted,
  idTokenOf,
  markers,
  pending,
  slowDown,
  started,
  token,
  type Scripted,
} from './support/device.js';

// What is loaded in the middle of a test takes turns of the event loop that nobody counts.
beforeAll(async () => {
  await import('../../src/exchange/device-code.js');
  await import('../../src/challenge/joined-claims.js');
});

const seconds = (...values: readonly number[]): readonly number[] => values.map((value) => value * 1000);
const busy: Scripted = { status: 429, body: { error: 'temporarily_unavailable' } };
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';

describe('a token for a user of another device', () => {
  it('comes when the person is done, and the code was shown once', async () => {
    await using flow = await deviceFlow({ polls: [pending, pending, granted] });
    const acquired = await flow.token({ correlationId: requestId });
    expect(acquired).toMatchObject({ accessToken: 'marker-access-token', scopes: ['User.Read'], source: 'network' });
    expect(acquired.refreshToken).toBe('marker-refresh-token');
    expect(acquired.expiresOn).toBe(startOfTime + 15_000 + 3_600_000);
    expect(flow.shown).toEqual([
      {
        userCode: 'ABCD-EFGH',
        verificationUri: 'https://microsoft.com/devicelogin',
        expiresOn: startOfTime + 900_000,
        message: 'To sign in, use a web browser.',
      },
    ]);
    expect(flow.polledAt()).toEqual(seconds(5, 10, 15));
    expect(flow.runtime.sleeping()).toBe(0);
  });

  it('was asked for with these parameters and no others', async () => {
    await using flow = await deviceFlow({ polls: [pending, granted] });
    await flow.token({ correlationId: requestId, scopes: ['User.Read', 'openid'], extraParameters: { slice: 'test' } });
    const [start, ...polls] = flow.requests;
    expect(new URL(start?.url ?? '', 'http://x').pathname).toMatch(/\/oauth2\/v2\.0\/devicecode$/);
    expect(start?.url).not.toContain('?');
    expect(formOf(start)).toEqual({
      client_id: clientId,
      scope: 'User.Read openid profile offline_access',
      slice: 'test',
    });
    expect(polls).toHaveLength(2);
    for (const poll of polls)
      expect(formOf(poll)).toEqual({
        client_id: clientId,
        grant_type: grantType,
        device_code: 'marker-device-code',
        client_info: '1',
        slice: 'test',
      });
    expect(flow.requests.map(({ headers }) => headers['client-request-id'])).toEqual(Array(3).fill(requestId));
  });

  it('names the person, by the id token and the words of the platform', async () => {
    const client_info = Buffer.from('{"uid":"u","utid":"t"}').toString('base64url');
    await using flow = await deviceFlow({
      polls: [(url) => ({ body: { ...token, client_info, id_token: idTokenOf(`${url}/${tenantId}`) } })],
    });
    const acquired = await flow.token();
    expect(acquired.account).toMatchObject({ homeAccountId: 'u.t', username: 'adele@contoso.example', tenantId });
    expect(acquired.idTokenClaims).toMatchObject({ sub: 'a-subject' });
  });

  it('is nobody’s with an id token of another client', async () => {
    await using flow = await deviceFlow({
      polls: [{ body: { ...token, id_token: idTokenOf('https://x', { aud: 'y' }) } }],
    });
    const error = await flow.error();
    expect(['IdToken', 'Flow']).toContain(error._tag);
    expect(flow.requests).toHaveLength(2);
  });

  it('is proven by the credential of a client that has one, at both endpoints', async () => {
    await using flow = await deviceFlow({}, { credential: clientSecret('marker-secret') });
    await flow.token();
    expect(flow.requests.map((request) => formOf(request)['client_secret'])).toEqual(Array(2).fill('marker-secret'));
  });

  it('is asked for with claims and capabilities where a token is asked for, and not before', async () => {
    await using flow = await deviceFlow({}, { capabilities: ['cp1'] });
    await flow.token({ claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' });
    const [start, poll] = flow.requests;
    expect(formOf(start)['claims']).toBeUndefined();
    expect(JSON.parse(formOf(poll)['claims'] ?? '')).toEqual({
      access_token: { acrs: { essential: true, value: 'c1' }, xms_cc: { values: ['cp1'] } },
    });
  });

  it('is asked for in the language of the person', async () => {
    await using flow = await deviceFlow();
    await flow.token({ language: 'de-DE' });
    expect(flow.requests[0]?.url).toMatch(/\/devicecode\?mkt=de-DE$/);
  });
});

describe('what is shown', () => {
  const shownOf = async (changes: object) => {
    await using flow = await deviceFlow({ start: { body: { ...started, ...changes } } });
    await flow.token();
    return flow.shown[0];
  };

  it('has a sentence of our own, with a warning, where the server has none', async () => {
    const { message = '' } = (await shownOf({ message: undefined })) ?? {};
    expect(message).toContain('https://microsoft.com/devicelogin');
    expect(message).toContain('ABCD-EFGH');
    expect(message).toContain('only if you started this sign-in yourself');
  });

  it.each([
    ['what steers a terminal', '\u001b[2JGo\u0007 there\u009b', '[2JGo there'],
    ['line breaks', 'Go\r\nthere\u2028now', 'Go there now'],
    ['what turns the direction', 'Go \u202ethere\u2066', 'Go there'],
  ])('has no %s', async (_, message, expected) => {
    expect((await shownOf({ message }))?.message).toBe(expected);
  });

  it.each([
    [
      'a code in the address',
      { verification_uri_complete: 'https://x.example/d?user_code=A' },
      { verificationUriComplete: 'https://x.example/d?user_code=A' },
    ],
    [
      'the address by its older name',
      { verification_uri: undefined, verification_url: 'https://x.example/d' },
      { verificationUri: 'https://x.example/d' },
    ],
    [
      'an address of this machine',
      { verification_uri: 'http://127.0.0.1:8080/d' },
      { verificationUri: 'http://127.0.0.1:8080/d' },
    ],
    ['numbers in digits', { expires_in: '900', interval: '5' }, { expiresOn: startOfTime + 900_000 }],
    ['an error that is null', { error: null }, { userCode: 'ABCD-EFGH' }],
  ])('is read with %s', async (_, changes, expected) => {
    expect(await shownOf(changes)).toMatchObject(expected);
  });

  it.each([
    ['none', undefined, 5],
    ['digits', '7', 7],
    ['0', 0, 5],
    ['a fraction of a second', 0.01, 5],
    ['a negative number', -1, 5],
    ['a text', 'soon', 5],
    ['more', 30, 30],
  ])('and the first poll comes after the interval: %s', async (_, interval, expected) => {
    await using flow = await deviceFlow({ start: { body: { ...started, interval } } });
    await flow.token();
    expect(flow.polledAt()).toEqual(seconds(expected));
  });
});

describe('an answer without a code calls nobody', () => {
  const without = (name: string): object => ({ ...started, [name]: undefined });
  it.each<[string, Scripted, object]>([
    ['HTML', { body: '<html>marker-of-server' }, { _tag: 'UnexpectedResponse', issues: ['the body is no JSON'] }],
    ['nothing', { body: '' }, { _tag: 'UnexpectedResponse', issues: ['the body is empty'] }],
    ['an array', { body: [started] }, { _tag: 'UnexpectedResponse' }],
    ['{}', { body: {} }, { _tag: 'UnexpectedResponse' }],
    ...['device_code', 'user_code', 'verification_uri', 'expires_in'].map((name): [string, Scripted, object] => [
      `no ${name}`,
      { body: without(name) },
      { _tag: 'UnexpectedResponse', issues: [expect.stringContaining(name)] },
    ]),
    [
      'no address that is safe',
      { body: { ...started, verification_uri: 'http://microsoft.com/d' } },
      { issues: ['verification_uri: not https'] },
    ],
    [
      'a script for an address',
      { body: { ...started, verification_uri: 'javascript:alert(1)' } },
      { issues: ['verification_uri: not https'] },
    ],
    [
      'a name in the address',
      { body: { ...started, verification_uri: 'https://microsoft.com@evil.example/' } },
      { issues: [expect.stringContaining('user name')] },
    ],
    [
      'a longer address that is not safe',
      { body: { ...started, verification_uri_complete: 'ftp://x/' } },
      { issues: ['verification_uri_complete: not https'] },
    ],
    [
      'a code that steers a terminal',
      { body: { ...started, user_code: 'A\u001b[2J' } },
      { issues: [expect.stringContaining('user_code')] },
    ],
    [
      'another content type',
      { headers: { 'content-type': 'text/html' }, body: started },
      { issues: ['the content type is not JSON'] },
    ],
    ['too much', { body: { ...started, padding: 'x'.repeat(70_000) } }, { issues: [expect.stringContaining('65536')] }],
    [
      'an error with 200',
      { body: { ...started, error: 'invalid_client' } },
      { _tag: 'Protocol', error: 'invalid_client', status: 200 },
    ],
    ['a code with 400', { status: 400, body: started }, { status: 400 }],
    [
      'an error with 400',
      failing('invalid_request', { error_codes: [900144], error_description: 'AADSTS900144: no' }),
      { _tag: 'Aadsts', code: 'AADSTS900144' },
    ],
    [
      '429',
      { status: 429, headers: { 'retry-after': '17' }, body: 'Too many' },
      { category: 'throttled', retryAfterMs: 17_000 },
    ],
    ['503', { status: 503, body: '<html>' }, { category: 'service_unavailable' }],
    ['a connection that breaks', 'reset', { _tag: 'Network' }],
  ])('%s', async (_, start, expected) => {
    await using flow = await deviceFlow({ start });
    const error = await flow.error({ correlationId: requestId });
    expect(error).toMatchObject({ requestId, ...expected });
    expect(flow.shown).toEqual([]);
    expect(flow.requests).toHaveLength(1);
    for (const marker of markers) expect(reachable({ ...error, serverMessage: '' })).not.toContain(marker);
  });

  it('none within the client’s time', async () => {
    await using flow = await deviceFlow({ start: 'hang' }, { timeoutMs: 3_000 });
    const failed = flow.begin();
    await until(() => flow.requests.length === 1);
    await flow.runtime.advance(3_000);
    expect((await failed)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Timeout', timeoutMs: 3_000 });
  });
});

describe('polling', () => {
  it.each<[string, readonly Scripted[], readonly number[]]>([
    [
      'adds 5 s for each slow_down, for good',
      [pending, slowDown, pending, slowDown, pending, granted],
      [5, 10, 20, 30, 45, 60],
    ],
    ['takes slow_down in any letter case', [failing('Slow_Down'), granted], [5, 15]],
    [
      'doubles the interval through failures, up to a minute, and forgets them',
      ['reset', 'reset', 'reset', 'reset', 'reset', pending, 'reset', granted],
      [5, 15, 35, 75, 135, 195, 200, 210],
    ],
    ['goes on through what passes', [{ status: 503, body: '<html>' }, { status: 408 }, busy, granted], [5, 15, 35, 75]],
    [
      'goes on through a 200 of 5xx pages',
      [{ status: 502, body: '' }, pending, { status: 599, body: '{}' }, granted],
      [5, 15, 20, 30],
    ],
    [
      'waits as long as it is asked to',
      [{ ...busy, headers: { 'retry-after': '120' } }, pending, granted],
      [5, 125, 130],
    ],
    ['waits the interval at least, whatever it is asked', [failing('authorization_pending', {}), granted], [5, 10]],
    ['keeps what slow_down asked for through a failure', [slowDown, 'reset', pending, granted], [5, 15, 35, 45]],
  ])('%s', async (_, polls, expected) => {
    await using flow = await deviceFlow({ polls });
    await flow.token();
    expect(flow.polledAt()).toEqual(seconds(...expected));
    expect(flow.shown).toHaveLength(1);
  });

  it('gives each request the client’s time, and goes on after it', async () => {
    await using flow = await deviceFlow({ polls: ['hang', granted] }, { timeoutMs: 4_000 });
    const acquired = flow.begin();
    await until(() => flow.requests.length === 1);
    await flow.runtime.quiet();
    await flow.runtime.advance(5_000);
    await until(() => flow.requests.length === 2);
    await flow.runtime.advance(4_000);
    await flow.runtime.advance(10_000);
    expect((await flow.runtime.run(acquired))._unsafeUnwrap().accessToken).toBe('marker-access-token');
    expect(flow.polledAt()).toEqual(seconds(5, 19));
  });

  it.each<[string, Scripted, object]>([
    [
      'the person declines',
      failing('authorization_declined'),
      { category: 'user_declined', error: 'authorization_declined' },
    ],
    ['the person declines, as the RFC has it', failing('access_denied'), { category: 'user_declined' }],
    [
      'the code has ended',
      failing('expired_token', { error_codes: [70020], error_description: 'AADSTS70020: x' }),
      { category: 'grant_expired', code: 'AADSTS70020', error: 'expired_token' },
    ],
    [
      'the code is wrong',
      failing('bad_verification_code', { error_codes: [70018], error_description: 'AADSTS70018: x' }),
      { category: 'grant_rejected', code: 'AADSTS70018' },
    ],
    [
      'the client is to prove itself',
      failing('invalid_client', { error_codes: [7000218], error_description: 'AADSTS7000218: x' }, 401),
      { code: 'AADSTS7000218' },
    ],
    [
      'the server takes it for a loop',
      { status: 429, body: { error: 'invalid_grant', error_codes: [50196], error_description: 'AADSTS50196: x' } },
      { codes: [50196] },
    ],
    [
      'a policy wants more',
      failing('interaction_required', {
        claims: '{"access_token":{}}',
        error_codes: [50076],
        error_description: 'AADSTS50076: x',
      }),
      { code: 'AADSTS50076', claims: '{"access_token":{}}' },
    ],
    ['an error is unknown', failing('something_else'), { _tag: 'Protocol', error: 'something_else' }],
    ['the answer is no JSON', { body: '<html>' }, { _tag: 'UnexpectedResponse' }],
    ['the answer is empty', { body: '' }, { _tag: 'UnexpectedResponse' }],
    ['the answer is []', { body: [] }, { _tag: 'UnexpectedResponse' }],
    ['the answer is {}', { body: {} }, { _tag: 'UnexpectedResponse' }],
    ['the answer is too large', { body: { ...token, padding: 'x'.repeat(300_000) } }, { _tag: 'UnexpectedResponse' }],
  ])('stops where %s', async (_, last, expected) => {
    await using flow = await deviceFlow({ polls: [pending, last, granted] });
    expect(await flow.error({ correlationId: requestId })).toMatchObject({ requestId, ...expected });
    expect(flow.polledAt()).toEqual(seconds(5, 10));
    expect(flow.runtime.sleeping()).toBe(0);
  });
});

describe('the end of a code', () => {
  it('is held here: as if the server had said so, and no request comes after it', async () => {
    await using flow = await deviceFlow({ start: { body: { ...started, expires_in: 22 } }, polls: [pending] });
    expect(await flow.error({ correlationId: requestId })).toMatchObject({
      _tag: 'Protocol',
      category: 'grant_expired',
      error: 'expired_token',
      requestId,
    });
    expect(flow.polledAt()).toEqual(seconds(5, 10, 15, 20));
    expect(flow.runtime.elapsed()).toBe(22_000);
  });

  it.each([
    ['it ends with a wait', 10, [5]],
    ['it is shorter than the interval', 3, []],
    ['it has ended', 0, []],
  ])('comes before a poll at the same time: %s', async (_, lifetime, expected) => {
    await using flow = await deviceFlow({ start: { body: { ...started, expires_in: lifetime } }, polls: [pending] });
    expect(await flow.error()).toMatchObject({ category: 'grant_expired' });
    expect(flow.polledAt()).toEqual(seconds(...expected));
  });

  it('comes also where nothing is answered any more, and is no failure of the network', async () => {
    await using flow = await deviceFlow({ polls: ['reset'] });
    expect(await flow.error()).toMatchObject({ category: 'grant_expired', error: 'expired_token' });
    expect(flow.polledAt().at(-1)).toBeLessThan(900_000);
    expect(flow.polledAt().length).toBeLessThan(20);
  });

  it('comes though the server asks to wait beyond it', async () => {
    await using flow = await deviceFlow({ polls: [{ ...busy, headers: { 'retry-after': '3600' } }, granted] });
    expect(await flow.error()).toMatchObject({ category: 'grant_expired' });
    expect([flow.polledAt(), flow.runtime.elapsed()]).toEqual([seconds(5), 900_000]);
  });

  it.each([
    ['back', -3_600_000],
    ['forward', 3_600_000],
  ])('is that of a timer: a clock set %s changes nothing', async (_, byMs) => {
    let shift = 0;
    const runtime = patientRuntime();
    const shifted = { ...runtime, now: () => runtime.now() + shift };
    await using flow = await deviceFlow(
      { start: { body: { ...started, expires_in: 22 } }, polls: [pending] },
      { runtime: shifted },
      runtime,
    );
    const failed = flow.error({ onUserCode: () => (shift = byMs) });
    expect(await failed).toMatchObject({ category: 'grant_expired' });
    expect(flow.polledAt()).toEqual(seconds(5, 10, 15, 20));
    expect(runtime.elapsed()).toBe(22_000);
  });

  it('lets a request that is under way bring the token', async () => {
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    let sent = 0;
    const fetch = async (input: Request, init?: RequestInit): Promise<Response> => {
      sent += 1;
      if (sent === 2) await held;
      return liveRuntime.fetch(input, init) as Promise<Response>;
    };
    const runtime = patientRuntime({ fetch });
    await using flow = await deviceFlow({ start: { body: { ...started, expires_in: 6 } } }, {}, runtime);
    const acquired = flow.begin();
    await until(() => flow.shown.length === 1);
    await runtime.advance(5_000);
    await until(() => sent === 2);
    await runtime.advance(2_000);
    go();
    expect((await acquired)._unsafeUnwrap().accessToken).toBe('marker-access-token');
    expect(runtime.sleeping()).toBe(0);
  });
});

describe('showing the code', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('marker');
      },
    ],
    ['rejects', () => Promise.reject(new Error('marker'))],
    [
      'gives a thenable that rejects',
      // oxlint-disable-next-line unicorn/no-thenable -- what a library of promises of its own gives
      () => ({ then: (_: unknown, reject: (error: unknown) => void) => reject('marker') }),
    ],
  ])('ends it where it %s: nothing more is sent', async (_, onUserCode) => {
    await using flow = await deviceFlow();
    const error = await flow.error({ correlationId: requestId, onUserCode });
    expect(error).toMatchObject({ _tag: 'Callback', code: 'callback_failed', requestId });
    expect(reachable(error)).not.toContain('marker');
    expect(flow.requests).toHaveLength(1);
    expect([flow.runtime.elapsed(), flow.runtime.sleeping()]).toEqual([0, 0]);
  });

  it('ends it where it rejects later, while it waits', async () => {
    await using flow = await deviceFlow({ polls: [pending] });
    const onUserCode = async (): Promise<void> => {
      await flow.runtime.sleep(12_000);
      throw new Error('marker');
    };
    expect(await flow.error({ onUserCode })).toMatchObject({ _tag: 'Callback' });
    expect([flow.polledAt(), flow.runtime.elapsed()]).toEqual([seconds(5, 10), 12_000]);
  });

  it('ends it where it rejects while a request is under way', async () => {
    await using flow = await deviceFlow({ polls: ['hang'] });
    let fail: (error: Error) => void = () => undefined;
    const onUserCode = (): Promise<never> => new Promise((_, reject) => (fail = reject));
    const failed = flow.begin({ onUserCode });
    await until(() => flow.requests.length === 1);
    await flow.runtime.quiet();
    await flow.runtime.advance(5_000);
    await until(() => flow.requests.length === 2);
    fail(new Error('marker'));
    expect((await failed)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
  });

  it('keeps nothing waiting where it never ends', async () => {
    await using flow = await deviceFlow();
    const acquired = await flow.token({ onUserCode: () => new Promise(() => undefined) });
    expect(acquired.accessToken).toBe('marker-access-token');
    expect(flow.polledAt()).toEqual(seconds(5));
  });
});

describe('who leaves', () => {
  it('before it begins, sends nothing', async () => {
    await using flow = await deviceFlow();
    expect(await flow.error({ signal: AbortSignal.abort() })).toMatchObject({ _tag: 'Aborted' });
    expect(flow.requests).toHaveLength(0);
  });

  it.each<[string, Scripted, number, number]>([
    ['while the code is asked for', 'hang', 0, 1],
    ['while it waits', { body: started }, 4_000, 1],
    ['while a token is asked for', { body: started }, 5_000, 2],
  ])('%s, hears so at once', async (_, start, ms, count) => {
    await using flow = await deviceFlow({ start, polls: ['hang'] });
    const controller = new AbortController();
    const failed = flow.begin({ signal: controller.signal, correlationId: requestId });
    await until(() => flow.requests.length === 1);
    if (start !== 'hang') await until(() => flow.shown.length === 1);
    await flow.runtime.advance(ms);
    await until(() => flow.requests.length === count);
    controller.abort();
    expect((await failed)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted', requestId });
    expect(flow.runtime.sleeping()).toBe(0);
  });

  it('has a deadline: Timeout at that time, and nothing is sent after it', async () => {
    await using flow = await deviceFlow({ polls: [pending] });
    const { runtime } = flow;
    const deadline = { remainingMs: () => Math.max(0, 12_000 - runtime.elapsed()) };
    const error = await flow.error({ deadline, correlationId: requestId });
    expect(error).toMatchObject({ _tag: 'Timeout', timeoutMs: 12_000, sent: 'maybe', requestId });
    expect([flow.polledAt(), runtime.elapsed(), runtime.sleeping()]).toEqual([seconds(5, 10), 12_000, 0]);
  });

  it('has no time left: nothing is sent', async () => {
    await using flow = await deviceFlow();
    expect(await flow.error({ deadline: { remainingMs: () => 0 } })).toMatchObject({ _tag: 'Timeout', sent: 'no' });
    expect(flow.requests).toHaveLength(0);
  });
});

describe('a request that is wrong', () => {
  it.each<[string, object, string]>([
    ['nobody to show the code to', { onUserCode: undefined }, 'onUserCode: not a function'],
    ['a text to show it', { onUserCode: 'console.log' }, 'onUserCode: not a function'],
    ['no scopes', { scopes: [] }, 'scopes: none'],
    ['a language that is none', { language: 'de&x=y' }, 'language: not a language tag'],
    ['a language that is no text', { language: 7 }, 'language: not a language tag'],
    ['a name of the protocol', { extraParameters: { device_code: 'x' } }, 'device_code belongs to the protocol'],
  ])('%s: nothing is sent', async (_, changes, issue) => {
    await using flow = await deviceFlow();
    const error = await flow.error(changes);
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: [expect.stringContaining(issue)] });
    expect(flow.requests).toHaveLength(0);
  });

  it('has claims that cannot be joined with what the client can do: nothing is sent', async () => {
    await using flow = await deviceFlow({}, { capabilities: ['cp1'] });
    const claims = JSON.stringify({ access_token: { a: { value: 'x'.repeat(2_000_000) } } });
    expect(await flow.error({ claims })).toMatchObject({ _tag: 'InvalidRequest' });
    expect(flow.requests).toHaveLength(0);
  });

  it('is no object', async () => {
    await using flow = await deviceFlow();
    const result = await Reflect.apply(deviceCode(flow.client), undefined, [7]);
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest' });
  });

  it('has nobody to ask: NoToken at once, and nothing is sent', async () => {
    await using flow = await deviceFlow();
    expect(await flow.error({ interactive: false })).toMatchObject({ _tag: 'NoToken', category: 'sign_in_required' });
    expect(flow.requests).toHaveLength(0);
  });

  it('is of an authority without such an endpoint', async () => {
    const authority = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_signin';
    const client = createClient({ authority, clientId, runtime: patientRuntime() })._unsafeUnwrap();
    const result = await deviceCode(client)({ scopes: ['a'], onUserCode: () => undefined });
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'Config', issues: [expect.stringContaining('device')] });
  });
});

describe('around it', () => {
  it('withRetry asks no person twice', async () => {
    await using flow = await deviceFlow({ polls: [failing('invalid_grant'), granted] });
    const acquire = withRetry(immediately)(deviceCode(flow.client));
    const result = await flow.runtime.run(acquire({ scopes: ['a'], onUserCode: (code) => flow.record(code) }));
    expect(result.isErr()).toBe(true);
    expect(flow.shown).toHaveLength(1);
  });

  it('nor where the code has ended, or could not be shown', async () => {
    await using flow = await deviceFlow({ start: { body: { ...started, expires_in: 8 } }, polls: ['reset'] });
    const acquire = withRetry(immediately)(deviceCode(flow.client));
    let count = 0;
    await flow.runtime.run(acquire({ scopes: ['a'], onUserCode: () => (count += 1) }));
    await flow.runtime.run(acquire({ scopes: ['a'], onUserCode: () => Promise.reject((count += 1)) }));
    const deadline = { remainingMs: () => 3_000 };
    await flow.runtime.run(acquire({ scopes: ['a'], deadline, onUserCode: () => (count += 1) }));
    expect(count).toBe(3);
  });

  it('a credential that throws is a Callback error, before a code and after', async () => {
    let calls = 0;
    const from = (failAt: number): Credential => ({
      kind: 'own',
      issues: [],
      parameters: () => {
        calls += 1;
        if (calls >= failAt) throw new Error('marker');
        return okAsync({ client_secret: 'x' });
      },
    });
    for (const [failAt, count] of [
      [1, 0],
      [2, 1],
    ] as const) {
      calls = 0;
      await using flow = await deviceFlow({}, { credential: from(failAt) });
      expect(await flow.error()).toMatchObject({ _tag: 'Callback' });
      expect(flow.shown).toHaveLength(count);
    }
  });

  it('a sleep that fails at once is a Callback error: nobody is asked without a pause', async () => {
    const runtime = patientRuntime();
    const sleep: Runtime['sleep'] = (ms, signal) =>
      ms === 5_000 ? Promise.reject(new Error('marker')) : runtime.sleep(ms, signal);
    await using flow = await deviceFlow({ polls: [pending] }, { runtime: { ...runtime, sleep } }, runtime);
    expect(await flow.error()).toMatchObject({ _tag: 'Callback' });
    expect(flow.polledAt()).toEqual([]);
  });

  it('a sleep that does not heed its signal keeps nobody', async () => {
    const runtime = patientRuntime();
    const controller = new AbortController();
    const sleep: Runtime['sleep'] = (ms, signal) =>
      ms === 5_000 ? new Promise(() => undefined) : runtime.sleep(ms, signal);
    await using flow = await deviceFlow({ polls: [pending] }, { runtime: { ...runtime, sleep } }, runtime);
    const onUserCode = (): void => void setImmediate(() => controller.abort());
    const acquired = await flow.begin({ signal: controller.signal, onUserCode });
    expect(acquired._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
  });

  it('a sleep that rejects when it is ended changes nothing', async () => {
    const runtime = patientRuntime();
    const sleep: Runtime['sleep'] = async (ms, signal) => {
      await runtime.sleep(ms, signal);
      if (signal?.aborted) throw new Error('marker');
    };
    const start = { body: { ...started, expires_in: 8 } };
    await using flow = await deviceFlow({ start, polls: [pending] }, { runtime: { ...runtime, sleep } }, runtime);
    expect(await flow.error()).toMatchObject({ category: 'grant_expired' });
    expect([flow.polledAt(), runtime.elapsed(), runtime.sleeping()]).toEqual([seconds(5), 8_000, 0]);
  });

  it('events tell a code that is not listed', async () => {
    const events: TokenEvent[] = [];
    const start = failing('invalid_request', { error_codes: [999_999], error_description: 'AADSTS999999: x' });
    await using flow = await deviceFlow({ start }, { onEvent: (event) => void events.push(event) });
    await flow.error();
    expect(events.map(({ name }) => name)).toEqual(['attempt', 'answer', 'unlisted_code']);
  });

  it('events tell each request and each wait, and no secret', async () => {
    const events: TokenEvent[] = [];
    await using flow = await deviceFlow(
      { polls: [pending, slowDown, busy, granted] },
      { onEvent: (event) => void events.push(event), credential: clientSecret('marker-secret') },
    );
    await flow.token({ correlationId: requestId });
    expect(
      events.map((event) => [
        event.name,
        event.at - startOfTime,
        ...('waitMs' in event ? [event.waitMs, event.tries] : []),
        ...('outcome' in event ? [event.outcome] : []),
      ]),
    ).toEqual([
      ['attempt', 0],
      ['answer', 0, 'user_code'],
      ['wait', 0, 5_000, 0],
      ['attempt', 5_000],
      ['answer', 5_000, 'authorization_pending'],
      ['wait', 5_000, 5_000, 1],
      ['attempt', 10_000],
      ['answer', 10_000, 'authorization_pending'],
      ['wait', 10_000, 10_000, 2],
      ['attempt', 20_000],
      ['answer', 20_000, 'throttled'],
      ['wait', 20_000, 20_000, 3],
      ['attempt', 40_000],
      ['answer', 40_000, 'token'],
    ]);
    expect(new Set(events.map((event) => event.requestId))).toEqual(new Set([requestId]));
    expect(events.flatMap((event) => ('endpoint' in event ? [event.endpoint.split('/').at(-1)] : []))).toEqual([
      'devicecode',
      ...Array(4).fill('token'),
    ]);
    for (const marker of [...markers, 'marker-secret', 'ABCD-EFGH']) expect(reachable(events)).not.toContain(marker);
  });
});

describe('with the embedded authority', () => {
  const acquiring = async (decision?: PersonDecision) => {
    const runtime = patientRuntime();
    await using authority = await startAuthority({ now: runtime.now });
    const client = clientOfAuthority(authority, { runtime, capabilities: ['cp1'] });
    const entered: boolean[] = [];
    const onUserCode = async ({ userCode }: UserCode): Promise<void> => {
      await runtime.sleep(7_000);
      entered.push(authority.enterUserCode(userCode, decision));
    };
    const result = await runtime.run(deviceCode(client)({ scopes: ['User.Read'], onUserCode }));
    expect([entered, runtime.times]).toEqual([[true], seconds(0, 5, 10)]);
    return { result, authority };
  };

  it('a person signs in, and is known', async () => {
    const { result, authority } = await acquiring();
    const acquired = result._unsafeUnwrap();
    expect(acquired.account).toMatchObject({ homeAccountId: authority.user.homeAccountId });
    expect(acquired.scopes).toContain('User.Read');
    expect(acquired.idTokenClaims).toMatchObject({ preferred_username: authority.user.username });
    expect(acquired.refreshToken).toBeDefined();
  });

  it('a person declines', async () => {
    const { result } = await acquiring(declines());
    expect(result._unsafeUnwrapErr()).toMatchObject({ category: 'user_declined', error: 'authorization_declined' });
  });

  it('a provider that is known by its issuer says where to ask', async () => {
    const runtime = patientRuntime();
    await using authority = await startAuthority({ now: runtime.now });
    const { oidcIssuerUrl: issuer, application } = authority;
    const client = createClient({
      issuer,
      clientId: application.clientId,
      credential: clientSecret(application.secret),
      allowInsecureLoopback: true,
      runtime,
    })._unsafeUnwrap();
    const shown: UserCode[] = [];
    const onUserCode = (code: UserCode): void => {
      shown.push(code);
      authority.enterUserCode(code.userCode);
    };
    const result = await runtime.run(deviceCode(client)({ scopes: ['profile'], onUserCode }));
    expect(result._unsafeUnwrap().account).toMatchObject({ username: authority.user.username });
    expect(shown[0]?.verificationUriComplete).toContain(shown[0]?.userCode ?? 'none');
  });
});
