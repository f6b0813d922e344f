import { describe, expect, it } from '@jest/globals';
import { makeTurns } from '../../src/account/in-turn.js';
import { deferred, soon } from '../wire/support/runtime.js';

describe('one after the other', () => {
  it('waits for what is under way of the same key, and for nothing else', async () => {
    const turns = makeTurns();
    const gate = deferred<string>();
    const [first, second, other] = [
      turns('a', () => gate.promise),
      turns('a', async () => 'second'),
      turns('b', async () => 'other'),
    ];
    expect(await other).toBe('other');
    expect(await soon(second)).toBe('pending');
    gate.resolve('first');
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  });

  it('goes on after what fails', async () => {
    const turns = makeTurns();
    const failing = turns('a', async () => Promise.reject(new Error('no')));
    const next = turns('a', async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
