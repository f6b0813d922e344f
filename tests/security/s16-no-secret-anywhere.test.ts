import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Result, ResultAsync } from 'neverthrow';
import {
  authorizationCode,
  authorizationUrl,
  clientCredentials,
  clientSecret,
  createClient,
  deviceCode,
  logoutUrl,
  memoryStore,
  onBehalfOf,
  refreshToken,
  silent,
  toThrowable,
  usernamePassword,
  withAccountStore,
  withEvents,
  type AuthorizationFlow,
  type Client,
  type Fetch,
  type OAuthError,
  type TokenEvent,
} from '../../src/index.js';
import { clientId, graph, tenantId } from '../exchange/support/clients.js';
import { entraClaimsOf, makeSigner, type Signer } from '../identity/support/provider.js';
import { waysThatShow } from '../wire/support/printed.js';
import { startOfTime, testRuntime } from '../wire/support/runtime.js';

/** Is in everything that must not be seen, and in nothing else. */
const marker = 'mark~Er';
const long = `mark-Er-${'x'.repeat(40)}`;
/** The same as a form has it, too. */
const shown = [marker, 'mark%7EEr', 'mark-Er'];
const scopes = ['https://graph.microsoft.com/User.Read'];

const flow: AuthorizationFlow = {
  authority: `https://login.microsoftonline.com/${tenantId}`,
  clientId,
  redirectUri: 'https://app.example/callback',
  scopes: [...scopes, 'openid'],
  state: `${long}state`,
  nonce: `${long}nonce`,
  codeVerifier: `${long}verifier`,
  responseMode: 'query',
  hybrid: false,
  begunAt: startOfTime,
  returnTo: '/mark-Er',
};

let signer: Signer;
beforeAll(async () => {
  signer = await makeSigner('a-key', 'RS256');
});

/** How a server answers to a form; it repeats all that it was sent. */
type Reply = (form: string) => Promise<Response> | Response;

const tokens = async (claims: object = {}): Promise<Response> =>
  Response.json({
    token_type: 'Bearer',
    access_token: `${marker} access`,
    refresh_token: `${marker} refresh`,
    expires_in: 3600,
    scope: scopes.join(' '),
    client_info: Buffer.from(JSON.stringify({ uid: marker, utid: marker })).toString('base64url'),
    id_token: await signer.sign({
      ...entraClaimsOf({ nonce: flow.nonce, preferred_username: marker, name: marker, sub: marker }),
      ...claims,
    }),
  });

const replies: Readonly<Record<string, Reply>> = {
  'a token': () => tokens(),
  'the token of another sign-in': () => tokens({ nonce: marker, aud: marker, iss: marker }),
  'a token with an id token that is none': async () =>
    Response.json({ ...((await (await tokens()).json()) as object), id_token: marker }),
  'a token of another type': async () =>
    Response.json({ ...((await (await tokens()).json()) as object), token_type: `${marker} pop` }),
  'an error of the platform': (form) =>
    Response.json(
      {
        error: 'invalid_grant',
        error_description: `AADSTS50076: ${marker} ${form}\r\nTrace ID: ${marker}`,
        error_codes: [50_076],
        claims: JSON.stringify({ access_token: { [marker]: { value: marker } } }),
        suberror: marker,
        trace_id: marker,
        correlation_id: marker,
        timestamp: marker,
        error_uri: `https://evil.example/?${marker}`,
      },
      { status: 400, headers: { 'x-ms-request-id': marker, 'client-request-id': marker } },
    ),
  'an error of somebody else': (form) =>
    Response.json({ error: `${marker} error`, error_description: form, suberror: marker }, { status: 401 }),
  'HTML that repeats the form': (form) =>
    new Response(`<html>${form}${marker}</html>`, { status: 502, headers: { 'content-type': 'text/html' } }),
  'JSON that is broken': (form) =>
    new Response(`{"access_token":"${marker}${form}`, { headers: { 'content-type': 'application/json' } }),
  'JSON of other kinds': (form) =>
    Response.json({ token_type: marker, access_token: [marker, form], expires_in: marker, error: null }),
  'a redirect': (form) => new Response(null, { status: 307, headers: { location: `https://evil.example/?${form}` } }),
  throttling: () => new Response(marker, { status: 429, headers: { 'retry-after': marker } }),
  'an exception that holds the request': (form) => {
    throw Object.assign(new TypeError(`${marker} ${form}`), {
      cause: Object.assign(new Error(marker), { code: marker, headers: form, body: form }),
    });
  },
};

/** Everything that leaves the library, and a server that answers. */
const world = (reply: Reply) => {
  const sent: { readonly url: string; readonly headers: string }[] = [];
  const fetch: Fetch = async (input: Request, init?: RequestInit) => {
    const request = new Request(input, init);
    sent.push({ url: decodeURIComponent(request.url), headers: JSON.stringify([...request.headers]) });
    const base = `https://login.microsoftonline.com/${tenantId}`;
    if (request.url.includes('openid-configuration'))
      return Response.json({
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      });
    if (request.url.endsWith('/keys')) return Response.json({ keys: [signer.jwk] });
    const form = await request.text();
    if (sent.length > 3) enough.abort(new Error(marker));
    if (request.url.endsWith('/devicecode') && current.isDeviceGood)
      return Response.json({
        device_code: marker,
        user_code: marker,
        verification_uri: 'https://microsoft.com/devicelogin',
        expires_in: 900,
        interval: 1,
        message: marker,
      });
    return current.reply(form);
  };
  const enough = new AbortController();
  const current = { reply, isDeviceGood: true };
  // Short waits are over at once; what limits them never is.
  const sleep: typeof import('../../src/index.js').liveRuntime.sleep = (ms, signal) =>
    new Promise((resolve) => {
      if (ms < 10_000) setImmediate(resolve);
      else signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  const events: TokenEvent[] = [];
  const listen = (event: TokenEvent): void => void events.push(event);
  const client = createClient({
    tenant: tenantId,
    clientId,
    credential: clientSecret(`${marker} secret`),
    capabilities: ['cp1'],
    onEvent: listen,
    runtime: testRuntime({ fetch, sleep }),
  })._unsafeUnwrap();
  return { client, sent, events, listen, current, enough };
};
type World = ReturnType<typeof world>;

type Run = (client: Client, world: World) => ResultAsync<unknown, OAuthError> | Promise<Result<unknown, OAuthError>>;
const claims = JSON.stringify({ access_token: { x: { value: marker } } });
const response = { code: `${marker} code`, state: flow.state, session_state: marker, client_info: marker };

/** Every operation, with something that must not be seen in each of its fields that hold such a thing. */
const operations: Readonly<Record<string, Run>> = {
  clientCredentials: (client, { listen }) => withEvents(listen)(clientCredentials(client))({ scopes: [graph], claims }),
  authorizationCode: (client, { listen }) => withEvents(listen)(authorizationCode(client))({ flow, response }),
  refreshToken: (client, { listen }) =>
    withEvents(listen)(refreshToken(client))({
      scopes,
      claims,
      refreshToken: `${marker} refresh`,
      idTokenClaims: { sub: marker, name: marker },
    }),
  usernamePassword: (client, { listen }) =>
    withEvents(listen)(usernamePassword(client))({
      scopes,
      username: `${marker} user`,
      password: `${marker} password`,
    }),
  onBehalfOf: (client, { listen }) =>
    withEvents(listen)(onBehalfOf(client))({ scopes, assertion: `${marker} assertion` }),
  // Failures of the moment are polled through: somebody gives it up.
  deviceCode: (client, { enough, listen }) =>
    withEvents(listen)(deviceCode(client))({ scopes, signal: enough.signal, onUserCode: () => undefined }),
  'deviceCode, from the beginning': (client, { current }) => {
    current.isDeviceGood = false;
    return deviceCode(client)({ scopes, onUserCode: () => undefined });
  },
  silent: async (client, { current }) => {
    const store = memoryStore();
    const { reply } = current;
    current.reply = () => tokens();
    const signedIn = await withAccountStore(store)(authorizationCode(client))({ flow, response });
    expect(signedIn.isOk()).toBe(true);
    current.reply = reply;
    return silent(client, store)({ scopes, account: 'only', forceRefresh: true });
  },
};

const wrongRequests: Readonly<Record<string, (client: Client) => ResultAsync<unknown, OAuthError>>> = {
  clientCredentials: (client) =>
    clientCredentials(client)({ scopes: [marker, `"${marker}`], claims: marker, correlationId: marker }),
  authorizationUrl: (client) =>
    authorizationUrl(client)({
      scopes: [`"${marker}`],
      redirectUri: marker,
      prompt: marker as never,
      loginHint: [marker] as never,
      domainHint: [marker] as never,
      account: marker as never,
      maxAge: marker as never,
      responseMode: marker as never,
      hybrid: marker as never,
      returnTo: marker,
      claims: marker,
      tenant: marker,
      extraScopesToConsent: [`"${marker}`],
      extraParameters: { state: marker, nonce: marker, request: marker, [marker]: 7 as never },
    }),
  'authorizationUrl, another tenant': (client) =>
    authorizationUrl(client)({ scopes, redirectUri: 'https://app.example', tenant: marker }),
  'authorizationCode, the flow': (client) =>
    authorizationCode(client)({
      flow: Object.fromEntries(Object.keys(flow).map((name) => [name, { [marker]: marker }])) as never,
      response,
    }),
  'authorizationCode, the request': (client) =>
    authorizationCode(client)({
      flow,
      response: marker,
      scopes: [marker],
      allowedTenants: [marker],
      correlationId: marker,
    }),
  'authorizationCode, the state': (client) =>
    authorizationCode(client)({ flow, response: { ...response, state: marker } }),
  'authorizationCode, twice': (client) =>
    authorizationCode(client)({ flow, response: { ...response, code: [marker, marker], [marker]: [marker, marker] } }),
  'authorizationCode, nothing': (client) =>
    authorizationCode(client)({ flow, response: { state: flow.state, x: marker } }),
  'authorizationCode, the issuer': (client) =>
    authorizationCode(client)({ flow, response: { ...response, iss: marker } }),
  'authorizationCode, an error': (client) =>
    authorizationCode(client)({
      flow,
      response: {
        state: flow.state,
        error: `${marker} x`,
        error_description: `AADSTS65001: ${marker}`,
        error_uri: marker,
        error_subcode: marker,
        suberror: marker,
        claims,
        trace_id: marker,
        correlation_id: marker,
        timestamp: marker,
      },
    }),
  'authorizationCode, hybrid': (client) =>
    authorizationCode(client)({ flow: { ...flow, hybrid: true }, response: { ...response, id_token: marker } }),
  refreshToken: (client) =>
    refreshToken(client)({
      scopes: [`"${marker}`],
      refreshToken: [marker] as never,
      idTokenClaims: marker as never,
      extraParameters: { refresh_token: marker },
    }),
  usernamePassword: (client) =>
    usernamePassword(client)({ scopes, username: [marker] as never, password: [marker] as never }),
  onBehalfOf: (client) =>
    onBehalfOf(client)({ scopes, assertion: [marker] as never, requestedTokenType: marker as never }),
  deviceCode: (client) => deviceCode(client)({ scopes, onUserCode: marker as never, language: marker }),
  logoutUrl: (client) =>
    logoutUrl(client)({
      postLogoutRedirectUri: marker,
      logoutHint: [marker] as never,
      idTokenHint: [marker] as never,
      state: [marker] as never,
    }),
};

const outputs = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const;
let spies: readonly ReturnType<typeof jest.spyOn>[] = [];
beforeEach(() => {
  spies = [
    ...outputs.map((name) => jest.spyOn(console, name).mockImplementation(() => undefined)),
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined),
  ];
});
afterEach(() => spies.forEach((spy) => spy.mockRestore()));

const checked = (result: Result<unknown, OAuthError>, { sent, events }: World): void => {
  const values = result.match<readonly object[]>(
    (token) => [token as object],
    (error) => [error, toThrowable(error)],
  );
  for (const value of [...values, ...events, events]) {
    expect(waysThatShow(value, shown)).toEqual([]);
    const { message, stack } = value as Partial<Error>;
    // oxlint-disable-next-line typescript/no-base-to-string -- that is the point
    for (const text of [String(value), String(message), String(stack)])
      expect(shown.filter((each) => text.includes(each))).toEqual([]);
  }
  for (const { url, headers } of sent) {
    expect(shown.filter((each) => `${url} ${headers}`.includes(each))).toEqual([]);
    expect(new URL(url).search).toBe('');
  }
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
};

describe('S16: no secret, code, verifier, state, token, assertion or password is seen anywhere', () => {
  const cases = Object.keys(operations).flatMap((operation) =>
    Object.keys(replies).map((reply) => [operation, reply] as const),
  );
  it.each(cases)('%s, answered with %s', async (operation, reply) => {
    const made = world(replies[reply] as Reply);
    const result = await (operations[operation] as Run)(made.client, made);
    expect(made.sent.length).toBeGreaterThan(0);
    checked(result, made);
  });

  it('although it is all there: a token says it where it is asked by name', async () => {
    const made = world(() => tokens());
    const result = await authorizationCode(made.client)({ flow, response });
    const token = result._unsafeUnwrap();
    expect(token.accessToken + token.refreshToken + token.account?.username).toContain(marker);
    const failing = world(replies['an error of the platform'] as Reply);
    const error = (await authorizationCode(failing.client)({ flow, response }))._unsafeUnwrapErr();
    expect(error.claims).toContain(marker);
  });

  it.each(Object.entries(wrongRequests))('a request that is wrong: %s', async (_, run) => {
    const made = world(() => tokens());
    const result = await run(made.client);
    expect(result.isErr()).toBe(true);
    checked(result, made);
  });

  it('an aborted redemption, and one whose time is over', async () => {
    const made = world(() => new Promise<Response>(() => undefined));
    const controller = new AbortController();
    const pending = authorizationCode(made.client)({ flow, response, signal: controller.signal });
    while (!made.sent.some(({ url }) => url.endsWith('/token'))) await new Promise(setImmediate);
    controller.abort(new Error(marker));
    const result = await pending;
    expect(result._unsafeUnwrapErr()._tag).toBe('Aborted');
    checked(result, made);
  });

  it('an address of a sign-in has the state and the nonce, which belong there, and no more', async () => {
    const made = world(() => tokens());
    const began = await authorizationUrl(made.client)({
      scopes,
      redirectUri: 'https://app.example/callback',
      returnTo: '/mark-Er',
      account: { homeAccountId: marker, tenantId: marker, name: marker },
    });
    const { url, flow: kept } = began._unsafeUnwrap();
    const text = decodeURIComponent(url);
    for (const secret of [...shown, kept.codeVerifier]) expect(text).not.toContain(secret);
    expect(made.sent).toEqual([]);
  });

  it('a client is printed without its secret', () => {
    expect(waysThatShow(world(() => tokens()).client, [marker])).toEqual([]);
  });
});
