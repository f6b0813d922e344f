import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { withDeadline, withRetry, type Fetch, type TokenEvent } from '../../src/index.js';
import { interactive, type InteractiveRequest } from '../../src/node.js';
import { recurs } from '../../src/retry.js';
import { aadsts, cancels, connectionReset, declines, hang, signedOut, startAuthority } from '../../src/testing.js';
import type { TestAuthority } from '../../src/testing.js';
import { publicClient } from '../exchange/support/users.js';
import { requestId, soon, testRuntime } from '../wire/support/runtime.js';
import { closedPort } from '../wire/support/server.js';
import { until } from '../incumbents/support/network.js';
import { begin, formHeaders, isOpen, visit } from './support/browser.js';

let authority: TestAuthority;
// What is loaded in the middle of a test takes turns of the event loop that nobody counts.
beforeAll(async () => {
  authority = await startAuthority();
  await import('../../src/node/sign-in.js');
  await import('../../src/exchange/authorization-url.js');
  await import('../../src/exchange/authorization-code.js');
});
afterEach(() => {
  authority.reset();
  jest.restoreAllMocks();
});
afterAll(() => authority.close());

const client = () => publicClient(authority);
const kinds = () => authority.requests.map(({ endpoint }) => endpoint);

/** Until the runtime sleeps that long, and then to the end of it. */
const expire = async (runtime: ReturnType<typeof testRuntime>, milliseconds: number): Promise<void> => {
  const found = () => runtime.sleeps.find((one) => one.milliseconds === milliseconds);
  await until(() => found() !== undefined);
  found()?.expire();
};

describe('a person signs in', () => {
  it('and the program has a token, and the page says so', async () => {
    const signIn = begin(authority, client());
    const person = await signIn.person;
    const page = await person.comeBack();
    expect(page.status).toBe(200);
    expect(page.text).toContain('You are signed in');
    const token = await signIn.token();
    expect(token.account?.username).toBe(authority.user.username);
    expect(await isOpen(person.port)).toBe(false);
    expect(await isOpen(person.port, '::1')).toBe(false);
  });

  it('at the redirect URI that is registered, and with everything that was asked', async () => {
    const signIn = begin(authority, client(), {
      prompt: 'select_account',
      loginHint: 'adele@contoso.onmicrosoft.com',
      extraScopesToConsent: ['https://graph.microsoft.com/Mail.Read'],
    });
    const person = await signIn.person;
    const asked = Object.fromEntries(new URL(person.url).searchParams);
    expect(asked).toMatchObject({
      redirect_uri: `http://localhost:${person.port}`,
      response_mode: 'query',
      response_type: 'code',
      prompt: 'select_account',
      login_hint: 'adele@contoso.onmicrosoft.com',
    });
    expect(asked['scope']).toContain('Mail.Read');
    await person.comeBack();
    await signIn.token();
  });

  it('with a form', async () => {
    const signIn = begin(authority, client(), { responseMode: 'form_post' });
    const { url, port } = await signIn.person;
    expect(url).toContain('response_mode=form_post');
    const { form = {} } = await authority.authorize(url);
    const body = new URLSearchParams(form).toString();
    const page = await visit({ port, method: 'POST', headers: formHeaders, body });
    expect(page.status).toBe(200);
    expect((await signIn.token()).accessToken).not.toBe('');
  });

  it('over IPv6, where the browser takes localhost so', async () => {
    const signIn = begin(authority, client());
    const { port, answer } = await signIn.person;
    // A machine may have none.
    const address = (await isOpen(port, '::1')) ? '::1' : '127.0.0.1';
    expect((await visit({ port, address, path: await answer() })).status).toBe(200);
    await signIn.token();
  });

  it('with 127.0.0.1 in the redirect URI, and IPv4 only', async () => {
    const signIn = begin(authority, client(), { redirectHost: '127.0.0.1' });
    const person = await signIn.person;
    expect(person.redirectUri).toBe(`http://127.0.0.1:${person.port}`);
    expect(await isOpen(person.port, '::1')).toBe(false);
    await person.comeBack();
    await signIn.token();
  });

  it('with a function that opens, follows and waits for the page', async () => {
    const pages: string[] = [];
    const openBrowser = async (url: string): Promise<void> => {
      const { redirectUri } = await authority.authorize(url);
      pages.push(await (await fetch(redirectUri)).text());
    };
    const result = await interactive(client())({ scopes: ['User.Read'], openBrowser });
    expect(result.isOk()).toBe(true);
    await until(() => pages.length > 0);
    expect(pages).toEqual([expect.stringContaining('You are signed in')]);
  });

  it('without being asked, with prompt=none', async () => {
    const signIn = begin(authority, client(), { prompt: 'none' });
    await (await signIn.person).comeBack();
    await signIn.token();
  });

  it('and the events are of one call', async () => {
    const events: TokenEvent[] = [];
    const signIn = begin(authority, client(), { onEvent: (event) => void events.push(event) });
    await (await signIn.person).comeBack();
    await signIn.token();
    expect(events.map(({ name }) => name)).toEqual(['attempt', 'answer']);
    expect(events.every((event) => event.requestId === requestId)).toBe(true);
  });
});

describe('a person does not sign in', () => {
  it.each([
    ['declines', declines(), { category: 'user_declined' }],
    ['cancels', cancels(), { category: 'user_declined' }],
  ])('%s', async (_, decision, expected) => {
    authority.person(decision);
    const signIn = begin(authority, client());
    const page = await (await signIn.person).comeBack();
    expect(page.status).toBe(400);
    expect(page.text).toContain('The sign-in was cancelled');
    expect(page.text).toContain('user_declined');
    expect(await signIn.error()).toMatchObject(expected);
    expect(kinds()).not.toContain('token');
  });

  it('is nobody, with prompt=none', async () => {
    authority.person(signedOut());
    const signIn = begin(authority, client(), { prompt: 'none' });
    const page = await (await signIn.person).comeBack();
    const error = await signIn.error();
    expect(error).toMatchObject({ code: 'AADSTS50058' });
    expect(page.text).toContain('AADSTS50058');
  });

  it('may not: the page says what the redemption came to', async () => {
    authority.fail(aadsts(65001), { endpoint: 'token' });
    const signIn = begin(authority, client());
    const page = await (await signIn.person).comeBack();
    expect(page.status).toBe(400);
    expect(page.text).toContain('AADSTS65001');
    expect(await signIn.error()).toMatchObject({ code: 'AADSTS65001' });
  });

  it('in time', async () => {
    const runtime = testRuntime({ now: Date.now });
    const signIn = begin(authority, publicClient(authority, { runtime }));
    const { port } = await signIn.person;
    await expire(runtime, 300_000);
    expect(await signIn.error()).toMatchObject({ _tag: 'Timeout', timeoutMs: 300_000, sent: 'maybe', requestId });
    expect(await isOpen(port)).toBe(false);
  });

  it('before the caller wants no answer any more', async () => {
    const runtime = testRuntime({ now: Date.now });
    const deadline = { remainingMs: () => 7_000 };
    const signIn = begin(authority, publicClient(authority, { runtime }), { deadline, timeoutMs: 60_000 });
    await signIn.person;
    await expire(runtime, 7_000);
    expect(await signIn.error()).toMatchObject({ _tag: 'Timeout', timeoutMs: 7_000 });
  });
});

describe('an answer that cannot be believed', () => {
  it('with a parameter twice ends the sign-in, when it has the state', async () => {
    const signIn = begin(authority, client());
    const person = await signIn.person;
    const page = await person.comeBack(`${await person.answer()}&code=another`);
    expect(page.status).toBe(400);
    expect(await signIn.error()).toMatchObject({ _tag: 'Flow', code: 'duplicate_parameter' });
    expect(kinds()).not.toContain('token');
  });

  it('with neither a code nor an error', async () => {
    const signIn = begin(authority, client());
    const person = await signIn.person;
    await person.comeBack(`/?state=${person.state}`);
    expect(await signIn.error()).toMatchObject({ _tag: 'UnexpectedResponse' });
  });
});

describe('the caller aborts', () => {
  it('before it begins', async () => {
    const openBrowser = jest.fn();
    const signIn = begin(authority, client(), { signal: AbortSignal.abort(), openBrowser });
    expect(await signIn.error()).toMatchObject({ _tag: 'Aborted', requestId });
    expect(openBrowser).not.toHaveBeenCalled();
  });

  it('while the person is away', async () => {
    const controller = new AbortController();
    const signIn = begin(authority, client(), { signal: controller.signal });
    const { port } = await signIn.person;
    controller.abort();
    expect(await signIn.error()).toMatchObject({ _tag: 'Aborted', requestId });
    expect(await isOpen(port)).toBe(false);
  });

  it('while the code is redeemed', async () => {
    authority.fail(hang(), { endpoint: 'token' });
    const controller = new AbortController();
    const signIn = begin(authority, client(), { signal: controller.signal });
    const person = await signIn.person;
    const page = person.comeBack();
    await until(() => kinds().includes('token'));
    controller.abort();
    expect(await signIn.error()).toMatchObject({ _tag: 'Aborted' });
    expect((await page).text).toContain('aborted');
    expect(await isOpen(person.port)).toBe(false);
  });
});

describe('the page waits for the redemption', () => {
  it('but not for ever', async () => {
    authority.fail(hang(), { endpoint: 'token' });
    const runtime = testRuntime({ now: Date.now });
    const controller = new AbortController();
    const signIn = begin(authority, publicClient(authority, { runtime, timeoutMs: 60_000 }), {
      signal: controller.signal,
    });
    const page = (await signIn.person).comeBack();
    await expire(runtime, 10_000);
    expect((await page).text).toContain('still at work');
    expect((await page).status).toBe(200);
    controller.abort();
    expect(await signIn.error()).toMatchObject({ _tag: 'Aborted' });
  });

  it('within the deadline of the caller', async () => {
    authority.fail(hang(), { endpoint: 'token' });
    const runtime = testRuntime({ now: Date.now });
    let remaining = 90_000;
    const acquire = begin(authority, publicClient(authority, { runtime, timeoutMs: 60_000 }), {
      deadline: { remainingMs: () => remaining },
    });
    const person = await acquire.person;
    remaining = 4_321;
    const page = person.comeBack();
    await expire(runtime, 4_321);
    expect(await acquire.error()).toMatchObject({ _tag: 'Timeout', timeoutMs: 4_321, sent: 'maybe' });
    expect((await page).text).toContain('timeout');
  });

  it('and a browser that has left costs nothing', async () => {
    const signIn = begin(authority, client());
    const { port, answer } = await signIn.person;
    const path = await answer();
    const controller = new AbortController();
    const left = fetch(`http://127.0.0.1:${port}${path}`, { signal: controller.signal });
    controller.abort();
    await expect(left).rejects.toThrow();
    // It may have been too quick: then the browser comes again.
    if (await isOpen(port)) await visit({ port, path });
    await signIn.token();
  });
});

describe('nothing is opened', () => {
  const never = async (request: Partial<InteractiveRequest>, expected: object): Promise<void> => {
    const openBrowser = jest.fn();
    const signIn = begin(authority, client(), { openBrowser, ...request });
    expect(await signIn.error()).toMatchObject(expected);
    expect(openBrowser).not.toHaveBeenCalled();
    expect(authority.requests).toEqual([]);
  };

  it('where nobody is there to be asked', () =>
    never({ interactive: false }, { _tag: 'NoToken', category: 'sign_in_required', requestId }));

  it('where no time is left', () => never({ deadline: { remainingMs: () => 0 } }, { _tag: 'Timeout', sent: 'no' }));

  it('where the port is taken', async () => {
    const { port } = new URL(authority.url);
    await never({ port: Number(port) }, { _tag: 'Config', issues: [`port: ${port} is in use`] });
  });

  it.each<[string, object, readonly string[]]>([
    ['nothing', { scopes: [] }, ['scopes: none']],
    ['a wrong time', { timeoutMs: 0 }, ['timeoutMs: no whole number from 1']],
    ['a wrong port', { port: 70_000 }, ['port: no whole number from 0 to 65535']],
    ['a wrong host', { redirectHost: '0.0.0.0' }, ['redirectHost: neither localhost nor 127.0.0.1']],
    ['a wrong mode', { responseMode: 'fragment' }, ['responseMode: neither query nor form_post']],
    ['no function', { onUrl: 'yes' }, ['onUrl: not a function']],
    ['no tenants', { allowedTenants: ['contoso.com'] }, ['allowedTenants: not a list of tenant ids']],
    ['a wrong prompt', { prompt: 'nothing' }, ['prompt: none of none, login, consent, select_account, create']],
  ])('for a request with %s', (_, request, issues) => never(request, { _tag: 'InvalidRequest', issues }));

  it('for what is no request', async () => {
    const result = await interactive(client())(undefined as never);
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest' });
  });
});

describe('no browser can be opened', () => {
  const printedBy = (): string[] => {
    const printed: string[] = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
    return printed;
  };

  it.each<[string, () => unknown]>([
    [
      'it throws',
      () => {
        throw new Error('no browser');
      },
    ],
    ['it rejects', () => Promise.reject(new Error('no browser'))],
  ])('%s: the address is printed, and the wait goes on', async (_, openBrowser) => {
    const printed = printedBy();
    const signIn = begin(authority, client(), { openBrowser });
    await until(() => printed.length > 0);
    const [, url = ''] = /^No browser could be opened\. To sign in, open this address in one: (\S+)\n$/.exec(
      printed[0] ?? '',
    ) ?? [''];
    const { redirectUri } = await authority.authorize(url);
    expect((await fetch(redirectUri)).status).toBe(200);
    await signIn.token();
    expect(printed).toHaveLength(1);
  });

  it('onUrl has the address: nothing is printed', async () => {
    const printed = printedBy();
    const urls: string[] = [];
    const signIn = begin(authority, client(), {
      openBrowser: () => Promise.reject(new Error('no browser')),
      onUrl: (url) => void urls.push(url),
    });
    await until(() => urls.length > 0);
    await fetch((await authority.authorize(String(urls[0]))).redirectUri);
    await signIn.token();
    expect(printed).toEqual([]);
  });

  it('onUrl is told where one opens, too, and before', async () => {
    const order: string[] = [];
    const signIn = begin(authority, client(), {
      onUrl: () => void order.push('told'),
      openBrowser: async (url) => {
        order.push('opened');
        await fetch((await authority.authorize(url)).redirectUri);
      },
    });
    await signIn.token();
    expect(order).toEqual(['told', 'opened']);
  });

  it('onUrl fails: so does the sign-in', async () => {
    const signIn = begin(authority, client(), { onUrl: () => Promise.reject(new Error('a secret')) });
    const { port } = await signIn.person;
    const error = await signIn.error();
    expect(error).toMatchObject({ _tag: 'Callback', code: 'callback_failed' });
    expect(error.message).not.toContain('a secret');
    expect(await isOpen(port)).toBe(false);
  });

  it('nothing is printed once the caller has gone', async () => {
    const printed = printedBy();
    const controller = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const openBrowser = () =>
      new Promise<void>((_, reject) => {
        fail = reject;
        controller.abort();
      });
    expect(await begin(authority, client(), { openBrowser, signal: controller.signal }).error()).toMatchObject({
      _tag: 'Aborted',
    });
    fail(new Error('no browser'));
    await soon(new Promise(() => undefined));
    expect(printed).toEqual([]);
  });
});

describe('a retry', () => {
  it.each([
    ['a connection that ends', connectionReset()],
    ['a server that is busy', aadsts(90033)],
  ])('opens no second browser after %s', async (_, fault) => {
    authority.fail(fault, { endpoint: 'token' });
    let opened = 0;
    const acquire = withRetry(recurs(3))(interactive(client()));
    const result = await acquire({
      scopes: ['User.Read'],
      openBrowser: async (url) => {
        opened += 1;
        await fetch((await authority.authorize(url)).redirectUri);
      },
    });
    expect(result.isErr()).toBe(true);
    expect(opened).toBe(1);
  });

  it.each<[string, RegExp]>([
    ['the token endpoint', /\/token$/],
    ['the keys', /keys/],
  ])('nor where %s cannot be reached after the person was there', async (_, path) => {
    let opened = 0;
    const nowhere = `http://127.0.0.1:${await closedPort()}`;
    const send: Fetch = (input: Request) => fetch(path.test(new URL(input.url).pathname) ? nowhere : input);
    const runtime = testRuntime({ now: Date.now, fetch: send });
    const acquire = withRetry(recurs(3))(interactive(publicClient(authority, { runtime })));
    const result = await acquire({
      scopes: ['User.Read'],
      openBrowser: async (url) => {
        opened += 1;
        await fetch((await authority.authorize(url)).redirectUri);
      },
    });
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'Network', sent: 'maybe', reason: 'ECONNREFUSED' });
    expect(opened).toBe(1);
  });

  it('nor after nobody answered', async () => {
    const runtime = testRuntime({ now: Date.now });
    let opened = 0;
    const acquire = withRetry(recurs(3))(interactive(publicClient(authority, { runtime })));
    const result = (async () => acquire({ scopes: ['User.Read'], openBrowser: () => void (opened += 1) }))();
    await until(() => opened > 0);
    await expire(runtime, 300_000);
    expect((await result)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Timeout' });
    expect(opened).toBe(1);
  });
});

it('has the context of its client, and stays an operation through combinators', () => {
  const operation = interactive(client());
  expect(operation.context).toMatchObject({ grant: 'interactive', repeat: 'if_unsent' });
  expect(withDeadline(600_000)(operation).context).toBe(operation.context);
});
