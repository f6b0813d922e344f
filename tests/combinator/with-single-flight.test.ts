import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import {
  clientCredentials,
  clientSecret,
  liveRuntime,
  sampleError,
  withSingleFlight,
  type Deadline,
  type OAuthError,
  type OperationContext,
  type Steering,
  type TokenEvent,
  type TokenOperation,
} from '../../src/index.js';
import { aadsts, hang, slowBody, throttled } from '../../src/testing.js';
import { keysOf } from '../../src/operation/key.js';
import { sharing } from '../../src/wire/flight.js';
import { clientId, clientOfAuthority, graph } from '../exchange/support/clients.js';
import { deferred, soon, testRuntime } from '../wire/support/runtime.js';
import { virtualRuntime } from './support/virtual.js';
import {
  listenersOn,
  moments,
  operationAt,
  streamingRuntime,
  until,
  watchedAuthority,
  type WatchedAuthority,
} from './support/watched.js';

const otherClientId = '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3f';

let authority: WatchedAuthority;
beforeAll(async () => {
  authority = await watchedAuthority({
    applications: [clientId, otherClientId].map((id) => ({ clientId: id, secrets: ['a-secret', 'b-secret'] })),
    resources: [graph, 'api://orders/.default'].map((scope) => ({ uri: scope.replace('/.default', '') })),
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

/** What users' own operations are asked in these tests. */
interface Own extends Steering {
  readonly [name: string]: unknown;
}

interface Begun {
  readonly request: Own;
  readonly land: (result: Result<string, string>) => void;
}

/** An operation that is done when the test says so, shared; and what of it was begun. */
function landing(context?: OperationContext) {
  const begun: Begun[] = [];
  const operation: TokenOperation<Own, string, string> = (request) => {
    const { promise, resolve } = deferred<Result<string, string>>();
    begun.push({ request, land: resolve });
    return new ResultAsync(promise);
  };
  const shared = withSingleFlight()(context ? Object.assign(operation, { context }) : operation);
  return { begun, shared };
}

const contextOf = (changes: Partial<OperationContext> = {}): OperationContext => ({
  ...{ authority: clientOfAuthority(authority).authority, clientId, grant: 'on_behalf_of', runtime: liveRuntime },
  ...changes,
});

const tagOf = (result: Result<unknown, unknown>): unknown =>
  result.match(
    () => 'ok',
    (error) => (error as Partial<OAuthError>)._tag ?? error,
  );

describe('calls for the same at the same time', () => {
  it('are one request, and each has its result', async () => {
    const runtime = virtualRuntime();
    const acquire = withSingleFlight()(operationAt(authority, runtime));
    const results = await runtime.run(Promise.all(Array.from({ length: 1000 }, () => acquire({ scopes: [graph] }))));
    const tokens = results.map((result) => result._unsafeUnwrap().accessToken);
    expect(tokens).toHaveLength(1000);
    expect(new Set(tokens).size).toBe(1);
    expect(authority.requests).toHaveLength(1);
    expect([runtime.sleeping(), runtime.underWay()]).toEqual([0, 0]);
  });

  it('also share it where they come while it is under way', async () => {
    const { begun, shared } = landing();
    const first = shared({ scopes: ['a'] });
    await moments();
    const second = shared({ scopes: ['a'] });
    await moments();
    expect(begun).toHaveLength(1);
    begun[0]?.land(ok('both'));
    expect(await Promise.all([first, second])).toEqual([ok('both'), ok('both')]);
  });

  it('do nothing before they are called', () => {
    const { begun } = landing();
    expect(begun).toEqual([]);
  });

  it('share a failure too, and it is not kept', async () => {
    authority.fail(aadsts(50076), { times: 1 });
    const runtime = virtualRuntime();
    const acquire = withSingleFlight()(operationAt(authority, runtime));
    const call = () => acquire({ scopes: [graph] });
    const results = await runtime.run(Promise.all([call(), call(), call()]));
    expect(results.map((result) => result._unsafeUnwrapErr().code)).toEqual(Array(3).fill('AADSTS50076'));
    expect(authority.requests).toHaveLength(1);
    expect((await runtime.run(call())).isOk()).toBe(true);
    expect(authority.requests).toHaveLength(2);
  });

  it('begin anew once it has landed', async () => {
    const { begun, shared } = landing();
    const first = shared({});
    begun[0]?.land(ok('first'));
    await first;
    const second = shared({});
    expect(begun).toHaveLength(2);
    begun[1]?.land(ok('second'));
    expect(await second).toEqual(ok('second'));
  });

  it('share with those of this operation only', async () => {
    const runtime = virtualRuntime();
    const operation = operationAt(authority, runtime);
    const [one, two] = [withSingleFlight()(operation), withSingleFlight()(operation)];
    await runtime.run(Promise.all([one({ scopes: [graph] }), two({ scopes: [graph] })]));
    expect(authority.requests).toHaveLength(2);
    expect([one.context, two.context]).toEqual([operation.context, operation.context]);
  });

  it('of operations without a context are shared too, whatever they are asked', async () => {
    for (const request of ['text', 7, null, undefined, ['a'], { scopes: 'no list' }]) {
      let calls = 0;
      const { promise, resolve } = deferred<Result<string, never>>();
      const own: TokenOperation<unknown, string, never> = () => {
        calls += 1;
        return new ResultAsync(promise);
      };
      const shared = withSingleFlight()(own);
      const both = Promise.all([shared(request), shared(request)]);
      // Both have their keys, which may be hashed, when many that are asked for later have theirs.
      for (let times = 0; times < 20; times++) await keysOf(shared, 'flight')(request);
      await moments();
      resolve(ok('done'));
      expect([await both, calls]).toEqual([[ok('done'), ok('done')], 1]);
    }
  });
});

/** How many flights two requests begin that are made at the same time, in either order. */
async function flightsOf(one: Own, two: Own): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const pair of [
    [one, two],
    [two, one],
  ]) {
    const { begun, shared } = landing(contextOf());
    const aboard = new Set<unknown>();
    // The deadlines tell who is there: keys that are hashed take their time.
    const calls = pair.map((request) =>
      shared({ ...request, deadline: deadline(() => (aboard.add(request), Infinity)) }),
    );
    await until('both are aboard', () => {
      begun.forEach(({ request }) => request.deadline?.remainingMs());
      return aboard.size === 2;
    });
    begun.forEach(({ land }) => land(ok('')));
    await Promise.all(calls);
    counts.push(begun.length);
  }
  return counts;
}

const deadline = (remainingMs: () => number): Deadline => ({ remainingMs });
const scopes = ['a', 'b'];

describe('the same', () => {
  it.each<[string, Own, Own]>([
    ['the order of scopes', { scopes: ['a', 'b'] }, { scopes: ['b', 'a'] }],
    ['a scope that is there twice', { scopes: ['a', 'b'] }, { scopes: ['b', 'a', 'b'] }],
    ['a signal', { scopes, signal: new AbortController().signal }, { scopes }],
    ['a correlation id', { scopes, correlationId: 'x' }, { scopes, correlationId: 'y' }],
    ['a listener', { scopes, onEvent: () => undefined }, { scopes, onEvent: () => undefined }],
    ['a field that is undefined', { scopes, claims: undefined, own: undefined }, { scopes }],
    ['the order of fields', { scopes, claims: 'x', own: { a: 1, b: 2 } }, { own: { b: 2, a: 1 }, claims: 'x', scopes }],
    ['equal assertions', { scopes, assertion: 'user-1' }, { scopes, assertion: 'user-1' }],
    ['equal accounts', { scopes, account: { homeAccountId: 'u.t' } }, { scopes, account: { homeAccountId: 'u.t' } }],
    ['equal parameters', { scopes, extraParameters: { a: 'b' } }, { scopes, extraParameters: { a: 'b' } }],
  ])('is asked for whatever is different in %s', async (_, one, two) => {
    expect(await flightsOf(one, two)).toEqual([1, 1]);
  });

  it.each<[string, Own, Own]>([
    ['scopes', { scopes: ['a'] }, { scopes: ['a', 'b'] }],
    ['scopes in one text', { scopes: ['a', 'b'] }, { scopes: ['a b '] }],
    ['claims', { scopes, claims: '{"a":1}' }, { scopes, claims: '{"a":2}' }],
    ['claims and none', { scopes, claims: '{"a":1}' }, { scopes }],
    ['forceRefresh', { scopes, forceRefresh: true }, { scopes }],
    ['interactive', { scopes, interactive: false }, { scopes }],
    ['the account', { scopes, account: { homeAccountId: 'u.t' } }, { scopes, account: { homeAccountId: 'v.t' } }],
    ['an account and none', { scopes, account: { homeAccountId: 'u.t' } }, { scopes }],
    ['the assertion', { scopes, assertion: 'user-1' }, { scopes, assertion: 'user-2' }],
    ['parameters', { scopes, extraParameters: { a: 'b' } }, { scopes, extraParameters: { a: 'c' } }],
    ['the names of parameters', { scopes, extraParameters: { a: 'b' } }, { scopes, extraParameters: { b: 'b' } }],
    ['a field that is unknown here', { scopes, own: 1 }, { scopes, own: '1' }],
  ])('is not asked for where %s differ', async (_, one, two) => {
    expect(await flightsOf(one, two)).toEqual([2, 2]);
  });

  it('is asked for with more than scopes, so that its key is hashed, over HTTP', async () => {
    const all = deferred();
    const runtime = virtualRuntime({ fetch: (input, init) => all.promise.then(() => liveRuntime.fetch(input, init)) });
    const acquire = withSingleFlight()(operationAt(authority, runtime));
    let joined = 0;
    const onEvent = ({ name }: TokenEvent): void => void (joined += name === 'shared' ? 1 : 0);
    const request = { scopes: [graph], extraParameters: { hint: 'x' } };
    const calls = Promise.all(
      Array.from({ length: 100 }, () => acquire({ ...request, onEvent: (event) => onEvent(event) })),
    );
    await until('all are aboard', () => joined === 99);
    all.resolve();
    expect([(await calls).filter((result) => result.isOk()).length, authority.requests.length]).toEqual([100, 1]);
  });
});

describe('a caller who leaves', () => {
  it('first does not end the request of the others', async () => {
    authority.fail(slowBody({ chunkBytes: 1000, milliseconds: 30 }));
    const runtime = streamingRuntime();
    const acquire = withSingleFlight()(operationAt(authority, runtime));
    const controller = new AbortController();
    const first = acquire({ scopes: [graph], signal: controller.signal });
    const second = acquire({ scopes: [graph] });
    await until('the request', () => authority.requests.length === 1);
    controller.abort();
    expect(tagOf(await first)).toBe('Aborted');
    expect(listenersOn(controller.signal)).toBe(0);
    expect((await second).isOk()).toBe(true);
    expect(authority.requests).toHaveLength(1);
  });

  it('last ends it, its connection too', async () => {
    authority.fail(hang());
    const runtime = streamingRuntime();
    const acquire = withSingleFlight()(operationAt(authority, runtime));
    const controllers = [1, 2, 3].map(() => new AbortController());
    const calls = controllers.map(({ signal }) => acquire({ scopes: [graph], signal }));
    await until('the request', () => authority.requests.length === 1);
    controllers[0]?.abort();
    controllers[2]?.abort();
    await moments(20);
    expect(authority.left()).toEqual([]);
    controllers[1]?.abort();
    expect((await Promise.all(calls)).map(tagOf)).toEqual(['Aborted', 'Aborted', 'Aborted']);
    await authority.over(1);
    expect(authority.left()).toMatchObject([{ fault: 'hang' }]);
    expect(authority.left()[0]).not.toHaveProperty('status');
    expect([runtime.sleeping(), ...controllers.map(({ signal }) => listenersOn(signal))]).toEqual([0, 0, 0, 0]);
  });

  it('has its own correlation id in the error', async () => {
    const { shared } = landing();
    const controller = new AbortController();
    void shared({ correlationId: 'one' });
    const second = shared({ correlationId: 'two', signal: controller.signal });
    controller.abort();
    expect((await second)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted', requestId: 'two' });
  });

  it('before it came never boards: nothing is begun, and no flight is ended', async () => {
    const { begun, shared } = landing();
    expect(tagOf(await shared({ signal: AbortSignal.abort() }))).toBe('Aborted');
    expect(begun).toEqual([]);
    const flying = shared({});
    const events: TokenEvent[] = [];
    const late = { signal: AbortSignal.abort(), onEvent: (event: TokenEvent) => void events.push(event) };
    expect(tagOf(await shared(late))).toBe('Aborted');
    expect([begun.length, begun[0]?.request.signal?.aborted, events]).toEqual([1, false, []]);
    begun[0]?.land(ok(''));
    expect(await flying).toEqual(ok(''));
  });

  it('while its key is hashed never boards', async () => {
    const { begun, shared } = landing();
    const controller = new AbortController();
    const call = shared({ assertion: 'a', signal: controller.signal });
    controller.abort();
    expect([tagOf(await call), begun.length]).toEqual(['Aborted', 0]);
  });

  it('makes way: who comes next begins anew, and the old flight does not take the new one along', async () => {
    const { begun, shared } = landing();
    const controller = new AbortController();
    const first = shared({ signal: controller.signal });
    controller.abort();
    const second = shared({});
    expect(begun).toHaveLength(2);
    expect(begun.map(({ request }) => request.signal?.aborted)).toEqual([true, false]);
    expect(tagOf(await first)).toBe('Aborted');
    begun[0]?.land(ok('old'));
    await moments();
    const third = shared({});
    expect(begun).toHaveLength(2);
    begun[1]?.land(ok('new'));
    expect(await Promise.all([second, third])).toEqual([ok('new'), ok('new')]);
  });

  it('in the very moment in which the work begins leaves at once, and ends it', async () => {
    const controller = new AbortController();
    let given: Own['signal'];
    const own: TokenOperation<Own, string, never> = (request) => {
      given = request.signal;
      controller.abort();
      return new ResultAsync(new Promise<Result<string, never>>(() => undefined));
    };
    const call = withSingleFlight()(own)({ signal: controller.signal });
    expect(await soon(call)).toMatchObject({ error: { _tag: 'Aborted' } });
    expect([given?.aborted, listenersOn(controller.signal)]).toEqual([true, 0]);
  });

  it('when it is told whom it joins leaves at once', async () => {
    const { begun, shared } = landing();
    const flying = shared({});
    const controller = new AbortController();
    const call = shared({ signal: controller.signal, onEvent: () => controller.abort() });
    expect(await soon(call)).toMatchObject({ error: { _tag: 'Aborted' } });
    expect([listenersOn(controller.signal), begun[0]?.request.signal?.aborted]).toEqual([0, false]);
    begun[0]?.land(ok(''));
    expect(await flying).toEqual(ok(''));
  });

  it('after it landed changes nothing', async () => {
    const { begun, shared } = landing();
    const controller = new AbortController();
    const call = shared({ signal: controller.signal });
    begun[0]?.land(ok('there'));
    expect(await call).toEqual(ok('there'));
    controller.abort();
    expect([begun[0]?.request.signal?.aborted, listenersOn(controller.signal)]).toEqual([false, 0]);
  });

  it('never sees the signal of another: the work has one of its own', async () => {
    const { begun, shared } = landing();
    const controller = new AbortController();
    void shared({ signal: controller.signal });
    expect(begun[0]?.request.signal).toBeInstanceOf(AbortSignal);
    expect(begun[0]?.request.signal).not.toBe(controller.signal);
  });
});

describe('an operation of the user', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('marker');
      },
    ],
    ['rejects', () => Promise.reject(new Error('marker'))],
    ['gives no result', () => Promise.resolve('marker')],
    ['gives nothing', () => undefined],
  ])('that %s gives everybody Callback, and the next call works', async (_, fail) => {
    let calls = 0;
    const own = ((): unknown => ((calls += 1) === 1 ? fail() : okAsync('good'))) as TokenOperation<Own, string, string>;
    const shared = withSingleFlight()(own);
    const results = await Promise.all([shared({}), shared({}), shared({})]);
    expect(results.map(tagOf)).toEqual(['Callback', 'Callback', 'Callback']);
    expect(calls).toBe(1);
    expect(await shared({})).toEqual(ok('good'));
  });
});

describe('the deadline of the work', () => {
  it('is that of the caller with most time, as they come and go', async () => {
    const { begun, shared } = landing();
    const controllers = [1, 2, 3].map(() => new AbortController());
    const call = (index: number, given?: Deadline) =>
      shared({ signal: controllers[index]?.signal, ...(given && { deadline: given }) });
    let time = 0;
    const first = call(
      0,
      deadline(() => 100 - time),
    );
    const seen = (): unknown => begun[0]?.request.deadline?.remainingMs();
    expect(seen()).toBe(100);
    void call(
      1,
      deadline(() => 500 - time),
    );
    expect(seen()).toBe(500);
    time = 50;
    expect(seen()).toBe(450);
    const unlimited = call(2);
    expect(seen()).toBe(Infinity);
    controllers[2]?.abort();
    expect(tagOf(await unlimited)).toBe('Aborted');
    expect(seen()).toBe(450);
    controllers[1]?.abort();
    expect(seen()).toBe(50);
    time = 200;
    expect(seen()).toBe(0);
    controllers[0]?.abort();
    expect(tagOf(await first)).toBe('Aborted');
    // Nobody waits: there is no time, and no number below that.
    expect(seen()).toBe(0);
  });

  it('is there as soon as the work begins', async () => {
    const seen: unknown[] = [];
    const own: TokenOperation<Own, string, never> = (request) => {
      seen.push(request.deadline?.remainingMs());
      return okAsync('');
    };
    const shared = withSingleFlight()(own);
    await shared({ deadline: deadline(() => 70) });
    await shared({});
    expect(seen).toEqual([70, Infinity]);
  });

  it.each([undefined, null, {}, { remainingMs: 5 }, { remainingMs: () => NaN }])(
    'is none where it is no deadline: %j',
    async (given) => {
      const { begun, shared } = landing();
      void shared({ deadline: given as unknown as Deadline });
      expect(begun[0]?.request.deadline?.remainingMs()).toBe(Infinity);
    },
  );
});

describe('the events', () => {
  it('of the request reach each distinct listener once; who joins is told whose it is', async () => {
    const runtime = virtualRuntime();
    const acquire = withSingleFlight()(operationAt(authority, runtime));
    const heard: [string, TokenEvent][] = [];
    const listener = (name: string) => (event: TokenEvent) => void heard.push([name, event]);
    const [one, two] = [listener('one'), listener('two')];
    const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const call = (onEvent: typeof one | undefined, correlationId: string | undefined) =>
      acquire({ scopes: [graph], onEvent, correlationId });
    await runtime.run(
      Promise.all([
        call(one, ids[0]),
        call(two, ids[1]),
        call(one, ids[1]),
        call(undefined, ids[1]),
        call(two, undefined),
      ]),
    );
    const of = (name: string): readonly TokenEvent[] => heard.filter(([who]) => who === name).map(([, event]) => event);
    const shared = (requestId: string | undefined): object => ({
      ...{ name: 'shared', at: runtime.now(), requestId, leader: ids[0] },
    });
    expect(of('one')).toEqual([
      shared(ids[1]),
      expect.objectContaining({ name: 'attempt', requestId: ids[0] }),
      expect.objectContaining({ name: 'answer', requestId: ids[0], outcome: 'token' }),
    ]);
    expect(of('two')).toEqual([
      shared(ids[1]),
      shared(''),
      expect.objectContaining({ name: 'attempt', requestId: ids[0] }),
      expect.objectContaining({ name: 'answer', requestId: ids[0], outcome: 'token' }),
    ]);
  });

  it('of a leader without a correlation id name none', async () => {
    const { begun, shared } = landing();
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    const calls = [shared({ onEvent }), shared({ onEvent, correlationId: 'mine' })];
    begun[0]?.land(ok(''));
    await Promise.all(calls);
    expect(events).toMatchObject([{ name: 'shared', leader: '', requestId: 'mine' }]);
  });

  it('that come as soon as the work begins are heard', async () => {
    const own: TokenOperation<Own, string, never> = ({ onEvent }) => {
      onEvent?.({ name: 'fallback', at: 1, requestId: 'x' });
      return okAsync('');
    };
    const events: TokenEvent[] = [];
    await withSingleFlight()(own)({ onEvent: (event) => void events.push(event) });
    expect(events).toEqual([{ name: 'fallback', at: 1, requestId: 'x' }]);
  });

  it('are not told to who has left', async () => {
    const { begun, shared } = landing();
    const heard: string[] = [];
    const controller = new AbortController();
    const left = shared({ signal: controller.signal, onEvent: () => void heard.push('left') });
    const stays = shared({ onEvent: ({ name }) => void heard.push(name) });
    controller.abort();
    begun[0]?.request.onEvent?.({ name: 'fallback', at: 1, requestId: '' });
    begun[0]?.land(ok(''));
    await Promise.all([left, stays]);
    expect(heard).toEqual(['shared', 'fallback']);
  });

  it('cost nothing where a listener throws or rejects: the others hear them', async () => {
    const { begun, shared } = landing();
    const heard: string[] = [];
    const calls = [
      shared({
        onEvent: () => {
          throw new Error('no');
        },
      }),
      // oxlint-disable-next-line typescript/no-misused-promises -- this is the mistake that the test is about
      shared({ onEvent: async () => Promise.reject(new Error('no')) }),
      shared({ onEvent: ({ name }) => void heard.push(name) }),
    ];
    begun[0]?.request.onEvent?.({ name: 'fallback', at: 1, requestId: '' });
    begun[0]?.land(ok(''));
    expect(await Promise.all(calls)).toEqual([ok(''), ok(''), ok('')]);
    expect(heard).toEqual(['shared', 'fallback']);
    await moments();
  });

  it('that are listened to by nobody cost nothing', async () => {
    authority.fail(throttled(), { times: 1 });
    const runtime = virtualRuntime();
    const acquire = withSingleFlight()(operationAt(authority, runtime));
    const call = () => acquire({ scopes: [graph], onEvent: 'none' as unknown as () => void });
    expect((await runtime.run(Promise.all([call(), call()]))).map(tagOf)).toHaveLength(2);
  });
});

describe('what is not the same never shares', () => {
  interface Step {
    readonly who: number;
    readonly scope: number;
    readonly user: number;
    readonly pause: boolean;
    readonly land: boolean;
  }
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.record({
      who: fc.nat({ max: 3 }),
      scope: fc.nat({ max: 1 }),
      user: fc.nat({ max: 2 }),
      pause: fc.boolean(),
      land: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it('whoever calls in whatever order: each has the answer to its own question', async () => {
    const credential = clientSecret('a-secret');
    const contexts = [
      contextOf({ credential }),
      contextOf({ credential: clientSecret('b-secret') }),
      contextOf({ credential, clientId: otherClientId }),
      contextOf({ credential, grant: 'client_credentials' }),
    ];
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const open: (() => void)[] = [];
        const operations = contexts.map((context, who) => {
          const run: TokenOperation<Own, string, never> = ({ scopes: asked, assertion }) => {
            const { promise, resolve } = deferred<Result<string, never>>();
            open.push(() => resolve(ok(JSON.stringify([who, asked, assertion]))));
            return new ResultAsync(promise);
          };
          return withSingleFlight()(Object.assign(run, { context }));
        });
        const calls: PromiseLike<void>[] = [];
        for (const { who, scope, user, pause, land } of all) {
          const asked = [`scope-${scope}`];
          const assertion = user === 0 ? undefined : `user-${user}`;
          const call = operations[who]?.({ scopes: asked, assertion });
          calls.push(
            (call ?? okAsync('')).then((result) =>
              expect(result._unsafeUnwrap()).toBe(JSON.stringify([who, asked, assertion])),
            ),
          );
          if (pause) await moments(1);
          if (land) open.splice(0).forEach((finish) => finish());
        }
        let isDone = false;
        const done = Promise.all(calls).finally(() => (isDone = true));
        // Keys are hashed meanwhile.
        await until('all land', () => {
          open.splice(0).forEach((finish) => finish());
          return isDone;
        });
        await done;
      }),
      { numRuns: 60 },
    );
  });

  it('neither do two clients and two secrets over HTTP', async () => {
    const runtime = virtualRuntime();
    const clients = [
      clientOfAuthority(authority, { runtime }),
      clientOfAuthority(authority, { runtime, credential: clientSecret('b-secret') }),
      clientOfAuthority(authority, { runtime, clientId: otherClientId }),
    ];
    const shared = clients.map((client) => withSingleFlight()(clientCredentials(client)));
    const calls = shared.flatMap((acquire) => Array.from({ length: 10 }, () => acquire({ scopes: [graph] })));
    const results = await runtime.run(Promise.all(calls));
    const tokens = results.map((result) => result._unsafeUnwrap().accessToken);
    expect(authority.requests).toHaveLength(3);
    expect(new Set(tokens).size).toBe(3);
    for (let client = 0; client < 3; client++)
      expect(new Set(tokens.slice(client * 10, client * 10 + 10)).size).toBe(1);
  });
});

describe('nothing is left', () => {
  it('of ten thousand different calls, landed, failed or left: neither request, nor signal, nor result', async () => {
    const collected: WeakRef<object>[] = [];
    const own: TokenOperation<Own, object, object> = ({ index }) => {
      const result = { index };
      collected.push(new WeakRef(result));
      return Number(index) % 2 === 0 ? okAsync(result) : errAsync(result);
    };
    const shared = withSingleFlight()(own);
    const controller = new AbortController();
    const round = async (): Promise<void> => {
      for (let index = 0; index < 10_000; index++) {
        const request = { scopes: [`scope-${index}`], index, signal: controller.signal };
        collected.push(new WeakRef(request));
        await shared(request);
      }
    };
    await round();
    expect(listenersOn(controller.signal)).toBe(0);
    const { gc } = globalThis as { readonly gc?: () => void };
    const collect = gc ?? (await gcOfThisProcess());
    await moments();
    collect();
    await moments();
    collect();
    expect(collected.filter((reference) => reference.deref() !== undefined).length).toBeLessThan(50);
    expect((await shared({ scopes: ['scope-0'], index: 0 })).isOk()).toBe(true);
  }, 20_000);

  it('of work that never ends and does not listen, once all have left', async () => {
    let begun = 0;
    const own: TokenOperation<Own, string, never> = () => {
      begun += 1;
      return new ResultAsync(new Promise<Result<string, never>>(() => undefined));
    };
    const shared = withSingleFlight()(own);
    const requests: WeakRef<object>[] = [];
    for (let index = 0; index < 1000; index++) {
      const controller = new AbortController();
      const request = { scopes: [`scope-${index}`], signal: controller.signal };
      requests.push(new WeakRef(request));
      const call = shared(request);
      controller.abort();
      expect(tagOf(await call)).toBe('Aborted');
    }
    expect(begun).toBe(1000);
    const collect = await gcOfThisProcess();
    await moments();
    collect();
    await moments();
    collect();
    expect(requests.filter((reference) => reference.deref() !== undefined).length).toBeLessThan(50);
  });

  it('on a signal that a thousand callers have in common', async () => {
    const { begun, shared } = landing();
    const { signal } = new AbortController();
    const calls = Promise.all(Array.from({ length: 1000 }, () => shared({ signal })));
    // One for all: platforms warn of many.
    expect(listenersOn(signal)).toBe(1);
    begun[0]?.land(ok(''));
    await calls;
    expect(listenersOn(signal)).toBe(0);
  });
});

const gcOfThisProcess = async (): Promise<() => void> => {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
};

describe('sharing', () => {
  it('is the same for one piece of work, without a request', async () => {
    const { promise, resolve } = deferred<Result<string, OAuthError>>();
    const signals: unknown[] = [];
    const shared = sharing((signal) => {
      signals.push(signal);
      return promise;
    });
    const controller = new AbortController();
    const calls = [shared(), shared(controller.signal)];
    controller.abort();
    expect(tagOf(await (calls[1] ?? okAsync()))).toBe('Aborted');
    resolve(err(sampleError('network')));
    expect([tagOf(await (calls[0] ?? okAsync())), signals.length]).toEqual(['Network', 1]);
  });
});

describe('time', () => {
  it('is that of the client', async () => {
    const runtime = testRuntime({ now: () => 42 });
    const { begun, shared } = landing(contextOf({ runtime }));
    const events: TokenEvent[] = [];
    const calls = [shared({}), shared({ onEvent: (event) => void events.push(event) })];
    begun[0]?.land(ok(''));
    await Promise.all(calls);
    expect(events).toMatchObject([{ name: 'shared', at: 42 }]);
  });
});
