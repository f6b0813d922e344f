import { describe, expect, test } from '@jest/globals';
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';

import {
  matchCategory,
  matchRemedy,
  onCategory,
  onCode,
  onRemedy,
  sampleError,
  type CategoryHandlers,
  type OAuthError,
  type RemedyHandlers,
} from '../../src/error/index.js';
import { data, everyCode, remedyOf } from './support/catalogue.js';

const samples: readonly OAuthError[] = everyCode.map((code) => sampleError(code));
const stepUp: OAuthError = sampleError('AADSTS50076', { claims: '{}' });
const failed = (error: OAuthError): ResultAsync<string, OAuthError> => errAsync(error);

const untouched = (): Result<never, never> => {
  throw new Error('the handler must not be called');
};

describe('what is named is handled', () => {
  const handlers: Readonly<Record<string, () => Result<string, never> | ResultAsync<string, never>>> = {
    'a Result that is Ok': () => ok('recovered'),
    'a ResultAsync that is Ok': () => okAsync('recovered'),
  };

  test.each(Object.entries(handlers))('by %s', async (_what, handler) => {
    for (const orElse of [
      failed(stepUp).orElse(onCode('AADSTS50076', handler)),
      failed(stepUp).orElse(onCategory('step_up_required', handler)),
      failed(stepUp).orElse(onRemedy('interact', handler)),
    ])
      expect(await orElse).toEqual(ok('recovered'));
  });

  test.each([
    ['a Result that is Err', () => err('other')],
    ['a ResultAsync that is Err', () => errAsync('other')],
  ] as const)('by %s', async (_what, handler) => {
    const handle: () => Result<never, string> | ResultAsync<never, string> = handler;
    expect(await failed(stepUp).orElse(onCode('AADSTS50076', handle))).toEqual(err('other'));
    expect(await failed(stepUp).orElse(onRemedy('interact', handle))).toEqual(err('other'));
  });

  test('with the very error', async () => {
    const result = await failed(stepUp).orElse(onCode('AADSTS50076', (error) => ok(error)));
    expect(result._unsafeUnwrap()).toBe(stepUp);
  });

  test('when it is one of a list', async () => {
    const recover = (): Result<string, never> => ok('recovered');
    expect(await failed(stepUp).orElse(onCode(['AADSTS50074', 'AADSTS50076'], recover))).toEqual(ok('recovered'));
    expect(await failed(stepUp).orElse(onCategory(['throttled', 'step_up_required'], recover))).toEqual(
      ok('recovered'),
    );
    expect(await failed(stepUp).orElse(onRemedy(['retry', 'interact'], recover))).toEqual(ok('recovered'));
  });

  test('once, in a chain', async () => {
    const calls: string[] = [];
    const result = await failed(stepUp)
      .orElse(onCode('AADSTS50074', () => ok(calls.push('code'))))
      .orElse(onCategory('step_up_required', () => ok(calls.push('category'))))
      .orElse(onRemedy('retry', () => ok(calls.push('remedy'))));
    expect([result._unsafeUnwrap(), calls]).toEqual([1, ['category']]);
  });
});

describe('what is not named is passed on unchanged', () => {
  test('for every code but the one', async () => {
    for (const error of samples.filter(({ code }) => code !== 'AADSTS50076'))
      expect((await failed(error).orElse(onCode('AADSTS50076', untouched)))._unsafeUnwrapErr()).toBe(error);
  });

  test('for every other category and remedy', async () => {
    for (const error of samples.filter(({ category }) => category !== 'aborted')) {
      expect((await failed(error).orElse(onCategory('aborted', untouched)))._unsafeUnwrapErr()).toBe(error);
      expect((await failed(error).orElse(onRemedy('none', untouched)))._unsafeUnwrapErr()).toBe(error);
    }
  });

  test('when it is Ok', async () => {
    const succeeded: ResultAsync<string, OAuthError> = okAsync('token');
    expect(await succeeded.orElse(onCode('AADSTS50076', untouched))).toEqual(ok('token'));
  });

  const foreign: readonly (readonly [string, unknown])[] = [
    ['a text', 'AADSTS50076'],
    ['an empty text', ''],
    ['a number', 7],
    ['null', null],
    ['undefined', undefined],
    ['an object', {}],
    ['an array', []],
    ['a function', untouched],
    ['an Error', new Error('AADSTS50076')],
    ['an Error with a code of its own', Object.assign(new Error('x'), { code: 'ECONNRESET' })],
  ];

  test.each(foreign)('when it is %s', async (_what, error) => {
    const handlers = [
      onCode('AADSTS50076', untouched),
      onCategory('step_up_required', untouched),
      onRemedy('interact', untouched),
    ] as unknown as readonly ((error: unknown) => ResultAsync<unknown, unknown>)[];
    for (const handler of handlers) expect((await handler(error))._unsafeUnwrapErr()).toBe(error);
  });
});

describe('matching calls the one handler', () => {
  const tell = (name: string) => (error: OAuthError) => [name, error] as const;
  const byCategory = Object.fromEntries(
    data.categories.map(({ category }) => [category, tell(category)]),
  ) as unknown as CategoryHandlers<OAuthError>;
  const byRemedy = Object.fromEntries(
    [...remedyOf.values()].map((remedy) => [remedy, tell(remedy)]),
  ) as unknown as RemedyHandlers<OAuthError>;

  const ofCategory = data.categories.map(({ category }) => {
    const error =
      samples.find((sample) => sample.category === category) ??
      sampleError('none', { category: category as 'throttled' });
    return [category, error] as const;
  });

  test.each(ofCategory)('of the category %s', (category, error) => {
    expect(matchCategory(error, byCategory)).toEqual([category, error]);
  });

  test.each(ofCategory)('of the remedy of %s', (category, error) => {
    expect(matchRemedy(error, byRemedy)).toEqual([remedyOf.get(category), error]);
  });

  test('and gives what it gives', () => {
    const error: { readonly category: 'throttled'; readonly remedy: 'retry' } = {
      category: 'throttled',
      remedy: 'retry',
    };
    expect(matchCategory(error, { throttled: () => 7 })).toBe(7);
    expect(matchRemedy(error, { retry: () => undefined })).toBeUndefined();
  });
});
