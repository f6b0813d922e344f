import { describe, expect, it } from '@jest/globals';
import { okAsync } from 'neverthrow';
import { lazily } from '../../src/operation/lazily.js';

describe('what is loaded on first use', () => {
  it('is used', async () => {
    const result = await lazily(
      'a part',
      () => Promise.resolve({ answer: 42 }),
      ({ answer }) => okAsync(answer),
    );
    expect(result._unsafeUnwrap()).toBe(42);
  });

  it('gives Network, with nothing sent, where it cannot be loaded', async () => {
    const result = await lazily(
      'a part',
      () => Promise.reject(new Error('gone')),
      () => okAsync(42),
    );
    expect(result._unsafeUnwrapErr()).toMatchObject({
      _tag: 'Network',
      sent: 'no',
      message: 'network: No answer arrived (a part could not be loaded)',
    });
  });

  it('gives Callback where using it throws', async () => {
    const result = await lazily(
      'a part',
      () => Promise.resolve({}),
      () => {
        throw new Error('broken');
      },
    );
    expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
  });
});
