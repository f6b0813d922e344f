import { describe, expect, it } from '@jest/globals';
import { createLedger } from '../../src/testing/protocol/ledger.js';

describe('the ledger of tokens', () => {
  it('counts a token when its making begins: one that is under way is from before what happens then', async () => {
    const ledger = createLedger(() => 7);
    let finish = (_token: string): void => undefined;
    const first = ledger.issue(() => new Promise((resolve) => (finish = resolve)));
    await ledger.issue(async () => 'second');
    expect([ledger.count(), ledger.find('first')]).toEqual([2, undefined]);
    finish('first');
    expect(await first).toBe('first');
    expect(ledger.find('first')).toEqual({ number: 1, issuedAt: 7 });
    expect(ledger.find('second')).toEqual({ number: 2, issuedAt: 7 });
  });

  it('forgets a token that could not be made', async () => {
    const ledger = createLedger(() => 7);
    await expect(ledger.issue(() => Promise.reject(new Error('no key')))).rejects.toThrow('no key');
    expect(await ledger.issue(async () => 'next')).toBe('next');
  });

  it('does not grow for ever', async () => {
    const ledger = createLedger(() => 7);
    for (let index = 0; index <= 100_000; index += 1) await ledger.issue(async () => `token ${index}`);
    expect(ledger.find('token 0')).toBeUndefined();
    expect(ledger.find('token 1')?.number).toBe(2);
    expect(ledger.find('token 100000')?.number).toBe(100_001);
  });
});
