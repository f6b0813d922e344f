import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  authorizationCode,
  clientSecret,
  withRetry,
  type Client,
  type ClientConfig,
  type Fetch,
} from '../../src/index.js';
import { intersect, recurs, spaced } from '../../src/retry.js';
import {
  aadsts,
  connectionReset,
  emptyBody,
  hang,
  httpError,
  startAuthority,
  throttled,
  truncatedBody,
  type Fault,
  type TestAuthority,
} from '../../src/testing.js';
import { virtualRuntime } from '../combinator/support/virtual.js';
import { providerClient, redeemed, refused, returned } from '../exchange/support/sign-ins.js';
import { publicClient } from '../exchange/support/users.js';
import { startOfTime } from '../wire/support/runtime.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({ now: () => startOfTime });
  // One after the other: Jest cannot load two modules at once that share a third.
  await import('../../src/exchange/authorization-url.js');
  await import('../../src/exchange/authorization-code.js');
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

type ClientOf = (changes: Partial<ClientConfig>) => Client;
const kinds: readonly [string, ClientOf][] = [
  ['the platform', (changes) => publicClient(authority, changes)],
  ['a provider', (changes) => providerClient(authority, changes)],
];
const sent = () => authority.requests.filter(({ endpoint }) => endpoint === 'token');
const refusedConnection = (): TypeError =>
  Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
  });

/** A redemption that would be repeated ten times, whatever the failure. */
const persistent = async (clientOf: ClientOf, changes: Partial<ClientConfig> = {}, fetch?: Fetch) => {
  const runtime = virtualRuntime(fetch ? { fetch } : {});
  const client = clientOf({ runtime, ...changes });
  const back = await runtime.run(returned(authority, client));
  const redeem = withRetry(recurs(10))(authorizationCode(client));
  return { back, run: () => runtime.run(redeem(back)) };
};

const faults: readonly [string, Fault][] = [
  ['a reset', connectionReset()],
  ['half an answer', truncatedBody()],
  ['HTML with 200', httpError({ status: 200 })],
  ['HTML with 502', httpError()],
  ['nothing', emptyBody()],
  ['429', throttled({ retryAfter: 1 })],
  ['503', aadsts(90_033)],
  ['that it was used', aadsts(54_005)],
];

describe('S28: a code is sent once', () => {
  for (const [kind, clientOf] of kinds)
    it.each(faults)(`where the answer of ${kind} is %s, whatever the policy of withRetry`, async (_, fault) => {
      const { run } = await persistent(clientOf, { timeoutMs: 5_000 });
      authority.fail(fault, { endpoint: 'token' });
      expect((await run()).isErr()).toBe(true);
      expect(sent()).toHaveLength(1);
    });

  it.each(kinds)('where %s hangs until the time is up', async (_, clientOf) => {
    const runtime = virtualRuntime();
    const client = clientOf({ runtime, timeoutMs: 5_000 });
    const back = await runtime.run(returned(authority, client));
    authority.fail(hang(), { endpoint: 'token' });
    const pending = withRetry(recurs(10))(authorizationCode(client))(back);
    while (sent().length === 0) await new Promise(setImmediate);
    await runtime.advance(100_000);
    expect((await pending)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Timeout', sent: 'maybe' });
    expect(sent()).toHaveLength(1);
  });

  it.each(kinds)('also where the token of %s came and was not believed', async (_, clientOf) => {
    const { run, back } = await persistent(clientOf);
    Object.assign(back.flow, { nonce: 'x'.repeat(43) });
    expect((await run())._unsafeUnwrapErr()).toMatchObject({ code: 'nonce_mismatch' });
    expect(sent()).toHaveLength(1);
  });

  it.each(kinds)('and again at %s where it was never sent', async (_, clientOf) => {
    let refusals = 0;
    const fetch: Fetch = async (input: Request, init?: RequestInit) => {
      if (input.url.endsWith('/token') && (refusals += 1) <= 3) throw refusedConnection();
      return globalThis.fetch(input, init);
    };
    const { run } = await persistent(clientOf, {}, fetch);
    expect((await run()).isOk()).toBe(true);
    expect([sent().length, refusals]).toEqual([1, 4]);
  });

  it('and again where the keys could not be reached before it, once their rest is over', async () => {
    let refusals = 0;
    const fetch: Fetch = async (input: Request, init?: RequestInit) => {
      if (input.url.includes('/keys') && (refusals += 1) <= 1) throw refusedConnection();
      return globalThis.fetch(input, init);
    };
    const runtime = virtualRuntime({ fetch });
    const client = publicClient(authority, { runtime });
    const back = await runtime.run(returned(authority, client));
    const redeem = withRetry(intersect(recurs(10), spaced(1_000)))(authorizationCode(client));
    expect((await runtime.run(redeem(back))).isOk()).toBe(true);
    expect([sent().length, refusals, runtime.elapsed()]).toEqual([1, 2, 5_000]);
  });

  it('the second time, the server says so', async () => {
    const client = publicClient(authority, { credential: clientSecret(authority.application.secret) });
    const now = (): number => startOfTime;
    const still = { ...client, runtime: { ...client.runtime, now } };
    const back = await returned(authority, still);
    await redeemed(still, back);
    expect(await refused(still, back)).toMatchObject({
      code: 'AADSTS54005',
      category: 'grant_rejected',
      remedy: 'start_over',
    });
    expect(sent()).toHaveLength(2);
  });

  it('and not at all where the answer was looked at only: an error, another state, another issuer', async () => {
    const client = providerClient(authority);
    const { flow, response } = await returned(authority, client);
    const text = response as string;
    const wrong = [`${text}&error=x`, text.replace('state=', 'state=x'), text.replace('iss=', 'iss=x')];
    for (const each of wrong) expect((await refused(client, { flow, response: each }))._tag).toMatch(/Flow|Protocol/);
    expect(sent()).toEqual([]);
  });
});
