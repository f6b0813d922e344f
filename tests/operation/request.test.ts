import { describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { clientCredentials, standardPipeline, transform, type TokenOperation } from '../../src/index.js';
import { dependable, operationIn, type OperationContext } from '../../src/operation/operation.js';
import { remainingOf, steered, steeringOf } from '../../src/operation/request.js';
import { clientOf, graph, tenantId } from '../exchange/support/clients.js';

const context = clientCredentials(clientOf(`http://127.0.0.1:1/${tenantId}`)).context as OperationContext;
const nothings: readonly unknown[] = [undefined, null, 'text', 7, true, 7n];

describe('a request that is steered', () => {
  it('is a copy with what was said, and the one that was given is as it was', () => {
    const signal = new AbortController().signal;
    const request = Object.freeze({ scopes: [graph], correlationId: 'one', account: { homeAccountId: 'a' } });
    const copy = steered(request, { correlationId: 'two', signal, forceRefresh: true });
    expect(copy).toEqual({ ...request, correlationId: 'two', signal, forceRefresh: true });
    expect(copy.account).toBe(request.account);
    expect(request).toEqual({ scopes: [graph], correlationId: 'one', account: { homeAccountId: 'a' } });
  });

  it('has nothing any more of what is undefined', () => {
    const request = { scopes: [graph], signal: new AbortController().signal, deadline: { remainingMs: () => 1 } };
    expect(steered(request, { signal: undefined, deadline: undefined })).toEqual({ scopes: [graph] });
  });

  it('is what it was where it is no object', () => {
    for (const request of nothings) expect(steered(request, { correlationId: 'x' })).toBe(request);
  });

  it('is read as it is, and as nothing where it is no object', () => {
    const { signal } = new AbortController();
    const request = { scopes: [graph], correlationId: 'one', signal, interactive: false };
    expect(steeringOf(request)).toEqual({ correlationId: 'one', signal, interactive: false });
    for (const other of nothings) expect(steeringOf(other)).toEqual({});
  });

  it('steers by nothing that is wrong or cannot be read, and is handed on with it', async () => {
    const unreadable = {
      scopes: [graph],
      get signal(): never {
        throw new Error('x');
      },
    };
    expect(steeringOf(unreadable)).toEqual({});
    expect(steered(unreadable, { correlationId: 'one' })).toBe(unreadable);
    const wrong = { scopes: [graph], signal: 'soon' };
    expect(steeringOf(wrong)).toEqual({});
    expect(steered(wrong, { signal: new AbortController().signal })).toEqual(wrong);
    const acquire = standardPipeline()(clientCredentials(clientOf(`http://127.0.0.1:1/${tenantId}`)));
    // @ts-expect-error what is no signal is refused by the types, too
    expect((await acquire(wrong))._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest' });
    expect((await acquire(unreadable))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
  });
});

describe('what remains', () => {
  it.each<[string, unknown, number]>([
    ['no deadline', undefined, Infinity],
    ['a deadline that is null', null, Infinity],
    ['a deadline that is none', {}, Infinity],
    ['a deadline that is a number', 7, Infinity],
    ['time', { remainingMs: () => 12.5 }, 12.5],
    ['none', { remainingMs: () => 0 }, 0],
    ['less than none', { remainingMs: () => -5 }, 0],
    ['time without end', { remainingMs: () => Infinity }, Infinity],
    ['time that is over for ever', { remainingMs: () => -Infinity }, 0],
    ['what is no number', { remainingMs: () => NaN }, Infinity],
    ['nothing', { remainingMs: () => undefined }, Infinity],
    ['text', { remainingMs: () => 'soon' }, Infinity],
  ])('of %s', (_, deadline, ms) => {
    expect(remainingOf({ deadline } as Parameters<typeof remainingOf>[0])).toBe(ms);
  });

  it('is asked anew each time', () => {
    let left = 3;
    const steering = { deadline: { remainingMs: () => (left -= 1) } };
    expect([remainingOf(steering), remainingOf(steering)]).toEqual([2, 1]);
  });
});

type Call = () => ResultAsync<string, string>;

const wrong: readonly (readonly [string, Call])[] = [
  [
    'throws',
    () => {
      throw new Error('marker');
    },
  ],
  ['rejects', () => Promise.reject(new Error('marker')) as unknown as ResultAsync<string, string>],
  ['rejects with nothing', () => Promise.reject() as unknown as ResultAsync<string, string>],
  ['gives nothing', () => undefined as unknown as ResultAsync<string, string>],
  ['gives null', () => null as unknown as ResultAsync<string, string>],
  ['gives text', () => 'marker' as unknown as ResultAsync<string, string>],
  ['gives a token without a result', () => Promise.resolve({ accessToken: 'marker' }) as never],
  ['gives a promise that throws when it is awaited', () => thenable() as never],
];

const callback = { _tag: 'Callback', code: 'callback_failed', category: 'extension_failed' };

describe('an operation that a user wrote', () => {
  it.each(wrong)('is a Callback error where it %s', async (_, call) => {
    const error = (await dependable(call)(undefined))._unsafeUnwrapErr();
    expect(error).toMatchObject(callback);
    expect(JSON.stringify(error)).toContain('operation');
    expect(JSON.stringify(error)).not.toContain('marker');
  });

  it('gives what it gives, a result that is no promise too', async () => {
    expect((await dependable((text: string) => okAsync(text))('a'))._unsafeUnwrap()).toBe('a');
    expect((await dependable((text: string) => errAsync(text))('a'))._unsafeUnwrapErr()).toBe('a');
    const settled = () =>
      okAsync('now')
        .unwrapOr('')
        .then(() => okAsync('later'));
    expect((await dependable(settled as unknown as Call)(undefined))._unsafeUnwrap()).toBe('later');
  });

  it('is called at once, and no more than once', () => {
    let calls = 0;
    void dependable(() => okAsync((calls += 1)))(undefined);
    expect(calls).toBe(1);
  });

  it('is left as it is where it has a context: its maker promised', () => {
    const operation = operationIn(context, () => okAsync('a'));
    expect(dependable(operation)).toBe(operation);
  });
});

describe('a change that a user wrote', () => {
  const operation: TokenOperation<string, string, string> = operationIn(context, (text) => okAsync(text));

  it.each(wrong)('is a Callback error where it %s, in the same context', async (_, call) => {
    const changed = transform(operation, () => call);
    expect(changed.context).toBe(context);
    const error: unknown = (await changed(undefined))._unsafeUnwrapErr();
    expect(error).toMatchObject(callback);
    expect(JSON.stringify(error)).toContain('transform');
    expect(JSON.stringify(error)).not.toContain('marker');
  });

  it('is one where the change itself throws, at each call', async () => {
    let built = 0;
    const changed = transform(operation, () => {
      built += 1;
      if (built < 3) throw new Error('marker');
      return (text: string) => okAsync(text);
    });
    expect(built).toBe(0);
    for (let call = 0; call < 2; call++) expect((await changed('a'))._unsafeUnwrapErr()).toMatchObject(callback);
    expect((await changed('a'))._unsafeUnwrap()).toBe('a');
    expect((await changed('b'))._unsafeUnwrap()).toBe('b');
    expect(built).toBe(3);
  });

  it('may trust what it is given: an operation of a user that throws is a Callback error inside', async () => {
    const seen: unknown[] = [];
    const changed = transform(wrong[0]![1] as TokenOperation<string, string, string>, (next) => (text: string) => {
      return next(text).orElse((error: unknown) => {
        seen.push(error);
        return okAsync('instead');
      });
    });
    expect((await changed('a'))._unsafeUnwrap()).toBe('instead');
    expect(seen).toEqual([expect.objectContaining(callback)]);
    expect('context' in changed).toBe(false);
  });
});

function thenable(): unknown {
  return new Proxy(
    {},
    {
      get() {
        throw new Error('marker');
      },
    },
  );
}
