/**
 * To fp-ts and back: results, asynchronous results and operations. Only types of fp-ts are imported, so nothing of it is
 * loaded, and either of its import paths (`fp-ts/Either`, `fp-ts/lib/Either.js`) fits.
 *
 * @module
 */
import type { Either, Left, Right } from 'fp-ts/lib/Either.js';
import type { ReaderTaskEither } from 'fp-ts/lib/ReaderTaskEither.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import { operationIn, type OperationContext, type TokenOperation } from './operation/operation.js';
import { guarded } from './wire/guarded.js';

/** An operation as a `ReaderTaskEither`: its environment is the request. It says where it belongs, as the operation does. */
export interface OperationReader<in R, E, A> extends ReaderTaskEither<R, E, A> {
  readonly context?: OperationContext;
}

const left = <E>(error: E): Left<E> => ({ _tag: 'Left', left: error });
const right = <A>(value: A): Right<A> => ({ _tag: 'Right', right: value });

/**
 * A result as an `Either`.
 *
 * @example
 * pipe(toEither(createClient({ tenant, clientId, credential })), either.map(clientCredentials))
 */
export const toEither = <A, E>(result: Result<A, E>): Either<E, A> => result.match<Either<E, A>>(right, left);

/**
 * An `Either` as a result.
 *
 * @example
 * toOperation(fromEither(pipe(toEither(createClient(config)), either.map(clientCredentials))))
 */
export const fromEither = <E, A>(either: Either<E, A>): Result<A, E> =>
  either._tag === 'Right' ? ok(either.right) : err(either.left);

/**
 * A `TaskEither` that starts the work each time it is run. It takes a function, since a `ResultAsync` has started
 * already. Where your function throws, rejects, or gives no result, the left is a `Callback` error, whatever the type
 * says: a `TaskEither` must not throw.
 *
 * @example
 * const task = toTaskEither(() => acquire({ scopes }))
 */
export const toTaskEither =
  <A, E>(start: () => ResultAsync<A, E>): TaskEither<E, A> =>
  () =>
    // A function that keeps its type gives no `Callback` error.
    (guarded('task', start) as ResultAsync<A, E>).match<Either<E, A>>(right, left);

/** `undefined` where a caller without types gives no `Either`: that is no result, and guarded against. */
const resultOf = <E, A>(either: Either<E, A>): Result<A, E> | undefined =>
  either._tag === 'Right' || either._tag === 'Left' ? fromEither(either) : undefined;

/**
 * Runs a `TaskEither`, at once. By its contract it does not throw; where it throws, rejects, or gives no `Either`, there
 * is a `Callback` error instead, whatever the type says.
 *
 * @example
 * const token = await fromTaskEither(pipe(task, taskEither.orElse(() => lastKnownToken)))
 */
export const fromTaskEither = <E, A>(task: TaskEither<E, A>): ResultAsync<A, E> =>
  guarded('task', async () => resultOf(await task()) as Result<A, E>) as ResultAsync<A, E>; // as above

/**
 * An operation as a `ReaderTaskEither` whose environment is the request. It keeps the context, so that
 * `fromReaderTaskEither` gives an operation that caches and gates know.
 *
 * @example
 * const acquire = pipe(clientCredentials(client), toReaderTaskEither, readerTaskEither.map(({ accessToken }) => accessToken))
 */
export const toReaderTaskEither = <R, A, E>(operation: TokenOperation<R, A, E>): OperationReader<R, E, A> => {
  const { context } = operation;
  const reader: ReaderTaskEither<R, E, A> = (request) => toTaskEither(() => operation(request));
  return context === undefined ? reader : Object.assign(reader, { context });
};

/**
 * A `ReaderTaskEither` as an operation, for the combinators. What throws or rejects becomes a `Callback` error, as with
 * `fromTaskEither`.
 *
 * @param context where it belongs. What `toReaderTaskEither` gave knows that itself; what fp-ts made of it does not, so
 * say it again: without one, a cache or a gate cannot tell its requests from those of another client
 * @example
 * const acquire = clientCredentials(client)
 * const steady = pipe(acquire, toReaderTaskEither, readerTaskEither.orElse(renew), (reader) =>
 *   fromReaderTaskEither(reader, acquire.context))
 */
export const fromReaderTaskEither = <R, E, A>(
  reader: ReaderTaskEither<R, E, A> & Pick<OperationReader<R, E, A>, 'context'>,
  context: OperationContext | undefined = reader.context,
): TokenOperation<R, A, E> => operationIn(context, (request: R) => fromTaskEither(() => reader(request)()));
