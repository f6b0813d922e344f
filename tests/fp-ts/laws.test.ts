import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as readerTaskEither from 'fp-ts/lib/ReaderTaskEither.js';
import * as taskEither from 'fp-ts/lib/TaskEither.js';
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import {
  fromEither,
  fromReaderTaskEither,
  fromTaskEither,
  toEither,
  toReaderTaskEither,
  toTaskEither,
} from '../../src/fp-ts.js';

const settings = { numRuns: 200, seed: 20270112 };

type Value = number | string | null;
const values = fc.oneof(fc.integer(), fc.string(), fc.constant(null));
const results: fc.Arbitrary<Result<Value, Value>> = fc.oneof(
  values.map((value) => ok<Value, Value>(value)),
  values.map((error) => err<Value, Value>(error)),
);
const eithers: fc.Arbitrary<either.Either<Value, Value>> = fc.oneof(
  values.map((value) => either.right<Value, Value>(value)),
  values.map((error) => either.left<Value, Value>(error)),
);
const functions = fc.func(values);
const kleislis = fc.func(results);

const asyncOf = (result: Result<Value, Value>): ResultAsync<Value, Value> =>
  result.match<ResultAsync<Value, Value>>(okAsync, errAsync);
const taskOf = (result: Result<Value, Value>): taskEither.TaskEither<Value, Value> =>
  toTaskEither(() => asyncOf(result));

describe('there and back is the same', () => {
  test('a result, an Either', () => {
    fc.assert(
      fc.property(results, (result) => expect(fromEither(toEither(result))).toEqual(result)),
      settings,
    );
    fc.assert(
      fc.property(eithers, (given) => expect(toEither(fromEither(given))).toEqual(given)),
      settings,
    );
  });

  test('an asynchronous result, a TaskEither', async () => {
    const property = fc.asyncProperty(results, eithers, async (result, given) => {
      expect(await fromTaskEither(taskOf(result))).toEqual(result);
      expect(await toTaskEither(() => fromTaskEither(taskEither.fromEither(given)))()).toEqual(given);
    });
    await fc.assert(property, settings);
  });

  test('an operation, a ReaderTaskEither', async () => {
    const property = fc.asyncProperty(kleislis, values, async (answer, request) => {
      const operation = (asked: Value): ResultAsync<Value, Value> => asyncOf(answer(asked));
      expect(await fromReaderTaskEither(toReaderTaskEither(operation))(request)).toEqual(answer(request));
      const reader = (asked: Value): taskEither.TaskEither<Value, Value> => taskOf(answer(asked));
      const back = toReaderTaskEither(fromReaderTaskEither(reader));
      expect(await back(request)()).toEqual(await reader(request)());
    });
    await fc.assert(property, settings);
  });
});

describe('it is the same on either side', () => {
  test('to map, to map the error, to chain, and to recover', () => {
    const property = fc.property(results, functions, kleislis, (result, change, next) => {
      const given = toEither(result);
      const follow = (value: Value): either.Either<Value, Value> => toEither(next(value));
      expect(toEither(result.map(change))).toEqual(pipe(given, either.map(change)));
      expect(toEither(result.mapErr(change))).toEqual(pipe(given, either.mapLeft(change)));
      expect(toEither(result.andThen(next))).toEqual(pipe(given, either.chain(follow)));
      expect(toEither(result.orElse(next))).toEqual(pipe(given, either.orElse(follow)));
    });
    fc.assert(property, settings);
  });

  test('also later', async () => {
    const property = fc.asyncProperty(results, functions, kleislis, async (result, change, next) => {
      const follow = (value: Value): taskEither.TaskEither<Value, Value> => taskOf(next(value));
      const later = (value: Value): ResultAsync<Value, Value> => asyncOf(next(value));
      const pairs = [
        [asyncOf(result).map(change), taskEither.map(change)],
        [asyncOf(result).mapErr(change), taskEither.mapLeft(change)],
        [asyncOf(result).andThen(later), taskEither.chain(follow)],
        [asyncOf(result).orElse(later), taskEither.orElse(follow)],
      ] as const;
      for (const [ours, theirs] of pairs) expect(await fromTaskEither(theirs(taskOf(result)))).toEqual(await ours);
    });
    await fc.assert(property, settings);
  });

  test('and of operations', async () => {
    const property = fc.asyncProperty(kleislis, functions, values, async (answer, change, request) => {
      const operation = (asked: Value): ResultAsync<Value, Value> => asyncOf(answer(asked));
      const theirs = pipe(toReaderTaskEither(operation), readerTaskEither.map(change));
      expect(await fromReaderTaskEither(theirs)(request)).toEqual(await operation(request).map(change));
    });
    await fc.assert(property, settings);
  });
});
