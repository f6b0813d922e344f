import { describe, expect, it, jest } from '@jest/globals';
import { pipe } from 'fp-ts/lib/function.js';
import * as readerTaskEither from 'fp-ts/lib/ReaderTaskEither.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { readFileSync } from 'node:fs';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { fromReaderTaskEither, fromTaskEither, toReaderTaskEither, toTaskEither } from '../../src/fp-ts.js';
import { operationIn, type OperationContext } from '../../src/operation/operation.js';

// Only handed on.
const context = { clientId: 'a-client', grant: 'client_credentials' } as OperationContext;
const acquire = operationIn(context, (request: number) => okAsync<number, string>(request + 1));

describe('a TaskEither', () => {
  it('starts the work each time it is run, and not before', async () => {
    const start = jest.fn(() => okAsync<number, string>(7));
    const task = toTaskEither(start);
    expect(start).not.toHaveBeenCalled();
    await task();
    await task();
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('is started at once when it becomes a result', async () => {
    const task = jest.fn(async () => ({ _tag: 'Right', right: 7 }) as const);
    const running = fromTaskEither(task);
    expect(task).toHaveBeenCalledTimes(1);
    await Promise.all([running, running]);
    expect(task).toHaveBeenCalledTimes(1);
  });
});

type Wrong = readonly [string, () => never];
const thrower = (): never => {
  throw new Error('marker');
};
const wrong: readonly Wrong[] = [
  ['throws', thrower],
  ['rejects', () => Promise.reject(new Error('marker')) as never],
  ['gives nothing', () => undefined as never],
  ['gives something else', () => Promise.resolve({ _tag: 'Some' }) as never],
];

describe.each(wrong)('what %s is a Callback error', (_what, call) => {
  const callback = { _tag: 'Callback', remedy: 'fix_application' };

  it('as a start', async () => {
    expect(await toTaskEither(call)()).toMatchObject({ _tag: 'Left', left: callback });
  });

  it('as a task', async () => {
    const error: unknown = (await fromTaskEither(call as TaskEither<never, never>))._unsafeUnwrapErr();
    expect(error).toMatchObject(callback);
    expect(JSON.stringify(error)).not.toContain('marker');
  });

  it('as an operation and as a reader', async () => {
    expect(await toReaderTaskEither(call)(1)()).toMatchObject({ left: callback });
    expect((await fromReaderTaskEither(() => call)(1))._unsafeUnwrapErr()).toMatchObject(callback);
  });
});

it('a reader that throws is a Callback error, too', async () => {
  expect((await fromReaderTaskEither(thrower)(1))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
});

describe('the context of an operation', () => {
  it('is kept there and back', () => {
    expect(toReaderTaskEither(acquire).context).toBe(context);
    expect(fromReaderTaskEither(toReaderTaskEither(acquire)).context).toBe(context);
  });

  it('is gone in what fp-ts makes of it, and can be said again', async () => {
    const doubled = pipe(
      acquire,
      toReaderTaskEither,
      readerTaskEither.map((value) => value * 2),
    );
    expect(fromReaderTaskEither(doubled).context).toBeUndefined();
    const again = fromReaderTaskEither(doubled, acquire.context);
    expect(again.context).toBe(context);
    expect((await again(1))._unsafeUnwrap()).toBe(4);
  });

  it('is not made up', () => {
    const own = (): ResultAsync<never, string> => errAsync('own');
    expect('context' in toReaderTaskEither(own)).toBe(false);
    expect('context' in fromReaderTaskEither(toReaderTaskEither(own))).toBe(false);
  });
});

describe('the entry point', () => {
  it('imports nothing of fp-ts but types', () => {
    const imports = readFileSync('src/fp-ts.ts', 'utf8').match(/^import .*'fp-ts\/.*$/gm) ?? [];
    expect(imports).toHaveLength(3);
    for (const line of imports) expect(line).toMatch(/^import type \{/);
  });
});
