import { describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { guarded } from '../../src/wire/guarded.js';

describe('code of the application', () => {
  it('gives what it gives', async () => {
    expect((await guarded('store', () => okAsync(7)))._unsafeUnwrap()).toBe(7);
    expect((await guarded('store', () => errAsync('own')))._unsafeUnwrapErr()).toBe('own');
  });

  it.each<[string, () => ResultAsync<number, never>]>([
    [
      'throws',
      () => {
        throw new Error('marker');
      },
    ],
    ['rejects', () => Promise.reject(new Error('marker')) as unknown as ResultAsync<number, never>],
  ])('is Callback where it %s, with the name of what failed', async (_, call) => {
    const error = (await guarded('store', call))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Callback', code: 'callback_failed', requestId: '' });
    expect(error.message).toContain('store');
    expect(error.message).not.toContain('marker');
  });
});
