import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ok, ResultAsync } from 'neverthrow';
import {
  clientCredentials,
  memoryGate,
  memoryStore,
  standardPipeline,
  withCache,
  withClaimsChallenge,
  withDeadline,
  withEvents,
  withRetry,
  withSingleFlight,
  withThrottleGate,
  withTimeout,
  type ClientCredentialsRequest,
  type TokenEvent,
  type TokenOperation,
  type TokenStore,
} from '../../src/index.js';
import { clockOf } from '../../src/operation/clock.js';
import { both, equalJitter, exponential, recurs, spaced } from '../../src/retry.js';
import {
  aadsts,
  hang,
  httpError,
  jsonValue,
  startAuthority,
  throttled,
  type TestAuthority,
} from '../../src/testing.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { virtualRuntime, type VirtualRuntime } from './support/virtual.js';

/** What `docs/guide/pipeline.md` says of the order: each part with the right one, and with the wrong one. */

const api = 'api://4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e/.default';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    resources: [{ uri: 'https://graph.microsoft.com' }, { uri: api.replace('/.default', '') }],
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

type Acquire = TokenOperation<ClientCredentialsRequest>;
const requestOf = (scope = graph): ClientCredentialsRequest => ({ scopes: [scope] });

/** A grant whose requests leave a note of their time. */
const noted = (runtime: VirtualRuntime): { readonly grant: Acquire; readonly sent: number[] } => {
  const sent: number[] = [];
  const fetch = (input: unknown, init: unknown): Promise<unknown> => {
    sent.push(runtime.elapsed());
    return runtime.fetch(input, init);
  };
  return { grant: clientCredentials(clientOfAuthority(authority, { runtime: { ...runtime, fetch } })), sent };
};

describe('events are outermost', () => {
  it('else nobody hears of a hit', async () => {
    const runtime = virtualRuntime();
    const { grant } = noted(runtime);
    const outcome = async (place: (listener: (event: TokenEvent) => void) => Acquire): Promise<number> => {
      const names: string[] = [];
      const acquire = place(({ name }) => names.push(name));
      await runtime.run(acquire(requestOf()));
      await runtime.run(acquire(requestOf()));
      return names.filter((name) => name === 'done').length;
    };
    const store = (): TokenStore => memoryStore({ now: runtime.now });
    expect(await outcome((listener) => withEvents(listener)(withCache(store())(grant)))).toBe(2);
    expect(await outcome((listener) => withCache(store())(withEvents(listener)(grant)))).toBe(1);
  });
});

describe('the deadline is outside the cache', () => {
  it('else a store that does not answer holds the caller for ever', async () => {
    const runtime = virtualRuntime();
    const { grant } = noted(runtime);
    const stuck: TokenStore = { ...memoryStore(), get: () => new ResultAsync(new Promise(() => undefined)) };
    const right = await runtime.run(withDeadline(5_000)(withCache(stuck)(grant))(requestOf()));
    expect(right._unsafeUnwrapErr()).toMatchObject({ _tag: 'Timeout', timeoutMs: 5_000 });
    const wrong = withCache(stuck)(withDeadline(5_000)(grant))(requestOf());
    await expect(runtime.run(wrong)).rejects.toThrow('never comes');
  });

  it('and outside the flight, else who joins late has no time', async () => {
    const outcomes = async (order: (grant: Acquire) => Acquire): Promise<readonly string[]> => {
      authority.reset();
      authority.fail(hang());
      const runtime = virtualRuntime();
      const acquire = order(noted(runtime).grant);
      const first = acquire(requestOf());
      await runtime.advance(4_000);
      const late = acquire(requestOf());
      const ends = [first, late].map(async (call) => {
        const result = await call;
        return `${result.isErr() ? result.error._tag : 'token'} at ${runtime.elapsed()}`;
      });
      await runtime.advance(10_000);
      return Promise.all(ends);
    };
    const right = await outcomes((grant) => withDeadline(5_000)(withSingleFlight()(grant)));
    expect(right).toEqual(['Timeout at 5000', 'Timeout at 9000']);
    const wrong = await outcomes((grant) => withSingleFlight()(withDeadline(5_000)(grant)));
    expect(wrong).toEqual(['Timeout at 5000', 'Timeout at 5000']);
  });

  it('and outside the retry, else it is one for each try', async () => {
    const ends = async (order: (grant: Acquire) => Acquire): Promise<number> => {
      authority.reset();
      authority.fail(httpError());
      const runtime = virtualRuntime();
      await runtime.run(order(noted(runtime).grant)(requestOf()));
      return runtime.elapsed();
    };
    const policy = both(recurs(3), spaced(4_000));
    expect(await ends((grant) => withDeadline(5_000)(withRetry(policy)(grant)))).toBeLessThanOrEqual(5_000);
    expect(await ends((grant) => withRetry(policy)(withDeadline(5_000)(grant)))).toBe(12_000);
  });
});

describe('the cache is outside the flight', () => {
  it('else every hit begins or joins one', async () => {
    const runtime = virtualRuntime();
    const { grant } = noted(runtime);
    const hits = async (order: (store: TokenStore) => Acquire): Promise<number> => {
      const store = memoryStore({ now: runtime.now });
      const acquire = order(store);
      await runtime.run(acquire(requestOf()));
      await runtime.run(Promise.all(Array.from({ length: 100 }, () => acquire(requestOf()))));
      return store.statistics().hits;
    };
    expect(await hits((store) => withCache(store)(withSingleFlight()(grant)))).toBe(100);
    expect(await hits((store) => withSingleFlight()(withCache(store)(grant)))).toBe(1);
  });

  it('and outside the retry, else work in the background is not tried again', async () => {
    const refreshed = async (order: (store: TokenStore, grant: Acquire) => Acquire): Promise<string> => {
      authority.reset();
      const runtime = virtualRuntime();
      const { grant } = noted(runtime);
      const acquire = order(memoryStore({ now: runtime.now }), grant);
      const body = { token_type: 'Bearer', expires_in: 3600, refresh_in: 10 };
      authority.fail(jsonValue({ ...body, access_token: 'the first' }), { times: 1 });
      authority.fail(httpError(), { times: 1 });
      authority.fail(jsonValue({ ...body, access_token: 'the second' }));
      await runtime.run(acquire(requestOf()));
      await runtime.advance(400_000);
      await runtime.run(acquire(requestOf()));
      for (let turn = 0; turn < 50; turn++) await runtime.advance(1_000);
      return (await runtime.run(acquire(requestOf())))._unsafeUnwrap().accessToken;
    };
    const policy = both(recurs(3), spaced(5_000));
    expect(await refreshed((store, grant) => withCache(store)(withRetry(policy)(grant)))).toBe('the second');
    expect(await refreshed((store, grant) => withRetry(policy)(withCache(store)(grant)))).toBe('the first');
  });
});

describe('the flight is outside the retry', () => {
  it('else each caller has retries of his own, and a server in trouble meets all of them', async () => {
    const requests = async (order: (grant: Acquire) => Acquire): Promise<number> => {
      authority.reset();
      authority.fail(httpError(), { times: 1 });
      let draws = 0;
      const runtime = virtualRuntime({ random: () => ((draws += 1) % 100) / 100 });
      const { grant, sent } = noted(runtime);
      const acquire = order(grant);
      await runtime.run(Promise.all(Array.from({ length: 100 }, () => acquire(requestOf()))));
      return sent.length;
    };
    const policy = both(recurs(3), equalJitter(exponential(10_000)));
    expect(await requests((grant) => withSingleFlight()(withRetry(policy)(grant)))).toBe(2);
    expect(await requests((grant) => withRetry(policy)(withSingleFlight()(grant)))).toBeGreaterThan(50);
  });
});

describe('the retry is outside the gate', () => {
  it('else a gate answers with an error where waiting would give a token', async () => {
    const outcome = async (order: (grant: Acquire) => Acquire): Promise<string> => {
      authority.reset();
      authority.fail(throttled({ retryAfter: 10 }), { times: 1 });
      const runtime = virtualRuntime();
      const acquire = order(noted(runtime).grant);
      const first = acquire(requestOf());
      await runtime.advance(100);
      const second = await runtime.run(acquire(requestOf(api)));
      await runtime.run(first);
      return second.isOk() ? 'token' : `${second.error.category}, replayed: ${second.error.replayed}`;
    };
    const policy = both(recurs(3), spaced(1_000));
    expect(await outcome((grant) => withRetry(policy)(withThrottleGate(gateOf(grant))(grant)))).toBe('token');
    expect(await outcome((grant) => withThrottleGate(gateOf(grant))(withRetry(both(recurs(0)))(grant)))).toBe(
      'throttled, replayed: true',
    );
  });

  it('and a retry inside asks a server that told another call to wait', async () => {
    const tooEarly = async (order: (grant: Acquire) => Acquire): Promise<number> => {
      authority.reset();
      authority.fail(httpError({ status: 503 }), { times: 1 });
      authority.fail(throttled({ retryAfter: 20 }), { times: 1 });
      const runtime = virtualRuntime();
      const { grant, sent } = noted(runtime);
      const acquire = order(grant);
      const first = acquire(requestOf());
      await runtime.advance(6_000);
      const second = acquire(requestOf(api));
      await runtime.run(Promise.all([first, second]));
      // The second call, at 6 s, was told to wait until 26 s; the first one was to come again at 8 s.
      return sent.filter((time) => time > 6_000 && time < 26_000).length;
    };
    const policy = both(recurs(3), spaced(8_000));
    expect(await tooEarly((grant) => withRetry(policy)(withThrottleGate(gateOf(grant))(grant)))).toBe(0);
    expect(await tooEarly((grant) => withThrottleGate(gateOf(grant))(withRetry(policy)(grant)))).toBe(1);
  });

  const gateOf = ({ context }: Acquire) => memoryGate({ ...(context && { now: context.runtime.now }) });
});

describe('the timeout is innermost', () => {
  it('else one try that hangs leaves no time for the next', async () => {
    const outcome = async (order: (grant: Acquire) => Acquire): Promise<string> => {
      authority.reset();
      const fault = authority.fail(hang(), { times: 1 });
      const runtime = virtualRuntime();
      const running = order(noted(runtime).grant)(requestOf());
      while (fault.hits === 0) await new Promise(setImmediate);
      await runtime.advance(3_000);
      const result = await runtime.run(running);
      return result.isOk() ? 'token' : result.error._tag;
    };
    const policy = both(recurs(3), spaced(1_000));
    expect(await outcome((grant) => withRetry(policy)(withTimeout(3_000)(grant)))).toBe('token');
    expect(await outcome((grant) => withTimeout(3_000)(withRetry(policy)(grant)))).toBe('Timeout');
  });
});

describe('the challenge is outside of the deadline', () => {
  it('else a person has as long as a request', async () => {
    const outcome = async (
      order: (grant: Acquire, resolve: Ask) => TokenOperation<ClientCredentialsRequest, unknown>,
    ) => {
      authority.reset();
      authority.fail(aadsts(50076));
      const runtime = virtualRuntime();
      const person: Ask = () => new ResultAsync(runtime.sleep(90_000).then(() => ok('signed in')));
      const result = await runtime.run(order(noted(runtime).grant, person)(requestOf()));
      return result.isOk() ? result.value : result.error._tag;
    };
    type Ask = () => ResultAsync<string, never>;
    expect(await outcome((grant, challenge) => standardPipeline({ challenge })(grant))).toBe('signed in');
    expect(
      await outcome((grant, ask) => withDeadline(60_000, { clock: clockOf(grant) })(withClaimsChallenge(grant, ask))),
    ).toBe('Timeout');
  });
});

describe('the standard pipeline', () => {
  it('has them in this order: its events say so', async () => {
    const runtime = virtualRuntime();
    const names: string[] = [];
    authority.fail(throttled({ retryAfter: 1 }), { times: 1 });
    const acquire = standardPipeline({ onEvent: ({ name }) => names.push(name) })(noted(runtime).grant);
    await runtime.run(Promise.all([acquire(requestOf()), acquire(requestOf())]));
    const told = ['start', 'cache', 'attempt', 'answer', 'wait', 'attempt', 'answer', 'done'];
    expect(names.filter((name, index) => names.indexOf(name) === index || name !== 'start')).toEqual(
      expect.arrayContaining(told),
    );
    expect(names.filter((name) => name === 'attempt')).toHaveLength(2);
    expect(names.filter((name) => name === 'shared')).toHaveLength(1);
    expect(names.at(0)).toBe('start');
    expect(names.at(-1)).toBe('done');
  });
});
