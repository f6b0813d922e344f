import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Either } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as readerTaskEither from 'fp-ts/lib/ReaderTaskEither.js';
import * as taskEither from 'fp-ts/lib/TaskEither.js';
import { okAsync, type Result, type ResultAsync } from 'neverthrow';
import {
  fromEither,
  fromReaderTaskEither,
  fromTaskEither,
  toEither,
  toReaderTaskEither,
  toTaskEither,
  type OperationReader,
} from '../../src/fp-ts.js';
import {
  onCategory,
  onCode,
  withRetry,
  type ByCategory,
  type ClientCredentialsRequest,
  type NetworkError,
  type OAuthError,
  type TokenOperation,
  type TokenResponse,
  type WithoutCategory,
  type WithoutCode,
} from '../../src/index.js';
import { standardRetry } from '../../src/retry.js';

declare const result: Result<string, NetworkError>;
declare const acquire: TokenOperation<ClientCredentialsRequest>;
declare const request: ClientCredentialsRequest;
declare const token: TokenResponse;

// Only looked at by the compiler.
const simple = (): void => {
  expectTypeOf(toEither(result)).toEqualTypeOf<Either<NetworkError, string>>();
  expectTypeOf(fromEither(toEither(result))).toEqualTypeOf<Result<string, NetworkError>>();
  const task = toTaskEither(() => acquire(request));
  expectTypeOf(task).toEqualTypeOf<taskEither.TaskEither<OAuthError, TokenResponse>>();
  expectTypeOf(fromTaskEither(task)).toEqualTypeOf<ResultAsync<TokenResponse, OAuthError>>();
  // @ts-expect-error -- a ResultAsync has started already
  toTaskEither(acquire(request));
};

const operations = (): void => {
  const reader = toReaderTaskEither(acquire);
  expectTypeOf(reader).toEqualTypeOf<OperationReader<ClientCredentialsRequest, OAuthError, TokenResponse>>();
  expectTypeOf(reader).toExtend<
    readerTaskEither.ReaderTaskEither<ClientCredentialsRequest, OAuthError, TokenResponse>
  >();
  expectTypeOf(fromReaderTaskEither(reader)).toEqualTypeOf<TokenOperation<ClientCredentialsRequest>>();
  const text = pipe(
    acquire,
    withRetry(standardRetry),
    toReaderTaskEither,
    readerTaskEither.map(({ accessToken }) => accessToken),
  );
  expectTypeOf(fromReaderTaskEither(text, acquire.context)).toEqualTypeOf<
    TokenOperation<ClientCredentialsRequest, string>
  >();
};

const subtraction = (): void => {
  const less = toTaskEither(() => acquire(request).orElse(onCode('AADSTS65001', () => okAsync(token))));
  expectTypeOf(less).toEqualTypeOf<taskEither.TaskEither<WithoutCode<OAuthError, 'AADSTS65001'>, TokenResponse>>();
  const handled = fromTaskEither(less).orElse(onCategory('network', () => okAsync(token)));
  expectTypeOf(handled).toEqualTypeOf<
    ResultAsync<TokenResponse, WithoutCategory<WithoutCode<OAuthError, 'AADSTS65001'>, 'network'>>
  >();
  // @ts-expect-error -- it is handled already
  void fromTaskEither(less).orElse(onCode('AADSTS65001', () => okAsync(token)));
};

const narrowing = (): void => {
  pipe(
    toTaskEither(() => acquire(request)),
    taskEither.mapLeft((error) => {
      if (error.category === 'throttled') expectTypeOf(error).toEqualTypeOf<ByCategory<OAuthError, 'throttled'>>();
      return error;
    }),
  );
};

describe('the types of fp-ts', () => {
  it('are exact', () => {
    for (const looked of [simple, operations, subtraction, narrowing]) expect(looked).toBeInstanceOf(Function);
  });
});
