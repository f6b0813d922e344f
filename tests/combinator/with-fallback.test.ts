import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { err, errAsync, ok, okAsync, type Result } from 'neverthrow';
import {
  clientCredentials,
  clientSecret,
  memoryStore,
  sampleError,
  withCache,
  withFallback,
  withRetry,
  type AbortedError,
  type Category,
  type CredentialError,
  type ListedCode,
  type NetworkError,
  type OAuthError,
  type OperationContext,
  type Repeat,
  type Steering,
  type TimeoutError,
  type TokenEvent,
  type TokenOperation,
  type WithoutFallback,
} from '../../src/index.js';
import { immediately } from '../../src/retry.js';
import { keysOf, type Purpose } from '../../src/operation/key.js';
import { data, everyCode } from '../error/support/catalogue.js';
import { clientId, clientOfAuthority, graph } from '../exchange/support/clients.js';
import { virtualRuntime } from './support/virtual.js';
import { operationAt, watchedAuthority, type WatchedAuthority } from './support/watched.js';

const otherClientId = '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3f';

let authority: WatchedAuthority;
beforeAll(async () => {
  authority = await watchedAuthority({
    applications: [clientId, otherClientId].map((id) => ({ clientId: id, secrets: ['a-secret'] })),
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

type Own = TokenOperation<Steering, string>;

/** An operation with this result, and how often it was called, with what. */
function giving(result: Result<string, OAuthError>, context?: OperationContext) {
  const calls: Steering[] = [];
  const run: Own = (request) => {
    calls.push(request);
    return result.match<ReturnType<Own>>(
      (value) => okAsync(value),
      (error) => errAsync(error),
    );
  };
  return { calls, operation: context ? Object.assign(run, { context }) : run };
}

const unavailable = err(sampleError('credential_unavailable'));

const contextOf = (changes: Partial<OperationContext> = {}): OperationContext => ({
  authority: clientOfAuthority(authority).authority,
  ...{ clientId, grant: 'client_credentials', runtime: virtualRuntime() },
  ...changes,
});

/** One error of each code, and one without a code of each category that can be without. */
const failures: readonly OAuthError[] = [
  ...everyCode.map((code: ListedCode) => sampleError(code) as OAuthError),
  ...data.categories.map(({ category }) => sampleError('none', { category } as object) as OAuthError),
  ...(['throttled', 'service_unavailable', 'unexpected_response'] as const).map((category) =>
    sampleError('unexpected_response', { category }),
  ),
];

describe('what goes on to the next', () => {
  it('is credential_unavailable, whoever says so, or that no token is kept, and nothing else', async () => {
    const met = new Set<Category>();
    for (const failure of failures) {
      const first = giving(err(failure));
      const second = giving(ok('second'));
      const request = { correlationId: 'x' };
      const result = await withFallback(second.operation)(first.operation)(request);
      met.add(failure.category);
      if (failure.category === 'credential_unavailable' || failure._tag === 'NoToken') {
        expect(result).toEqual(ok('second'));
        expect(second.calls).toEqual([request]);
      } else {
        expect(result._unsafeUnwrapErr()).toBe(failure);
        expect(second.calls).toEqual([]);
      }
      expect(first.calls).toEqual([request]);
    }
    expect(met).toEqual(new Set(data.categories.map(({ category }) => category)));
    expect(met.size).toBe(28);
  });

  it('is no success', async () => {
    const second = giving(ok('second'));
    expect(await withFallback(second.operation)(giving(ok('first')).operation)({})).toEqual(ok('first'));
    expect(second.calls).toEqual([]);
  });

  it.each<[unknown]>([
    ['credential_unavailable'],
    [{ category: 'credential_unavailable' }],
    [undefined],
    [null],
    [new Error('x')],
  ])('is no failure of another kind: %p', async (failure) => {
    const second = giving(ok('second'));
    const first: TokenOperation<Steering, string, unknown> = () => errAsync(failure);
    expect((await withFallback(second.operation)(first)({}))._unsafeUnwrapErr()).toBe(failure);
    expect(second.calls).toEqual([]);
  });

  it('is no secret that is wrong, over HTTP: nothing is sent for another identity', async () => {
    const runtime = virtualRuntime();
    const first = operationAt(authority, runtime, { credential: clientSecret('wrong') });
    const second = operationAt(authority, runtime, { clientId: otherClientId, credential: clientSecret('a-secret') });
    const result = await runtime.run(withFallback(second)(first)({ scopes: [graph] }));
    expect(result._unsafeUnwrapErr().code).toBe('AADSTS7000215');
    expect(authority.requests.map((request) => request.clientId)).toEqual([clientId]);
  });

  it('is a credential that does not exist here, over HTTP', async () => {
    const runtime = virtualRuntime();
    const missing = { kind: 'own', issues: [], parameters: () => errAsync(sampleError('credential_unavailable')) };
    const first = operationAt(authority, runtime, { credential: missing });
    const second = operationAt(authority, runtime, { clientId: otherClientId, credential: clientSecret('a-secret') });
    const result = await runtime.run(withFallback(second)(first)({ scopes: [graph] }));
    expect(result.isOk()).toBe(true);
    expect(authority.requests.map((request) => request.clientId)).toEqual([otherClientId]);
  });
});

describe('what the second gives', () => {
  it.each<[string, Result<string, OAuthError>]>([
    ['a token', ok('second')],
    ['a failure', err(sampleError('AADSTS7000222'))],
    ['that it is not there either', unavailable],
  ])('is the result: %s', async (_, given) => {
    const result = await withFallback(giving(given).operation)(giving(unavailable).operation)({});
    expect(result).toEqual(given);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('marker');
      },
    ],
    ['rejects', () => Promise.reject(new Error('marker'))],
    ['gives no result', () => 'marker'],
  ])('is Callback where it %s, and so it is of the first', async (_, own) => {
    const second = giving(ok('second'));
    for (const joined of [
      withFallback(own as Own)(giving(unavailable).operation),
      withFallback(second.operation)(own as Own),
    ])
      expect((await joined({}))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
    expect(second.calls).toEqual([]);
  });
});

describe('a chain of three', () => {
  const unavailableError = sampleError('credential_unavailable');
  const outcomes: readonly Result<string, OAuthError>[] = [ok('t'), err(unavailableError), err(sampleError('network'))];
  const all = outcomes.flatMap((a) => outcomes.flatMap((b) => outcomes.map((c) => [a, b, c] as const)));

  it('asks in order, until one is there, whichever way it is put together', async () => {
    for (const results of all) {
      const stops = results.findIndex((result) => result.isOk() || result.error !== unavailableError);
      const last = stops === -1 ? 2 : stops;
      for (const put of ['left', 'right']) {
        const [a, b, c] = results.map((result) => giving(result)) as [
          ReturnType<typeof giving>,
          ReturnType<typeof giving>,
          ReturnType<typeof giving>,
        ];
        const chain =
          put === 'left'
            ? withFallback(c.operation)(withFallback(b.operation)(a.operation))
            : withFallback(withFallback(c.operation)(b.operation))(a.operation);
        expect(await chain({})).toEqual(results[last]);
        expect([a, b, c].map(({ calls }) => calls.length)).toEqual([1, last >= 1 ? 1 : 0, last >= 2 ? 1 : 0]);
      }
    }
  });

  it('has one context, whichever way it is put together', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => giving(ok(id), contextOf({ clientId: id })).operation) as [
      Own,
      Own,
      Own,
    ];
    const left = withFallback(c)(withFallback(b)(a)).context;
    const right = withFallback(withFallback(c)(b))(a).context;
    expect(left).toEqual(right);
    expect(left).toMatchObject({ clientId: 'a', fallback: { clientId: 'b', fallback: { clientId: 'c' } } });
    const [first] = [a.context];
    expect(first).not.toHaveProperty('fallback');
  });
});

describe('the context', () => {
  const purposes: readonly Purpose[] = ['token', 'flight', 'gate'];

  it('is of both: no key is that of either, nor of the two the other way round', () => {
    const one = giving(ok(''), contextOf()).operation;
    const two = giving(ok(''), contextOf({ clientId: otherClientId })).operation;
    const operations = [one, two, withFallback(two)(one), withFallback(one)(two), withFallback(one)(one)];
    for (const purpose of purposes) {
      const keys = operations.map((operation) => keysOf(operation, purpose)({ scopes: ['a'] }));
      expect(new Set(keys).size).toBe(operations.length);
    }
  });

  it('is the same for the same two, so that what is kept is found again', () => {
    const [one, two] = [contextOf(), contextOf({ clientId: otherClientId })];
    const make = () => withFallback(giving(ok(''), two).operation)(giving(ok(''), one).operation);
    for (const purpose of purposes)
      expect(keysOf(make(), purpose)({ scopes: ['a'] })).toBe(keysOf(make(), purpose)({ scopes: ['a'] }));
  });

  it('is none where either has none: then no key is anybody else’s', () => {
    const known = giving(ok(''), contextOf()).operation;
    const own = giving(ok('')).operation;
    for (const joined of [withFallback(known)(own), withFallback(own)(known), withFallback(own)(own)]) {
      expect(joined.context).toBeUndefined();
      expect('context' in joined).toBe(false);
      const keys = [keysOf(joined, 'token')({ scopes: ['a'] }), keysOf(known, 'token')({ scopes: ['a'] })];
      expect(new Set(keys).size).toBe(2);
    }
  });

  it('keeps what was got by the one from the cache of the other', async () => {
    const runtime = virtualRuntime();
    const store = memoryStore({ now: runtime.now });
    let isThere = false;
    const credential = {
      kind: 'own',
      keyId: 'k',
      issues: [],
      parameters: () =>
        isThere ? okAsync({ client_secret: 'a-secret' }) : errAsync(sampleError('credential_unavailable')),
    };
    const first = withCache(store)(operationAt(authority, runtime, { credential }));
    const second = withCache(store)(
      clientCredentials(
        clientOfAuthority(authority, { runtime, clientId: otherClientId, credential: clientSecret('a-secret') }),
      ),
    );
    const acquire = withFallback(second)(first);
    const call = async () => (await runtime.run(acquire({ scopes: [graph] })))._unsafeUnwrap();
    const fallback = await call();
    expect([fallback.source, (await call()).source]).toEqual(['network', 'cache']);
    isThere = true;
    const own = await call();
    expect([own.source, (await call()).accessToken]).toEqual(['network', own.accessToken]);
    expect(own.accessToken).not.toBe(fallback.accessToken);
    expect(authority.requests.map((request) => request.clientId)).toEqual([otherClientId, clientId]);
  });

  const repeats: readonly (Repeat | undefined)[] = [undefined, 'always', 'if_settled', 'if_unsent'];
  it.each(repeats.flatMap((one) => repeats.map((two) => [one, two] as const)))(
    'lets a request be sent again only as far as both do: %s and %s',
    async (one, two) => {
      const context = (repeat: Repeat | undefined): OperationContext => contextOf(repeat && { repeat });
      const joined = withFallback(giving(ok(''), context(two)).operation)(giving(ok(''), context(one)).operation);
      const rank = (repeat: Repeat | undefined): number => Math.max(1, repeats.indexOf(repeat));
      expect(rank(joined.context?.repeat)).toBe(Math.max(rank(one), rank(two)));
    },
  );

  it('keeps withRetry from sending what the second may send once only', async () => {
    const second = giving(err(sampleError('network', { sent: 'maybe' })), contextOf({ repeat: 'if_unsent' }));
    const first = giving(unavailable, contextOf());
    const acquire = withRetry<OAuthError>(({ attempt }) => (attempt < 2 ? immediately({} as never) : Infinity))(
      withFallback(second.operation)(first.operation),
    );
    expect((await acquire({}))._unsafeUnwrapErr().category).toBe('network');
    expect(second.calls).toHaveLength(1);
  });
});

describe('the event', () => {
  it('is told to the listener of the request when the second is asked, before it is', async () => {
    const runtime = virtualRuntime();
    const order: unknown[] = [];
    const onEvent = (event: TokenEvent): void => void order.push(event);
    const second: Own = () => {
      order.push('second');
      return okAsync('');
    };
    const first = giving(unavailable, contextOf({ runtime })).operation;
    await withFallback(second)(first)({ onEvent, correlationId: 'mine' });
    expect(order).toEqual([{ name: 'fallback', at: runtime.now(), requestId: 'mine' }, 'second']);
  });

  it('is none where the first is there, or fails otherwise', async () => {
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    for (const result of [ok(''), err(sampleError('network'))])
      await withFallback(giving(ok('')).operation)(giving(result).operation)({ onEvent });
    expect(events).toEqual([]);
  });

  it('is told at each step of a chain, with no id where the request has none', async () => {
    const names: string[] = [];
    const chain = withFallback(giving(ok('c')).operation)(
      withFallback(giving(unavailable).operation)(giving(unavailable).operation),
    );
    await chain({ onEvent: ({ name, requestId }) => void names.push(`${name}:${requestId}`) });
    expect(names).toEqual(['fallback:', 'fallback:']);
  });

  it('costs nothing where the listener throws', async () => {
    const onEvent = (): never => {
      throw new Error('no');
    };
    expect(await withFallback(giving(ok('second')).operation)(giving(unavailable).operation)({ onEvent })).toEqual(
      ok('second'),
    );
  });

  it('needs no request that is an object', async () => {
    const first: TokenOperation<string, string, CredentialError> = () =>
      errAsync(sampleError('credential_unavailable'));
    const second: TokenOperation<string, string, never> = (text) => okAsync(text);
    expect(await withFallback(second)(first)('text')).toEqual(ok('text'));
  });
});

describe('the types', () => {
  interface A extends Steering {
    readonly a: 1;
  }
  interface B extends Steering {
    readonly b: 1;
  }
  const second: TokenOperation<B, 'second', TimeoutError> = () => okAsync('second');

  it('take credential_unavailable of the first away, and add what the second gives', () => {
    const first: TokenOperation<A, 'first', CredentialError | NetworkError> = () => okAsync('first');
    expectTypeOf(withFallback(second)(first)).toEqualTypeOf<
      TokenOperation<A & B, 'first' | 'second', NetworkError | TimeoutError>
    >();
  });

  it('are exact for all errors', () => {
    const first: TokenOperation<A, 'first'> = () => okAsync('first');
    const joined = withFallback(second)(first);
    expectTypeOf(joined).toEqualTypeOf<
      TokenOperation<A & B, 'first' | 'second', WithoutFallback<OAuthError, never> | TimeoutError>
    >();
    type Left = typeof joined extends TokenOperation<A & B, unknown, infer E> ? E : never;
    expectTypeOf<Extract<Left, { readonly category: 'credential_unavailable' }>>().toEqualTypeOf<never>();
    expectTypeOf<Left['category']>().toEqualTypeOf<Exclude<Category, 'credential_unavailable'>>();
  });

  it('keep it where the second can give it', () => {
    const first: TokenOperation<A, 'first', CredentialError> = () => okAsync('first');
    const again: TokenOperation<A, 'again', CredentialError | AbortedError> = () => okAsync('again');
    expectTypeOf(withFallback(again)(first)).toEqualTypeOf<
      TokenOperation<A, 'first' | 'again', CredentialError | AbortedError>
    >();
  });

  it('let errors of another kind pass', () => {
    const first: TokenOperation<A, 'first', { readonly own: 1 } | CredentialError> = () => okAsync('first');
    expectTypeOf(withFallback(second)(first)).toEqualTypeOf<
      TokenOperation<A & B, 'first' | 'second', { readonly own: 1 } | TimeoutError>
    >();
  });
});
