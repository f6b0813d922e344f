import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { okAsync } from 'neverthrow';
import { clientSecret, type Client, type ClientConfig, type TokenEvent } from '../../src/index.js';
import {
  aadsts,
  connectionReset,
  jsonValue,
  startAuthority,
  type TestAuthority,
  throttled,
} from '../../src/testing.js';
import { waysThatShow } from '../wire/support/printed.js';
import { requestId, startOfTime, testRuntime } from '../wire/support/runtime.js';
import { clientId, clientOfAuthority, errorOf, tokenOf } from './support/clients.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ applications: [{ clientId, secrets: ['marker-secret'] }] });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

/** A client that keeps its events; each look at its clock is 10 ms later. */
function listening(changes: Partial<ClientConfig> = {}): { readonly client: Client; readonly events: TokenEvent[] } {
  const events: TokenEvent[] = [];
  let time = startOfTime - 10;
  const now = (): number => (time += 10);
  const onEvent = (event: TokenEvent): void => void events.push(event);
  return { client: clientOfAuthority(authority, { onEvent, runtime: testRuntime({ now }), ...changes }), events };
}

const attempt = (): object => ({
  name: 'attempt',
  at: startOfTime + 10,
  grant: 'client_credentials',
  requestId,
  endpoint: `${authority.authorityUrl()}/oauth2/v2.0/token`,
});

describe('the events of a request', () => {
  it('are the attempt and the token', async () => {
    const { client, events } = listening();
    await tokenOf(client);
    expect(events).toEqual([
      attempt(),
      {
        name: 'answer',
        at: startOfTime + 30,
        durationMs: 30,
        grant: 'client_credentials',
        requestId,
        outcome: 'token',
      },
    ]);
  });

  it('are the attempt and the error', async () => {
    const { client, events } = listening({ credential: clientSecret('another') });
    await errorOf(client);
    expect(events).toEqual([
      attempt(),
      {
        name: 'answer',
        at: startOfTime + 30,
        durationMs: 30,
        grant: 'client_credentials',
        requestId,
        outcome: 'credential_rejected',
        code: 'AADSTS7000215',
        status: 401,
      },
    ]);
  });

  it('have no status where nothing was answered', async () => {
    authority.fail(connectionReset());
    const { client, events } = listening();
    await errorOf(client);
    expect(events.map(({ name }) => name)).toEqual(['attempt', 'answer']);
    expect(events[1]).toMatchObject({ outcome: 'network', code: 'network' });
    expect(events[1]).not.toHaveProperty('status');
  });

  it('have the correlation id of the caller', async () => {
    const correlationId = '0f0e0d0c-1111-4222-8333-444455556666';
    const { client, events } = listening();
    await tokenOf(client, { correlationId });
    expect(events.map((event) => event.requestId)).toEqual([correlationId, correlationId]);
  });

  it('are none where nothing is to be sent', async () => {
    const { client, events } = listening();
    await errorOf(client, { scopes: [] });
    expect(events).toEqual([]);
  });

  it('tell of no attempt where the credential fails, and of the failure', async () => {
    const parameters = (): never => {
      throw new Error('marker');
    };
    const { client, events } = listening({ credential: { kind: 'own', issues: [], parameters } });
    await errorOf(client);
    expect(events).toMatchObject([{ name: 'answer', outcome: 'extension_failed', code: 'callback_failed' }]);
  });

  it.each<[number, object, number]>([
    [999999, {}, 1],
    [999999, { status: 503, error: 'temporarily_unavailable' }, 1],
    [50076, {}, 0],
    [50076, { status: 503 }, 0],
    [7000215, {}, 0],
  ])('report AADSTS%i only where it is not listed', async (code, settings, times) => {
    authority.fail(aadsts(code, settings));
    const { client, events } = listening();
    const { category } = await errorOf(client);
    const unlisted = events.filter(({ name }) => name === 'unlisted_code');
    expect(unlisted).toEqual(
      Array.from({ length: times }, () => ({
        name: 'unlisted_code',
        at: expect.any(Number),
        requestId,
        code: `AADSTS${code}`,
        category,
      })),
    );
  });

  it.each([
    ['AADB2C99999', ['attempt', 'answer', 'unlisted_code']],
    ['AADB2C90118', ['attempt', 'answer']],
    ['MSIS9602', ['attempt', 'answer']],
  ])('report %s if it is of Azure AD B2C, and unlisted', async (code, names) => {
    authority.fail(jsonValue({ error: 'invalid_grant', error_description: `${code}: No.` }, { status: 400 }));
    const { client, events } = listening();
    expect((await errorOf(client)).code).toBe(code);
    expect(events.map(({ name }) => name)).toEqual(names);
  });
});

describe('what is secret', () => {
  const markers = ['marker-', 'marie.curie'];
  it.each<[string, (() => void) | undefined]>([
    [
      'a token',
      () =>
        authority.fail(
          jsonValue({
            token_type: 'Bearer',
            access_token: 'marker-token',
            expires_in: 1,
            refresh_token: 'marker-refresh',
            id_token: 'marker-id',
          }),
        ),
    ],
    [
      'a refusal',
      () =>
        authority.fail(
          aadsts(50034, {
            message: 'The user marie.curie@marker-tenant.example does not exist.',
            suberror: 'marker-suberror',
            claims: { access_token: { 'marker-claim': null } },
          }),
        ),
    ],
    ['an unlisted code', () => authority.fail(aadsts(999999, { message: 'marker-text', error: 'marker-error' }))],
    ['no OAuth answer', () => authority.fail(jsonValue({ 'marker-name': 'marker-value' }))],
    ['a throttle', () => authority.fail(throttled({ retryAfter: 'marker-wait' }))],
  ])('is in no event of %s', async (_, arm) => {
    arm?.();
    const { client, events } = listening({
      credential: {
        kind: 'marker-kind',
        issues: [],
        parameters: () => okAsync({ client_assertion: 'marker-assertion' }),
      },
    });
    const request = { claims: '{"marker-claims":1}', extraParameters: { hint: 'marker-extra' } };
    await tokenOf(client, request).catch(() => undefined);
    expect(events.length).toBeGreaterThan(1);
    for (const event of events) expect(waysThatShow(event, markers)).toEqual([]);
  });
});

describe('a listener that fails', () => {
  it('costs nothing where it throws', async () => {
    let calls = 0;
    const onEvent = (): void => {
      calls += 1;
      throw new Error('The disk of the log is full.');
    };
    expect((await tokenOf(listening({ onEvent }).client)).source).toBe('network');
    expect((await errorOf(listening({ onEvent, credential: clientSecret('another') }).client)).code).toBe(
      'AADSTS7000215',
    );
    expect(calls).toBe(4);
  });

  // A promise that rejects without anybody to hear it ends the process, and fails this test.
  it('costs nothing where it is asynchronous, and its promise rejects', async () => {
    const onEvent = async (): Promise<void> => Promise.reject(new Error('The disk of the log is full.'));
    // oxlint-disable-next-line typescript/no-misused-promises -- this is the mistake that the test is about
    expect((await tokenOf(listening({ onEvent }).client)).source).toBe('network');
    await new Promise((resolve) => setImmediate(resolve));
  });
});
