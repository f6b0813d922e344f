import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import {
  clientCredentials,
  decodeError,
  encodeError,
  isOAuthError,
  retryBudget,
  sampleError,
  serverMessage,
  standardPipeline,
  withRetry,
  type OAuthError,
  type RetryPolicy,
  type TokenEvent,
  type TokenOperation,
} from '../../src/index.js';
import { operationIn, type Repeat } from '../../src/operation/operation.js';
import type { Steering } from '../../src/operation/request.js';
import { both, immediately, interactiveRetry, recurs, spaced, standardRetry, stop } from '../../src/retry.js';
import { aadsts, httpError, startAuthority, throttled, type TestAuthority } from '../../src/testing.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { virtualRuntime, type VirtualRuntime } from './support/virtual.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const grantOf = (runtime: VirtualRuntime) => clientCredentials(clientOfAuthority(authority, { runtime }));
const request = { scopes: [graph] };
const thrice: RetryPolicy = both(recurs(3), spaced(100));

/** An operation that fails with these errors, one after another, then succeeds; `calls` are the times of its calls. */
const failing = (
  runtime: VirtualRuntime,
  errors: readonly OAuthError[],
  repeat?: Repeat,
): {
  readonly operation: TokenOperation<Steering, string>;
  readonly calls: number[];
  readonly requests: Steering[];
} => {
  const calls: number[] = [];
  const requests: Steering[] = [];
  const { context } = grantOf(runtime);
  const run = (steering: Steering): ResultAsync<string, OAuthError> => {
    requests.push(steering);
    const error = errors[calls.push(runtime.elapsed()) - 1];
    return error ? errAsync(error) : okAsync('done');
  };
  return { operation: operationIn(context && { ...context, ...(repeat && { repeat }) }, run), calls, requests };
};

const unavailable = (details: object = {}): OAuthError => sampleError('AADSTS90033', details);

describe('the driver', () => {
  it('tries again for as long as the policy says, and gives the token', async () => {
    const runtime = virtualRuntime();
    authority.fail(httpError(), { times: 2 });
    const result = await runtime.run(withRetry(thrice)(grantOf(runtime))(request));
    expect(result.isOk()).toBe(true);
    expect(authority.requests).toHaveLength(3);
    expect(runtime.elapsed()).toBe(200);
    expect(runtime.sleeping()).toBe(0);
  });

  it('gives the last error with all tries, whole', async () => {
    const runtime = virtualRuntime();
    authority.fail(throttled({ retryAfter: 1 }), { times: 1 });
    authority.fail(aadsts(90033, { message: 'In the server’s words.', claims: { access_token: {} } }));
    const error = (await runtime.run(withRetry(thrice)(grantOf(runtime))(request)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Aadsts', code: 'AADSTS90033', category: 'service_unavailable' });
    expect(error.attempts).toEqual([
      { category: 'throttled', code: 'unexpected_response', startedAfterMs: 0, waitedMs: 1000 },
      { category: 'service_unavailable', code: 'AADSTS90033', startedAfterMs: 1000, waitedMs: 100 },
      { category: 'service_unavailable', code: 'AADSTS90033', startedAfterMs: 1100, waitedMs: 100 },
      { category: 'service_unavailable', code: 'AADSTS90033', startedAfterMs: 1200 },
    ]);
    expect(error.claims).toBe('{"access_token":{}}');
    expect(serverMessage(error)).toContain('In the server’s words.');
    expect(JSON.stringify(error)).not.toContain('words');
    expect(isOAuthError(error)).toBe(true);
    expect(decodeError(encodeError(error))._unsafeUnwrap().attempts).toEqual(error.attempts);
  });

  it('says the one try that there was, too', async () => {
    const runtime = virtualRuntime();
    const { operation } = failing(runtime, [unavailable()]);
    const error = (await withRetry(stop)(operation)({}))._unsafeUnwrapErr();
    expect(error.attempts).toEqual([{ category: 'service_unavailable', code: 'AADSTS90033', startedAfterMs: 0 }]);
  });

  it('sends one client-request-id with all tries', async () => {
    const runtime = virtualRuntime();
    authority.fail(httpError(), { times: 2 });
    const acquire = withRetry(thrice)(grantOf(runtime));
    await runtime.run(acquire(request));
    const ids = authority.requests.map(({ headers }) => headers['client-request-id']);
    expect(new Set(ids).size).toBe(1);
    const correlationId = '0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9';
    await runtime.run(acquire({ ...request, correlationId }));
    expect(authority.requests.at(-1)?.headers['client-request-id']).toBe(correlationId);
    expect(ids[0]).not.toBe(correlationId);
  });

  it('is never earlier than the server, never later than the longer of both', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ policyMs: fc.nat(5_000), retryAfterMs: fc.option(fc.nat(9_000)) }), { maxLength: 6 }),
        async (tries) => {
          const runtime = virtualRuntime();
          const { operation, calls } = failing(
            runtime,
            tries.map(({ retryAfterMs }) => unavailable(retryAfterMs === null ? {} : { retryAfterMs })),
          );
          const policy: RetryPolicy = ({ attempt }) => tries[attempt]?.policyMs ?? Infinity;
          expect((await runtime.run(withRetry(policy)(operation)({}))).isOk()).toBe(true);
          let due = 0;
          const expected = tries.map(({ policyMs, retryAfterMs }) => (due += Math.max(policyMs, retryAfterMs ?? 0)));
          expect(calls).toEqual([0, ...expected]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('shows the policy what there is', async () => {
    const runtime = virtualRuntime();
    const { operation } = failing(runtime, [unavailable({ retryAfterMs: 500 }), unavailable(), unavailable()]);
    const seen: object[] = [];
    const policy: RetryPolicy = ({ error, ...status }) => {
      seen.push({ ...status, isOurs: isOAuthError(error) });
      return status.attempt < 2 ? 100 : Infinity;
    };
    await runtime.run(withRetry(policy)(operation)({}));
    expect(seen).toEqual([
      { attempt: 0, elapsedMs: 0, previousMs: 0, random: 0.5, isOurs: true },
      { attempt: 1, elapsedMs: 500, previousMs: 100, random: 0.5, isOurs: true },
      { attempt: 2, elapsedMs: 600, previousMs: 100, random: 0.5, isOurs: true },
    ]);
  });

  it('tells of each wait, also a listener that fails', async () => {
    const runtime = virtualRuntime();
    const { operation } = failing(runtime, [unavailable({ retryAfterMs: 250 }), unavailable()]);
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => {
      events.push(event);
      throw new Error('a log that fails');
    };
    const correlationId = '0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9';
    expect((await runtime.run(withRetry(thrice)(operation)({ onEvent, correlationId }))).isOk()).toBe(true);
    const what = { name: 'wait', requestId: correlationId, category: 'service_unavailable', code: 'AADSTS90033' };
    expect(events).toEqual([
      { ...what, at: runtime.now() - 350, waitMs: 250, tries: 1, retryAfterMs: 250 },
      { ...what, at: runtime.now() - 100, waitMs: 100, tries: 2 },
    ]);
  });
});

describe('a gate inside', () => {
  const replayed = (): OAuthError => unavailable({ retryAfterMs: 3_000, replayed: true });

  it('is waited for, once after each request, without taking a retry or paying for one', async () => {
    const runtime = virtualRuntime();
    const budget = retryBudget({ capacity: 10, cost: 5 });
    const { operation, calls } = failing(runtime, [replayed(), unavailable(), replayed(), unavailable()]);
    const result = await runtime.run(withRetry(both(recurs(2), spaced(1_000)), { budget })(operation)({}));
    expect(result.isOk()).toBe(true);
    expect(calls).toEqual([0, 3_000, 4_000, 7_000, 8_000]);
    expect(budget.level()).toBe(0);
  });

  it('that never opens ends all the same', async () => {
    const runtime = virtualRuntime();
    const { operation, calls } = failing(runtime, Array.from({ length: 50 }, replayed));
    const error = (await runtime.run(withRetry(both(recurs(3), spaced(1_000)))(operation)({})))._unsafeUnwrapErr();
    expect(error).toMatchObject({ replayed: true, code: 'AADSTS90033' });
    expect(calls.length).toBeLessThanOrEqual(6);
  });

  it('that pauses for longer than the policy waits does not cost an interactive call its one retry', async () => {
    const runtime = virtualRuntime();
    authority.fail(httpError({ status: 503 }), { times: 1 });
    const acquire = standardPipeline({ retry: interactiveRetry })(grantOf(runtime));
    expect((await runtime.run(acquire(request))).isOk()).toBe(true);
    expect(authority.requests).toHaveLength(2);
    expect(runtime.elapsed()).toBeGreaterThanOrEqual(5_000);
  });
});

describe('a deadline', () => {
  it.each([
    ['before the end of the wait', 4_999, 'error'],
    ['at the end of it', 5_000, 'error'],
    ['after it', 5_001, 'token'],
  ])('%s', async (_, remainingMs, outcome) => {
    const runtime = virtualRuntime();
    const { operation, calls } = failing(runtime, [unavailable({ retryAfterMs: 5_000 })]);
    const deadline = { remainingMs: () => remainingMs - runtime.elapsed() };
    const result = await runtime.run(withRetry(thrice)(operation)({ deadline }));
    expect(result.isOk() ? 'token' : 'error').toBe(outcome);
    expect(calls).toEqual(outcome === 'token' ? [0, 5_000] : [0]);
    if (result.isErr()) {
      expect(result.error).toMatchObject({ code: 'AADSTS90033', retryAt: runtime.now() + 5_000 });
      expect(runtime.elapsed()).toBe(0);
    }
  });
});

describe('a policy that is wrong', () => {
  it.each<[string, () => number]>([
    ['NaN', () => NaN],
    ['a negative number', () => -1],
    ['no number', () => 'soon' as unknown as number],
  ])('gives %s: Config', async (_, policy) => {
    const runtime = virtualRuntime();
    const { operation, calls } = failing(runtime, [unavailable()]);
    const error = (await withRetry(policy)(operation)({}))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Config', attempts: [{ code: 'AADSTS90033' }] });
    expect(calls).toHaveLength(1);
  });

  it('throws: Callback', async () => {
    const runtime = virtualRuntime();
    const { operation } = failing(runtime, [unavailable()]);
    const policy: RetryPolicy = () => {
      throw new Error('of the application');
    };
    const error = (await withRetry(policy)(operation)({}))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Callback', attempts: [{ code: 'AADSTS90033' }] });
  });
});

describe('whatever the policy says', () => {
  const times = async (error: OAuthError, repeat?: Repeat): Promise<number> => {
    const runtime = virtualRuntime();
    const { operation, calls } = failing(runtime, [error, error], repeat);
    await runtime.run(withRetry(both(recurs(5), immediately))(operation)({}));
    return calls.length;
  };

  it('AADSTS50196 is not tried again, under any status', async () => {
    expect(await times(sampleError('AADSTS50196'))).toBe(1);
    expect(await times({ ...sampleError('AADSTS90033'), codes: [90033, 50196] })).toBe(1);
  });

  const ambiguous = [
    sampleError('network', { sent: 'maybe' }),
    sampleError('timeout', { sent: 'maybe', timeoutMs: 1 }),
    sampleError('unexpected_response', { status: 200 }),
  ];
  const unsent = [
    sampleError('network', { sent: 'no' }),
    sampleError('timeout', { sent: 'no', timeoutMs: 1 }),
    sampleError('throttled', { retryAt: 0 }),
    sampleError('AADSTS90033', { status: 503, replayed: true }),
  ];
  const answered = [sampleError('AADSTS90033', { status: 503 }), sampleError('AADSTS90055', { status: 429 })];

  it.each<[Repeat, readonly OAuthError[], readonly OAuthError[]]>([
    ['always', [...ambiguous, ...unsent, ...answered], []],
    ['if_settled', [...unsent, ...answered], ambiguous],
    ['if_unsent', unsent, [...ambiguous, ...answered]],
  ])('a request that may be repeated %s', async (repeat, again, never) => {
    for (const error of again) expect([error.message, await times(error, repeat)]).toEqual([error.message, 3]);
    for (const error of never) expect([error.message, await times(error, repeat)]).toEqual([error.message, 1]);
  });

  it('an error of another library is the business of the policy', async () => {
    let calls = 0;
    const operation: TokenOperation<object, string, 'mine'> = () => (++calls < 3 ? errAsync('mine') : okAsync('done'));
    expect((await withRetry(both(recurs(5), immediately))(operation)({}))._unsafeUnwrap()).toBe('done');
    calls = 0;
    expect((await withRetry(standardRetry)(operation)({}))._unsafeUnwrapErr()).toBe('mine');
  });
});

describe('an operation of one’s own that throws', () => {
  it.each<[string, TokenOperation<object, string>]>([
    [
      'at once',
      () => {
        throw new Error('x');
      },
    ],
    ['later', () => Promise.reject(new Error('x')) as never],
    ['nothing, and gives none', () => undefined as never],
  ])('%s: Callback', async (_, operation) => {
    expect((await withRetry(stop)(operation)({}))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
  });
});

describe('a budget', () => {
  it('is shared, ends retries when it is spent, and earns by successes at the first try', async () => {
    const runtime = virtualRuntime();
    const budget = retryBudget({ capacity: 10, cost: 5, refund: 1 });
    const retried = (errors: readonly OAuthError[]) =>
      withRetry(thrice, { budget })(failing(runtime, errors).operation)({});
    const errors = [unavailable(), unavailable(), unavailable()];
    const first = await runtime.run(retried(errors));
    expect(first._unsafeUnwrapErr().attempts).toHaveLength(3);
    expect(budget.level()).toBe(0);
    const second = await runtime.run(retried(errors));
    expect(second._unsafeUnwrapErr().attempts).toHaveLength(1);
    for (let call = 0; call < 5; call++) await retried([]);
    expect(budget.level()).toBe(5);
    expect((await runtime.run(retried([unavailable()]))).isOk()).toBe(true);
    expect(budget.level()).toBe(0);
    for (let call = 0; call < 50; call++) await retried([]);
    expect(budget.level()).toBe(10);
  });

  it.each([{ capacity: NaN }, { cost: -1 }, { refund: 'x' as unknown as number }])(
    'of %j is Config',
    async (settings) => {
      const runtime = virtualRuntime();
      const { operation, calls } = failing(runtime, []);
      const acquire = withRetry(thrice, { budget: retryBudget(settings) })(operation);
      expect((await acquire({}))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Config' });
      expect(calls).toEqual([]);
    },
  );

  it('that throws when it is given something back costs nothing', async () => {
    const runtime = virtualRuntime();
    const budget = {
      ...retryBudget(),
      refund: () => {
        throw new Error('x');
      },
    };
    expect((await withRetry(thrice, { budget })(failing(runtime, []).operation)({})).isOk()).toBe(true);
  });

  it('that throws is Callback', async () => {
    const runtime = virtualRuntime();
    const budget = {
      ...retryBudget(),
      spend: () => {
        throw new Error('x');
      },
    };
    const { operation } = failing(runtime, [unavailable()]);
    expect((await withRetry(thrice, { budget })(operation)({}))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
  });
});

describe('who leaves while it waits', () => {
  it('hears Aborted at once, with the tries that were made, and nothing is left', async () => {
    const runtime = virtualRuntime();
    const controller = new AbortController();
    const { operation, calls } = failing(runtime, [unavailable(), unavailable()]);
    const running = withRetry(spaced(10_000))(operation)({ signal: controller.signal });
    await runtime.advance(12_000);
    expect([calls.length, runtime.sleeping()]).toEqual([2, 1]);
    controller.abort();
    const error = (await running)._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Aborted' });
    expect(error.attempts).toHaveLength(2);
    expect([calls.length, runtime.sleeping()]).toEqual([2, 0]);
  });

  it('is not asked for again where it left during a try', async () => {
    const runtime = virtualRuntime();
    const controller = new AbortController();
    const { operation, calls } = failing(runtime, [unavailable()]);
    const leaving: typeof operation = (steering) => {
      controller.abort();
      return operation(steering);
    };
    const result = await withRetry(immediately)(leaving)({ signal: controller.signal });
    expect(result._unsafeUnwrapErr()).toMatchObject({ code: 'AADSTS90033' });
    expect(calls).toHaveLength(1);
  });

  it('a sleep that rejects when it is ended is one that ended', async () => {
    const runtime = virtualRuntime();
    const { operation } = failing(runtime, [unavailable()]);
    const clock = { sleep: () => Promise.reject(new Error('ended')) };
    expect((await withRetry(immediately, { clock })(operation)({})).isOk()).toBe(true);
  });
});
